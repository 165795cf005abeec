"""The columns of a Parquet file: what they are for Table Schema, and those that must be written again as text."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import DatasetError
from workbench.loading import Source

BATCH_CELLS = 500_000
MOST_BATCH_ROWS = 65_536
Convert = Callable[[pa.Array], pa.Array]
KINDS: tuple[tuple[Callable[[pa.DataType], bool], str], ...] = (
    (pa.types.is_integer, "integer"),
    (pa.types.is_floating, "number"),
    (pa.types.is_decimal, "number"),
    (pa.types.is_boolean, "boolean"),
    (pa.types.is_date, "date"),
    (pa.types.is_timestamp, "datetime"),
    (pa.types.is_time, "time"),
    (pa.types.is_duration, "integer"),
    (pa.types.is_struct, "object"),
    (pa.types.is_map, "object"),
    (pa.types.is_nested, "array"),
)


@dataclass
class Checked:
    """What reading every value once tells: how many rows, and which columns hold text that is not UTF-8."""

    rows: int = 0
    invalid: dict[int, int] = field(default_factory=dict)


def kind_of(kind: pa.DataType) -> str:
    """The Table Schema type of a Parquet column; "" for a column that never holds anything."""
    if pa.types.is_dictionary(kind):
        return kind_of(kind.value_type)
    if pa.types.is_null(kind):
        return ""
    return next((name for is_it, name in KINDS if is_it(kind)), "string")


def batches(file: pq.ParquetFile) -> Iterator[pa.RecordBatch]:
    """The rows, some tens of thousands at a time."""
    size = max(1_024, min(MOST_BATCH_ROWS, BATCH_CELLS // max(1, len(file.schema_arrow))))
    yield from file.iter_batches(batch_size=size)


def checked(file: pq.ParquetFile, source: Source) -> Checked:
    """What reading every value once tells. Raises: DatasetError file.corrupt."""
    found = Checked()
    total = file.metadata.num_rows
    try:
        for batch in batches(file):
            for index in (index for index, column in enumerate(batch.columns) if not is_valid(column)):
                found.invalid.setdefault(index, found.rows + 1)
            found.rows += len(batch)
            source.tick("reading", found.rows, total)
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise DatasetError("file.corrupt", file=source.name) from None
    if found.rows != total:
        raise DatasetError("file.corrupt", file=source.name)
    return found


def is_valid(column: pa.Array) -> bool:
    """Whether the values are what their type says: text is UTF-8."""
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def as_text(column: pa.Array) -> pa.Array:
    """The values as text: what is not UTF-8 replaced by U+FFFD, nested values as JSON."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_null(column.type):
        return column.cast(pa.string())
    if is_text(column.type):
        octets = column.cast(pa.large_binary()) if not pa.types.is_large_string(column.type) else column.view(pa.large_binary())
        return pa.array([None if value is None else value.decode("utf-8", "replace") for value in octets.to_pylist()], pa.string())
    if pa.types.is_nested(column.type):
        return pa.array([None if value is None else json_text(value) for value in values(column)], pa.string())
    return pa.array([None if value is None else str(value) for value in values(column)], pa.string())


def is_text(kind: pa.DataType) -> bool:
    """Whether a type holds characters or bytes."""
    return any(is_it(kind) for is_it in (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_binary))


def values(column: pa.Array) -> list[Any]:
    """The values as Python has them; those that Python cannot hold (a date in the year 12000) as their number."""
    try:
        return list(column.to_pylist())
    except (ValueError, OverflowError, UnicodeDecodeError):
        return list(column.cast(pa.int64()).to_pylist()) if not pa.types.is_nested(column.type) else [None] * len(column)


def json_text(value: Any) -> str:
    """The JSON text of a nested value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str)


def rewritten(file: pq.ParquetFile, texts: Mapping[int, Any], target: Path) -> Path:
    """A copy of the file whose columns `texts` are text, the others unchanged, metadata left out."""
    fields = [pa.field(f"c{index}", pa.string() if index in texts else item.type) for index, item in enumerate(file.schema_arrow)]
    schema = pa.schema(fields)
    with pq.ParquetWriter(target, schema, compression="zstd", store_schema=False) as writer:
        for batch in batches(file):
            columns = [as_text(column) if index in texts else column for index, column in enumerate(batch.columns)]
            writer.write_batch(pa.record_batch(columns, schema=schema))
    return target
