"""The profile of a table: for each Field its missing share, distinct count, extremes, top values, histogram.

Few passes over a Parquet file just written: one query for all columns of a batch, then counts of values
where they say something. Never at page view.
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from workbench.descriptor import Field
from workbench.publishing import grouping, repeated
from workbench.publishing.columns import Column, columns_of
from workbench.publishing.histogram import Bins, bins_of, histogram_of
from workbench.publishing.places import bounding_box
from workbench.sql import ident, literal

BATCH_TABLE = "batch"
BATCH = 100  # columns in one query
COPIED = 500  # columns copied from a wide file at once
EXACT_DISTINCT = 100_000  # beyond, counted approximately (HyperLogLog, about 2 %) and said so
PLACE = "file_row_number"  # a row's place in a Parquet file, unless a field bears that name
SAMPLE_ROWS = 100_000  # rows that tell where the middle 98 % lie
Tick = Callable[[str, int, int], None]
Figures = dict[str, Any]
Known = Mapping[str, repeated.Counted]


@dataclass(frozen=True)
class Rows:
    """What is queried. source: a relation in SQL. rows: how many. every: one row in so many makes a sample, 0 to take them all."""

    source: str
    rows: int
    every: int

    @property
    def together(self) -> bool:
        """Whether the columns are asked all in one query."""
        return self.source == BATCH_TABLE


def profile(parquet: Path, fields: Sequence[Field], memory_mb: int, tick: Tick) -> Figures:
    """{"rows", "fields": [...], "bbox"?} as profile.json keeps them; each entry in the order of the Fields."""
    with duckdb.connect(config={"memory_limit": f"{memory_mb}MB", "temp_directory": str(parquet.parent / "spill")}) as connection:
        connection.execute("SET GLOBAL TimeZone='UTC'")
        columns = columns_of(connection, parquet)
        rows = int(connection.execute(f"SELECT count(*) FROM {literal(str(parquet))}").fetchall()[0][0])
        every = 0 if has_place(columns) or rows <= 2 * SAMPLE_ROWS else rows // SAMPLE_ROWS
        entries: list[Figures] = []
        for batch, source in batches(connection, parquet, columns):
            entries += entries_of(connection, Rows(source, rows, every), batch)
            tick("profile", len(entries) * rows // len(columns), rows)
        box = bounding_box(connection, parquet, fields)
    typed = [{"name": field.name, "type": field.type, **figures} for field, figures in zip(fields, entries, strict=True)]
    return {"rows": rows, "fields": typed, **({"bbox": box} if box else {})}


def batches(connection: duckdb.DuckDBPyConnection, parquet: Path, columns: Sequence[Column]) -> Iterator[tuple[Sequence[Column], str]]:
    """Batches of columns, each with the relation to query.

    A wide table is copied batch by batch: asking a file of 9,000 columns about each of them reads its footer each time.
    """
    source = literal(str(parquet))
    if len(columns) <= BATCH:
        yield columns, source
        return
    for start in range(0, len(columns), COPIED):
        copied = columns[start : start + COPIED]
        names = ", ".join(ident(column.name) for column in copied) + ("" if has_place(copied) else f", {PLACE}")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {BATCH_TABLE} AS SELECT {names} FROM {source}")
        for first in range(0, len(copied), BATCH):
            yield copied[first : first + BATCH], BATCH_TABLE


def has_place(columns: Sequence[Column]) -> bool:
    """Whether a field bears the name that DuckDB gives to the places of rows."""
    return any(column.name.casefold() == PLACE for column in columns)


def entries_of(connection: duckdb.DuckDBPyConnection, told: Rows, columns: Sequence[Column]) -> list[Figures]:
    """The entries of profile.json for a batch of columns, without the Fields' names and types."""
    known: Known = {}
    if told.every and not told.together:
        known = repeated.counted(connection, told.source, columns, repeated.stretches(told.rows, PLACE))
    figures = summaries(connection, told, columns, known)
    few = [column for column in columns if figures[column.name]["groups"] <= EXACT_DISTINCT]
    values = values_of(connection, told, few, {name: item for name, item in known.items() if name in {column.name for column in few}})
    entries = {column.name: entry(column, figures[column.name], values.get(column.name)) for column in columns}
    wanted = {column.name: found for column in columns if (found := bins_for(column, figures[column.name], entries[column.name]["top"]))}
    scales = {column.name: "length" if column.kind == "text" else column.scale for column in columns}
    for name, counts in bins_filled(connection, told, wanted, known).items():
        entries[name]["histogram"] = histogram_of(scales[name], wanted[name][1], counts)
    return [entries[column.name] for column in columns]


