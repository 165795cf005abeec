"""In which order rows are shown, how many of them, and which of their fields."""

from dataclasses import replace

import streamlit as st

from ui import i18n
from ui.explore import state, words
from ui.i18n import t
from workbench.explore.address import ref_of, said
from workbench.explore.query import Asked
from workbench.explore.view import Order, View

TOPS = (0, 5, 10, 20, 50, 100, 500)
OPEN = ""


def draw(asked: Asked, options: dict[str, str]) -> None:
    """None; the choosers of fields, order and number of rows."""
    view = asked.view
    if not view.is_grouped:
        fields(view, options)
    orders = ordered(asked, options)
    held = code_of(view.order)
    st.selectbox(
        t("Sorted by"),
        list(orders),
        format_func=orders.__getitem__,
        **state.on(
            "order",
            held if held in orders else next(iter(orders)),
            lambda view, code: replace(view, order=order_of(view, code)),
            among=orders,
        ),
    )
    if view.order.what:
        st.checkbox(
            t("Largest first"),
            **state.on(
                f"down.{held}", view.order.down, lambda view, down: replace(view, order=replace(view.order, down=bool(down))), alone=True
            ),
        )
    tops = sorted({*TOPS, view.top})
    st.selectbox(
        t("How many rows"),
        tops,
        format_func={count: i18n.number(count) if count else t("all") for count in tops}.__getitem__,
        **state.on("top", view.top, lambda view, count: replace(view, top=int(count or 0)), among=tops, alone=True),
    )


def fields(view: View, options: dict[str, str]) -> None:
    """None; the chooser of the fields shown."""
    st.multiselect(
        t("Fields shown"),
        list(options),
        format_func=options.__getitem__,
        placeholder=t("All fields"),
        select_all=False,
        **state.on(
            "columns",
            [said(ref) for ref in view.columns if said(ref) in options],
            lambda view, codes: replace(view, columns=tuple(ref_of(code) for code in codes)),
            among=options,
            alone=True,
        ),
    )


def ordered(asked: Asked, options: dict[str, str]) -> dict[str, str]:
    """What rows can be sorted by, in words."""
    view = asked.view
    if not view.is_grouped:
        able = {f"field~{code}": label for code, label in options.items() if asked.known(ref_of(code)).kind != "nested"}
        return {OPEN: t("the order of the file"), **able}
    groups = {f"group~{place}": words.group_words(asked, item) for place, item in enumerate(view.groups)}
    figures = {f"measure~{place}": words.figure_name(asked, item) for place, item in enumerate(view.figures())}
    return {**groups, **figures} if view.order.what else {OPEN: t("as they come"), **groups, **figures}


def code_of(order: Order) -> str:
    """What a chooser calls an order."""
    if not order.what:
        return OPEN
    return f"field~{said(order.field)}" if order.field else f"{order.what}~{order.place}"


def order_of(view: View, code: str | None) -> Order:
    """The order that a chooser says; a figure with the largest first."""
    what, _, rest = (code or "").partition("~")
    if what == "field":
        return Order("field", 0, ref_of(rest), view.order.down)
    return Order(what, int(rest), None, what == "measure") if rest.isdecimal() else Order()
