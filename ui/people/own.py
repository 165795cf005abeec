"""A person's own page: name, role, word to come back with, browsers, ways out."""

from datetime import UTC, datetime

import streamlit as st

from ui import core, i18n, markup, session
from ui.i18n import t, tn
from ui.markup import esc
from ui.who import ROLES
from workbench.who import Me


def draw(me: Me) -> None:
    """None; everything about the person, and the ways out."""
    left, right = st.columns(2, gap="large")
    with left:
        st.html(facts(me))
        if me.team_name:
            word(me)
        elif core.workbench().settings.oidc_issuer:
            account()
    with right:
        browsers(me)
        ways_out()
    privacy()


def facts(me: Me) -> str:
    """Name, role, team and organisation as a list."""
    told = [
        (t("Name"), me.person.name),
        (t("Role"), t(ROLES[me.role])),
        (t("Team"), me.team_name),
        (t("Organisation"), me.person.organisation),
    ]
    items = "".join(f"<div><dt>{esc(label)}</dt><dd>{esc(value)}</dd></div>" for label, value in told if value)
    return f'<dl class="eb-head">{items}</dl>'


def word(me: Me) -> None:
    """None; the word with which a member of a team comes back on another device."""
    st.html(markup.heading(t("Your word")))
    st.html(f'<p class="eb-code">{esc(core.workbench().entry.word(me.person.id))}</p>')
    st.markdown(t("On another device, type the code of your team, the same name, and this word: you will be the same person there."))


def account() -> None:
    """None; how to come back by the account of a sign-in provider."""
    label = core.workbench().settings.oidc_label
    st.html(markup.heading(t("Another way back")))
    st.html(markup.button("/oidc/login", t("Connect my {provider} account", provider=label)))
    st.caption(t("You then come back by it, on any device, without a link."))


def browsers(me: Me) -> None:
    """None; where the person is signed in."""
    open_now = core.workbench().sessions.of(me.person.id, datetime.now(UTC))
    st.html(markup.heading(t("Where you are signed in")))
    lines = []
    for item in open_now:
        here = t("this browser") if item.id == me.session else t("another browser")
        lines.append(f"<li>{esc(here)}, {esc(t('since {moment}', moment=i18n.date(item.created_at)))}</li>")
    st.html(f'<ul class="eb-list">{"".join(lines)}</ul>')
    st.caption(tn("{count} browser", "{count} browsers", len(open_now)))


def ways_out() -> None:
    """None; plain forms, since only an answer of the server can take a cookie away."""
    address = esc(f"/logout?lang={session.language()}")
    here = f'<form method="post" action="{address}"><button class="eb-button">{esc(t("Sign out"))}</button></form>'
    hidden = '<input type="hidden" name="everywhere" value="1">'
    everywhere = (
        f'<form method="post" action="{address}">{hidden}<button class="eb-button">{esc(t("Sign out of every browser"))}</button></form>'
    )
    st.html(f'<div class="eb-buttons">{here}{everywhere}</div>')
    st.caption(t("Signing out everywhere also revokes the tokens of your notebooks."))


def privacy() -> None:
    """None; what is kept of people."""
    contact = core.workbench().settings.contact
    with st.expander(t("What Établi keeps of you"), icon=":material/privacy_tip:"):
        st.markdown(
            t("The name and organisation you typed, your team and role, when you were last here, and what you make. No address, no e-mail.")
        )
        st.markdown(t("When the event is closed, names are replaced by “participant 12” and sessions are deleted; what teams made stays."))
        if contact:
            st.html(f"<p>{esc(t('Questions about your data: {contact}.', contact=contact))}</p>")
