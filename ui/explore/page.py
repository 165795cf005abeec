"""The page of the explorer: the table, then on the left what is asked, on the right what comes of it, each a part that runs by itself."""

from collections.abc import Sequence

import streamlit as st

from ui import core, frame
from ui.explore import figures, filters, groups, heard, join, order, outcome, state, suggested, table, words
from ui.i18n import t
from ui.markup import cut, esc, plain
from workbench.explore.query import Asked
from workbench.explore.view import View

MOST_FIELDS = 400  # in a chooser


def draw() -> None:
    """None; what is asked and what comes of it. A control runs the parts that depend on it again, not the page around them."""
    state.arrive()
    if not core.table_words():
        st.info(t("There is no dataset yet."))
        return
    told = heard.heard()
    table.choose(told.view, table.tables())
    if told.asked is None:
        absent(told.view.table)
        return
    above = st.container()  # whatever stands there, the parts below keep their place: a part that moves is seen twice for a moment
    with above:
        table.head(told.asked.first)
        unknown(told.lost, told.asked)
        if told.asked.view == View(told.asked.view.table):
            suggested.draw(told.asked.first, suggested.found(told.asked.first))
    workspace()


def absent(name: str) -> None:
    """None; that the table of a link is not there, where it names one."""
    if name:
        st.warning(plain(t("There is no table “{table}” here, or not any more. Choose another one.", table=cut(name, 80))))


def unknown(lost: Sequence[str], asked: Asked) -> None:
    """None; what of a link could not be kept. The address says the rest from then on."""
    state.lose(lost)
    if lost:
        told = ", ".join(f"“{cut(item, 60)}”" for item in lost)
        st.warning(
            plain(t("This link asks for what is not in these tables, or not any more: {things}. The rest is kept.", things=told)),
            icon=":material/link_off:",
        )
        state.put(asked.view)


def workspace() -> None:
    """None; the controls beside the result."""
    st.html(f'<p class="eb-phone"><a href="#{outcome.RESULT}">{esc(t("To the result"))}</a></p>')
    left, right = st.columns([1, 2], gap="large")
    with left:
        controls()
    with right:
        answer()


@st.fragment(key=state.CONTROLS)
def controls() -> None:
    """None; what is asked, and the button that takes all of it back."""
    with frame.told():
        asked = heard.heard().asked
        if asked is None:
            return
        ask(asked)
        if asked.view != View(asked.view.table):
            st.button(t("Start again"), icon=":material/restart_alt:", **state.click("again", lambda view: View(view.table)))
        state.tell_drawing()


@st.fragment(key=state.ANSWER)
def answer() -> None:
    """None; what comes of it."""
    with frame.told():
        told = heard.heard()
        if told.asked is None:
            absent(told.view.table)
        else:
            outcome.draw(told.asked)


def ask(asked: Asked) -> None:
    """None; what is asked, one part after the other."""
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
            join.draw(asked, table.tables())
    ordered = state.fold("order", t("Order and number of rows"), ":material/sort:")
    if ordered.open:
        with ordered:
            order.draw(asked, options)
