"""Catalog: everything the room may work on, as cards to search, filter and sort."""

import streamlit as st

from ui import catalog, core, frame, markup, session
from ui.i18n import t


def show() -> None:
    """None; the page is drawn."""
    with frame.page("catalog.read", t("Catalog")):
        if core.PREPARING:
            catalog.preparing()
        if core.entries():
            catalog.draw()
        elif not core.PREPARING:
            st.info(t("There is no dataset yet. An organizer gives a file as it was published; Établi does the rest."))
            st.html(markup.button(session.href("add"), t("Add a dataset"), main=True))
