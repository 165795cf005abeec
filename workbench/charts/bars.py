"""Bars: side by side, stacked, or as shares of the whole."""

from typing import Any

import plotly.graph_objects as go

from workbench.charts.columns import DATE, Columns
from workbench.charts.drawing import (
    HEIGHT,
    TALLEST,
    Drawing,
    Summary,
    Trace,
    as_trace,
    axis,
    axis_title_of,
    category_axis,
    ends,
    hover_number,
    layout,
    number_axis,
)
from workbench.charts.marks import Marks, marks
from workbench.charts.palette import SERIES
from workbench.charts.reader import Reader, axis_title, cut, safe, spoken
from workbench.charts.spec import ChartSpec
from workbench.findings import Finding

MOST_BARS, MOST_DATES = 30, 400
LYING_FROM, LONG_LABEL = 12, 11  # bars lie when there are more, or when a label is longer
BAR_PIXELS, FRAME_PIXELS = 26, 130


def bars(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of bars; several series stand side by side. Raises: ChartError."""
    return drawn(columns, spec, reader, "group")


def stacked(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of stacked bars. Raises: ChartError."""
    return drawn(columns, spec, reader, "stack")


def drawn(columns: Columns, spec: ChartSpec, reader: Reader, mode: str) -> Drawing:
    """The Drawing of bars in a mode: "group", "stack", or "share" when the options say so."""
    found = marks(columns, spec, reader)
    options = dict(spec.options)
    shares = mode == "stack" and options.get("mode") == "share"
    dated = found.by.kind == DATE
    limited(found, MOST_DATES if dated or found.by.is_year else MOST_BARS, in_order=dated or found.by.is_year)
    if options.get("order") == "value":
        totals = found.totals()
        found.keep(sorted(range(len(totals)), key=lambda place: -totals[place]))
    lying = lies(found, options.get("direction", ""), dated=dated)
    figure = go.Figure(traces(found, lying=lying), axes(found, reader, lying=lying, dated=dated, shares=shares))
    if mode == "group":
        figure.layout.barmode = "group"
    else:
        figure.layout.barmode = "relative"
        figure.layout.barnorm = "percent" if shares else ""
    thickness = len(found.series) if mode == "group" else 1
    height = min(TALLEST, max(HEIGHT, FRAME_PIXELS + len(found.places) * max(BAR_PIXELS, 14 * thickness))) if lying else HEIGHT
    pairs = [
        (name_of(found, place, name), value)
        for name, values in found.series.items()
        for place, value in zip(found.places, values, strict=True)
    ]
    of, by = spoken(axis_title_of(found, reader)), cut(found.by.title, 60)
    summary = Summary(spec.kind, len(found.places), of, by, **ends(pairs, reader, found.unit))
    return Drawing(figure, summary, found.notes, height, f"{of} · {by}")


def name_of(found: Marks, place: object, series: str) -> str:
    """What a bar is called in words."""
    return f"{place}, {series}" if len(found.series) > 1 else str(place)


def limited(found: Marks, most: int, *, in_order: bool) -> None:
    """None; at most so many places are left: the first ones along time, else the largest, in the order they had."""
    count = len(found.places)
    if count <= most:
        return
    if in_order:
        found.keep(range(most))
    else:
        totals = found.totals()
        found.keep(sorted(sorted(range(count), key=lambda place: -abs(totals[place]))[:most], key=lambda place: -totals[place]))
    found.notes.append(Finding("chart.kept_first" if in_order else "chart.kept_largest", {"shown": most, "count": count}))


def lies(found: Marks, asked: str, *, dated: bool) -> bool:
    """Whether the bars lie, so that labels can be read."""
    if asked in ("standing", "lying"):
        return asked == "lying"
    return not (dated or found.by.is_year) and (
        len(found.places) > LYING_FROM or max(len(str(place)) for place in found.places) > LONG_LABEL
    )


def traces(found: Marks, *, lying: bool) -> list[Trace]:
    """One trace a series; labels cut alike are kept apart by plotly's own numbering of places."""
    labels = unique([safe(str(place)) for place in found.places])
    full = [safe(str(place), 160) for place in found.places]
    value = "%{x:" if lying else "%{y:"
    shown = hover_number(found.largest)
    made, one = [], len(found.series) == 1
    for number, (name, values) in enumerate(found.series.items()):
        along: dict[str, Any] = {"x": values, "y": labels, "orientation": "h"} if lying else {"x": labels, "y": values}
        made.append(
            as_trace(
                "bar",
                name=safe(name),
                customdata=full,
                marker={"color": SERIES[number % len(SERIES)]},
                showlegend=not one,
                hovertemplate=f"%{{customdata}}<br><b>{value}{shown}}}</b> {safe(found.unit)}<extra>{'' if one else safe(name)}</extra>",
                **along,
            )
        )
    return made


def unique(labels: list[str]) -> list[str]:
    """The labels, those that are alike once cut kept apart by spaces nobody sees."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label + "\u200b" * (seen[label] - 1))
    return found


def axes(found: Marks, reader: Reader, *, lying: bool, dated: bool, shares: bool) -> dict[str, Any]:
    """The layout with its two axes."""
    by = axis_title(found.by, reader)
    along = axis(by, type="date", showgrid=False) if dated and not lying else category_axis(by)
    title = reader.say("share") if shares else axis_title_of(found, reader)
    of = number_axis(title, None, 0.0 if shares else found.largest)
    if shares:
        of["ticksuffix"] = "\u202f%" if reader.language == "fr" else "%"
    if lying:
        along["autorange"] = "reversed"
        return layout(reader, xaxis=of, yaxis=along)
    return layout(reader, xaxis=along, yaxis=of)
