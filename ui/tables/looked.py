"""What the engine says of the team's tables."""

import streamlit as st

from ui import core, i18n, session
from ui.markup import plain
from ui.result import question
from workbench.query.own_tables import Own, listed

LOOKED = "tables.look"


def looked(team: str) -> list[Own] | None:
    """The tables and views of the team of who is here, removed ones too; None while they are not known: then it is drawn why."""
    own = core.workbench().own_tables
    stamp = own.stamp(team)
    held = session.held(LOOKED)
    if held is None or held[0] != stamp:
        held = (stamp, own.look(question.asker("tables.look")))
        session.hold(LOOKED, held)
    found = held[1].result(question.FIRST_SECONDS)
    if found is None:
        question.waiting(held[1], "tables.look")
        return None
    if found.problem:
        session.hold(LOOKED, None)  # asked again by the next click
        st.error(plain(i18n.error(found.problem)), icon=":material/error:")
        return None
    return listed(found)
