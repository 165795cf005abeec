"""Parts of a whole, pie and treemap; and one number alone."""

from typing import Any

import plotly.graph_objects as go

from workbench.charts.columns import Column, Columns
from workbench.charts.drawing import HEIGHT, Drawing, Summary, Trace, as_trace, axis_title_of, ends, hover_number, layout
from workbench.charts.marks import Marks, Value, marks, measured, require
from workbench.charts.palette import INK, PAPER, SERIES
from workbench.charts.reader import EXACT, HOVER, Reader, axis_title, cut, safe, spoken, wrapped
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding

MOST_PARTS = 6
MOST_AREAS = 60
NUMBER_HEIGHT = 240
MEETING = 0.42  # of the number and what it says, from the bottom
Leaf = tuple[str, str, Value]  # its group, its name, its value


def pie(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of a pie of at most MOST_PARTS parts. Raises: ChartError chart.pie_parts, chart.pie_negative."""
    found = marks(columns, one_series(spec), reader)
    if len(found.places) > MOST_PARTS:
        raise ChartError("chart.pie_parts", count=len(found.places), most=MOST_PARTS)
    values = next(iter(found.series.values()))
    below = sum(1 for value in values if value is not None and value < 0)
    if below:
        raise ChartError("chart.pie_negative", column=named(found, reader), count=below)
    if not sum(value or 0 for value in values):
        raise ChartError("chart.no_positive", column=named(found, reader))
    labels = [safe(str(place)) for place in found.places]
    trace = as_trace(
        "pie",
        labels=labels,
        values=values,
        sort=False,
        direction="clockwise",
        textinfo="label+percent",
        textposition="outside",
        marker={"colors": list(SERIES[: len(labels)]), "line": {"color": PAPER, "width": 2}},
        showlegend=False,
        automargin=True,
        hovertemplate=f"%{{label}}<br><b>%{{value:{hover_number(found.largest)}}}</b> {safe(found.unit)} (%{{percent}})<extra></extra>",
    )
    return whole(go.Figure([trace], layout(reader, margin={"l": 20, "r": 20, "t": 40, "b": 40})), spec, found, reader)


def treemap(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of areas within areas: by `color`, then by x. Raises: ChartError."""
    found = marks(columns, spec if spec.color else one_series(spec), reader)
    leaves = [
        (parent, str(place), value) for parent, values in found.series.items() for place, value in zip(found.places, values, strict=True)
    ]
    positive = [leaf for leaf in leaves if leaf[2] is not None and leaf[2] > 0]
    if not positive:
        raise ChartError("chart.no_positive", column=named(found, reader))
    left_out = sum(1 for leaf in leaves if leaf[2] is not None and leaf[2] <= 0)
    if left_out:
        found.notes.append(Finding("chart.left_out_below", {"count": left_out}))
    kept = sorted(positive, key=lambda leaf: -(leaf[2] or 0))[:MOST_AREAS]
    if len(kept) < len(positive):
        found.notes.append(Finding("chart.kept_largest", {"shown": len(kept), "count": len(positive)}))
    figure = go.Figure([areas(kept, found, grouped=bool(spec.color))], layout(reader, margin={"l": 0, "r": 0, "t": 4, "b": 4}))
    return whole(figure, spec, found, reader)


def areas(kept: list[Leaf], found: Marks, *, grouped: bool) -> Trace:
    """The trace of a treemap: groups, each in a colour, and their parts; parts alone where nothing groups them."""
    tops = list(dict.fromkeys(leaf[0] for leaf in kept)) if grouped else []
    color = {top: SERIES[place % len(SERIES)] for place, top in enumerate(tops)}
    sums = [sum(leaf[2] or 0 for leaf in kept if leaf[0] == top) for top in tops]
    names = [*tops, *(leaf[1] for leaf in kept)]
    shown = hover_number(found.largest)
    return as_trace(
        "treemap",
        ids=[f"t{place}" for place in range(len(tops))] + [f"l{place}" for place in range(len(kept))],
        labels=[safe(name) for name in names],
        parents=[""] * len(tops) + [f"t{tops.index(leaf[0])}" if tops else "" for leaf in kept],
        values=sums + [leaf[2] for leaf in kept],
        branchvalues="total",
        customdata=[safe(name, HOVER) for name in names],
        marker={"colors": [*color.values(), *(color.get(leaf[0], SERIES[0]) for leaf in kept)], "line": {"color": PAPER, "width": 2}},
        textinfo="label+value",
        tiling={"pad": 1},
        pathbar={"visible": False},
        maxdepth=3,
        texttemplate=f"%{{label}}<br>%{{value:{shown}}}",
        hovertemplate=f"%{{customdata}}<br><b>%{{value:{shown}}}</b> {safe(found.unit)} (%{{percentRoot:.1%}})<extra></extra>",
    )


def one_series(spec: ChartSpec) -> ChartSpec:
    """The ChartSpec with one measure and no colour."""
    return ChartSpec(spec.kind, spec.x, spec.y[:1], options=spec.options)


def named(found: Marks, reader: Reader) -> str:
    """What is measured, in a sentence."""
    return cut(found.measured.title, 60) if found.measured else reader.say("count")


def whole(figure: go.Figure, spec: ChartSpec, found: Marks, reader: Reader) -> Drawing:
    """The Drawing of parts."""
    pairs = [(str(place), total) for place, total in zip(found.places, found.totals(), strict=True)]
    of, by = spoken(axis_title_of(found, reader)) if not spec.color else named(found, reader), cut(found.by.title, 60)
    summary = Summary(spec.kind, len(found.places), of, by, **ends(pairs, reader, found.unit))
    return Drawing(figure, summary, found.notes, HEIGHT, f"{of} · {by}")


def big_number(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of one number, large: the only one of its column, or what its values come to. Raises: ChartError."""
    require(columns, spec)
    column = measured(columns, spec.y[0] if spec.y else "")
    if column is None:
        raise ChartError("chart.needs_number")
    values = [value for value in column.values.to_pylist() if value is not None]
    how = dict(spec.options).get("how", "") or ("sum" if column.is_whole and not column.is_year else "mean")
    value = {"sum": sum(values), "mean": sum(values) / len(values), "min": min(values), "max": max(values)}[how]
    notes = [] if len(values) == 1 else [Finding(note) for note in [{"sum": "chart.added_up", "mean": "chart.averaged"}.get(how)] if note]
    title = axis_title(column, reader, "" if len(values) == 1 else how)
    text = plain(value, column, reader)
    lines = [annotation(f"<b>{text}</b>", 84, SERIES[0], "bottom"), annotation(wrapped(title), 20, INK, "top")]
    figure = go.Figure([], layout(reader, annotations=lines, xaxis={"visible": False}, yaxis={"visible": False}))
    summary = Summary(spec.kind, len(values), spoken(title), "", ("", ""), ("", f"{text} {column.facts.unit}".strip()))
    return Drawing(figure, summary, notes, NUMBER_HEIGHT, cut(column.title, 80))


def plain(value: float, column: Column, reader: Reader) -> str:
    """The number as it is drawn; a sign says that it has more digits than figures keep."""
    about = "≈ " if abs(value) > EXACT else ""
    return f"{value:.0f}" if column.is_year else about + reader.number(value)


def annotation(text: str, size: int, color: str, edge: str) -> dict[str, Any]:
    """Text in the middle of a figure. edge: the one by which it stands at the height where the two texts meet, "top" or "bottom"."""
    where = {"xref": "paper", "yref": "paper", "x": 0.5, "y": MEETING, "yanchor": edge, "showarrow": False}
    return {"text": text, "font": {"size": size, "color": color}, **where}
