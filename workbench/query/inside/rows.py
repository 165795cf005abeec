"""The rows of a statement, on their way out: cut at the limits, in types that Arrow and a browser hold."""

from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from workbench.data.shown import chunk_values, text_of, unique_names
from workbench.query.wire import Body
from workbench.sql import ident

BATCH_ROWS = 2_048
# Arrow has no type that holds them whole.
AS_TEXT = ("HUGEINT", "UHUGEINT", "BIGNUM", "VARIANT", "UNION", "GEOMETRY", "TIME WITH TIME ZONE")
READS = (duckdb.StatementType.SELECT, duckdb.StatementType.MULTI)


def selected(relation: duckdb.DuckDBPyRelation, rows: int) -> duckdb.DuckDBPyRelation:
    """The rows of a reading statement, one more than asked for at most (0: all), in types that Arrow holds."""
    kinds = [str(kind) for kind in relation.types]
    if rows:
        relation = relation.limit(rows + 1)
    if not any(kind.startswith(AS_TEXT) for kind in kinds):
        return relation
    cells = [f"#{place}::VARCHAR" if kind.startswith(AS_TEXT) else f"#{place}" for place, kind in enumerate(kinds, 1)]
    return relation.project(", ".join(f"{cell} AS {ident(name)}" for cell, name in zip(cells, relation.columns, strict=True)))


def stream(reader: pa.RecordBatchReader, sink: Body, rows: int, most_bytes: int) -> bool:
    """Whether rows were left out (limits of 0: none is); the others are written as an Arrow stream, as they come."""
    left, size = rows, 0
    with pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            size += batch.nbytes
            kept = batch.slice(0, left) if rows and batch.num_rows > left else batch
            if most_bytes and size > most_bytes and kept.num_rows > 1 and left != rows:
                return True
            writer.write_batch(kept)
            if kept.num_rows < batch.num_rows or (most_bytes and size > most_bytes):
                return True
            left -= batch.num_rows
    return False


def downloaded(reader: pa.RecordBatchReader, sink: Any, form: str) -> None:
    """None; all rows are written as a file of that format, as they come."""
    if form == "parquet":
        with pa.parquet.ParquetWriter(sink, reader.schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch)
        return
    schema = pa.schema([(name, pa.string()) for name in unique_names(reader.schema.names)])
    with pa.csv.CSVWriter(sink, schema, write_options=pa.csv.WriteOptions(quoting_style="needed")) as writer:
        for batch in reader:
            writer.write_table(pa.table([text_column(column) for column in pa.table(batch).columns], schema=schema))


def text_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as texts, numbers with all their digits."""
    is_number = pa.types.is_decimal(column.type) or pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    if is_number or pa.types.is_string(column.type) or pa.types.is_boolean(column.type):
        return column.cast(pa.string())
    return pa.chunked_array([pa.array([text_of(value) for value in chunk_values(column)], pa.string())])
