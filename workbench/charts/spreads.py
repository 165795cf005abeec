"""How values spread: histogram, boxes, heat map. What is computed of all rows is computed here, not in the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

import numpy as np
import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.bars import limited
from workbench.charts.columns import DATE, NUMBER, Column, Columns, text_of
from workbench.charts.drawing import (
    HEIGHT,
    TALLEST,
    Drawing,
    Summary,
    Trace,
    as_trace,
    axis_title_of,
    category_axis,
    ends,
    hover_number,
    layout,
    number_axis,
)
from workbench.charts.marks import Marks, asked_how, filled, holes, marks, measured, places_of, reduced, require
from workbench.charts.palette import AROUND_ZERO, SCALE, SERIES, smooth
from workbench.charts.reader import HOVER, Reader, axis_title, cut, safe, spoken
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding

BINS = 24
MOST_BOXES, MOST_OUTSIDE = 24, 60
MOST_CELLS = 40  # a side of a heat map


@dataclass(frozen=True)
class Box:
    """What a box shows. marks: lower fence, quartiles, upper fence. far: the values beyond the fences."""

    name: str
    marks: tuple[float, float, float, float, float]
    far: list[float]


def histogram(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of how often numbers fall where, in bins of a round width. Raises: ChartError."""
    require(columns, spec)
    column = measured(columns, spec.x)
    if column is None:
        raise ChartError("chart.needs_number")
    values = column.values.drop_null()
    edges, width = bins(column, wanted(spec))
    counts = [int(count) for count in np.histogram(values.to_numpy(), edges)[0]]
    names = [f"{number(edge, column, reader)} – {number(edges[place + 1], column, reader)}" for place, edge in enumerate(edges[:-1])]
    title, of = axis_title(column, reader), reader.say("count")
    trace = as_trace(
        "bar",
        x=[edge + width / 2 for edge in edges[:-1]],
        y=counts,
        width=width * 0.98,
        customdata=names,
        marker={"color": SERIES[0]},
        hovertemplate="%{customdata}<br><b>%{y:,d}</b><extra></extra>",
    )
    figure = go.Figure([trace], layout(reader, bargap=0, xaxis=number_axis(title, column, abs(edges[-1])), yaxis=number_axis(of, None)))
    notes = [Finding("chart.left_out_empty", {"count": holes(column)})] if holes(column) else []
    summary = Summary(spec.kind, len(counts), of, cut(column.title, 60), **ends(list(zip(names, map(float, counts), strict=True)), reader))
    return Drawing(figure, summary, notes, title=cut(column.title, 80))


def number(value: float, column: Column, reader: Reader) -> str:
    """An edge of a bin in words."""
    return f"{value:g}" if column.is_year else reader.number(value)


def wanted(spec: ChartSpec) -> int:
    """How many bins were asked for."""
    said = dict(spec.options).get("bins", "")
    return min(max(int(said), 2), 100) if said.isdecimal() and len(said) < 4 else BINS


def bins(column: Column, count: int) -> tuple[list[float], float]:
    """The edges of about so many bins of a round width, and that width."""
    low, high = (float(value) for value in pc.min_max(column.values).as_py().values())
    if low == high:
        return [low - 0.5, low + 0.5], 1.0
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    width = next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999)
    width = max(1.0, round(width)) if column.is_whole else width
    first = floor(low / width) * width
    steps = max(1, min(ceil((high - first) / width + 1e-9), 4 * count))
    return [first + place * width for place in range(steps + 1)], width


