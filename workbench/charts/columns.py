"""The columns of a result as charts see them: what they hold, what they are called, their unit and kind of thing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from workbench.data.shown import shown, unique_names
from workbench.publishing.places import LATITUDES, LONGITUDES
from workbench.semantics.kinds import KINDS
from workbench.validation.labels import is_year, words

NUMBER, DATE, TEXT, FLAG, POINT, GEOMETRY, EMPTY = "number", "date", "text", "flag", "point", "geometry", "empty"
POINT_TEXT = re.compile(r"\s*[(\[]?\s*(-?\d{1,3}(?:\.\d+)?)\s*,\s*(-?\d{1,3}(?:\.\d+)?)\s*[)\]]?\s*")
GEOMETRY_TEXT = re.compile(r'\s*\{.{0,200}?"type"\s*:\s*"(?:Multi)?(?:Point|LineString|Polygon)"', re.DOTALL)
LOOKED_AT = 40  # values that say what a text column holds
YEARS = (1000, 2200)
TERRITORIES = {"departement": "insee_departement", "region": "insee_region", "commune": "insee_commune"}


@dataclass(frozen=True)
class Facts:
    """What the field dictionaries say of a column. title: in the reader's language, "" for none. axis_order: of its points."""

    title: str = ""
    unit: str = ""
    semantic: str = ""
    axis_order: str = "lon,lat"


@dataclass(frozen=True)
class Column:
    """One column. kind: NUMBER, DATE, TEXT, FLAG, POINT, GEOMETRY or EMPTY. values: numbers as doubles, dates as ISO texts."""

    name: str
    kind: str
    values: pa.ChunkedArray
    facts: Facts = field(default_factory=Facts)
    lost: int = 0  # cells that hold a number which is infinite or none

    @cached_property
    def different(self) -> int:
        """How many different values there are, nothing not counted."""
        return int(pc.count_distinct(self.values).as_py()) if self.kind != EMPTY else 0

    @property
    def title(self) -> str:
        """What people call it, without its unit."""
        return self.facts.title or self.name

    @property
    def is_whole(self) -> bool:
        """Whether all its numbers are whole."""
        return self.kind == NUMBER and bool(pc.all(pc.equal(pc.floor(self.values), self.values)).as_py())

    @property
    def is_year(self) -> bool:
        """Whether its numbers are years: they have no thousands."""
        if self.kind != NUMBER or not (self.facts.semantic == "year" or is_year(self.name)) or not self.different:
            return False
        ends = pc.min_max(self.values).as_py()
        return self.is_whole and YEARS[0] <= ends["min"] and ends["max"] <= YEARS[1]

    @property
    def is_code(self) -> bool:
        """Whether its numbers name things: nobody adds them up."""
        return self.facts.semantic in KINDS and self.facts.semantic not in ("year", "month")


Columns = Mapping[str, Column]


def columns_of(table: pa.Table, facts: Mapping[str, Facts] | None = None) -> Columns:
    """The columns of a result by their names, those that come again numbered. facts: by the same names."""
    told = facts or {}
    names = unique_names(table.column_names)
    readable = shown(table)
    return {
        name: column_of(name, raw, readable.column(place), told.get(name, Facts()))
        for place, (name, raw) in enumerate(zip(names, table.columns, strict=True))
    }


def column_of(name: str, raw: pa.ChunkedArray, readable: pa.ChunkedArray, facts: Facts) -> Column:
    """The Column of Arrow values; readable: the same ones as the browser would show them."""
    kind = raw.type
    if raw.null_count == len(raw):
        return Column(name, EMPTY, readable, facts)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        values = finite(raw)
        return Column(name, NUMBER, values, facts, values.null_count - raw.null_count)
    if pa.types.is_boolean(kind):
        return Column(name, FLAG, readable, facts)
    values = readable if is_text(readable) else readable.cast(pa.string())
    if (pa.types.is_timestamp(kind) or pa.types.is_date(kind)) and is_iso(values):
        return Column(name, DATE, values, facts)
    return Column(name, text_kind(values), values, facts)


def is_iso(values: pa.ChunkedArray) -> bool:
    """Whether all are dates of four-digit years, which is what a time axis holds; not "infinity", nor before Christ."""
    return bool(pc.all(pc.match_substring_regex(values, "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].*)?$")).as_py())


def is_text(values: pa.ChunkedArray) -> bool:
    """Whether the values are texts."""
    return bool(pa.types.is_string(values.type) or pa.types.is_large_string(values.type))


def finite(raw: pa.ChunkedArray) -> pa.ChunkedArray:
    """The numbers as doubles; what is infinite or no number as nothing."""
    doubles = raw.cast(pa.float64(), safe=False)
    return pc.if_else(pc.is_finite(doubles), doubles, pa.scalar(None, pa.float64()))


def text_kind(values: pa.ChunkedArray) -> str:
    """POINT, GEOMETRY or TEXT, from the first values."""
    first = [text for text in values.drop_null().slice(0, LOOKED_AT).to_pylist() if text]
    shapes = sum(1 for text in first if GEOMETRY_TEXT.match(text[:400]))
    points = sum(1 for text in first if POINT_TEXT.fullmatch(text))
    return TEXT if 2 * max(shapes, points) <= len(first) else GEOMETRY if shapes >= points else POINT


def of_kind(columns: Columns, *kinds: str) -> list[Column]:
    """The columns of these kinds, in their order."""
    return [item for item in columns.values() if item.kind in kinds]


def amounts(columns: Columns) -> list[Column]:
    """The columns whose numbers are amounts: neither codes, years nor coordinates."""
    places = {item.name for item in coordinates(columns) or ()}
    return [item for item in of_kind(columns, NUMBER) if not (item.is_code or item.is_year or item.name in places)]


def coordinates(columns: Columns) -> tuple[Column, Column] | None:
    """The longitude and the latitude, None when no two columns say them."""
    found = [coordinate(columns, *said) for said in (("longitude", LONGITUDES, 180.0), ("latitude", LATITUDES, 90.0))]
    return (found[0], found[1]) if found[0] and found[1] else None


def coordinate(columns: Columns, semantic: str, names: Sequence[str], most: float) -> Column | None:
    """The column that holds longitudes or latitudes."""
    for item in of_kind(columns, NUMBER):
        if item.facts.semantic == semantic or item.name.casefold() in names:
            ends = pc.min_max(item.values).as_py()
            if -most <= ends["min"] and ends["max"] <= most:
                return item
    return None


def territory(column: Column) -> str:
    """ "departement", "region" or "commune" when the dictionary or the column's name says so; "" else."""
    known = KINDS.get(column.facts.semantic)
    if known:
        return known.territory if known.territory in TERRITORIES else ""
    said = set(words(column.name))
    by_name = [level for level, code in TERRITORIES.items() if said & KINDS[code].said]
    return by_name[0] if len(by_name) == 1 and column.kind in (TEXT, NUMBER) else ""


def text_of(column: Column, named: Mapping[Any, str]) -> list[str]:
    """The values as texts. named: what true, false and nothing are called."""
    if column.kind == FLAG:
        return [named.get(value, str(value)) for value in column.values.to_pylist()]
    if column.kind == NUMBER:
        return [named[None] if value is None else f"{value:.15g}" for value in column.values.to_pylist()]
    return [named[None] if value is None else str(value) for value in column.values.to_pylist()]
