"""Invitations: links for organizers, moderators, experts and observers, each for one person and one use."""

from datetime import UTC, datetime
from io import BytesIO
from ipaddress import ip_address
from urllib.parse import urlsplit

import segno
import streamlit as st

from ui import core, frame, i18n, markup, pick, session, who
from ui.i18n import t
from ui.markup import esc
from ui.who import ROLES
from workbench.access.invitations import LASTS, MOST_NOTE
from workbench.roles import INVITED
from workbench.store.invitations import Invitation

LINK = "people.link"
SCALE = 5


def draw() -> None:
    """None; the form for a new link, the link just made, and those made before."""
    if not who.may("invitation.make"):
        st.info(t("Organizers invite people by links."))
        return
    with st.form("invite", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        role = st.selectbox(t("Role"), INVITED, index=2, format_func=lambda code: t(ROLES[code]), key="invite.role", width=220)
        note = st.text_input(t("Whom it is for (only organizers see it)"), max_chars=MOST_NOTE, key="invite.note")
        asked = st.form_submit_button(t("Make a link"), type="primary", icon=":material/link:")
    if asked:
        with frame.told():
            me = who.require("invitation.make")
            link(core.workbench().invitations.make(str(role), note or "", datetime.now(UTC), me.actor))
    st.html(
        markup.table((t("Role"), t("For"), t("Made"), t("State")), "".join(row_html(item) for item in core.workbench().invitations.all()))
    )
    revoke()


def link(token: str) -> None:
    """None; the link is shown, this once, with its QR code."""
    address = f"{base()}/enter#{token}"
    st.success(
        t(
            "Hand this link to one person. It works once, for {hours} hours, and is not shown again.",
            hours=round(LASTS.total_seconds() / 3600),
        )
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        picture = BytesIO()
        segno.make(address, error="m").save(picture, kind="png", scale=SCALE, border=2)
        st.image(picture.getvalue(), width=180)
        st.code(address, language=None, wrap_lines=True)
    if is_of_this_machine(base()):
        st.warning(
            t(
                "{address} opens on this machine only. Set ETABLI_PUBLIC_URL to the address that the room uses, then make a link.",
                address=base(),
            )
        )


def base() -> str:
    """The address by which others open this server."""
    return core.workbench().settings.public_url.rstrip("/") or session.own_address()


def row_html(item: Invitation) -> str:
    """One invitation as a table row."""
    cells = (t(ROLES[item.role]), item.note or "–", i18n.date(item.created_at), state(item))
    return "<tr>" + "".join(f"<td>{esc(cell)}</td>" for cell in cells) + "</tr>"


def state(item: Invitation) -> str:
    """What became of an invitation."""
    if item.used_at:
        return t("used on {moment}", moment=i18n.date(item.used_at))
    if item.revoked_at:
        return t("withdrawn")
    return t("open until {moment}", moment=i18n.date(item.ends_at)) if item.is_open(datetime.now(UTC)) else t("too old")


def revoke() -> None:
    """None; a chooser to withdraw a link that nobody used yet."""
    now = datetime.now(UTC)
    waiting = {item.id: item for item in core.workbench().invitations.all() if item.is_open(now)}
    if not waiting:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        words = {key: f"{t(ROLES[item.role])} · {item.note or '–'}" for key, item in waiting.items()}
        words = pick.apart(words, {key: i18n.date(item.created_at) for key, item in waiting.items()})
        chosen = st.selectbox(t("A link that nobody used yet"), list(waiting), format_func=words.__getitem__, key="invite.open")
        if st.button(t("Withdraw this link"), key="invite.revoke", icon=":material/link_off:") and chosen:
            with frame.told():
                me = who.require("invitation.make")
                core.workbench().invitations.revoke(str(chosen), now, me.actor)
                st.rerun()


def is_of_this_machine(address: str) -> bool:
    """Whether no other machine can open the address."""
    host = urlsplit(address).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
