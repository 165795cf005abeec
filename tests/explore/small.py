"""Two small tables in a real DuckDB, and what a View says of them computed in plain Python, row by row."""

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from statistics import mean, median
from typing import Any

import duckdb

from workbench.explore.filters import NOT
from workbench.explore.sources import Column, Source, kind_of
from workbench.explore.view import Filter, Group, Measure, Ref, View
from workbench.sql import ident

Row = dict[Ref, Any]
ODD = 'p. "x" 🚲 <b>'
JANUARY, LATE = date(2024, 1, 31), date(9999, 12, 31)
INF, NAN = float("inf"), float("nan")
FIRST: Sequence[tuple[str, str, Sequence[Any]]] = (
    ("code", "VARCHAR", ["01001", "1002", "2A004", None, "01001", "", "l'Haÿ", "97411"]),
    ("n", "BIGINT", [3, -2, None, 3, 0, 7, 10, 3]),
    ("x", "DOUBLE", [1.5, INF, NAN, None, -INF, 2.5, -0.25, 1.5]),
    ("day", "DATE", [JANUARY, None, date(2023, 12, 31), date(1600, 2, 29), date(2024, 2, 1), date(2024, 1, 1), LATE, JANUARY]),
    ("yes", "BOOLEAN", [True, False, None, True, True, False, False, True]),
    (ODD, "VARCHAR", ["a", "A", "é", "a", None, "a;b", "%_", "a"]),
)  # fmt: skip
SECOND: Sequence[tuple[str, str, Sequence[Any]]] = (
    ("key", "VARCHAR", ["01001", "2A004", "2A004", None, "97411", "zz"]),
    ("people", "BIGINT", [100, 20, 30, 5, 0, 9]),
    ("name", "VARCHAR", ["Un", "Deux", "Deux", "?", "Quatre", None]),
)


def database() -> duckdb.DuckDBPyConnection:
    """A DuckDB with both tables."""
    connection = duckdb.connect()
    for name, columns in (("first", FIRST), ("second", SECOND)):
        connection.execute(f"CREATE TABLE {name} ({', '.join(f'{ident(column)} {kind}' for column, kind, _ in columns)})")
        for row in zip(*(values for _, _, values in columns), strict=True):
            connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(row))})", list(row))
    return connection


def source(name: str, columns: Sequence[tuple[str, str, Sequence[Any]]]) -> Source:
    """The Source of one of them."""
    return Source(f"team.{name}", ident(name), tuple(Column(column, kind, kind_of(kind)) for column, kind, _ in columns))


def rows_of(columns: Sequence[tuple[str, str, Sequence[Any]]], *, joined: bool) -> list[Row]:
    """The rows of one of them."""
    names = [Ref(name, joined) for name, _, _ in columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*(values for _, _, values in columns), strict=True)]


def kept(item: Filter, value: Any) -> bool:
    """Whether a Filter keeps a value."""
    if item.is_open:
        return True
    if item.how in NOT:
        return not kept(Filter(item.field, NOT[item.how], item.values), value)
    if item.how in ("missing", "present"):
        return (value is None) == (item.how == "missing")
    if value is None:
        return False
    if item.how == "between":
        low, high = ((date.fromisoformat(end) if isinstance(value, date) else float(end)) if end else None for end in item.values)
        return not (isinstance(value, float) and math.isnan(value)) and (low is None or value >= low) and (high is None or value <= high)
    text = told(value)
    first = item.values[0]
    return {
        "one_of": lambda: text in item.values,
        "equals": lambda: text == first,
        "contains": lambda: first.lower() in text.lower(),
        "starts": lambda: text.lower().startswith(first.lower()),
    }[item.how]()


