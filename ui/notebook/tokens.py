"""A person's tokens: make one, see it once, see which there are, revoke one."""

from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.i18n import msg, t
from ui.markup import esc, heading, plain
from workbench.access.tokens import LASTS, MOST_NAME
from workbench.store.tokens import Token

MADE = "notebook.made"
HOW_LONG = {"day": msg("24 hours"), "week": msg("7 days"), "month": msg("30 days")}


def draw() -> None:
    """None; the form for a new token, the one just made, and those there are."""
    st.markdown(t(core.sentence("api.about")))
    st.html(heading(t("A token for your notebook")))
    with st.form("token.new", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(t("What it is for"), max_chars=MOST_NAME, key="token.name", placeholder=t("My laptop"))
        lasts = st.selectbox(t("It opens for"), list(LASTS), format_func=lambda code: t(HOW_LONG[code]), key="token.lasts", width=160)
        asked = st.form_submit_button(t("Make a token"), type="primary", icon=":material/key:")
    if asked:
        with frame.told():
            me = who.require("token.make")
            session.hold(MADE, core.workbench().tokens.make(me, name or t("My notebook"), str(lasts), datetime.now(UTC)))
    if held():
        shown(held())
    for token in core.workbench().tokens.of(who.me().person.id, datetime.now(UTC)):
        line(token)


def held() -> str:
    """The token that was made in this tab, "" when there is none, or it was reloaded since."""
    return str(session.held(MADE) or "")


def shown(token: str) -> None:
    """None; the token that was just made, and what to do with it."""
    st.success(
        t(
            "Copy this token now: Établi does not keep it and cannot show it again. "
            "Until you reload this page, the lines below hold it, ready to run."
        ),
        icon=":material/key:",
    )
    st.code(token, language=None, wrap_lines=True)
    st.caption(t("Whoever has it reads the data and asks in your name. Take it out of a notebook before you share it."))


def line(token: Token) -> None:
    """None; one token, and the button that revokes it."""
    used = t("last used {moment}", moment=moment(token.used_at)) if token.used_at else t("never used")
    facts = " · ".join((t("made {moment}", moment=moment(token.created_at)), t("ends {moment}", moment=moment(token.ends_at)), used))
    with st.container(border=True, key=f"token_{token.id}"), st.container(horizontal=True, vertical_alignment="center"):
        st.html(f'<strong>{esc(token.name)}</strong><br><span class="eb-note">{esc(facts)}</span>', width="stretch")
        if st.button(t("Revoke"), key=f"token.revoke.{token.id}", icon=":material/key_off:", help=plain(t("It opens nothing any more."))):
            with frame.told():
                core.workbench().tokens.revoke(who.require("me.read"), token.id, datetime.now(UTC))
                session.hold(MADE, None)
                st.rerun()


def moment(when: datetime) -> str:
    """A day and a time, short."""
    return i18n.date(when, "short")
