"""A question in SQL: where it is written, and what may be asked."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import core, session
from ui.i18n import t
from ui.markup import esc
from ui.words import type_word
from workbench.descriptor import localized

SHORT = 1_500
TEXT = "query.text"


def editor() -> tuple[str, bool]:
    """The query in the box, and whether it was asked just now. A short one stands in the address, and the box follows the address."""
    if session.held(TEXT) is None or session.moved(TEXT, [session.param("sql")]):
        session.hold(TEXT, session.param("sql"))
    with st.form("query", border=False):
        written = st.text_area(t("Your question, in SQL"), height=170, key=TEXT, placeholder=example())
        asked = st.form_submit_button(t("Run"), type="primary", icon=":material/play_arrow:")
    sql = (written or "").strip()
    if asked:
        session.set_params(sql=sql if len(sql) <= SHORT else None)
    session.hold(f"address.{TEXT}", [session.param("sql")])
    return sql, bool(asked)


def example() -> str:
    """A query that works here, to begin from."""
    return f"SELECT * FROM {next(iter(core.table_words()), 'package.table')} LIMIT 10"


def tables(*, opened: bool) -> None:
    """None; the tables and fields there are, to copy from; opened while nothing was asked."""
    with st.expander(t("Tables and fields"), expanded=opened):
        words = core.table_words()
        if not words:
            st.info(t("There is no dataset yet."))
            return
        name = str(st.selectbox(t("Table"), list(words), format_func=words.__getitem__, key="query.table"))
        package, _, resource = name.partition(".")
        st.code(f"SELECT * FROM {name} LIMIT 10", language="sql")
        fields = core.workbench().catalog.find(package).fields(resource)
        st.html(fields_html(fields[:300], session.language()))


def fields_html(fields: Sequence[Any], language: str) -> str:
    """The fields of a table as a list to copy names from."""
    lines = [
        f"<tr><td><code>{esc(quoted(str(item['name'])))}</code></td><td>{esc(type_word(str(item.get('type', 'any'))))}</td>"
        f"<td>{esc(localized(item, 'title', language))}</td></tr>"
        for item in fields
    ]
    return f'<div class="eb-scroll"><table class="eb-fields"><tbody>{"".join(lines)}</tbody></table></div>'


def quoted(name: str) -> str:
    """The name as it must be written in SQL."""
    simple = name.isascii() and name.isidentifier() and name == name.lower()
    return name if simple else '"' + name.replace('"', '""') + '"'
