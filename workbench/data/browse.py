"""A page of a published table: filtered, sorted, a thousand rows at most, in milliseconds and in the server's process.

One connection for all readers, one thread and 300 MB: whoever wants more asks a query, which has a process of its own.
"""

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.data.nearest import nearest
from workbench.data.shown import shown
from workbench.errors import DatasetError
from workbench.sql import ident, literal

MEMORY_MB = 300
MOST_ROWS = 1_000
PLACE = "file_row_number"
COUNTED = "place of the row"


@dataclass(frozen=True)
class Condition:
    """One filter: how is "equals", "contains" (whatever the case), "one_of", "at_least", "at_most", "missing" or "present".

    values: texts, as the table shows them; one for most, any number for "one_of", none for the last two.
    """

    field: str
    how: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ask:
    """What a reader asks of a table. order: a Field's name, "" for the order of the file. limit: at most 1,000."""

    conditions: tuple[Condition, ...] = ()
    order: str = ""
    descending: bool = False
    offset: int = 0
    limit: int = 50


@dataclass(frozen=True)
class Page:
    """table: the rows asked for. matching: rows that meet the conditions. total: rows of the table."""

    table: pa.Table
    matching: int
    total: int


HOWS: Mapping[str, str] = {
    "equals": "{column} = {value}",
    "contains": "contains(lower({column}::VARCHAR), lower(?))",
    "one_of": "{column} IN ({values})",
    "at_least": "{column} >= {value}",
    "at_most": "{column} <= {value}",
    "missing": "{column} IS NULL",
    "present": "{column} IS NOT NULL",
}


def page(parquet: Path, ask: Ask) -> Page:
    """The Page of a Parquet file that answers an Ask.

    Raises: DatasetError browse.unknown_field, browse.not_a_value.
    """
    types, total = layout(parquet)
    where, values = filters(types, ask.conditions)
    source = source_of(parquet, types)
    cursor = connection().cursor()
    try:
        matching = total if not where else int(cursor.execute(f"SELECT count(*) FROM {source.sql}{where}", values).fetchall()[0][0])
        places = places_of(cursor, source, (where, values), ask) if where or ask.order else stretch(ask, total)
        rows = rows_at(cursor, source, places)
    except duckdb.ConversionException:
        raise not_a_value(types, ask.conditions) from None
    except duckdb.OutOfMemoryException:
        raise DatasetError("browse.too_large", memory_mb=MEMORY_MB) from None
    finally:
        cursor.close()
    return Page(shown(rows), matching, total)


@dataclass(frozen=True)
class Source:
    """A Parquet file to select from: its SQL, the name of the column that says a row's place, the types of the others."""

    sql: str
    place: str
    types: Mapping[str, str]


def source_of(parquet: Path, types: Mapping[str, str]) -> Source:
    """The Source of a Parquet file; the places are counted when a field bears the name that DuckDB gives them."""
    file = literal(str(parquet))
    if PLACE not in {name.casefold() for name in types}:
        return Source(file, PLACE, types)
    return Source(f"(SELECT *, row_number() OVER () - 1 AS {ident(COUNTED)} FROM {file})", ident(COUNTED), types)


def stretch(ask: Ask, total: int) -> list[int]:
    """The places of the rows of a page of the whole table, in the order of the file."""
    first = max(0, ask.offset)
    return list(range(first, min(total, first + min(ask.limit, MOST_ROWS))))


def places_of(cursor: duckdb.DuckDBPyConnection, source: Source, filtered: tuple[str, list[Any]], ask: Ask) -> list[int]:
    """The places of the rows of a page, in its order. Only the columns that filter and sort are read."""
    where, values = filtered
    order = source.place
    if ask.order:
        order = f"{ident(known(source.types, ask.order))} {'DESC' if ask.descending else 'ASC'} NULLS LAST, {order}"
    limit = max(0, min(ask.limit, MOST_ROWS))
    query = f"SELECT {source.place} FROM {source.sql}{where} ORDER BY {order} LIMIT {limit} OFFSET {max(0, ask.offset)}"
    return [row[0] for row in cursor.execute(query, values).fetchall()]


