"""Choropleth: areas coloured by a value, by the codes or names of départements, régions, communes or countries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import plotly.graph_objects as go
import pyarrow as pa

from workbench.charts.columns import NUMBER, TEXT, Column, Columns, of_kind, territory, text_of
from workbench.charts.drawing import Drawing, Summary, as_trace, ends, hover_number, packed
from workbench.charts.marks import Value, asked_how, filled, measured, reduced, require
from workbench.charts.palette import LAND_LINES
from workbench.charts.reader import Reader, axis_title, cut, safe, spoken
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding
from workbench.maps.classes import colours
from workbench.maps.ground import FRANCE, HEIGHT, WORLD, Box, box_of, frames, ground, map_layout
from workbench.maps.outlines import FILES, LEVELS, WHOLE, departement_of, features, has, matched, name_of, outlines

ENOUGH, SHARE = 20, 0.9  # different values, and the share that matches, by which codes are known without their name
LISTED = 8
NAMELESS = ("departement", "country")  # levels whose codes are known by themselves; those of régions look like départements


def territories(columns: Columns) -> list[tuple[Column, str]]:
    """The columns that name areas, with the level of each, the surest first."""
    candidates = of_kind(columns, TEXT, NUMBER)
    said = [(item, level) for item in candidates if (level := territory(item) or country(item)) and some(item, level)]
    known = {item.name for item, _ in said}
    return said + [(item, level) for item in candidates if item.name not in known and item.kind == TEXT and (level := by_values(item))]


def country(column: Column) -> str:
    """ "country" when the dictionary says that the column holds codes of countries, else ""."""
    return "country" if column.facts.semantic in ("country_iso2", "country_iso3") else ""


def some(column: Column, level: str) -> bool:
    """Whether any of its first values is that of an outline: a column called "commune" often holds names."""
    return bool(matched(first_values(column), level))


def by_values(column: Column) -> str:
    """The level whose codes nearly all of the column's values are, "" for none."""
    values = first_values(column)
    if len(values) < ENOUGH:
        return ""
    return next((level for level in NAMELESS if len(matched(values, level)) >= SHARE * len(values)), "")


def first_values(column: Column) -> list[str]:
    """The first different values as texts."""
    part = Column(
        column.name, column.kind, pa.chunked_array([column.values.slice(0, 3_000).unique().drop_null().slice(0, 300)]), column.facts
    )
    return text_of(part, {None: ""})


def level_of(column: Column, asked: str) -> str:
    """The level asked for, else the one that the column says, else that of its values."""
    return asked if asked in LEVELS else territory(column) or country(column) or by_values(column) or "departement"


