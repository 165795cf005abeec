"""Who is there: everybody by team and role, and what can be done for one of them."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, i18n, markup, pick, who
from ui.i18n import t, tn
from ui.markup import esc, plain
from ui.people import invite
from ui.who import ROLES
from workbench.access.names import MOST_CHARACTERS
from workbench.access.people import Known
from workbench.roles import INVITED, MEMBER
from workbench.who import ACTIVE, Me, Person

Deed = Callable[[Me, datetime], None]


def draw() -> None:
    """None; a chooser and what can be done for the one chosen, then everybody."""
    workbench = core.workbench()
    known, here = workbench.people.all(), workbench.presence.here()
    if not known:
        return
    names = {item.team.id: item.team.name for item in workbench.teams.all()}
    known = sorted(known, key=lambda item: (list(ROLES).index(item.person.role), names.get(item.person.team, "")))
    st.caption(tn("{count} person is here now.", "{count} people are here now.", sum(item.person.id in here for item in known)))
    words = {item.person.id: f"{item.person.name} · {names.get(item.person.team) or t(ROLES[item.person.role])}" for item in known}
    words = pick.apart(words, {item.person.id: came(item.person) for item in known})
    chosen = st.selectbox(
        t("Do something for"), list(words), format_func=words.__getitem__, key="room.person", index=None, placeholder=t("Choose somebody")
    )
    if chosen:
        deeds(next(item for item in known if item.person.id == chosen), known)
    heads = (t("Name"), t("Role"), t("Team or organisation"), t("Here"), t("Last seen"), t("Tokens"))
    tokens = workbench.tokens.counts(datetime.now(UTC))
    rows = [row_html(item, names, here=item.person.id in here, tokens=tokens.get(item.person.id, 0)) for item in known]
    st.html(markup.table(heads, "".join(rows)))


def came(person: Person) -> str:
    """What tells somebody from another one of the same name: organisation, and when they first came."""
    return " · ".join(part for part in (person.organisation, i18n.date(person.created_at)) if part)


def row_html(item: Known, names: dict[str, str], *, here: bool, tokens: int) -> str:
    """One person as a table row."""
    person = item.person
    name = person.name if person.state == ACTIVE else t("{name} (sent out)", name=person.name)
    cells = (
        name,
        t(ROLES[person.role]),
        names.get(person.team, person.organisation),
        t("yes") if here else "–",
        i18n.date(item.seen_at) or "–",
        i18n.number(tokens) if tokens else "–",
    )
    return "<tr>" + "".join(f"<td>{esc(cell)}</td>" for cell in cells) + "</tr>"


def deeds(item: Known, known: list[Known]) -> None:
    """None; what can be done for a person."""
    if not who.may("people.manage"):
        return
    people, sessions, person = core.workbench().people, core.workbench().sessions, item.person
    if person.state != ACTIVE:
        button(t("Let back in"), "restore", lambda me, now: people.restore(person.id, now, me.actor))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(t("Name"), value=person.name, max_chars=MOST_CHARACTERS, key=f"room.name.{person.id}")
        button(t("Rename"), "rename", lambda me, now: people.rename(person.id, name or "", now, me.actor))
    if person.role == MEMBER:
        merge(item, known)
    elif who.may("role.change"):
        role(item)
    with st.container(horizontal=True):
        button(t("Sign out everywhere"), "sign_out", lambda me, now: sessions.sign_out(person.id, now, me.actor))
        button(t("Send out"), "revoke", lambda me, now: people.revoke(person.id, now, me.actor))
        if person.role != MEMBER and who.may("invitation.make") and st.button(t("Link to come back"), key="room.back"):
            with frame.told():
                me = who.require("invitation.make")
                invite.link(core.workbench().invitations.make_for(person.id, datetime.now(UTC), me.actor))
    st.caption(
        t(
            "Somebody sent out can do nothing from their next click on, and cannot enter again under that name until let back in. "
            "Links they made let nobody in any more, and the tokens of their notebooks open nothing; signing somebody out everywhere "
            "revokes their tokens too. To keep them out under another name too, give their team a new code."
        )
    )


def merge(item: Known, known: list[Known]) -> None:
    """None; a chooser of another name of the same person."""
    mates = {one.person.id: one.person.name for one in known if one.person.team == item.person.team and one.person.state == ACTIVE}
    mates.pop(item.person.id, None)
    if not mates:
        return
    people = core.workbench().people
    with st.container(horizontal=True, vertical_alignment="bottom"):
        other = st.selectbox(
            t("The same person is also"), list(mates), format_func=mates.__getitem__, key=f"room.other.{item.person.id}", index=None
        )
        if other:
            button(
                t("Merge into {name}", name=plain(item.person.name)),
                "merge",
                lambda me, now: people.merge(item.person.id, str(other), now, me.actor),
            )


def role(item: Known) -> None:
    """None; a chooser of another role."""
    people = core.workbench().people
    with st.container(horizontal=True, vertical_alignment="bottom"):
        place = INVITED.index(item.person.role)
        chosen = st.selectbox(t("Role"), INVITED, index=place, format_func=lambda code: t(ROLES[code]), key=f"room.role.{item.person.id}")
        if chosen != item.person.role:
            act: Deed = lambda me, now: people.change_role(item.person.id, str(chosen), now, me.actor)  # noqa: E731 - one line is enough
            button(t("Change the role"), "role", act, action="role.change")


def button(label: str, key: str, act: Deed, action: str = "people.manage") -> None:
    """None; a button that does the deed for people who may, and says why when it cannot be done."""
    if st.button(label, key=f"room.{key}"):
        with frame.told():
            me = who.require(action)
            act(me, datetime.now(UTC))
            st.rerun()
