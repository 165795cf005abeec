"""Which rows are kept: one line for each filter, with the control that suits the field."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from ui import i18n, session
from ui.explore import asking, state, words
from ui.i18n import msg, t
from ui.markup import cut, plain
from ui.pick import apart
from workbench.explore import filters, values
from workbench.explore.address import ref_of, said
from workbench.explore.query import Asked
from workbench.explore.sources import Column, Source
from workbench.explore.view import MOST_FILTERS, NEEDS_NOTHING, NEEDS_SPAN, NEEDS_TEXT, Filter, View

FIRST_DAY, LAST_DAY = dt.date(1, 1, 1), dt.date(9999, 12, 31)
HOWS = {
    "one_of": msg("is one of"),
    "none_of": msg("is none of"),
    "between": msg("is between"),
    "outside": msg("is not between"),
    "contains": msg("contains"),
    "lacks": msg("does not contain"),
    "starts": msg("begins with"),
    "not_starts": msg("does not begin with"),
    "equals": msg("is exactly"),
    "differs": msg("is anything but"),
    "missing": msg("is missing"),
    "present": msg("is not missing"),
}


def draw(asked: Asked, options: dict[str, str]) -> None:
    """None; the filters, and the chooser that adds one. options: the fields there are, in words."""
    for place, item in enumerate(asked.view.filters):
        one(asked, place, item, options)
    if len(asked.view.filters) < MOST_FILTERS:
        st.selectbox(
            t("Keep only rows where…"),
            list(options),
            index=None,
            format_func=options.__getitem__,
            placeholder=t("Choose a field"),
            **state.on(f"filter.add.{len(asked.view.filters)}", lambda view, code: added(asked, view, code), anew=True),
        )


def added(asked: Asked, view: View, code: str | None) -> View:
    """The View with one more filter, which waits for its value."""
    column = asked.column(ref_of(code)) if code else None
    if column is None or not code:
        return view
    how = filters.HOWS_OF[column.kind][0]
    return replace(view, filters=(*view.filters, Filter(ref_of(code), how)))


def one(asked: Asked, place: int, item: Filter, options: dict[str, str]) -> None:
    """None; one filter: its field, how it compares, its values, and the button that takes it out."""
    column = asked.known(item.field)
    hows = filters.HOWS_OF[column.kind]
    with st.container(border=True, key=f"filter_{place}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"filter_head_{place}"):
            st.markdown(f"**{plain(options.get(said(item.field), words.title(column)))}**")
            st.button(
                t("Remove"),
                icon=":material/close:",
                type="tertiary",
                **state.click(f"filter.remove.{place}", lambda view: view.without_filter(place)),
            )
        st.selectbox(
            t("How it is compared"),
            hows,
            index=hows.index(item.how),
            format_func=words.said_by_code(HOWS, hows).__getitem__,
            label_visibility="collapsed",
            **state.on(f"filter.how.{place}", lambda view, how: compared(view, place, how), anew=True),
        )
        control(asked, place, item, column)


def compared(view: View, place: int, how: str) -> View:
    """The View whose filter compares otherwise; its values stay where they still say something."""
    item = view.filters[place]
    alike = next((group for group in (NEEDS_TEXT, NEEDS_SPAN, ("one_of", "none_of")) if how in group and item.how in group), None)
    return with_filter(view, place, replace(item, how=how, values=item.values if alike else ()))


def with_filter(view: View, place: int, item: Filter) -> View:
    """The View with one of its filters changed."""
    if place >= len(view.filters):
        return view
    return replace(view, filters=(*view.filters[:place], item, *view.filters[place + 1 :]))


def valued(view: View, place: int, found: tuple[str, ...]) -> View:
    """The View with other values of one of its filters."""
    return with_filter(view, place, replace(view.filters[place], values=found)) if place < len(view.filters) else view


def control(asked: Asked, place: int, item: Filter, column: Column) -> None:
    """None; what says the values of a filter."""
    if item.how in NEEDS_NOTHING:
        return
    if item.how in NEEDS_TEXT:
        st.text_input(
            t("Text"),
            value=item.values[0] if item.values else "",
            max_chars=filters.MOST_CHARACTERS,
            label_visibility="collapsed",
            placeholder=t("Text"),
            **state.on(f"filter.text.{place}", lambda view, text: valued(view, place, (text,) if text else ()), alone=True),
        )
    elif item.how in NEEDS_SPAN:
        (days if column.kind == "date" else span)(asked, place, item, column)
    else:
        source = asked.second if item.field.joined else asked.first
        choice(source or asked.first, place, item, column)


def choice(source: Source, place: int, item: Filter, column: Column) -> None:
    """None; the values of a field, each with the number of its rows; a box to look for one when there are many."""
    looked = str(session.held(state.key(f"filter.look.{place}")) or "")
    rows = asking.rows(values.counts_sql(source, column, looked), f"values.{place}")
    counted, more = values.counts(rows) if rows is not None else ({}, False)
    if more or looked:
        st.text_input(
            t("Look for a value"), key=state.key(f"filter.look.{place}"), placeholder=t("There are many values: type a part of one")
        )
    if rows is not None and not counted and not item.values:
        st.caption(t("No value of this field contains that text.") if looked else t("This field is empty in every row."))
        return
    shown = {value: t("{value} ({count})", value=word(column, value), count=count) for value, count in counted.items()}
    shown |= {value: word(column, value) for value in item.values if value not in shown}
    labels = apart(shown, {value: repr(value) for value in shown})
    st.multiselect(
        t("Values, with the number of their rows"),
        list(labels),
        default=list(item.values),
        format_func=lambda value: labels.get(value, value),
        label_visibility="collapsed",
        placeholder=t("Choose values"),
        select_all=False,
        **state.on(f"filter.values.{place}.{item.how}", lambda view, found: valued(view, place, tuple(map(str, found))), alone=True),
    )


def word(column: Column, value: str) -> str:
    """A value in the list of choices."""
    if column.kind == "boolean":
        return {"true": t("yes"), "false": t("no")}.get(value, value)
    return cut(value, 80) if value.strip() else repr(value)


def ends(asked: Asked, place: int, item: Filter, column: Column) -> tuple[str, str]:
    """The smallest and the largest value of a field, as texts; "" while nobody knows."""
    source = asked.second if item.field.joined else asked.first
    rows = asking.rows(values.ends_sql(source or asked.first, column), f"ends.{place}")
    return values.ends(rows) if rows is not None else ("", "")


def span(asked: Asked, place: int, item: Filter, column: Column) -> None:
    """None; two boxes for the ends of a span of numbers, which say how far the field goes."""
    known = ends(asked, place, item, column)
    sides = st.columns(2)
    for side, (label, told) in enumerate(zip((t("From"), t("To")), known, strict=True)):
        held = item.values[side] if item.values else ""
        sides[side].text_input(
            label,
            value=words.number(held),
            placeholder=words.number(told),
            **state.on(f"filter.end.{place}.{side}", lambda view, text, side=side: ended(view, place, side, text)),
        )
    if session.held(wrong(place)):
        st.warning(
            t("“{text}” is no number, so it was not taken. Write it with digits, as in 12.5.", text=session.held(wrong(place))),
            icon=":material/warning:",
        )


def wrong(place: int) -> str:
    """Where the text that is no number is remembered."""
    return state.key(f"filter.wrong.{place}")


def ended(view: View, place: int, side: int, text: str | None) -> View:
    """The View with one end of a span; a text that is no number is told and not taken."""
    typed = i18n.typed_number((text or "").strip())
    is_number = not typed or filters.number(typed) is not None
    session.hold(wrong(place), None if is_number else cut(text or "", 40))
    return with_end(view, place, side, typed) if is_number else view


def with_end(view: View, place: int, side: int, value: str) -> View:
    """The View with one end of a span."""
    if place >= len(view.filters):
        return view
    found = list(view.filters[place].values or ("", ""))
    found[side] = value
    return valued(view, place, tuple(found) if any(found) else ())


def days(asked: Asked, place: int, item: Filter, column: Column) -> None:
    """None; two calendars for the ends of a span of days, and how far the field goes."""
    low, high = ends(asked, place, item, column)
    form = "DD/MM/YYYY" if session.language() == "fr" else "YYYY-MM-DD"
    for side, label in enumerate((t("First day"), t("Last day"))):
        held = filters.day(item.values[side]) if item.values else None
        st.date_input(
            label,
            value=held,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format=form,
            **state.on(
                f"filter.day.{place}.{side}",
                lambda view, day, side=side: with_end(view, place, side, day.isoformat() if day else ""),
                alone=True,
            ),
        )
    if low and high:
        st.caption(t("The field goes from {low} to {high}.", low=i18n.date(low[:10]), high=i18n.date(high[:10])))


def iso(day: dt.date | None) -> str:
    """A day as a View writes it, "" for none."""
    return day.isoformat() if day else ""
