"""Counting the values of columns: one query per column, or one for a batch of them.

One by one is the faster way for many rows: types stay as they are and nothing is copied. Together is the
faster way for many columns, where planning a query costs more than running it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import duckdb

from workbench.publishing.columns import Column
from workbench.publishing.histogram import Bins
from workbench.sql import ident

Item = TypeVar("Item")
Result = TypeVar("Result")
TOP = 10
SHOWN_CHARACTERS = 80
Values = tuple[int, list[tuple[str, int]]]  # how many distinct values, the most frequent with their counts
Wanted = Mapping[str, tuple[str, Bins]]  # by column: the SQL of the number, and its Bins


def begin(value: str) -> str:
    """SQL: the beginning of the value's text, one character longer than what is shown."""
    return f"left(({value})::VARCHAR, {SHOWN_CHARACTERS + 1})"


def cut(text: str) -> str:
    """The text in at most 80 characters."""
    return text if len(text) <= SHOWN_CHARACTERS else text[: SHOWN_CHARACTERS - 1] + "…"


def each(
    connection: duckdb.DuckDBPyConnection, ask: Callable[[duckdb.DuckDBPyConnection, Item], Result], items: Iterable[Item]
) -> list[Result]:
    """What asking gives for each item, in order. Two are asked at a time: a query on few columns does not fill two processors."""

    def one(item: Item) -> Result:
        with connection.cursor() as cursor:
            return ask(cursor, item)

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(one, items))


def values_one_by_one(connection: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column]) -> dict[str, Values]:
    """The Values of each column."""

    def values(cursor: duckdb.DuckDBPyConnection, column: Column) -> Values:
        rows = cursor.execute(
            f"WITH held AS (SELECT {column.key} AS v FROM {source} WHERE {ident(column.name)} IS NOT NULL), "
            f"g AS MATERIALIZED (SELECT v, count(*) AS n FROM held GROUP BY v) "
            f"SELECT (SELECT count(*) FROM g), {begin('v')}, n FROM g ORDER BY n DESC, v LIMIT {TOP}"
        ).fetchall()
        return rows[0][0] if rows else 0, [(cut(value), count) for _, value, count in rows]

    return dict(zip([column.name for column in columns], each(connection, values, columns), strict=True))


def values_together(connection: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column]) -> dict[str, Values]:
    """The Values of each column."""
    if not columns:
        return {}
    keys = ", ".join(f"({column.key})::VARCHAR" for column in columns)
    rows = connection.execute(
        f"SELECT i, count(*), list(struct_pack(v := {begin('v')}, n := n) ORDER BY n DESC, v)[1:{TOP}] FROM ("
        f"SELECT i, v, count(*) AS n FROM (SELECT unnest([{keys}]) AS v, unnest(range({len(columns)})) AS i FROM {source}) "
        f"WHERE v IS NOT NULL GROUP BY ALL) GROUP BY i"
    ).fetchall()
    found = {columns[i].name: (distinct, [(cut(item["v"]), item["n"]) for item in top]) for i, distinct, top in rows}
    return {column.name: found.get(column.name, (0, [])) for column in columns}


def counts_one_by_one(connection: duckdb.DuckDBPyConnection, source: str, wanted: Wanted) -> dict[str, dict[int, int]]:
    """For each column, how many values fall in each bin."""

    def counts(cursor: duckdb.DuckDBPyConnection, asked: tuple[str, Bins]) -> dict[int, int]:
        value, bins = asked
        query = f"SELECT {bins.index_sql('x')} AS bin, count(*) FROM (SELECT {value} AS x FROM {source}) WHERE x IS NOT NULL GROUP BY bin"
        return dict(cursor.execute(query).fetchall())

    return dict(zip(wanted, each(connection, counts, wanted.values()), strict=True))


def counts_together(connection: duckdb.DuckDBPyConnection, source: str, wanted: Wanted) -> dict[str, dict[int, int]]:
    """For each column, how many values fall in each bin."""
    names = list(wanted)
    found: dict[str, dict[int, int]] = {name: {} for name in names}
    if not names:
        return found
    places = ", ".join(f"CASE WHEN {value} IS NOT NULL THEN {bins.index_sql(value)} END" for value, bins in wanted.values())
    rows = connection.execute(
        f"SELECT i, bin, count(*) FROM (SELECT unnest([{places}]) AS bin, unnest(range({len(names)})) AS i FROM {source}) "
        f"WHERE bin IS NOT NULL GROUP BY ALL"
    ).fetchall()
    for index, place, count in rows:
        found[names[index]][place] = count
    return found