def boxes(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of medians, quartiles and what lies far outside, a box a category. Raises: ChartError."""
    require(columns, spec)
    column = measured(columns, spec.y[0] if spec.y else "")
    if column is None:
        raise ChartError("chart.needs_number")
    by = filled(columns, spec.x) if spec.x else None
    labels = [cut(text, HOVER) for text in text_of(by, reader.named)] if by else [""] * len(column.values)
    table = pa.table({"by": pa.array(labels, pa.string()), "value": column.values})
    counts = sorted(pc.value_counts(table["by"]).to_pylist(), key=lambda item: -item["counts"])
    notes = [Finding("chart.left_out_empty", {"count": holes(column)})] if holes(column) else []
    if len(counts) > MOST_BOXES:
        notes.append(Finding("chart.kept_largest", {"shown": MOST_BOXES, "count": len(counts)}))
    kept = {item["values"] for item in counts[:MOST_BOXES]}
    boxed = [five(name, table.filter(pc.equal(table["by"], name))["value"].drop_null()) for name in dict.fromkeys(labels) if name in kept]
    known = [item for item in boxed if item]
    name = cut(column.title, 60)
    figure = go.Figure([box_trace(known)], layout(
        reader, showlegend=False, xaxis=number_axis(axis_title(column, reader), column, max(abs(item.marks[-1]) for item in known)),
        yaxis=category_axis(axis_title(by, reader) if by else "", autorange="reversed", showticklabels=bool(by)),
    ))  # fmt: skip
    pairs = [(item.name or name, item.marks[2]) for item in known]
    summary = Summary(spec.kind, len(known), name, cut(by.title, 60) if by else "", **ends(pairs, reader, column.facts.unit))
    return Drawing(
        figure, summary, notes, min(TALLEST, max(HEIGHT if by else 280, 120 + 44 * len(known))), f"{name} · {by.title}" if by else name
    )


def five(name: str, values: pa.ChunkedArray) -> Box | None:
    """What a box shows of numbers: quartiles, fences by Tukey's rule, the values beyond them; None without any."""
    if not len(values):
        return None
    first, median, third = pc.quantile(values, q=[0.25, 0.5, 0.75]).to_pylist()
    low, high = first - 1.5 * (third - first), third + 1.5 * (third - first)
    inside = values.filter(pc.and_(pc.greater_equal(values, low), pc.less_equal(values, high)))
    ends_ = pc.min_max(inside).as_py()
    outside = values.filter(pc.or_(pc.less(values, low), pc.greater(values, high)))
    largest = outside.take(pc.sort_indices(pc.abs(pc.subtract(outside, median)), sort_keys=[("", "descending")])).slice(0, MOST_OUTSIDE)
    return Box(name, (ends_["min"], first, median, third, ends_["max"]), largest.to_pylist())


def box_trace(items: list[Box]) -> Trace:
    """All boxes, their figures computed already."""
    low, first, median, third, high = zip(*(item.marks for item in items), strict=True)
    names = [safe(item.name) for item in items]
    far: list[Sequence[float | None]] = [item.far or (None,) for item in items]  # plotly draws no box at all where it meets an empty list
    return as_trace(
        "box", y=names, orientation="h", boxpoints="outliers", x=far, lowerfence=low, q1=first, median=median,
        q3=third, upperfence=high, marker={"color": SERIES[0], "size": 5}, line={"width": 2}, width=0.6 if len(items) > 1 else 0.4,
    )  # fmt: skip


def heat_map(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of a value for each pair of two categories. Raises: ChartError."""
    if not (spec.x and spec.color):
        raise ChartError("chart.needs_two_categories")
    across, rows = (side(columns, name, spec, reader) for name in (spec.x, spec.color))
    found, cells = crossed(columns, spec, reader)
    names = [[str(place) for place in part.places] for part in (across, rows)]
    values = [[cells.get((left, top)) for left in names[0]] for top in names[1]]
    known = [value for line in values for value in line if value is not None]
    scale = AROUND_ZERO if known and min(known) < 0 < max(known) else SCALE
    of, titles = axis_title_of(found, reader), [cut(part.by.title, 60) for part in (across, rows)]
    largest = max((abs(value) for value in known), default=0.0)
    trace = as_trace(
        "heatmap",
        x=[safe(name) for name in names[0]],
        y=[safe(name) for name in names[1]],
        z=values,
        colorscale=smooth(scale),
        hoverongaps=False,
        xgap=1,
        ygap=1,
        zmid=0 if scale is AROUND_ZERO else None,
        colorbar={"title": {"text": safe(of, 40), "side": "right"}, "thickness": 14, "exponentformat": "none", "separatethousands": True},
        hovertemplate=f"%{{y}} · %{{x}}<br><b>%{{z:{hover_number(largest)}}}</b> {safe(found.unit)}<extra></extra>",
    )
    figure = go.Figure([trace], layout(
        reader, xaxis=category_axis(axis_title(across.by, reader)), yaxis=category_axis(axis_title(rows.by, reader), autorange="reversed"),
    ))  # fmt: skip
    pairs = [
        (f"{top}, {left}", value) for top, line in zip(names[1], values, strict=True) for left, value in zip(names[0], line, strict=True)
    ]
    summary = Summary(spec.kind, len(known), spoken(of), f"{titles[0]}, {titles[1]}", **ends(pairs, reader, found.unit))
    notes = [*found.notes, *(note for part in (across, rows) for note in part.notes if note.type == "chart.kept_largest")]
    return Drawing(figure, summary, notes, min(TALLEST, max(HEIGHT, 140 + 26 * len(names[1]))), f"{spoken(of)} · {titles[0]}, {titles[1]}")


def side(columns: Columns, name: str, spec: ChartSpec, reader: Reader) -> Marks:
    """The Marks of one side of a heat map, at most MOST_CELLS."""
    found = marks(columns, ChartSpec(spec.kind, name, spec.y[:1], options=spec.options), reader)
    limited(found, MOST_CELLS, in_order=False)
    return in_order(found)


def crossed(columns: Columns, spec: ChartSpec, reader: Reader) -> tuple[Marks, dict[tuple[str, str], float | None]]:
    """The Marks by both categories, and the value of each pair."""
    keys = pa.table({side: places_of(filled(columns, name), reader, as_text=True) for side, name in (("x", spec.x), ("color", spec.color))})
    column = measured(columns, spec.y[0] if spec.y else "")
    told = reduced(keys, column, asked_how(spec))
    rows = told.table.to_pydict()
    unit = column.facts.unit if column else ""
    found = Marks(columns[spec.x], rows["x"], {"": rows["value"]}, column, told.how, told.notes, unit=unit)
    return found, dict(zip(zip(rows["x"], rows["color"], strict=True), rows["value"], strict=True))


def in_order(found: Marks) -> Marks:
    """The Marks, those by numbers or dates from the first to the last."""
    if found.by.kind in (NUMBER, DATE):
        found.keep(sorted(range(len(found.places)), key=lambda place: sortable(str(found.places[place]))))
    return found


def sortable(text: str) -> tuple[int, float, str]:
    """What numbers written as texts are sorted by; dates by their text."""
    try:
        return 0, float(text), ""
    except ValueError:
        return 1, 0.0, text
