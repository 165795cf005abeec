"""The Streamlit script: the menu as data, the language, then the page asked for."""

import streamlit as st

from pages.data import catalog, dataset
from pages.organizer import add_dataset
from pages.team import sandbox
from ui import navigation, style
from ui.i18n import msg, t
from ui.navigation import Item

# Section, page, title in the menu, icon, address. The first page is the one at "/".
MENU: tuple[Item, ...] = (
    Item(msg("Data"), catalog.show, msg("Catalog"), ":material/grid_view:", "catalog"),
    Item(msg("Data"), dataset.show, msg("Dataset"), ":material/table_view:", "dataset", hidden=True),
    Item(msg("Team"), sandbox.show, msg("Ask in SQL"), ":material/terminal:", "sql"),
    Item(msg("Organizer"), add_dataset.show, msg("Add a dataset"), ":material/upload_file:", "add"),
)

st.set_page_config(page_title="Établi", page_icon=style.ICON, layout="wide")
style.put()
navigation.language_switch()
page = navigation.built(MENU)
if page.title:
    st.set_page_config(page_title=t("{page} · Établi", page=page.title))
page.run()
