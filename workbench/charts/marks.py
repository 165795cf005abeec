"""Marks: the rows of a result grouped into what a figure draws, one value a mark and a series."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from workbench.charts.columns import DATE, EMPTY, NUMBER, Column, Columns, text_of
from workbench.charts.reader import HOVER, Reader, cut
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding

MOST_SERIES, MOST_NAMED = 8, 6
HOWS = ("sum", "mean", "min", "max")
Value = float | None


@dataclass
class Marks:
    """places: of the marks along x, as texts, numbers or ISO dates. series: name -> one value a place.

    measured: the column of the values, None for a count of rows. how: "" when each mark is one row.
    """

    by: Column
    places: list[str] | list[float]
    series: dict[str, list[Value]]
    measured: Column | None = None
    how: str = ""
    notes: list[Finding] = field(default_factory=list)
    names_columns: bool = False  # whether each series is a column of its own
    unit: str = ""  # of all series, "" when they have several

    @property
    def largest(self) -> float:
        """The largest value, its sign aside."""
        return max((abs(value) for values in self.series.values() for value in values if value is not None), default=0.0)

    def totals(self) -> list[float]:
        """What the series of each place come to."""
        return [sum(value or 0.0 for value in values) for values in zip(*self.series.values(), strict=True)]

    def keep(self, places: Sequence[int]) -> None:
        """None; only these places are left, in this order."""
        self.places = [self.places[place] for place in places]  # type: ignore[assignment]
        self.series = {name: [values[place] for place in places] for name, values in self.series.items()}


def require(columns: Columns, spec: ChartSpec) -> None:
    """None. Raises: ChartError chart.gone for a ChartSpec that names what is no longer in the result."""
    asked = [name for name in (spec.x, *spec.y, spec.color, spec.size) if name]
    gone = [name for name in asked if name not in columns]
    if gone:
        raise ChartError("chart.gone", columns=", ".join(cut(name, 60) for name in gone[:4]))


def measured(columns: Columns, name: str) -> Column | None:
    """The column of numbers of that name, None for a count of rows. Raises: ChartError."""
    if not name:
        return None
    column = filled(columns, name)
    if column.kind != NUMBER:
        raise ChartError("chart.not_a_number", column=cut(column.title, 60))
    return column


def filled(columns: Columns, name: str) -> Column:
    """The column of that name, which holds something. Raises: ChartError."""
    column = columns[name]
    if column.kind == EMPTY or (column.kind == NUMBER and not column.different):
        raise ChartError("chart.empty_column", column=cut(column.title, 60))
    return column


def without_value(columns: Columns, rows: pa.Table, spec: ChartSpec) -> list[Finding]:
    """That columns of numbers hold nothing to draw, so that who looks for them in the figure knows where they are."""
    asked = {spec.x, *spec.y, spec.color, spec.size}
    kinds = zip(columns.items(), rows.schema.types, strict=True)
    empty = [cut(column.title, 60) for (name, column), kind in kinds if name not in asked and is_number(kind) and not column.different]
    more = ["…"] if len(empty) > MOST_NAMED else []
    return [Finding("chart.without_value", {"columns": ", ".join(empty[:MOST_NAMED] + more)})] if empty and rows.num_rows else []


def is_number(kind: pa.DataType) -> bool:
    """Whether a column of that type holds numbers, if it holds anything."""
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))


def places_of(column: Column, reader: Reader, *, as_text: bool) -> pa.ChunkedArray:
    """The values along an axis: texts, or numbers and dates as they are."""
    if not as_text and column.kind in (NUMBER, DATE):
        return column.values
    return pa.chunked_array([pa.array([cut(text, HOVER) for text in text_of(column, reader.named)], pa.string())])


def marks(columns: Columns, spec: ChartSpec, reader: Reader, *, as_text: bool = True) -> Marks:
    """The Marks of a ChartSpec: by x, a series a value of `color`, or a series a column of `y`. Raises: ChartError."""
    require(columns, spec)
    by = filled(columns, spec.x)
    places = places_of(by, reader, as_text=as_text)
    if spec.color:
        color = filled(columns, spec.color)
        table = pa.table({"x": places, "color": places_of(color, reader, as_text=True)})
        return by_color(table, by, (measured(columns, spec.y[0] if spec.y else ""), asked_how(spec)))
    found = [measured(columns, name) for name in spec.y or ("",)]
    parts = [reduced(pa.table({"x": places}), column, asked_how(spec)) for column in found]
    names = [cut(column.title, HOVER) if column else reader.say("count") for column in found]
    unique = [name if names.count(name) == 1 else f"{name} {place + 1}" for place, name in enumerate(names)]
    keys = parts[0].table.column("x").to_pylist()
    series = {name: part.table.column("value").to_pylist() for name, part in zip(unique, parts, strict=True)}
    told = parts[0]
    units = {column.facts.unit if column else "" for column in found}
    unit = units.pop() if len(units) == 1 else ""
    return without_places(Marks(by, keys, series, found[0], told.how, told.notes, names_columns=True, unit=unit))


@dataclass
class Reduced:
    """A table of one row a mark, with its column "value"; how: by what several rows became one."""

    table: pa.Table
    how: str
    notes: list[Finding]


def asked_how(spec: ChartSpec) -> str:
    """How several values of one mark become one, "" when nobody said."""
    said = dict(spec.options).get("how", "")
    return said if said in HOWS else ""


def reduced(keys: pa.Table, column: Column | None, how: str) -> Reduced:
    """One row a mark: the count of its rows, its value, or what its values come to."""
    names = keys.column_names
    if column is None:
        counted = keys.append_column("value", pa.array([1.0] * keys.num_rows, pa.float64()))
        return Reduced(by_group(counted, names, "sum"), "count", [])
    table = keys.append_column("value", column.values)
    if keys.group_by(names, use_threads=False).aggregate([]).num_rows == keys.num_rows:
        return Reduced(table, "", [])
    chosen = how or ("sum" if column.is_whole else "mean")
    note = {"sum": "chart.added_up", "mean": "chart.averaged"}.get(chosen)
    return Reduced(by_group(table, names, chosen), chosen, [Finding(note)] if note else [])


def by_group(table: pa.Table, names: list[str], how: str) -> pa.Table:
    """The table grouped, in the order in which the groups come first."""
    found = table.group_by(names, use_threads=False).aggregate([("value", how)])
    return found.rename_columns([name.replace(f"value_{how}", "value") for name in found.column_names])


def by_color(keys: pa.Table, by: Column, how: tuple[Column | None, str]) -> Marks:
    """The Marks with a series a colour, the largest MOST_SERIES of them."""
    told = reduced(keys, *how)
    totals: dict[str, float] = {}
    rows = told.table.to_pydict()
    for color, value in zip(rows["color"], rows["value"], strict=True):
        totals[color] = totals.get(color, 0.0) + abs(value or 0.0)
    kept = sorted(totals, key=lambda name: -totals[name])[:MOST_SERIES]
    names = [name for name in totals if name in set(kept)]
    places = list(dict.fromkeys(rows["x"]))
    at = {place: number for number, place in enumerate(places)}
    series: dict[str, list[Value]] = {name: [None] * len(places) for name in names}
    for place, color, value in zip(rows["x"], rows["color"], rows["value"], strict=True):
        if color in series:
            series[color][at[place]] = value
    notes = list(told.notes)
    if len(totals) > len(names):
        notes.append(Finding("chart.kept_series", {"shown": len(names), "count": len(totals)}))
    return without_places(Marks(by, places, series, how[0], told.how, notes, unit=how[0].facts.unit if how[0] else ""))


def without_places(found: Marks) -> Marks:
    """The Marks without those at no place, which happens along axes of numbers and dates."""
    known = [number for number, place in enumerate(found.places) if place is not None]
    if len(known) < len(found.places):
        found.notes.append(Finding("chart.left_out_empty", {"count": len(found.places) - len(known)}))
        found.keep(known)
    return found


def numbers_of(column: Column) -> list[Value]:
    """The column's numbers."""
    return list(column.values.to_pylist())


def holes(column: Column) -> int:
    """How many of its cells hold nothing."""
    return int(pc.sum(pc.is_null(column.values)).as_py() or 0)
