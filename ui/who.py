"""Who is at this screen. Read from the store once for each click, so that what was taken away is gone at the next one.

A deed asks the store itself, whatever was read before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import streamlit as st

from ui import core, i18n, navigation, session
from ui.i18n import msg, t
from ui.markup import esc, plain
from workbench.access.audit import Deed
from workbench.drafts.drafts import Drafts
from workbench.errors import DayError, EtabliError
from workbench.who import Me

HELD = "who.held"
ROLES = {
    "organizer": msg("organizer"),
    "moderator": msg("moderator"),
    "expert": msg("expert"),
    "member": msg("member of a team"),
    "observer": msg("observer"),
}


def role_word(role: str) -> str:
    """What people call a role; anything else as it is."""
    return t(ROLES[role]) if role in ROLES else role


def known() -> Me | None:
    """The person of this tab's session, None once it has ended; as this run of the page first read it."""
    held = session.held(HELD)
    if held is None or held[0] is not session.run():
        return asked_anew()
    found: Me | None = held[1]
    return found


def asked_anew() -> Me | None:
    """The person of this tab's session, read from the store now; None once it has ended."""
    named = st.user.to_dict().get("session")
    found = core.workbench().sessions.by_id(str(named), datetime.now(UTC)) if named else None
    session.hold(HELD, (session.run(), found))
    return found


def me() -> Me:
    """The person of this tab's session. Raises: DayError access.signed_out."""
    return signed_in(known())


def signed_in(found: Me | None) -> Me:
    """The person. Raises: DayError access.signed_out for None."""
    if found is None:
        raise DayError("access.signed_out")
    return found


def require(action: str, person: Me | None = None) -> Me:
    """The person, who may act so now. Raises: DayError; that it was refused is in the log."""
    asked = person or signed_in(asked_anew())
    try:
        asked.require(action)
    except DayError:
        core.workbench().audit.refused(datetime.now(UTC), asked.actor, action)
        raise
    return asked


def may(action: str) -> bool:
    """Whether the person may act so now."""
    found = known()
    return found is not None and found.may(action)


def drafts() -> Drafts:
    """The drafts of who is here: a member's are the team's own files, all others' those that become datasets.

    Asked at each call, also where a click is answered before its page is drawn. Raises: DayError for who may not work on them now.
    """
    person = signed_in(asked_anew())
    if person.person.team:
        require("table.change", person)
        return core.workbench().team_drafts.of(person.person.team)
    require("dataset.add", person)
    return core.workbench().drafts


@contextmanager
def acting(action: str, what: str = "") -> Iterator[Me]:
    """The person, who may act so now and does it in the block; it is in the log then. Raises: DayError."""
    person = require(action)
    yield person
    core.workbench().audit.note(datetime.now(UTC), Deed(person.actor, action, what))


def here() -> Me:
    """The person of this tab's session. Where there is none the page ends, and leads to the sign-in page or says why."""
    try:
        found = asked_anew()
    except EtabliError as problem:
        st.error(plain(i18n.error(problem)), icon=":material/error:")
        st.stop()
    if found is None:
        st.html(f"<script>{navigation.RELOAD}</script>", unsafe_allow_javascript=True)
        st.stop()
    return found


def card(person: Me) -> None:
    """None; who is signed in, at the foot of the menu, with the way to their own page."""
    where = person.team_name or t(ROLES[person.role])
    with st.sidebar, st.container(key="who"):
        st.html(f'<p class="eb-who"><strong>{esc(person.person.name)}</strong><br>{esc(where)}</p>')
