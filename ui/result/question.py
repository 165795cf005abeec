"""A question in SQL on its way: asked once, its place in the queue, the button that ends it."""

import streamlit as st

from ui import core, i18n, session, who
from ui.i18n import t, tn
from workbench.query.engine import Asker, Limits, Result
from workbench.query.question import Question
from workbench.query.script import writes

FIRST_SECONDS = 0.6  # most answers are there by then: no waiting is drawn
LOOK_SECONDS = 1.0


def answered(sql: str, place: str, *, anew: bool, limits: Limits | None = None, team: str | None = None) -> tuple[Question, Result] | None:
    """The Question and its Result; None while there is none: then it is drawn how far it is, and the page runs again by itself.

    place: tells two questions of one page apart. anew: it was asked just now. limits: other ones than for what is read on a screen.
    team: whose tables are at hand; None for those of the person's team.
    """
    question = asked(sql, place, anew=anew, limits=limits, team=team)
    if question is None:
        st.info(t("This script changes tables, so it is not run again by itself. Press Run to run it."), icon=":material/info:")
        return None
    found = question.result(FIRST_SECONDS)
    if found is None:
        waiting(question, place)
        return None
    return question, found


def asked(sql: str, place: str, *, anew: bool, limits: Limits | None = None, team: str | None = None) -> Question | None:
    """The Question of this place of the tab: the one it waits for, unless it is another one or is asked again.

    None for one that changes tables and stands in the address: a link, the back button or a reload runs no such script.
    """
    held: Question | None = session.held(f"question.{place}")
    if held is None or anew or held.asked.script != sql:
        if not anew and writes(sql):
            return None
        held = core.workbench().sandbox.ask(asker(place, team), sql, limits)
        session.hold(f"question.{place}", held)
    return held


def asker(place: str, team: str | None = None) -> Asker:
    """Who asks here: a newer question of the same place of the same tab takes the place of the one before."""
    person = who.me().person
    return Asker(person.team if team is None else team, person.id, f"{session.tab()}.{place}")


@st.fragment(run_every=LOOK_SECONDS)
def waiting(question: Question, place: str) -> None:
    """None; the place in the queue, or how long it has run, and a button to end it; looks again by itself."""
    if question.done.is_set():
        st.rerun()
    before = question.place()
    with st.container(horizontal=True, vertical_alignment="center"):
        if before > 1:
            st.info(
                tn("{count} question comes before yours.", "{count} questions come before yours.", before - 1),
                icon=":material/hourglass_top:",
            )
        elif before == 1:
            st.info(t("Yours is the next question."), icon=":material/hourglass_top:")
        else:
            st.info(t("Running for {seconds} s.", seconds=i18n.number(round(question.seconds()))), icon=":material/play_arrow:")
        if st.button(t("Stop"), icon=":material/stop:", key=f"stop.{place}"):
            question.cancel()
            st.rerun()
