"""The geometries of a result of its own: areas, lines and points in GeoJSON."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, TypeVar

import plotly.graph_objects as go

from workbench.charts.columns import GEOMETRY, Column, Columns, of_kind, text_of
from workbench.charts.drawing import Drawing, Summary, Trace, as_trace, ends, hover_number
from workbench.charts.marks import Value, filled, measured, numbers_of, require
from workbench.charts.palette import LAND_LINES, PAPER, SERIES
from workbench.charts.reader import HOVER, Reader, axis_title, cut, safe, spoken
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding
from workbench.maps.classes import colours
from workbench.maps.ground import HEIGHT, box_of, frames, map_layout

MOST_SHAPES, MOST_VERTICES = 2_000, 60_000
DIGITS = 4
Point = tuple[float, float]
Ring = list[Point]
Part = TypeVar("Part")


@dataclass
class Shapes:
    """The geometries that can be drawn, by the numbers of their rows."""

    areas: dict[int, list[list[Ring]]] = field(default_factory=dict)
    lines: dict[int, list[Ring]] = field(default_factory=dict)
    points: dict[int, list[Point]] = field(default_factory=dict)
    vertices: int = 0
    lost: int = 0

    def rows(self) -> list[int]:
        """The rows that are drawn."""
        return [*self.areas, *self.lines, *self.points]

    def corners(self) -> Ring:
        """All their points."""
        found = [point for parts in self.areas.values() for part in parts for point in part[0]]
        found += [point for parts in self.lines.values() for part in parts for point in part]
        return found + [point for parts in self.points.values() for point in parts]


def shapes_map(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of geometries. x: their column. y: what colours areas. options: label. Raises: ChartError."""
    require(columns, spec)
    column = filled(columns, spec.x) if spec.x else of_kind(columns, GEOMETRY)[0]
    found, count = gathered(column)
    drawn = found.rows()
    if not drawn:
        raise ChartError("chart.bad_geometry", column=cut(column.title, 60))
    notes = [Finding("chart.left_out_shapes", {"count": found.lost})] if found.lost else []
    if len(drawn) + found.lost < count:
        notes.append(Finding("chart.kept_shapes", {"shown": len(drawn), "count": count}))
    value = measured(columns, spec.y[0]) if spec.y else None
    label = dict(spec.options).get("label", "")
    names = [safe(text, HOVER) for text in text_of(columns[label], reader.named)] if label in columns else [""] * len(column.values)
    corners = found.corners()
    box = box_of([point[0] for point in corners], [point[1] for point in corners])
    traces = [frames(drawn=False), *areas(found, names, value, (spec, reader)), *lines_and_points(found, names)]
    title = spoken(axis_title(value, reader)) if value else cut(column.title, 60)
    pairs: list[tuple[str, Value]] = []
    if value:
        numbers = numbers_of(value)
        pairs = [(names[row] or str(row + 1), numbers[row]) for row in found.areas]
    summary = Summary(spec.kind, len(drawn), title, "", **ends(pairs, reader, value.facts.unit if value else ""))
    return Drawing(go.Figure(traces, map_layout(reader, box)), summary, notes, HEIGHT, title)


def gathered(column: Column) -> tuple[Shapes, int]:
    """The Shapes of a column, until browsers would have too many; and how many cells hold something."""
    found, count = Shapes(), 0
    for row, text in enumerate(column.values.to_pylist()):
        if not text:
            continue
        count += 1
        if len(found.rows()) < MOST_SHAPES and found.vertices < MOST_VERTICES and not taken(found, row, text):
            found.lost += 1
    return found, count


def taken(found: Shapes, row: int, text: str) -> bool:
    """Whether the text is a geometry, which is among the Shapes then."""
    try:
        said = json.loads(text)
        kind, told = str(said["type"]), said["coordinates"]
        many = told if kind.startswith("Multi") else [told]
        single = kind.removeprefix("Multi")
        if single == "Polygon":
            found.areas[row] = some([some([turned(line(ring), clockwise=not place) for place, ring in enumerate(part)]) for part in many])
            found.vertices += sum(len(ring) for part in found.areas[row] for ring in part)
        elif single == "LineString":
            found.lines[row] = some([line(part) for part in many])
            found.vertices += sum(map(len, found.lines[row]))
        elif single == "Point":
            found.points[row] = line(many)
            found.vertices += len(many)
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return False
    return row in found.areas or row in found.lines or row in found.points


