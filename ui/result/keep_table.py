"""A result kept as a table or a view of the team."""

import streamlit as st

from ui import core, i18n, session, who
from ui.i18n import msg, t
from ui.markup import esc, plain
from ui.result import question
from workbench.errors import EtabliError, QueryError
from workbench.query.chore import TABLE, VIEW
from workbench.query.engine import Asker, Result
from workbench.query.own_names import LONGEST, proposal, quoted
from workbench.query.question import Question
from workbench.story.recipe import Recipe

KINDS = {TABLE: msg("Table: the rows as they are now"), VIEW: msg("View: the question, asked anew each time")}
FIRST_NAME = "result"


def draw(asked: Question, recipe: Recipe, place: str) -> None:
    """None; the button under a result, what came of it, for members of a team; nothing for others."""
    person = who.known()
    if person is None or not person.person.team or not person.may("table.change"):
        return
    panel = session.panel(t("Keep as a table"), ":material/table:", f"keep.table.{place}")
    if session.begun(f"keep.table.{place}", asked.asked.script, is_open=bool(panel.open)):
        with panel:
            kept(asked, recipe, place)
    if not asked.asked.writes:
        outcome(asked.asked.script, place)


def kept(asked: Question, recipe: Recipe, place: str) -> None:
    """None; the name and the kind are chosen, and the table is made of all rows, not only of those shown."""
    if asked.asked.writes:
        st.info(plain(i18n.error(QueryError("own.changes"))))
    else:
        form(asked.asked.script, recipe, place)


def form(script: str, recipe: Recipe, place: str) -> None:
    """None; the form, and the making once it was sent."""
    with st.form(f"keep.{place}", border=False):
        name = st.text_input(t("Name of the table"), value=proposed(recipe), max_chars=LONGEST, key=f"keep.name.{place}").strip()
        words = {code: t(text) for code, text in KINDS.items()}
        what = st.radio(t("Kept as"), list(KINDS), format_func=words.__getitem__, key=f"keep.what.{place}")
        if st.form_submit_button(t("Keep it"), type="primary"):
            make(script, recipe, (name, str(what)), place)


def proposed(recipe: Recipe) -> str:
    """A name for the table: of the title of the result, if it has one."""
    return proposal(recipe.title or FIRST_NAME)


def make(script: str, recipe: Recipe, chosen: tuple[str, str], place: str) -> None:
    """None; the table is on its way, or it is told why not. chosen: its name, and TABLE or VIEW."""
    name, what = chosen
    try:
        with who.acting("table.change", who.me().person.team) as me:
            own, asker = core.workbench().own_tables, Asker(me.person.team, me.person.id)
            if name == proposed(recipe):  # nobody chose it: another one will do where it is taken
                name = own.free_name(asker, name)
            own.require_name(asker, name)
            session.hold(f"kept.{place}", (script, name, own.keep(question.asker(f"keep.{place}"), name, what, script)))
    except EtabliError as problem:
        session.hold(f"kept.{place}", None)
        st.error(plain(i18n.error(problem)), icon=":material/error:")
        return
    session.shut(f"keep.table.{place}")
    st.rerun()


def outcome(script: str, place: str) -> None:
    """None; what came of the last table that this script was kept as."""
    held = session.held(f"kept.{place}")
    if held is None or held[0] != script:
        return
    found: Result | None = held[2].result(question.FIRST_SECONDS)
    if found is None:
        question.waiting(held[2], f"keep.{place}")
    elif found.problem:
        st.error(plain(i18n.error(found.problem)), icon=":material/error:")
    else:
        address = esc(session.href("tables", name=quoted(held[1])))
        words = t("All rows are kept as “{name}”.", name=held[1])
        st.html(f'<p class="eb-note" role="status">✓ {esc(words)} <a href="{address}">{esc(t("See the tables of the team"))}</a></p>')
