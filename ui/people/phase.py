"""The phase of the day, and who changes it."""

from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import msg, t, tn
from workbench.roles import PHASES

NAMES = {
    "preparation": msg("Preparation"),
    "presentation": msg("Presentation of the data"),
    "exploration": msg("Exploration"),
    "restitution": msg("Restitution"),
    "closed": msg("Closed"),
}
MEANINGS = {
    "preparation": msg("Organizers add data, teams may already enter."),
    "presentation": msg("The data are presented on the projector."),
    "exploration": msg("Teams explore the data."),
    "restitution": msg("Teams show what they found."),
    "closed": msg("Codes open nothing any more; members of teams read, and query no more."),
}
KEY = "people.phase"


def draw() -> None:
    """None; the phase, a chooser for those who may change it, and what an organizer must know now."""
    workbench = core.workbench()
    now = workbench.event.phase()
    if session.held(KEY) != now and session.held("people.phase.was") != now:
        session.hold(KEY, now)
        session.hold("people.phase.was", now)
    st.segmented_control(
        t("Phase of the day"), PHASES, key=KEY, format_func=lambda code: t(NAMES[code]), required=True, on_change=change,
        disabled=not who.may("phase.change"),
    )  # fmt: skip
    st.caption(t(MEANINGS[now]))
    wrong = workbench.attempts.many_wrong()
    if wrong:
        st.warning(
            tn(
                "{count} wrong code was typed in ten minutes.", "{count} wrong codes were typed in ten minutes. Somebody may be guessing: "
                "it is slowed down, and a new code for a team is one click away.", wrong,
            ),
            icon=":material/warning:",
        )  # fmt: skip
    if workbench.settings.plain_http:
        st.warning(t("Without https, whoever listens to the Wi-Fi can read and take over sessions (ETABLI_PLAIN_HTTP is set)."))


def change() -> None:
    """None; the day is in the phase chosen, for people who may say so."""
    chosen = str(session.held(KEY))
    with frame.told():
        me = who.require("phase.change")
        core.workbench().event.change_phase(chosen, datetime.now(UTC), me.actor)
    session.hold("people.phase.was", chosen)