def told(value: Any) -> str:
    """A value as DuckDB writes it."""
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def joined(view: View, key: Callable[[Any], Any]) -> list[Row]:
    """The rows of the first table with those of the second, brought to one row for each key unless each is asked for."""
    first = rows_of(FIRST, joined=False)
    if view.join is None:
        return first
    right = rows_of(SECOND, joined=True)
    groups: dict[Any, list[Row]] = {}
    for row in right:
        groups.setdefault(row[Ref("key", True)], []).append(row)
    seconds = right if view.join.several == "each" else [one(rows, view.join.several) for rows in groups.values()]
    found = []
    for row in first:
        met = [other for other in seconds if key(row[Ref("code")]) is not None and other[Ref("key", True)] == key(row[Ref("code")])]
        nothing = [] if view.join.keep == "matched" else [dict.fromkeys(right[0])]
        found += [{**row, **other} for other in met or nothing]
    return found


def one(rows: list[Row], several: str) -> Row:
    """Rows that share a key, as one."""
    amounts = [row[Ref("people", True)] for row in rows if row[Ref("people", True)] is not None]
    names = {row[Ref("name", True)] for row in rows} - {None}
    put = {"sum": sum, "mean": mean, "max": max}[several]
    return {
        Ref("key", True): rows[0][Ref("key", True)],
        Ref("people", True): put(amounts) if amounts else None,
        Ref("name", True): names.pop() if len(names) == 1 else None,
    }


def grouped(item: Group, value: Any) -> Any:
    """What a value is put together by."""
    if value is None or not item.part:
        return value
    if item.part.startswith("bin:"):
        width = float(item.part.removeprefix("bin:"))
        return math.floor(value / width) * width if math.isfinite(value) else None
    return {
        "year": lambda: value.year,
        "quarter": lambda: date(value.year, 1 + (value.month - 1) // 3 * 3, 1),
        "month": lambda: value.replace(day=1),
        "week": lambda: value - timedelta(days=value.weekday()),
        "day": lambda: value,
        "weekday": lambda: date.isoweekday(value),
    }[item.part]()


def finite(rows: list[Row], ref: Ref | None) -> list[Any]:
    """The values of a field that a figure counts."""
    values = [row[ref] for row in rows if ref and row[ref] is not None]
    return [value for value in values if not isinstance(value, float) or math.isfinite(value)]


def figure(item: Measure, rows: list[Row], everything: list[Row]) -> Any:
    """The figure of a group."""
    if item.kind in ("count", "share", "ratio"):
        amount = total(item, rows)
        if item.kind == "count":
            return len(rows)
        if item.kind == "share":
            return divided(amount, total(item, everything), 100)
        return divided(amount, divisor(item, rows), item.factor)
    values = finite(rows, item.field)
    if item.kind == "distinct":
        return len({told(row[item.field]) for row in rows if item.field and row[item.field] is not None})
    put: dict[str, Callable[[list[Any]], Any]] = {"sum": sum, "mean": mean, "median": median, "min": min, "max": max}
    return put[item.kind](values) if values else None


def total(item: Measure, rows: list[Row]) -> Any:
    """The number of rows, or the sum of a field."""
    values = finite(rows, item.field)
    return len(rows) if item.field is None else (sum(values) if values else None)


def divisor(item: Measure, rows: list[Row]) -> Any:
    """What a rate divides by."""
    values = finite(rows, item.over)
    if item.by == "once":
        values = list({row[Ref("key", True)]: row[item.over] for row in rows if item.over and row[item.over] is not None}.values())
    return (max(values) if item.by == "max" else sum(values)) if values else None


def divided(amount: Any, by: Any, factor: int) -> float | None:
    """A rate; None where there is nothing to divide, or to divide by."""
    return None if amount is None or not by else factor * amount / by


def answer(view: View, key: Callable[[Any], Any] = lambda value: value) -> list[tuple[Any, ...]]:
    """The rows of the result of a View that groups, in no order. key: what the join does to a code before it compares it."""
    rows = [row for row in joined(view, key) if all(kept(item, row[item.field]) for item in view.filters)]
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        groups.setdefault(tuple(apart(grouped(item, row[item.field])) for item in view.groups), []).append(row)
    if not view.groups:
        groups = {(): rows}
    return [(*names, *(figure(item, held, rows) for item in view.figures())) for names, held in groups.items()]


def apart(value: Any) -> Any:
    """A value by which rows are put together: all that is no number is one."""
    return "nan" if isinstance(value, float) and math.isnan(value) else value
