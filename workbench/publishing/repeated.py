"""Columns whose values come again and again: each is counted once, and its whole profile is asked of the counts.

Counting the values of such a column costs less than one look at each of its rows for every figure of the profile.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from workbench.publishing.columns import Column
from workbench.publishing.grouping import TOP, Values, begin, cut, each
from workbench.publishing.histogram import Bins
from workbench.sql import ident

STRETCHES = 10
STRETCH_ROWS = 10_000
SEEN_TIMES = 3  # in the stretches; fewer, and counting costs more than looking


@dataclass(frozen=True)
class Counted:
    """A column with its counts: `table` holds its distinct values, NULL among them, under its own name, and how often each stands."""

    column: Column
    table: str
    times: str

    @property
    def figures_sql(self) -> str:
        """SQL: one struct with what profile.summaries() asks of a column."""
        column, name = self.column, ident(self.column.name)
        parts = [f"held := coalesce(sum({self.times}) FILTER ({name} IS NOT NULL), 0)::BIGINT", f"groups := count({name})"]
        if column.orders:
            parts += [f"{side} := {begin(f'{what}({column.finite_raw})')}" for side, what in (("low", "min"), ("high", "max"))]
        if column.measure:
            parts += [f"first := min({column.finite})", f"last := max({column.finite})"]
        if column.kind == "number":
            weight = f"sum({self.times}) FILTER ({column.finite} IS NOT NULL)"
            parts.append(f"mean := sum({column.finite} * {self.times}) / {weight}")
        if column.kind == "text":
            parts += [f"first := min(length({name}))::DOUBLE", f"last := max(length({name}))::DOUBLE"]
        return f"SELECT struct_pack({', '.join(parts)}) FROM {self.table}"


def counted(connection: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column], where: str) -> dict[str, Counted]:
    """Those of the columns that repeat themselves in the rows of the condition `where`, by name, once they are counted."""
    asked = ", ".join(f"count({ident(item.name)}), approx_count_distinct({ident(item.name)})" for item in columns)
    seen = connection.execute(f"SELECT {asked} FROM {source} WHERE {where}").fetchall()[0]
    pairs = zip(columns, seen[::2], seen[1::2], strict=True)
    few = [item for item, cells, distinct in pairs if item.kind != "nested" and SEEN_TIMES * distinct <= cells]
    tables = [Counted(item, f"counts{place}", "n" if item.name.casefold() != "n" else "times") for place, item in enumerate(few)]

    def count(cursor: duckdb.DuckDBPyConnection, item: Counted) -> None:
        name = ident(item.column.name)
        query = f"SELECT {name}, count(*) AS {item.times} FROM {source} GROUP BY {name}"
        cursor.execute(f"CREATE OR REPLACE TABLE {item.table} AS {query}")

    each(connection, count, tables)
    return {item.column.name: item for item in tables}


def stretches(rows: int, place: str) -> str:
    """SQL boolean: the row is in one of some stretches that are spread over the table; `place` is the SQL of its number."""
    starts = [index * rows // STRETCHES for index in range(STRETCHES)]
    return " OR ".join(f"{place} BETWEEN {start} AND {start + STRETCH_ROWS}" for start in starts)


def values_of(connection: duckdb.DuckDBPyConnection, item: Counted) -> Values:
    """The Values of a column that was counted."""
    name = ident(item.column.name)
    held = f"{item.table} WHERE {name} IS NOT NULL"
    distinct = connection.execute(f"SELECT count(*) FROM {held}").fetchall()[0][0]
    rows = connection.execute(f"SELECT {begin(name)}, {item.times} FROM {held} ORDER BY {item.times} DESC, {name} LIMIT {TOP}").fetchall()
    return distinct, [(cut(value), count) for value, count in rows]


def bins_filled(connection: duckdb.DuckDBPyConnection, item: Counted, value: str, bins: Bins) -> dict[int, int]:
    """How many values of a column that was counted fall in each bin."""
    query = (
        f"SELECT {bins.index_sql('x')} AS bin, sum(times)::BIGINT FROM (SELECT {value} AS x, {item.times} AS times FROM {item.table}) "
        "WHERE x IS NOT NULL GROUP BY bin"
    )
    return dict(connection.execute(query).fetchall())
