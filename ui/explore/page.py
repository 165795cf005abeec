"""The page of the explorer: the table, then on the left what is asked, on the right what comes of it. All of it runs by itself."""

from collections.abc import Mapping

import streamlit as st

from ui import core, frame
from ui.explore import asking, figures, filters, groups, join, order, outcome, state, suggested, table, words
from ui.i18n import t
from ui.markup import cut, esc, plain
from workbench.explore.checked import checked
from workbench.explore.query import Asked
from workbench.explore.view import View

MOST_FIELDS = 400  # in a chooser


@st.fragment
def draw() -> None:
    """None; what is asked and what comes of it. A control runs this again, not the page around it."""
    with frame.told():
        state.arrive()
        view, lost = state.heard()
        if not core.table_words():
            st.info(t("There is no dataset yet."))
            return
        asking.begin()
        tables = table.tables()
        table.choose(view, tables)
        found = table.source(view.table) if view.table else None
        if found is None:
            if view.table:
                st.warning(plain(t("There is no table “{table}” here, or not any more. Choose another one.", table=cut(view.table, 80))))
            return
        table.head(found)
        second = table.source(view.join.table) if view.join else None
        asked, gone = checked(view, found, second)
        unknown(lost, gone, asked)
        workspace(asked, tables)


def unknown(lost: list[str], gone: list[str], asked: Asked) -> None:
    """None; what of a link could not be kept. The address says the rest from then on."""
    if lost or gone:
        told = ", ".join(f"“{cut(item, 60)}”" for item in (*gone, *lost))
        st.warning(
            plain(t("This link asks for what is not in these tables, or not any more: {things}. The rest is kept.", things=told)),
            icon=":material/link_off:",
        )
        state.put(asked.view)


def workspace(asked: Asked, tables: Mapping[str, str]) -> None:
    """None; the controls beside the result."""
    view = asked.view
    ideas = suggested.found(asked.first)
    if view == View(view.table):
        suggested.draw(asked.first, ideas)
    st.html(f'<p class="eb-phone"><a href="#{outcome.RESULT}">{esc(t("To the result"))}</a></p>')
    controls, result = st.columns([1, 2], gap="large")
    with controls:
        ask(asked, tables)
        if view != View(view.table):
            st.button(t("Start again"), icon=":material/restart_alt:", **state.click("again", lambda view: View(view.table)))
    with result:
        outcome.draw(asked)


def ask(asked: Asked, tables: Mapping[str, str]) -> None:
    """None; what is asked, one part after the other. tables: that can be joined, in words."""
    view = asked.view
    options = words.field_words(asked, words.every_ref(asked, MOST_FIELDS) + list(view.refs()))
    if len(asked.first.columns) > MOST_FIELDS:
        st.caption(t("The choosers show the first {count} fields.", count=MOST_FIELDS))
    rows = state.fold("rows", t("Rows"), ":material/filter_alt:", expanded=True)
    if rows.open:
        with rows:
            filters.draw(asked, options)
    grouped = state.fold("groups", t("Groups and measures"), ":material/functions:", expanded=True)
    if grouped.open:
        with grouped:
            groups.draw(asked, options)
            figures.draw(asked, options)
    is_joined = view.join is not None
    second = state.fold(f"join.{is_joined}", t("A second table"), ":material/join:", expanded=is_joined)
    if second.open:
        with second:
            join.draw(asked, tables)
    ordered = state.fold("order", t("Order and number of rows"), ":material/sort:")
    if ordered.open:
        with ordered:
            order.draw(asked, options)
