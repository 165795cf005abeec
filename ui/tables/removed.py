"""The bin: tables that were removed, to take back or to drop for good; and what was just done, with the way to undo it."""

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from ui import i18n, session
from ui.i18n import t, tn
from ui.markup import plain
from ui.tables import opened
from workbench.query.own_tables import Own


def notice(tables: Sequence[Own]) -> None:
    """None; what the last click did is said once; a removal with the way to undo it."""
    kind, words = session.held(opened.NOTICE) or ("", "")
    session.hold(opened.NOTICE, None)
    if kind == "error":
        st.error(plain(words), icon=":material/error:")
    elif kind == "success":
        st.success(plain(words), icon=":material/check:")
    found = next((item for item in tables if item.name == words), None)
    if kind == "removed" and found:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(t("“{name}” is in the bin.", name=plain(found.plain_name)), icon=":material/delete:")
            st.button(t("Undo"), key="tables.undo", icon=":material/undo:", on_click=opened.take_back, args=(found,))


def draw(tables: Sequence[Own], *, may_change: bool) -> None:
    """None; each removed table with the ways to take it back or to drop it for good; nothing while there is none."""
    there = sorted((item for item in tables if item.removed_at), key=lambda item: -item.removed_at)
    if not there:
        return
    with st.expander(tn("{count} table in the bin", "{count} tables in the bin", len(there)), icon=":material/delete:"):
        st.caption(t("They take their room until they are dropped for good."))
        for item in there:
            line(item, may_change=may_change)


def line(item: Own, *, may_change: bool) -> None:
    """None; one removed table."""
    at = i18n.date(dt.datetime.fromtimestamp(item.removed_at, dt.UTC), "short")
    with st.container(horizontal=True, vertical_alignment="center"):
        size = f" · {i18n.size(item.size_bytes)}" if item.size_bytes else ""
        st.markdown(f"**{plain(item.plain_name)}** · {t('removed on {moment}', moment=at)}{size}", width="stretch")
        if may_change:
            st.button(t("Take it back"), key=f"bin.back.{item.path}", icon=":material/undo:", on_click=opened.take_back, args=(item,))
            with st.popover(t("Drop for good")):
                st.markdown(t("Nobody can take it back then."))
                st.button(t("Drop it for good"), key=f"bin.drop.{item.path}", type="primary", on_click=opened.drop, args=(item,))