def values_of(connection: duckdb.DuckDBPyConnection, told: Rows, columns: Sequence[Column], known: Known) -> dict[str, grouping.Values]:
    """The Values of each column."""
    plain = [column for column in columns if column.name not in known]
    found = (grouping.values_together if told.together else grouping.values_one_by_one)(connection, told.source, plain)
    return found | {name: repeated.values_of(connection, item) for name, item in known.items()}


def bins_filled(connection: duckdb.DuckDBPyConnection, told: Rows, wanted: grouping.Wanted, known: Known) -> dict[str, dict[int, int]]:
    """For each column, how many values fall in each bin."""
    plain = {name: found for name, found in wanted.items() if name not in known}
    counts = (grouping.counts_together if told.together else grouping.counts_one_by_one)(connection, told.source, plain)
    return counts | {name: repeated.bins_filled(connection, known[name], *found) for name, found in wanted.items() if name in known}


def summaries(connection: duckdb.DuckDBPyConnection, told: Rows, columns: Sequence[Column], known: Known) -> dict[str, Figures]:
    """For each column: rows, count, approximate distinct, low, high, mean, first and last number, and the middle 98 %."""
    plain = [column for column in columns if column.name not in known]
    wanted = [f"struct_pack({summary_sql(column)})" for column in plain]
    found = connection.execute(f"SELECT {', '.join(wanted)} FROM {told.source}").fetchall()[0] if plain else ()
    figures: dict[str, Figures] = {column.name: {**item, "rows": told.rows} for column, item in zip(plain, found, strict=True)}
    for name, item in known.items():
        figures[name] = {**connection.execute(item.figures_sql).fetchall()[0][0], "rows": told.rows}
    measured = [column for column in columns if column.measure]
    if measured:
        quantiles = ", ".join(f"quantile_cont({column.finite}, [0.01, 0.99])" for column in measured)
        sampled = f" WHERE {PLACE} % {told.every} = 0" if told.every else ""
        sample = connection.execute(f"SELECT {quantiles} FROM {told.source}{sampled}").fetchall()[0]
        for column, middle in zip(measured, sample, strict=True):
            figures[column.name]["middle"] = middle
    return figures


def summary_sql(column: Column) -> str:
    """SQL: the fields of the struct that sums up one column."""
    name = ident(column.name)
    parts = [f"held := count({name})", f"groups := approx_count_distinct({column.key})"]
    if column.orders:
        shown = column.finite_raw
        parts += [f"low := {grouping.begin(f'min({shown})')}", f"high := {grouping.begin(f'max({shown})')}"]
    if column.measure:
        parts += [f"first := min({column.finite})", f"last := max({column.finite})"]
    if column.kind == "number":
        parts.append(f"mean := avg({column.finite})")
    if column.kind == "text":
        parts += [f"first := min(length({name}))::DOUBLE", f"last := max(length({name}))::DOUBLE"]
    return ", ".join(parts)


def entry(column: Column, figures: Figures, values: grouping.Values | None) -> Figures:
    """One entry of profile.json, its histogram still to come."""
    held, rows = figures["held"], figures["rows"]
    distinct, top = values or (min(figures["groups"], held), [])
    if column.kind == "nested" or (distinct > 0.9 * held and held > grouping.TOP):
        top = []
    told = {
        "missing": (rows - held) / rows if rows else 0.0,
        "missing_count": rows - held,
        "distinct": distinct,
        "distinct_exact": values is not None,
        "low": plain(column, figures.get("low")),
        "high": plain(column, figures.get("high")),
        "top": [{"value": plain(column, value), "count": count} for value, count in top],
        "histogram": None,
    }
    mean = figures.get("mean")
    return told if mean is None or not math.isfinite(mean) else {**told, "mean": mean}


def plain(column: Column, text: str | None) -> str:
    """The text of a value; whole numbers without the ".0" of their type."""
    shown = grouping.cut(text or "")
    return shown.removesuffix(".0") if column.kind == "number" else shown


def bins_for(column: Column, figures: Figures, top: list[Figures]) -> tuple[str, Bins] | None:
    """The SQL of a number and its Bins: values, dates, or lengths of texts without useful top values; None for the rest."""
    low, high = figures.get("first"), figures.get("last")
    if low is None or high is None or (column.kind == "text" and top):
        return None
    value = f"length({ident(column.name)})::DOUBLE" if column.kind == "text" else column.finite
    middle = figures.get("middle") or (low, high)
    bins = bins_of(low, high, (middle[0], middle[1]), whole=column.is_whole)
    return (value, bins) if bins else None
