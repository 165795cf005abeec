"""The whole result as a file."""

import streamlit as st

from ui import core, session
from ui.i18n import t
from ui.markup import esc
from workbench.names import slug
from workbench.query.engine import Result
from workbench.query.question import Question

LONGEST = 60


def draw(found: Result, question: Question, title: str) -> None:
    """None; links to the whole result, and how much of it is shown. title: of the result, which its files are named after.

    A link runs the script again, so there is none for a script that changes tables. It opens a tab, which closes by itself when the file
    comes, and says why when none does: a link that only downloads would show nothing.
    """
    cut = t("Only the first {count} rows are shown.", count=found.rows().num_rows) if found.truncated else ""
    if question.asked.writes:
        if cut:
            st.html(f'<p class="eb-note">{esc(cut)}</p>')
        return
    token = core.workbench().links.link(question.asked.asker, question.asked.script, named(title))
    links = [
        f'<a href="/result/{token}.{form}?lang={session.language()}" target="_blank" rel="noopener">{esc(word)}</a>'
        for form, word in (("csv", "CSV"), ("xlsx", "Excel"), ("parquet", "Parquet"))
    ]
    st.html(f'<p class="eb-note">{esc(cut)} {esc(t("The whole result:"))} {" · ".join(links)}</p>')


def named(title: str) -> str:
    """The name of a file without its ending: letters that every system takes."""
    return slug(title)[:LONGEST].rstrip("_")