def line(points: Sequence[Sequence[float]]) -> Ring:
    """The points, rounded to ten metres. Raises: ValueError for none, and for what is not on Earth."""
    found = some([(round(float(point[0]), DIGITS), round(float(point[1]), DIGITS)) for point in points])
    if not all(abs(across) <= 180 and abs(up) <= 90 for across, up in found):
        raise ValueError("not on Earth")
    return found


def some(parts: list[Part]) -> list[Part]:
    """The parts. Raises: ValueError for none: GeoJSON allows empty geometries (RFC 7946, 3.1), of which nothing can be drawn."""
    if not parts:
        raise ValueError("empty")
    return parts


def turned(ring: Ring, *, clockwise: bool) -> Ring:
    """The ring the way round that d3 wants: outer ones clockwise, holes the other way."""
    twice = sum(left[0] * right[1] - right[0] * left[1] for left, right in pairwise(ring))
    return ring if (twice < 0) == clockwise else ring[::-1]


def areas(found: Shapes, names: Sequence[str], value: Column | None, how: tuple[ChartSpec, Reader]) -> list[Trace]:
    """The areas, coloured by their values; those without one in grey."""
    if not found.areas:
        return []
    spec, reader = how
    numbers = numbers_of(value) if value else []
    known = {row: number for row in found.areas if numbers and (number := numbers[row]) is not None}
    collection = {"type": "FeatureCollection", "features": [feature(row, parts) for row, parts in found.areas.items()]}
    line_style: Mapping[str, Any] = {"line": {"color": LAND_LINES, "width": 0.8}}
    if not known or value is None:
        plain = {"colorscale": [[0, SERIES[0]], [1, SERIES[0]]], "showscale": False, "hovertemplate": "%{customdata}<extra></extra>"}
        rows = list(found.areas)
        marker = {**line_style, "opacity": 0.55}
        return [
            as_trace(
                "choropleth",
                geojson=collection,
                locations=rows,
                z=[0] * len(rows),
                customdata=[names[row] for row in rows],
                marker=marker,
                **plain,
            )
        ]
    shade = colours(list(known.values()), axis_title(value, reader), reader, dict(spec.options).get("classes", ""))
    shown = hover_number(max(map(abs, known.values())), value)
    return [
        as_trace(
            "choropleth",
            geojson=collection,
            locations=list(known),
            z=shade.z,
            customdata=[[names[row], number] for row, number in known.items()],
            marker=line_style,
            hovertemplate=f"%{{customdata[0]}}<br><b>%{{customdata[1]:{shown}}}</b> {safe(value.facts.unit)}<extra></extra>",
            **shade.how,
        )
    ]


def feature(row: int, parts: list[list[Ring]]) -> dict[str, Any]:
    """A GeoJSON Feature of areas."""
    return {"type": "Feature", "id": row, "geometry": {"type": "MultiPolygon", "coordinates": parts}}


def lines_and_points(found: Shapes, names: Sequence[str]) -> list[Trace]:
    """The lines and the points."""
    traces = []
    if found.lines:
        path = [(point, names[row]) for row, parts in found.lines.items() for part in parts for point in [*part, (None, None)]]
        traces.append(
            as_trace(
                "scattergeo",
                lon=[point[0] for point, _ in path],
                lat=[point[1] for point, _ in path],
                text=[name for _, name in path],
                mode="lines",
                line={"color": SERIES[0], "width": 2},
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
            )
        )
    if found.points:
        spots = [(point, names[row]) for row, parts in found.points.items() for point in parts]
        traces.append(
            as_trace(
                "scattergeo",
                lon=[point[0] for point, _ in spots],
                lat=[point[1] for point, _ in spots],
                text=[name for _, name in spots],
                mode="markers",
                marker={"size": 8, "color": SERIES[1], "line": {"color": PAPER, "width": 0.7}},
                hovertemplate="%{text}<extra></extra>",
                showlegend=False,
            )
        )
    return traces
