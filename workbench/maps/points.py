"""Points by their coordinates; more than a browser draws well are put into groups on a grid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pyarrow.compute as pc

from workbench.charts.columns import POINT, POINT_TEXT, Columns, coordinates, of_kind, text_of
from workbench.charts.drawing import Drawing, Summary, Trace, as_trace
from workbench.charts.marks import MOST_SERIES, filled, measured, numbers_of, require
from workbench.charts.palette import PAPER, SERIES
from workbench.charts.reader import HOVER, Reader, cut, safe
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding
from workbench.maps.ground import FRANCE, HEIGHT, Box, box_of, frames, ground, map_layout
from workbench.maps.insets import INSETS, METROPOLE
from workbench.maps.outlines import outlines
from workbench.maps.where import departement_at

MOST_POINTS = 2_000
GRID = 44  # cells of the longer side
LEAST, MOST = 5, 26  # pixels of the circle of a group
NEAR = 2.2  # degrees: smaller maps show the communes
HOME = 0.5  # the share of points in France by which a map is one of France

Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass
class Places:
    """The rows that are somewhere. rows: their numbers in the result. is_french: whether they are drawn on a map of France."""

    lon: Numbers
    lat: Numbers
    rows: np.ndarray[Any, np.dtype[np.int64]]
    notes: list[Finding]
    is_french: bool = False
    overseas: bool = False

    def keep(self, kept: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
        """None; only these are left."""
        self.lon, self.lat, self.rows = self.lon[kept], self.lat[kept], self.rows[kept]


def points_map(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of places. x: the longitude, y: the latitude; or x alone, a column of points. options: label. Raises: ChartError."""
    require(columns, spec)
    found = at_home(places(columns, spec))
    box = FRANCE if found.overseas else box_of(found.lon.tolist(), found.lat.tolist())
    count = len(found.lon)
    if count > MOST_POINTS:
        traces: list[Trace] = [groups(found, columns, spec, reader)]
    else:
        traces = singles(found, columns, spec, reader)
    figure = go.Figure([frames(drawn=found.overseas), *grounds(found, box), *traces], map_layout(reader, box))
    figure.layout.showlegend = len(traces) > 1
    title = reader.say("places")
    return Drawing(figure, Summary(spec.kind, count, title), found.notes, HEIGHT, title)


def places(columns: Columns, spec: ChartSpec) -> Places:
    """The places of the rows. Raises: ChartError chart.needs_points, chart.no_places."""
    lon, lat = pair(columns, spec)
    with np.errstate(invalid="ignore"):
        known = (np.abs(lon) <= 180) & (np.abs(lat) <= 90) & ~((lon == 0) & (lat == 0))
    if not known.any():
        raise ChartError("chart.no_places")
    lost = int(len(lon) - known.sum())
    notes = [Finding("chart.left_out_places", {"count": lost})] if lost else []
    return Places(lon[known], lat[known], np.flatnonzero(known), notes)


def pair(columns: Columns, spec: ChartSpec) -> tuple[Numbers, Numbers]:
    """Longitudes and latitudes of all rows, NaN where there is none. Raises: ChartError."""
    if spec.x and not spec.y:
        column = filled(columns, spec.x)
        if column.kind != POINT:
            raise ChartError("chart.needs_points")
        found = [POINT_TEXT.fullmatch(text or "") for text in column.values.to_pylist()]
        first, second = (np.array([float(item[part]) if item else np.nan for item in found]) for part in (1, 2))
        return (second, first) if column.facts.axis_order == "lat,lon" else (first, second)
    if not (spec.x and spec.y):
        raise ChartError("chart.needs_points")
    across, up = measured(columns, spec.x), measured(columns, spec.y[0])
    if across is None or up is None:
        raise ChartError("chart.needs_points")
    return tuple(np.array([np.nan if value is None else value for value in numbers_of(item)]) for item in (across, up))  # type: ignore[return-value]


def at_home(found: Places) -> Places:
    """The Places; on a map of France those overseas are moved into their frames, and those elsewhere are left out and counted."""
    mainland = within(found, METROPOLE)
    inside = [(item, within(found, item.bounds)) for item in INSETS]
    if np.logical_or.reduce([mainland, *(there for _, there in inside)]).mean() < HOME or not mainland.any():
        return found
    found.is_french = True
    kept = mainland.copy()
    for item, there in inside:
        if there.any():
            moved = [item.drawn(*point) for point in zip(found.lon[there], found.lat[there], strict=True)]
            found.lon[there], found.lat[there] = [point[0] for point in moved], [point[1] for point in moved]
            kept |= there
            found.overseas = True
    if found.overseas:
        found.notes.append(Finding("chart.overseas"))
    if not kept.all():
        found.notes.append(Finding("chart.elsewhere", {"count": int((~kept).sum())}))
        found.keep(kept)
    return found


