"""Coordinates that cannot be: beyond the globe, swapped, or at 0,0."""

from collections.abc import Sequence

from workbench.descriptor import Field
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import Staged
from workbench.validation import labels
from workbench.validation.types import spelling, stays_native

# Mainland France with Corsica: where most of our points are, and where swapped ones land (Somalia, Yemen, the sea)
LATITUDES, LONGITUDES = (41.0, 51.5), (-5.5, 10.0)
SWAPPED_SHARE = 0.5

Pair = tuple[tuple[Field, str], tuple[Field, str]]  # latitude and longitude: Field and SQL column


def coordinates(fields: Sequence[tuple[Field, str]]) -> Pair | None:
    """The first latitude and the first longitude of a table, as numbers."""
    numeric = [(item, column) for item, column in fields if item.type in ("number", "integer")]
    latitude = next((pair for pair in numeric if labels.is_latitude(pair[0].name)), None)
    longitude = next((pair for pair in numeric if labels.is_longitude(pair[0].name)), None)
    return (latitude, longitude) if latitude and longitude else None


def misplaced(staged: Staged, fields: Sequence[tuple[Field, str]]) -> list[Finding]:
    """Findings on the coordinates of a table; none when it has none."""
    pair = coordinates(fields)
    if pair is None:
        return []
    latitude, longitude = (value_of(item, column) for item, column in pair)
    source = f"(SELECT rowid AS place, {latitude} AS y, {longitude} AS x FROM {staged.sql})"
    out = "(abs(y) > 90 OR abs(x) > 180)"
    null_island = "(x = 0 AND y = 0)"
    swapped = f"({within('x', 'y')} AND NOT {within('y', 'x')})"
    low, high, left, right, *counts = staged.one(
        f"SELECT min(y), max(y), min(x), max(x), count_if({out}), count_if({null_island}), count_if({swapped}), "
        f"count_if(x IS NOT NULL AND y IS NOT NULL AND NOT {out} AND NOT {null_island}) FROM {source}"
    )
    if low is None or right is None or (is_inside(LATITUDES, low, high) and is_inside(LONGITUDES, left, right)):
        return []
    swaps = counts[2] if counts[2] >= SWAPPED_SHARE * counts[3] else 0
    causes = (("geo.out_of_range", out, counts[0]), ("geo.null_island", null_island, counts[1]), ("geo.swapped", swapped, swaps))
    return [told(staged, code, where, (count, source, pair)) for code, where, count in causes if count]


def is_inside(span: tuple[float, float], low: float, high: float) -> bool:
    """Whether all values are within a span."""
    return span[0] <= low and high <= span[1]


def value_of(field: Field, column: str) -> str:
    """SQL of a coordinate, without asking once more whether its text is one: cells that are none give NULL."""
    return f"{column}::DOUBLE" if stays_native(field) else spelling(field).value(column)


def within(latitude: str, longitude: str) -> str:
    """SQL boolean: the point is in mainland France."""
    return f"({latitude} BETWEEN {LATITUDES[0]} AND {LATITUDES[1]} AND {longitude} BETWEEN {LONGITUDES[0]} AND {LONGITUDES[1]})"


def told(staged: Staged, code: str, where: str, seen: tuple[int, str, Pair]) -> Finding:
    """The Finding on the points that meet a condition."""
    count, source, ((latitude, _), (longitude, _)) = seen
    found = staged.fetch(f"SELECT place, y, x FROM {source} WHERE {where} ORDER BY place LIMIT {SHOWN_ROWS}")
    rows = staged.numbers(place for place, _, _ in found)
    context = {"latitude": latitude.name, "longitude": longitude.name, "point": f"{found[0][1]}, {found[0][2]}"}
    return Finding(code, context, rows[0], latitude.name, str(found[0][1]), count, rows)
