"""Arrow tables made readable: what a browser or a text file cannot show becomes text."""

import base64
import json
from datetime import date, datetime, time
from typing import Any

import pyarrow as pa

from workbench.data import far

# Dates that pandas and browsers hold; those beyond are shown as text.
FIRST, LAST = datetime(1678, 1, 1), datetime(2262, 1, 1)


def shown(table: pa.Table) -> pa.Table:
    """The same table; nested values, blobs, big integers, intervals, zoned and extreme dates as text. Duplicate names are kept apart."""
    columns = [shown_column(column) for column in table.columns]
    return pa.table(columns, names=unique_names(table.column_names))


def unique_names(names: list[str]) -> list[str]:
    """The names, numbered when they come again: "a", "a_2"."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, told = 1, name
        while told in taken:
            number += 1
            told = f"{name}_{number}"
        taken.add(told)
        found.append(told)
    return found


def shown_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column itself if it shows as it is, else its texts."""
    kind = column.type
    if pa.types.is_null(kind):
        return column.cast(pa.string())
    if pa.types.is_dictionary(kind):
        return column.cast(kind.value_type)
    if pa.types.is_decimal(kind):
        return column.cast(pa.string()) if kind.scale == 0 else column.cast(pa.float64(), safe=False)
    if shows_as_is(kind) and not is_extreme(column):
        return column
    return texts(column)


def texts(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as texts, one line each."""
    return pa.chunked_array([pa.array([text_of(value) for value in chunk_values(column)], pa.string())])


def shows_as_is(kind: pa.DataType) -> bool:
    """Whether browsers hold such values."""
    plain = (pa.types.is_integer, pa.types.is_floating, pa.types.is_boolean, pa.types.is_string, pa.types.is_large_string, pa.types.is_date)
    return any(is_plain(kind) for is_plain in plain) or (pa.types.is_timestamp(kind) and kind.tz is None)


def is_extreme(column: pa.ChunkedArray) -> bool:
    """Whether the column holds a date that browsers cannot show."""
    if pa.types.is_timestamp(column.type):
        per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[column.type.unit]
        low, high = ((edge - datetime(1970, 1, 1)).total_seconds() * per_second for edge in (FIRST, LAST))
        return any(not low <= value <= high for value in column.cast(pa.int64()).drop_null().to_pylist())
    if pa.types.is_date(column.type):
        low, high = ((edge - datetime(1970, 1, 1)).days for edge in (FIRST, LAST))
        return any(not low <= value <= high for value in column.cast(pa.int32()).drop_null().to_pylist())
    return False


def chunk_values(column: pa.ChunkedArray) -> list[Any]:
    """The values as Python's; dates that Python does not hold as texts."""
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError):
        return [far.value_of(cell) for cell in column]


def text_of(value: Any) -> str | None:
    """A value as one line of text, None for nothing."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return readable_bytes(value)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=text_of)
    return str(value)


def readable_bytes(value: bytes) -> str:
    """Bytes as text when they are text, else in base 64."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return base64.b64encode(value).decode()
    return text if text.isprintable() else base64.b64encode(value).decode()
