"""The profile of a table: for each Field its missing share, distinct count, extremes, top values, histogram.

Few passes over a Parquet file just written: one query for all columns of a batch, then counts of values
where they say something. Never at page view.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from workbench.descriptor import Field
from workbench.publishing import grouping
from workbench.publishing.columns import Column, columns_of
from workbench.publishing.histogram import Bins, bins_of, histogram_of
from workbench.publishing.places import bounding_box
from workbench.sql import ident, literal

BATCH = 100  # columns in one query
COPIED = 500  # columns copied from a wide file at once
EXACT_DISTINCT = 100_000  # beyond, counted approximately (HyperLogLog, about 2 %) and said so
PLACE = "file_row_number"  # a row's place in a Parquet file, unless a field bears that name
SAMPLE_ROWS = 100_000  # rows that tell where the middle 98 % lie
Tick = Callable[[str, int, int], None]
Figures = dict[str, Any]


def profile(parquet: Path, fields: Sequence[Field], memory_mb: int, tick: Tick) -> Figures:
    """{"rows", "fields": [...], "bbox"?} as profile.json keeps them; each entry in the order of the Fields."""
    with duckdb.connect(config={"memory_limit": f"{memory_mb}MB", "temp_directory": str(parquet.parent / "spill")}) as connection:
        connection.execute("SET TimeZone='UTC'")
        columns = columns_of(connection, parquet)
        rows = int(connection.execute(f"SELECT count(*) FROM {literal(str(parquet))}").fetchall()[0][0])
        entries: list[Figures] = []
        for batch, source in batches(connection, parquet, columns):
            entries += entries_of(connection, source, batch, rows)
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
        connection.execute(f"CREATE OR REPLACE TEMP TABLE batch AS SELECT {names} FROM {source}")
        for first in range(0, len(copied), BATCH):
            yield copied[first : first + BATCH], "batch"


def has_place(columns: Sequence[Column]) -> bool:
    """Whether a field bears the name that DuckDB gives to the places of rows."""
    return any(column.name.casefold() == PLACE for column in columns)


def entries_of(connection: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column], rows: int) -> list[Figures]:
    """The entries of profile.json for a batch of columns, without the Fields' names and types."""
    together = source == "batch"
    figures = summaries(connection, source, columns, rows)
    few = [column for column in columns if figures[column.name]["groups"] <= EXACT_DISTINCT]
    values = (grouping.values_together if together else grouping.values_one_by_one)(connection, source, few)
    entries = {column.name: entry(column, figures[column.name], values.get(column.name)) for column in columns}
    wanted = {column.name: found for column in columns if (found := bins_for(column, figures[column.name], entries[column.name]["top"]))}
    counts = (grouping.counts_together if together else grouping.counts_one_by_one)(connection, source, wanted)
    scales = {column.name: "length" if column.kind == "text" else column.scale for column in columns}
    for name, (_, bins) in wanted.items():
        entries[name]["histogram"] = histogram_of(scales[name], bins, counts[name])
    return [entries[column.name] for column in columns]


def summaries(connection: duckdb.DuckDBPyConnection, source: str, columns: Sequence[Column], rows: int) -> dict[str, Figures]:
    """For each column: rows, count, approximate distinct, low, high, mean, first and last number, and the middle 98 %."""
    wanted = [f"struct_pack({summary_sql(column)})" for column in columns]
    found = connection.execute(f"SELECT {', '.join(wanted)} FROM {source}").fetchall()[0]
    figures: dict[str, Figures] = {column.name: {**item, "rows": rows} for column, item in zip(columns, found, strict=True)}
    measured = [column for column in columns if column.measure]
    if measured:
        quantiles = ", ".join(f"quantile_cont({column.finite}, [0.01, 0.99])" for column in measured)
        sampled = f" WHERE {PLACE} % {rows // SAMPLE_ROWS} = 0" if rows > 2 * SAMPLE_ROWS and not has_place(columns) else ""
        sample = connection.execute(f"SELECT {quantiles} FROM {source}{sampled}").fetchall()[0]
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
