"""Lines and areas along time, numbers or names; points of a scatter plot."""

from typing import Any

import plotly.graph_objects as go
import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.columns import DATE, NUMBER, Column, Columns, text_of
from workbench.charts.drawing import (
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
    packed,
)
from workbench.charts.marks import MOST_SERIES, Marks, filled, marks, measured, require
from workbench.charts.palette import DASHES, SERIES
from workbench.charts.reader import HOVER, Reader, axis_title, cut, safe, spoken
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding

MOST_POINTS = 4_000  # of all lines together: browsers draw them at once
MARKED = 60  # a line of fewer points shows each
LEAST, MOST = 7, 34  # pixels of the circles of a scatter plot


def lines(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of lines. Raises: ChartError."""
    return along(columns, spec, reader, {})


def areas(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of areas, one upon the other. Raises: ChartError."""
    return along(columns, spec, reader, {"stackgroup": "one"})


def along(columns: Columns, spec: ChartSpec, reader: Reader, how: dict[str, Any]) -> Drawing:
    """The Drawing of what follows an axis."""
    found = marks(columns, spec, reader, as_text=False)
    by = found.by
    ordered = by.kind in (NUMBER, DATE)
    if ordered:
        found.keep(sorted(range(len(found.places)), key=lambda place: found.places[place]))
    thin(found, max(2, MOST_POINTS // len(found.series)))
    labels = found.places if ordered else [safe(str(place)) for place in found.places]
    shown, one = hover_number(found.largest), len(found.series) == 1
    traces = [
        as_trace(
            "scatter",
            x=packed(labels),
            y=packed(values),
            name=safe(name),
            showlegend=not one,
            mode="lines+markers" if len(found.places) <= MARKED else "lines",
            line={"color": SERIES[number % len(SERIES)], "width": 2.5, "dash": DASHES[number % len(DASHES)] if not how else "solid"},
            hovertemplate=f"%{{x}}<br><b>%{{y:{shown}}}</b> {safe(found.unit)}<extra>{'' if one else safe(name)}</extra>",
            **how,
        )
        for number, (name, values) in enumerate(found.series.items())
    ]
    title = axis_title(by, reader)
    across = axis(title, type="date") if by.kind == DATE else number_axis(title, by) if ordered else category_axis(title)
    of = axis_title_of(found, reader)
    figure = go.Figure(traces, layout(reader, xaxis=across, yaxis=number_axis(of, None, found.largest), hovermode="closest"))
    pairs = [pair for values in found.series.values() for pair in zip(found.places, values, strict=True)]
    extremes = ends(pairs, reader, found.unit, lambda place: told(place, by, reader))
    name = cut(by.title, 60)
    return Drawing(figure, Summary(spec.kind, len(found.places), spoken(of), name, **extremes), found.notes, title=f"{spoken(of)} · {name}")


def told_moment(text: str) -> str:
    """A moment as people write it: 30/11/2021 23:00; the day alone at midnight."""
    day, hour = text[:10], text[11:16]
    return f"{day[8:]}/{day[5:7]}/{day[:4]}" + (f" {hour}" if hour.strip("0:") else "")


def told(place: object, by: Column, reader: Reader) -> str:
    """A place along the axis in words."""
    if isinstance(place, float):
        return f"{place:g}" if by.is_year else reader.number(place)
    return told_moment(str(place)) if by.kind == DATE else str(place)


def thin(found: Marks, most: int) -> None:
    """None; a line of more points keeps every so many of them, and the last."""
    count = len(found.places)
    if count > most:
        step = -(-count // most)
        kept = [*range(0, count - 1, step), count - 1]
        found.keep(kept)
        found.notes.append(Finding("chart.kept_even", {"shown": len(kept), "count": count}))


def scatter(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of points by two numbers. Raises: ChartError."""
    require(columns, spec)
    across, up = measured(columns, spec.x), measured(columns, spec.y[0] if spec.y else "")
    if across is None or up is None:
        raise ChartError("chart.needs_two_numbers")
    rows = pa.table({"x": across.values, "y": up.values} | extra(columns, spec, reader))
    known = rows.filter(pc.and_(pc.is_valid(rows["x"]), pc.is_valid(rows["y"])))
    if not known.num_rows:
        raise ChartError("chart.empty_column", column=cut(up.title, 60))
    notes = [Finding("chart.left_out_empty", {"count": rows.num_rows - known.num_rows})] if known.num_rows < rows.num_rows else []
    if known.num_rows > MOST_POINTS:
        step = -(-known.num_rows // MOST_POINTS)
        notes.append(Finding("chart.kept_even", {"shown": len(range(0, known.num_rows, step)), "count": known.num_rows}))
        known = known.take(pa.array(range(0, known.num_rows, step)))
    titles = [axis_title(column, reader) for column in (across, up)]
    largest = [float(pc.max(pc.abs(known[name])).as_py()) for name in ("x", "y")]
    shown = [hover_number(size, column) for size, column in zip(largest, (across, up), strict=True)]
    hints = [reader.say("labelled", name=titles[at], value=f"<b>%{{{axis}:{shown[at]}}}</b>") for at, axis in enumerate("xy")]
    template = f"%{{customdata}}{hints[0]}<br>{hints[1]}<extra></extra>"
    figure = go.Figure(
        [trace(name, part, place, template) for place, (name, part) in enumerate(parts(known, notes))],
        layout(reader, xaxis=number_axis(titles[0], across, largest[0]), yaxis=number_axis(titles[1], up, largest[1]), hovermode="closest"),
    )
    figure.update_traces(showlegend=len(figure.data) > 1)
    named = known["label" if "label" in known.column_names else "x"].to_pylist()
    of, by = cut(up.title, 60), cut(across.title, 60)
    summary = Summary(
        spec.kind,
        known.num_rows,
        of,
        by,
        **ends(list(zip(named, known["y"].to_pylist(), strict=True)), reader, up.facts.unit, lambda place: told(place, across, reader)),
    )
    return Drawing(figure, summary, notes, title=f"{of} · {by}")


def extra(columns: Columns, spec: ChartSpec, reader: Reader) -> dict[str, pa.Array]:
    """The columns of a scatter plot besides the two: colour, size, and what each point is called."""
    found: dict[str, pa.Array] = {}
    if spec.color:
        found["color"] = pa.array(text_of(filled(columns, spec.color), reader.named), pa.string())
    size = measured(columns, spec.size) if spec.size else None
    if size is not None:
        found["size"] = size.values
    label = dict(spec.options).get("label", "")
    if label in columns:
        found["label"] = pa.array([cut(text, HOVER) for text in text_of(columns[label], reader.named)], pa.string())
    return found


def parts(rows: pa.Table, notes: list[Finding]) -> list[tuple[str, pa.Table]]:
    """The rows by their colour: the MOST_SERIES most frequent."""
    if "color" not in rows.column_names:
        return [("", rows)]
    counts = sorted(pc.value_counts(rows["color"]).to_pylist(), key=lambda item: -item["counts"])
    if len(counts) > MOST_SERIES:
        notes.append(Finding("chart.kept_series", {"shown": MOST_SERIES, "count": len(counts)}))
    return [(item["values"], rows.filter(pc.equal(rows["color"], item["values"]))) for item in counts[:MOST_SERIES]]


def trace(name: str, rows: pa.Table, place: int, template: str) -> Trace:
    """The points of one colour; each colour has a sign of its own."""
    labels = [f"{safe(text, HOVER)}<br>" for text in rows["label"].to_pylist()] if "label" in rows.column_names else [""] * rows.num_rows
    marker: dict[str, Any] = {"color": SERIES[place % len(SERIES)], "size": 9, "opacity": 0.75}
    marker["symbol"] = ("circle", "diamond", "square", "triangle-up", "x", "cross", "star", "triangle-down")[place % 8]
    if "size" in rows.column_names:
        amounts = [max(value or 0.0, 0.0) for value in rows["size"].to_pylist()]
        marker |= {"size": amounts, "sizemode": "area", "sizemin": LEAST / 2, "sizeref": 2 * max([*amounts, 1e-9]) / MOST**2}
    return as_trace(
        "scatter",
        x=rows["x"].to_numpy(),
        y=rows["y"].to_numpy(),
        mode="markers",
        marker=marker,
        name=safe(name),
        customdata=packed(labels),
        hovertemplate=template,
    )
