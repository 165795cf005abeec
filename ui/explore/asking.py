"""Small questions beside the main one: counts of values, figures of a join. They go through the same door, and never hold up the page."""

import pyarrow as pa
import streamlit as st

from ui import core, i18n, session, who
from ui.explore import state
from ui.i18n import t
from ui.markup import plain
from workbench.query.engine import Asker, Result
from workbench.query.question import Question

WAIT_SECONDS = 0.8
LOOK_SECONDS = 1.0


def asker(place: str) -> Asker:
    """Who asks here: a newer question of the same place of the same tab takes the place of the one before."""
    person = who.me().person
    return Asker(person.team, person.id, f"{session.tab()}.{state.PLACE}.{place}")


def result(sql: str, place: str) -> Result | None:
    """The Result of a small question; None while it is on its way. place: tells the questions of the page apart.

    An answer is asked anew at each run, from the engine's memory: the team may have changed its tables. A failure is kept.
    """
    name = f"{state.PLACE}.ask.{place}"
    held: Question | None = session.held(name)
    if held is None or held.asked.script != sql or (held.found is not None and held.found.problem is None):
        held = core.workbench().sandbox.ask(asker(place), sql)
        session.hold(name, held)
    return held.result(WAIT_SECONDS)


def rows(sql: str, place: str) -> pa.Table | None:
    """The rows of a small question; None while there are none, and the page says why."""
    found = result(sql, place)
    if found is None:
        waiting(session.held(f"{state.PLACE}.ask.{place}"))
        return None
    if found.problem:
        st.caption(plain(i18n.error(found.problem)))
        st.button(t("Try again"), key=state.key(f"again.{place}"), on_click=lambda: session.hold(f"{state.PLACE}.ask.{place}", None))
        return None
    return found.table


@st.fragment(run_every=LOOK_SECONDS)
def waiting(question: Question) -> None:
    """None; says that a count is on its way, and draws the page again once it is there."""
    if question.done.is_set():
        st.rerun()
    st.caption(t("Counting…"))
