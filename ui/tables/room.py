"""The page of a team's tables when no file is being made one."""

import streamlit as st

from ui import session
from ui.i18n import t
from ui.tables import given, opened, overview, removed
from ui.tables.looked import looked
from workbench.who import Me


def for_staff() -> None:
    """None; what the page is for, to people who are in no team."""
    st.info(
        t(
            "Here each team keeps tables of its own: results of its questions, and small files that its members give. "
            "Nobody else sees them, not even you, and what is published is not changed by them."
        ),
        icon=":material/info:",
    )


def draw(me: Me) -> None:
    """None; the room taken, the tables, one of them opened, the bin, and the box for files. Trouble with one part leaves the others."""
    st.markdown(t("What your team makes stays here: results that you keep as tables, and files of your own. No other team sees any of it."))
    tables, may_change = looked(me.person.team), me.may("table.change")
    if tables is not None:
        removed.notice(tables)
        there = [item for item in tables if not item.removed_at]
        overview.room(tables, me.person.team)
        if there:
            overview.draw(there)
        else:
            st.info(
                t("Your team has no table yet. Keep a result as a table below any answer, or give a file here."), icon=":material/info:"
            )
    if may_change:
        given.in_progress()
        with st.expander(t("Add a file of your own"), expanded=not tables, icon=":material/upload_file:"):
            given.box()
    if tables is not None:
        one(tables, me)
        removed.draw(tables, may_change=may_change)


def one(tables: list[opened.Own], me: Me) -> None:
    """None; the table that the address names, else the first."""
    names = {item.written: item for item in tables if not item.removed_at}
    if not names:
        return
    asked = session.param("name")
    if asked and asked not in names:
        st.info(t("Your team has no table “{name}” any more: the first one is shown.", name=opened.plain(asked)))
    chosen = session.choose(st.selectbox, t("Look at"), list(names), name="name", default=next(iter(names)))
    opened.draw(names[chosen], tables, me)
