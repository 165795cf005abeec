"""What rows are put together by."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from ui.explore import asking, state, words
from ui.i18n import msg, t
from workbench.explore import bins, keys, values
from workbench.explore.address import ref_of, said
from workbench.explore.query import Asked
from workbench.explore.sources import Column
from workbench.explore.view import BIN, DEPARTEMENT, MOST_GROUPS, Group, Measure, Order, Ref, View

PARTS = {
    "": msg("each value"),
    "year": msg("by year"),
    "quarter": msg("by quarter"),
    "month": msg("by month"),
    "week": msg("by week"),
    "day": msg("by day"),
    "weekday": msg("by day of the week"),
    "hour": msg("by hour of the day"),
    DEPARTEMENT: msg("by département"),
}


def draw(asked: Asked, options: dict[str, str]) -> None:
    """None; the choosers of what rows are put together by."""
    view = asked.view
    able = {code: label for code, label in options.items() if keys.parts_of(asked.known(ref_of(code)))}
    for place in range(min(len(view.groups) + 1, MOST_GROUPS)):
        item = view.groups[place] if place < len(view.groups) else None
        held = said(item.field) if item else None
        st.selectbox(
            t("Group rows by") if place == 0 else t("and by"),
            list(able),
            index=None,
            format_func=able.__getitem__,
            placeholder=t("Choose a field"),
            **state.on(
                f"group.{place}",
                held if held in able else None,
                lambda view, code, place=place: grouped(asked, view, place, code),
                among=able,
            ),
        )
        if item:
            part(asked, place, item)


def grouped(asked: Asked, view: View, place: int, code: str | None) -> View:
    """The View put together by that field at that place; without a field, by one less."""
    rest = [item for index, item in enumerate(view.groups) if index != place]
    column = asked.column(ref_of(code)) if code else None
    if not code or column is None:
        kept = tuple(rest)
        return replace(view, groups=kept, order=order_for(asked, kept), measures=view.measures if kept else ())
    options = keys.parts_of(column)
    first = next((one for one in ("month", DEPARTEMENT, "") if one in options), options[0])
    rest.insert(place, Group(ref_of(code), first))
    kept = tuple(dict.fromkeys(rest))
    return replace(view, groups=kept, columns=(), order=order_for(asked, kept), measures=view.figures() or (Measure(),))


def order_for(asked: Asked, found: Sequence[Group]) -> Order:
    """How figures are sorted unless somebody says otherwise: moments as they come, the rest by the largest figure."""
    column = asked.column(found[0].field) if found else None
    if column is None:
        return Order()
    return Order("group", 0) if column.kind in ("date", "number") else Order("measure", 0, None, down=True)


def part(asked: Asked, place: int, item: Group) -> None:
    """None; the chooser of the part of a date, a code or a number; nothing for fields without parts."""
    column = asked.known(item.field)
    options = list(keys.parts_of(column))
    if keys.BIN in options:
        options.remove(BIN)
        options += widths(asked, place, item, column)
    if item.part not in options:
        options.append(item.part)
    if len(options) > 1:
        st.selectbox(
            t("How they are grouped"),
            options,
            format_func={code: part_word(code) for code in options}.__getitem__,
            label_visibility="collapsed",
            **state.on(
                f"group.part.{place}.{said(item.field)}", item.part, lambda view, code: parted(view, place, item.field, code), among=options
            ),
        )


def parted(view: View, place: int, field: Ref, code: str) -> View:
    """The View with another part of what it is put together by; as it is when that is no longer that field."""
    if [item.field for item in view.groups[place : place + 1]] != [field]:
        return view
    found = [*view.groups]
    found[place] = replace(found[place], part=code)
    return replace(view, groups=tuple(dict.fromkeys(found)))


def part_word(code: str) -> str:
    """What people call a part."""
    if code.startswith(BIN):
        return t("by steps of {width}", width=words.number(str(keys.width_of(code))))
    return t(PARTS[code])


def widths(asked: Asked, place: int, item: Group, column: Column) -> list[str]:
    """The steps into which the numbers of a field may be cut, as parts."""
    source = asked.second if item.field.joined else asked.first
    rows = asking.rows(values.ends_sql(source or asked.first, column), f"bins.{place}")
    return [f"{BIN}{width}" for width in bins.widths(*values.ends(rows))] if rows is not None else []