def within(found: Places, box: Box) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which places are in a box."""
    west, south, east, north = box
    return (found.lon >= west) & (found.lon <= east) & (found.lat >= south) & (found.lat <= north)


def grounds(found: Places, box: Box) -> Sequence[Trace]:
    """What the places lie on: départements, the communes of one, or the countries of the world."""
    if not found.is_french:
        return [ground("countries", list(outlines("countries").names))]
    shown = [code for code in outlines("departements").names if found.overseas or len(code) == 2]
    under = [ground("departements", shown)]
    if max(box[2] - box[0], box[3] - box[1]) < NEAR:
        code = departement_at(float(np.median(found.lon)), float(np.median(found.lat)))
        if code:
            under.append(ground(f"communes/{code}", list(outlines(f"communes/{code}").names)))
    return under


def singles(found: Places, columns: Columns, spec: ChartSpec, reader: Reader) -> list[Trace]:
    """A point a row, a trace a colour."""
    named = dict(spec.options).get("label", "")
    shown = [columns[name] for name in dict.fromkeys((named, spec.color, spec.size)) if name in columns]
    told = [
        [
            safe(reader.say("labelled", name=item.title, value=text) if item.name != named else text, HOVER)
            for text in text_of(item, reader.named)
        ]
        for item in shown
    ]
    texts = np.array(
        ["<br>".join(parts) for parts in zip(*told, strict=True)] if told else [""] * (int(found.rows.max()) + 1), dtype=object
    )
    colors = np.array(text_of(filled(columns, spec.color), reader.named), dtype=object)[found.rows] if spec.color else None
    size = measured(columns, spec.size)
    sizes = sized(np.array([value or 0.0 for value in numbers_of(size)])[found.rows]) if size else None
    return [
        as_trace(
            "scattergeo",
            lon=found.lon[part],
            lat=found.lat[part],
            mode="markers",
            name=safe(name),
            text=texts[found.rows][part],
            hovertemplate="%{text}<extra></extra>" if told else "%{lat:.4f}, %{lon:.4f}<extra></extra>",
            marker={
                "size": 8 if sizes is None else sizes[part],
                "color": SERIES[place % len(SERIES)],
                "opacity": 0.8,
                "line": {"color": PAPER, "width": 0.7},
                "symbol": ("circle", "diamond", "square", "triangle-up", "x", "cross", "star", "triangle-down")[place % 8],
            },
        )
        for place, (name, part) in enumerate(by_color(colors, found.notes, len(found.lon)))
    ]


def by_color(colors: np.ndarray[Any, Any] | None, notes: list[Finding], count: int) -> list[tuple[str, np.ndarray[Any, Any]]]:
    """Which points are of which colour: the MOST_SERIES most frequent."""
    if colors is None:
        return [("", np.ones(count, dtype=bool))]
    names, times = np.unique(colors.astype(str), return_counts=True)
    kept = names[np.argsort(-times, kind="stable")][:MOST_SERIES]
    if len(names) > len(kept):
        notes.append(Finding("chart.kept_series", {"shown": len(kept), "count": len(names)}))
    return [(str(name), colors == name) for name in kept]


def sized(values: Numbers) -> Numbers:
    """Diameters whose areas are as the values."""
    most = max(float(values.max(initial=0.0)), 1e-9)
    found: Numbers = LEAST + (MOST - LEAST) * np.sqrt(np.clip(values, 0, None) / most)
    return found


def groups(found: Places, columns: Columns, spec: ChartSpec, reader: Reader) -> Trace:
    """The places grouped on a grid: a circle where those of a cell lie on average, its area as their number."""
    wide = max(float(np.ptp(found.lon)), float(np.ptp(found.lat)), 1e-6) / GRID
    cells = np.floor((found.lon - found.lon.min()) / wide) * 10_000 + np.floor((found.lat - found.lat.min()) / wide)
    _, group, counts = np.unique(cells, return_inverse=True, return_counts=True)
    lon, lat = (np.bincount(group, weights=values) / counts for values in (found.lon, found.lat))
    found.notes.append(Finding("chart.clustered", {"count": len(found.lon), "shown": len(counts)}))
    texts = [reader.say("labelled", name=safe(reader.say("places")), value=f"<b>{reader.number(int(count))}</b>") for count in counts]
    column = measured(columns, spec.size)
    if column:
        amounts = np.array([value or 0.0 for value in numbers_of(column)])[found.rows]
        sums = np.bincount(group, weights=amounts)
        name = safe(reader.say("sum", name=cut(column.title, 60)))
        texts = [
            f"{text}<br>" + reader.say("labelled", name=name, value=f"<b>{reader.number(float(total))}</b>")
            for text, total in zip(texts, sums, strict=True)
        ]
    return as_trace(
        "scattergeo",
        lon=lon.round(4),
        lat=lat.round(4),
        mode="markers",
        text=texts,
        hovertemplate="%{text}<extra></extra>",
        showlegend=False,
        marker={"size": sized(counts.astype(float)).round(1), "color": SERIES[0], "opacity": 0.72, "line": {"color": PAPER, "width": 0.7}},
    )


def proposed(columns: Columns) -> tuple[str, tuple[str, ...]] | None:
    """x and y of a map of points: the columns of coordinates, or one of points; None for none."""
    both = coordinates(columns)
    if both:
        return both[0].name, (both[1].name,)
    alone = [item for item in of_kind(columns, POINT) if pc.count(item.values).as_py()]
    return (alone[0].name, ()) if alone else None
