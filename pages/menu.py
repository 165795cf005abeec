"""The Streamlit script: the menu as data, the language, then the page asked for."""

import streamlit as st

from pages.data import catalog, dataset
from pages.day import you
from pages.organizer import add_dataset, people
from pages.team import explore, notebook, sandbox, story, tables
from ui import navigation, notices, style, who
from ui.i18n import msg, t
from ui.navigation import Item

# Section, page, title in the menu, icon, address, what one must be allowed. The first page is the one at "/".
MENU: tuple[Item, ...] = (
    Item(msg("Data"), catalog.show, msg("Catalog"), ":material/grid_view:", "catalog", "catalog.read"),
    Item(msg("Data"), dataset.show, msg("Dataset"), ":material/table_view:", "dataset", "catalog.read", hidden=True),
    Item(msg("Team"), explore.show, msg("Explore"), ":material/travel_explore:", "explore", "query.run"),
    Item(msg("Team"), sandbox.show, msg("Ask in SQL"), ":material/terminal:", "sql", "query.run"),
    Item(msg("Team"), story.show, msg("Story"), ":material/auto_stories:", "story", "story.read"),
    Item(msg("Team"), tables.show, msg("Team tables"), ":material/table:", "tables", "query.run"),
    Item(msg("Team"), notebook.show, msg("From your own notebook"), ":material/menu_book:", "notebook", "token.make"),
    Item(msg("Organizer"), add_dataset.show, msg("Add a dataset"), ":material/upload_file:", "add", "dataset.add"),
    Item(msg("The day"), people.show, msg("Teams and people"), ":material/group:", "people", "people.read"),
    Item(msg("The day"), you.show, msg("You"), ":material/person:", "you", "me.read"),
)

st.set_page_config(page_title="Établi", page_icon=style.ICON, layout="wide")
style.put()
navigation.language_switch()
person = who.here()
page = navigation.built(MENU, person)
who.card(person)
if page.title:
    st.set_page_config(page_title=t("{page} · Établi", page=page.title))
notices.draw(person)
page.run()
