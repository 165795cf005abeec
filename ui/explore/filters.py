"""Which rows are kept: one line for each filter, with the control that suits the field."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import streamlit as st

from ui import i18n, session
from ui.explore import asking, parts, state, words
from ui.i18n import msg, t
from ui.markup import cut, plain
from ui.pick import apart
from workbench.explore import filters, values
from workbench.explore.address import ref_of, said
from workbench.explore.query import Asked
from workbench.explore.sources import Column, Source
from workbench.explore.view import MOST_FILTERS, NEEDS_NOTHING, NEEDS_SPAN, NEEDS_TEXT, Filter, View

KIND = "filter"  # of numbered parts
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


@dataclass(frozen=True)
class Line:
    """One filter on the page. place: its place there. number: what tells it from the others (see `parts`). source: its table."""

    place: int
    number: int
    item: Filter
    column: Column
    source: Source

    def key(self, what: str) -> str:
        """The name of one of its controls: it follows the filter when others are taken out."""
        return f"filter.{what}.{self.number}"

    def put(self, view: View, change: Callable[[Filter], Filter]) -> View:
        """The View with this filter changed."""
        return replace(view, filters=parts.changed(KIND, view.filters, self.number, change))

    def valued(self, view: View, found: tuple[str, ...]) -> View:
        """The View with other values of this filter."""
        return self.put(view, lambda item: replace(item, values=found))

    def ended(self, view: View, side: int, value: str) -> View:
        """The View with one end of this span."""

        def changed(item: Filter) -> Filter:
            found = [*item.values] if len(item.values) == 2 else ["", ""]
            found[side] = value
            return replace(item, values=tuple(found) if any(found) else ())

        return self.put(view, changed)


def draw(asked: Asked, options: dict[str, str]) -> None:
    """None; the filters, and the chooser that adds one. options: the fields there are, in words."""
    for line in lines(asked):
        one(line, options)
    if len(asked.view.filters) < MOST_FILTERS:
        st.selectbox(
            t("Keep only rows where…"),
            list(options),
            index=None,
            format_func=options.__getitem__,
            placeholder=t("Choose a field"),
            **state.on("filter.add", None, lambda view, code: added(asked, view, code), among=options),
        )


def lines(asked: Asked) -> Iterator[Line]:
    """The filters there are."""
    items = asked.view.filters
    for place, (number, item) in enumerate(zip(parts.ids(KIND, len(items)), items, strict=True)):
        source = asked.second if item.field.joined else asked.first
        yield Line(place, number, item, asked.known(item.field), source or asked.first)


def added(asked: Asked, view: View, code: str | None) -> View:
    """The View with one more filter, which waits for its value."""
    column = asked.column(ref_of(code)) if code else None
    if column is None or not code or len(view.filters) >= MOST_FILTERS:
        return view
    how = filters.HOWS_OF[column.kind][0]
    return replace(view, filters=(*view.filters, Filter(ref_of(code), how)))


def one(line: Line, options: dict[str, str]) -> None:
    """None; one filter: its field, how it compares, its values, and the button that takes it out."""
    item, hows = line.item, filters.HOWS_OF[line.column.kind]
    with st.container(border=True, key=f"filter_{line.place}"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"filter_head_{line.place}"):
            st.markdown(f"**{plain(options.get(said(item.field), words.title(line.column)))}**")
            st.button(
                t("Remove"),
                icon=":material/close:",
                type="tertiary",
                **state.click(line.key("remove"), lambda view: without(view, line.number)),
            )
        st.selectbox(
            t("How it is compared"),
            hows,
            format_func=words.said_by_code(HOWS, hows).__getitem__,
            label_visibility="collapsed",
            **state.on(line.key("how"), item.how, lambda view, how: line.put(view, lambda item: compared(item, how)), among=hows),
        )
        control(line)


def without(view: View, number: int) -> View:
    """The View without that filter."""
    return replace(view, filters=parts.without(KIND, view.filters, number))


def compared(item: Filter, how: str) -> Filter:
    """The Filter that compares otherwise; its values stay where they still say something."""
    alike = next((group for group in (NEEDS_TEXT, NEEDS_SPAN, ("one_of", "none_of")) if how in group and item.how in group), None)
    return replace(item, how=how, values=item.values if alike else ())


def control(line: Line) -> None:
    """None; what says the values of a filter."""
    item = line.item
    if item.how in NEEDS_NOTHING:
        return
    if item.how in NEEDS_TEXT:
        st.text_input(
            t("Text"),
            max_chars=filters.MOST_CHARACTERS,
            label_visibility="collapsed",
            placeholder=t("Text"),
            **state.on(
                line.key("text"),
                item.values[0] if item.values else "",
                lambda view, text: line.valued(view, (text,) if text else ()),
                alone=True,
            ),
        )
    elif item.how in NEEDS_SPAN:
        (days if line.column.kind == "date" else span)(line)
    else:
        choice(line)


def choice(line: Line) -> None:
    """None; the values of a field, each with the number of its rows; a box to look for one when there are many."""
    column, look = line.column, state.key(line.key("look"))
    looked = str(session.held(look) or "")
    rows = asking.rows(values.counts_sql(line.source, column, looked), f"values.{line.place}")
    counted, more = values.counts(rows) if rows is not None else ({}, False)
    if more or looked:
        st.text_input(t("Look for a value"), key=look, placeholder=t("There are many values: type a part of one"))
    if rows is not None and not counted and not line.item.values:
        st.caption(t("No value of this field contains that text.") if looked else t("This field is empty in every row."))
        return
    shown = {value: t("{value} ({count})", value=word(column, value), count=count) for value, count in counted.items()}
    shown |= {value: word(column, value) for value in line.item.values if value not in shown}
    labels = apart(shown, {value: repr(value) for value in shown})
    st.multiselect(
        t("Values, with the number of their rows"),
        list(labels),
        format_func=lambda value: labels.get(value, value),
        label_visibility="collapsed",
        placeholder=t("Choose values"),
        select_all=False,
        **state.on(
            line.key(f"values.{line.item.how}"),
            list(line.item.values),
            lambda view, found: line.valued(view, tuple(map(str, found))),
            among=labels,
            alone=True,
        ),
    )


def word(column: Column, value: str) -> str:
    """A value in the list of choices."""
    if column.kind == "boolean":
        return {"true": t("yes"), "false": t("no")}.get(value, value)
    return cut(value, 80) if value.strip() else repr(value)


def ends(line: Line) -> tuple[str, str]:
    """The smallest and the largest value of a field, as texts; "" while nobody knows."""
    rows = asking.rows(values.ends_sql(line.source, line.column), f"ends.{line.place}")
    return values.ends(rows) if rows is not None else ("", "")


def span(line: Line) -> None:
    """None; two boxes for the ends of a span of numbers, which say how far the field goes."""
    known, sides = ends(line), st.columns(2)
    for side, (label, told) in enumerate(zip((t("From"), t("To")), known, strict=True)):
        held = line.item.values[side] if line.item.values else ""
        sides[side].text_input(
            label,
            placeholder=words.number(told),
            **state.on(line.key(f"end.{side}"), words.number(held), lambda view, text, side=side: typed_end(line, view, side, text)),
        )
    text, view = session.held(state.key(line.key("wrong"))) or ("", None)
    if view == state.current():
        told = t("“{text}” is no number, so it was not taken. Write it with digits, as in 12.5.", text=text)
        st.warning(told, icon=":material/warning:")


def typed_end(line: Line, view: View, side: int, text: str | None) -> View:
    """The View with one end of a span; a text that is no number is not taken, and that is told while the View stays what it is."""
    typed = i18n.typed_number((text or "").strip())
    if not typed or filters.number(typed) is not None:
        session.hold(state.key(line.key("wrong")), None)
        return line.ended(view, side, typed)
    session.hold(state.key(line.key("wrong")), (cut(text or "", 40), view))
    return view


def days(line: Line) -> None:
    """None; two calendars for the ends of a span of days, and how far the field goes."""
    low, high = ends(line)
    form = "DD/MM/YYYY" if session.language() == "fr" else "YYYY-MM-DD"
    for side, label in enumerate((t("First day"), t("Last day"))):
        held = filters.day(line.item.values[side]) if line.item.values else None
        st.date_input(
            label,
            value=None,
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format=form,
            **state.on(line.key(f"day.{side}"), held, lambda view, day, side=side: line.ended(view, side, iso(day)), alone=True),
        )
    if low and high:
        st.caption(t("The field goes from {low} to {high}.", low=i18n.date(low[:10]), high=i18n.date(high[:10])))


def iso(day: dt.date | None) -> str:
    """A day as a View writes it, "" for none."""
    return day.isoformat() if day else ""
