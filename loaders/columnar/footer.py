"""The footer of a Parquet file, looked at before a row is read."""

import struct
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from workbench.errors import DatasetError
from workbench.loading import Source

MAGIC = b"PAR1"
TAIL_BYTES = 8
ARROW_SCHEMA = b"ARROW:schema"  # what Arrow's own writers add to the footer; other readers do without it
OTHER_KEY = b"ARROW.schema"
MEGABYTE = 1_000_000


def opened(source: Source) -> tuple[pq.ParquetFile, Path]:
    """The Parquet file and where it stands: a copy in `work` when only its Arrow metadata are broken.

    Raises: DatasetError file.truncated, file.corrupt, type.too_nested.
    """
    footer = footer_of(source)
    try:
        return pq.ParquetFile(source.path), source.path
    except (pa.ArrowException, OSError) as error:
        if "deeply nested" in str(error):
            raise DatasetError("type.too_nested", file=source.name, limit=source.limits.type_depth) from None
        if ARROW_SCHEMA not in footer:
            raise DatasetError("file.corrupt", file=source.name) from None
    copy = without_arrow_schema(source, len(footer))
    try:
        return pq.ParquetFile(copy), copy
    except (pa.ArrowException, OSError):
        raise DatasetError("file.corrupt", file=source.name) from None


def footer_of(source: Source) -> bytes:
    """The bytes of the footer. Raises: DatasetError file.truncated without its end, file.corrupt with a false length."""
    size = source.path.stat().st_size
    with source.path.open("rb") as stream:
        stream.seek(max(0, size - TAIL_BYTES))
        tail = stream.read()
        if size < len(MAGIC) + TAIL_BYTES or not tail.endswith(MAGIC):
            raise DatasetError("file.truncated", file=source.name)
        length = struct.unpack("<I", tail[:4])[0]
        if length > size - TAIL_BYTES - len(MAGIC):
            raise DatasetError("file.corrupt", file=source.name)
        stream.seek(size - TAIL_BYTES - length)
        return stream.read(length)


def without_arrow_schema(source: Source, footer_bytes: int) -> Path:
    """A copy of the file whose Arrow schema bears a name that nobody looks for."""
    copy = source.work / "plain.parquet"
    copy.write_bytes(b"")
    with source.path.open("rb") as old, copy.open("wb") as new:
        left = source.path.stat().st_size - footer_bytes - TAIL_BYTES
        while left:
            piece = old.read(min(left, MEGABYTE))
            new.write(piece)
            left -= len(piece)
        new.write(old.read().replace(ARROW_SCHEMA, OTHER_KEY))
    return copy


def require_bounds(file: pq.ParquetFile, source: Source) -> None:
    """None. Raises: DatasetError table.no_columns, table.too_many_columns, table.too_many_rows, table.too_large, type.too_nested."""
    limits, footer, name = source.limits, file.metadata, source.name
    columns = len(file.schema_arrow)
    if not columns:
        raise DatasetError("table.no_columns", file=name)
    if max(columns, footer.num_columns) > limits.table_columns:
        raise DatasetError("table.too_many_columns", file=name, columns=max(columns, footer.num_columns), most=limits.table_columns)
    if footer.num_rows > limits.table_rows:
        raise DatasetError("table.too_many_rows", file=name, rows=footer.num_rows, most=limits.table_rows)
    if footer.num_rows * columns > limits.table_cells:
        raise DatasetError("table.too_large", file=name, cells=footer.num_rows * columns, most=limits.table_cells)
    unpacked = sum(footer.row_group(index).total_byte_size for index in range(footer.num_row_groups))
    if unpacked > limits.unpacked_mb * MEGABYTE:
        raise DatasetError("archive.too_large_unpacked", file=name, unpacked_mb=unpacked // MEGABYTE, limit_mb=limits.unpacked_mb,
                           limit_ratio=limits.unpacked_ratio)  # fmt: skip
    if any(depth(item.type) > limits.type_depth for item in file.schema_arrow):
        raise DatasetError("type.too_nested", file=name, limit=limits.type_depth)


def depth(kind: pa.DataType) -> int:
    """How deep a type nests others: 0 for a plain one."""
    children = [kind.field(index).type for index in range(kind.num_fields)] if pa.types.is_nested(kind) else []
    return 1 + max(map(depth, children)) if children else 0