def rows_at(cursor: duckdb.DuckDBPyConnection, source: Source, places: list[int]) -> pa.Table:
    """The rows at these places of the file, in that order."""
    columns = ", ".join(readable(name, kind) for name, kind in source.types.items())
    listed = ", ".join(map(str, places)) or "-1"
    near = f"{source.place} BETWEEN {min(places, default=0)} AND {max(places, default=0)} AND {source.place} IN ({listed})"
    found = cursor.sql(f"SELECT {columns}, {source.place} FROM {source.sql} WHERE {near}").to_arrow_table()
    where = {place: index for index, place in enumerate(found.column(found.num_columns - 1).to_pylist())}
    return found.take(pa.array([where[place] for place in places], pa.int64())).remove_column(found.num_columns - 1)


@lru_cache(maxsize=256)
def layout(parquet: Path) -> tuple[Mapping[str, str], int]:
    """The DuckDB type of each column, and the number of rows."""
    cursor = connection().cursor()
    rows = cursor.execute(f"DESCRIBE SELECT * FROM {literal(str(parquet))}").fetchall()
    cursor.close()
    return {row[0]: row[1] for row in rows}, pq.ParquetFile(parquet).metadata.num_rows


def filters(types: Mapping[str, str], conditions: tuple[Condition, ...]) -> tuple[str, list[Any]]:
    """The WHERE clause, "" for none, and its parameters."""
    parts: list[str] = []
    values: list[Any] = []
    for condition in conditions:
        name = known(types, condition.field)
        column = ident(name)
        value = f"CAST(? AS {types[name]})" if is_scalar(types[name]) else "?"
        column = column if is_scalar(types[name]) else f"{column}::VARCHAR"
        parts.append(HOWS[condition.how].format(column=column, value=value, values=", ".join([value] * len(condition.values)) or "NULL"))
        values += condition.values
    return (f" WHERE {' AND '.join(parts)}" if parts else ""), values


def is_scalar(duckdb_type: str) -> bool:
    """Whether a text can be read as one value of the type."""
    return not duckdb_type.endswith("]") and not duckdb_type.startswith(("STRUCT", "MAP", "UNION", "JSON", "BLOB", "VARIANT", "GEOMETRY"))


def known(types: Mapping[str, str], name: str) -> str:
    """The name itself. Raises: DatasetError when the table has no such Field."""
    if name not in types:
        raise DatasetError("browse.unknown_field", field=name[:80], fields=nearest(name, list(types)))
    return name


def not_a_value(types: Mapping[str, str], conditions: tuple[Condition, ...]) -> DatasetError:
    """The error that names the first value which its column cannot be compared with."""
    for condition in conditions:
        for value in condition.values:
            if not can_be(types[condition.field], value):
                return DatasetError("browse.not_a_value", value=value[:80], field=condition.field, type=types[condition.field].lower())
    return DatasetError("browse.not_a_value", value="", field=conditions[0].field if conditions else "", type="")


def can_be(duckdb_type: str, value: str) -> bool:
    """Whether a text can be read as the type."""
    if not is_scalar(duckdb_type):
        return True
    cursor = connection().cursor()
    found = cursor.execute(f"SELECT TRY_CAST(? AS {duckdb_type}) IS NOT NULL", [value]).fetchall()[0][0]
    cursor.close()
    return bool(found)


def readable(name: str, kind: str) -> str:
    """SQL: the column, as text when Arrow or the browser would not hold every digit or part of it."""
    is_text = kind in ("HUGEINT", "UHUGEINT", "BIGNUM", "TIMESTAMP WITH TIME ZONE") or kind.startswith(("UNION", "VARIANT", "GEOMETRY"))
    return f"{ident(name)}::VARCHAR AS {ident(name)}" if is_text else ident(name)


CONNECTION: list[duckdb.DuckDBPyConnection] = []
LOCK = threading.Lock()


def connection() -> duckdb.DuckDBPyConnection:
    """The one connection of this process for browsing; callers take a cursor of it."""
    with LOCK:
        if not CONNECTION:
            config = {"threads": 1, "memory_limit": f"{MEMORY_MB}MB", "temp_directory": "", "autoinstall_known_extensions": False}
            CONNECTION.append(duckdb.connect(config=config))
            CONNECTION[0].execute("SET TimeZone='UTC'")
        return CONNECTION[0]
