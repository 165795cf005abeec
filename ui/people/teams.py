"""Teams: add, rename, show a code, change it, print the sheets."""

from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import t, tn
from ui.markup import esc, plain
from workbench.access.names import MOST_CHARACTERS
from workbench.day.teams import Listed


def draw() -> None:
    """None; the form for a new team, then every team."""
    with st.form("teams.new", clear_on_submit=True, border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(t("New team"), max_chars=MOST_CHARACTERS, key="teams.name", placeholder=t("Name of the team"))
        asked = st.form_submit_button(t("Add"), type="primary", icon=":material/add:")
    if asked:
        with frame.told():
            me = who.require("team.manage")
            core.workbench().teams.add(name or "", datetime.now(UTC), me.actor)
    listed = core.workbench().teams.all()
    if not listed:
        st.info(t("There is no team yet. Add one for each table; its code and QR are printed on a sheet."))
        return
    st.link_button(t("Print the sheets of all teams"), f"/sheets?lang={session.language()}", icon=":material/print:")
    for item in listed:
        line(item)


def line(item: Listed) -> None:
    """None; one team with what can be done for it."""
    team = item.team
    with st.container(border=True, key=f"team_{team.id}"), st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(team.name)}** · {tn('{count} member', '{count} members', item.members)}", width="stretch")
        if st.button(t("Show the code"), key=f"team.code.{team.id}", icon=":material/key:"):
            code(item)
        if st.button(t("Rename"), key=f"team.rename.{team.id}", icon=":material/edit:"):
            rename(item)
        if st.button(t("New code"), key=f"team.new.{team.id}", icon=":material/autorenew:"):
            new_code(item)


def code(item: Listed) -> None:
    """None; a dialog shows the code of a team, and the way to its sheet."""

    @st.dialog(plain(item.team.name))
    def show() -> None:
        with frame.told():
            me = who.require("code.read")
            told = core.workbench().teams.code(item.team.id, datetime.now(UTC), me.actor)
            st.html(f'<p class="eb-code">{esc(told)}</p>')
            st.link_button(t("Sheet with the QR code"), f"/sheets?team={item.team.id}&lang={session.language()}", icon=":material/print:")

    show()


def rename(item: Listed) -> None:
    """None; a dialog asks for another name."""

    @st.dialog(t("Rename"))
    def ask() -> None:
        name = st.text_input(t("Name of the team"), value=item.team.name, max_chars=MOST_CHARACTERS, key=f"team.name.{item.team.id}")
        if st.button(t("Save"), type="primary", key="team.rename.go"):
            with frame.told():
                me = who.require("team.manage")
                core.workbench().teams.rename(item.team.id, name or "", datetime.now(UTC), me.actor)
                st.rerun()

    ask()


def new_code(item: Listed) -> None:
    """None; a dialog asks for a confirmation: the sheets on the table will be wrong."""

    @st.dialog(t("New code"))
    def ask() -> None:
        st.markdown(t("The old code opens nothing any more, so a new sheet must be printed. Members who are signed in stay so."))
        if st.button(t("Change the code"), type="primary", key="team.new.go"):
            with frame.told():
                me = who.require("code.change")
                core.workbench().teams.new_code(item.team.id, datetime.now(UTC), me.actor)
                st.rerun()

    ask()