def areas_map(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of areas. options: level, area (the département of communes), how, classes. Raises: ChartError."""
    require(columns, spec)
    column, options = filled(columns, spec.x), dict(spec.options)
    level = level_of(column, options.get("level", ""))
    texts = text_of(column, {**reader.named, None: ""})
    codes = matched(dict.fromkeys(text for text in texts if text), level)
    unmatched = Counter(text for text in texts if text and text not in codes)
    if not codes:
        raise ChartError("chart.unmatched_all", count=len(unmatched), column=cut(column.title, 60), codes=listed(unmatched))
    value = measured(columns, spec.y[0] if spec.y else "")
    there = pa.array([text in codes for text in texts])
    named = value and replace(value, values=value.values.filter(there))
    told = reduced(pa.table({"x": pa.array([codes[text] for text in texts if text in codes], pa.string())}), named, asked_how(spec))
    rows = told.table.to_pydict()
    found: dict[str, Value] = dict(zip(rows["x"], rows["value"], strict=True))
    notes = [*told.notes, *([Finding("chart.unmatched", {"count": len(unmatched), "codes": listed(unmatched)})] if unmatched else [])]
    if level == "commune":
        found, file = one_departement(found, options.get("area", ""), notes)
    else:
        file = FILES[level]
    title = axis_title(value, reader, told.how) if value else reader.say("count")
    return drawn(found, (file, level), (spec, title, value), reader, notes)


def listed(unmatched: Mapping[str, int]) -> str:
    """The first codes of those, for a sentence."""
    return ", ".join(cut(text, 30) for text in list(unmatched)[:LISTED]) + ("…" if len(unmatched) > LISTED else "")


def one_departement(found: dict[str, Value], asked: str, notes: list[Finding]) -> tuple[dict[str, Value], str]:
    """The communes of one département, the one asked for or else the one with most of them, and its file."""
    counts = Counter(departement_of(code) for code in found)
    chosen = asked if counts.get(asked) else counts.most_common(1)[0][0]
    kept = {code: value for code, value in found.items() if departement_of(code) == chosen}
    if len(kept) < len(found):
        notes.append(Finding("chart.other_departements", {"count": len(found) - len(kept)}))
    parts = {code: value for code, value in kept.items() if WHOLE.get(code[:3]) and code not in WHOLE.values()}
    is_town = chosen in ("13", "69", "75") and len(parts) * 2 > len(kept) and has(f"arrondissements/{chosen}")
    return (parts, f"arrondissements/{chosen}") if is_town else (kept, f"communes/{chosen}")


def departements_in(column: Column) -> list[str]:
    """The départements of the communes that a column names, most communes first."""
    codes = matched(dict.fromkeys(text for text in text_of(column, {None: ""}) if text), "commune").values()
    return [code for code, _ in Counter(departement_of(code) for code in codes).most_common()]


def drawn(
    found: Mapping[str, Value], where: tuple[str, str], what: tuple[ChartSpec, str, Column | None], reader: Reader, notes: list[Finding]
) -> Drawing:
    """The Drawing of the values of the areas of a file. where: file and level. what: the ChartSpec, the measure's title and column."""
    (file, level), (spec, title, value) = where, what
    known = {code: number for code, number in found.items() if number is not None and code in outlines(file).names}
    if not known:
        raise ChartError("chart.empty_column", column=cut(title, 60))
    names = {code: name_of(code, level, reader.language) for code in outlines(file).names}
    grey = [code for code in names if code not in known]
    overseas = level in ("departement", "region")
    if grey and level != "country":
        notes.append(Finding("chart.no_value", {"count": len(grey)}))
    if overseas:
        notes.append(Finding("chart.overseas"))
    numbers, unit = list(known.values()), value.facts.unit if value else ""
    shade = colours(numbers, title, reader, dict(spec.options).get("classes", ""))
    largest = max(abs(number) for number in numbers)
    trace = as_trace(
        "choropleth",
        geojson=outlines(file).address,
        featureidkey="id",
        locations=packed(list(known)),
        z=packed(shade.z),
        **shade.how,
        customdata=np.array([[safe(f"{names[code]} ({code})"), number] for code, number in known.items()], dtype=object),
        hovertemplate=f"%{{customdata[0]}}<br><b>%{{customdata[1]:{hover_number(largest, value)}}}</b> {safe(unit)}<extra></extra>",
        marker={"line": {"color": LAND_LINES, "width": 0.8}},
    )
    none = reader.say("no_value")
    traces = [frames(drawn=overseas), ground(file, grey, [f"{names[code]} ({code}) · {none}" for code in grey]), trace]
    figure = go.Figure(traces, map_layout(reader, box(file, level)))
    pairs: Sequence[tuple[str, Value]] = [(names[code], number) for code, number in known.items()]
    summary = Summary(spec.kind, len(known), spoken(title), level, **ends(list(pairs), reader, unit))
    return Drawing(figure, summary, notes, HEIGHT, spoken(title))


@lru_cache(maxsize=128)
def box(file: str, level: str) -> Box:
    """What a map of that file shows."""
    if level in ("departement", "region"):
        return FRANCE
    return WORLD if level == "country" else box_of(*corners(file))


def corners(file: str) -> tuple[list[float], list[float]]:
    """The longitudes and latitudes of the outlines of a file."""
    points = [point for item in features(file) for point in points_of(item["geometry"]["coordinates"])]
    return [point[0] for point in points], [point[1] for point in points]


def points_of(coordinates: Sequence[object]) -> list[tuple[float, float]]:
    """The points of GeoJSON coordinates, however nested."""
    if coordinates and isinstance(coordinates[0], int | float):
        return [(float(coordinates[0]), float(coordinates[1]))]  # type: ignore[arg-type]
    return [point for part in coordinates for point in points_of(part)]  # type: ignore[arg-type]
