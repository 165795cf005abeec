"""The rows of a statement, on their way out: cut at the limits, in types that Arrow and a browser hold."""

import io
import re
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from workbench.data.shown import texts, unique_names
from workbench.errors import QueryError
from workbench.query.wire import Body
from workbench.sql import ident

BATCH_ROWS = 2_048
NUMBERS = ("HUGEINT", "UHUGEINT")  # told as texts, and numbers again once they are known to fit (outcome.numbers)
AS_TEXT = (
    "BIGNUM",
    "VARIANT",
    "UNION",
    "GEOMETRY",
    "INTERVAL",
    "TIME WITH TIME ZONE",
    *(f"{name}[" for name in NUMBERS),
)  # Arrow does not hold them whole
READS = (duckdb.StatementType.SELECT, duckdb.StatementType.MULTI)
CLOCK = re.compile(r"\bTIME(_NS)?\b(?! ZONE)")  # 24:00:00 is no time of Arrow's
SPECIAL = r'[",\r\n]'


def warm() -> None:
    """None; what Arrow loads when it is first used is loaded: a confined process can open no library."""
    table = pa.table({"a": ["é"], "b": [1.5]})
    for form in ("csv", "parquet"):
        downloaded(table.to_reader(), io.BytesIO(), form)
    with pa.ipc.new_stream(io.BytesIO(), table.schema) as writer:
        writer.write_table(table)


def selected(relation: duckdb.DuckDBPyRelation, rows: int, form: str) -> duckdb.DuckDBPyRelation:
    """The rows of a reading statement, one more than asked for at most (0: all), in types that Arrow holds.

    form: of a file, in which large whole numbers are decimal ones; "" for rows to be shown.
    """
    kinds = [str(kind) for kind in relation.types]
    if rows:
        relation = relation.limit(rows + 1)
    cells = [cell(place, kind, form) for place, kind in enumerate(kinds, 1)]
    if all(text == f"#{place}" for place, text in enumerate(cells, 1)):
        return relation
    return relation.project(", ".join(f"{text} AS {ident(name)}" for text, name in zip(cells, relation.columns, strict=True)))


def cell(place: int, kind: str, form: str) -> str:
    """SQL of a column, by its place and type, as it leaves."""
    if kind in NUMBERS:
        return f"#{place}::DECIMAL(38, 0)" if form == "parquet" else f"#{place}::VARCHAR"
    if kind.startswith(AS_TEXT) or (form != "parquet" and CLOCK.match(kind)):
        return f"#{place}::VARCHAR"
    if "INTERVAL" in kind or (form != "parquet" and CLOCK.search(kind)):  # inside lists and structs
        return f"to_json(#{place})::VARCHAR"
    return f"#{place}"


def stream(reader: pa.RecordBatchReader, sink: Body, rows: int, most_bytes: int) -> bool:
    """Whether rows were left out (limits of 0: none is); the others are written as an Arrow stream, as they come."""
    left, room = rows, most_bytes
    with pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            kept = batch.slice(0, left) if rows and batch.num_rows > left else batch
            if most_bytes and kept.nbytes > room:
                kept = kept.slice(0, max(int(kept.num_rows * room / kept.nbytes), 1 if room == most_bytes else 0))
            if most_bytes and kept.num_rows == 1 and kept.nbytes > most_bytes:
                raise QueryError("query.row_too_large", mb=most_bytes >> 20)
            if kept.num_rows:
                writer.write_batch(kept)
            if kept.num_rows < batch.num_rows:
                return True
            left, room = left - kept.num_rows, room - kept.nbytes
    return False


def downloaded(reader: pa.RecordBatchReader, sink: Any, form: str) -> None:
    """None; all rows are written as a file of that format, as they come."""
    if form == "parquet":
        schema = pa.schema([item.with_name(name) for item, name in zip(reader.schema, unique_names(reader.schema.names), strict=True)])
        with pa.parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(pa.record_batch(batch.columns, schema=schema))
        return
    sink.write(csv_lines(pa.table([[name] for name in unique_names(reader.schema.names)], names=list(map(str, range(len(reader.schema)))))))
    for batch in reader:
        sink.write(csv_lines(pa.table(batch.columns, names=list(map(str, range(batch.num_columns))))))


def csv_lines(table: pa.Table) -> bytes:
    """The rows as lines of CSV (RFC 4180): cells in quotes where they must be, nothing for a missing value, "" for an empty text."""
    cells = [quoted(text_column(column)) for column in table.columns]
    lines = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
    return "".join(f"{line}\r\n" for line in lines.to_pylist()).encode(errors="replace")


def quoted(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts, in quotes where they hold a sign of the format, or nothing."""
    is_special = pc.or_(pc.match_substring_regex(column, SPECIAL), pc.equal(column, ""))
    inside = pc.replace_substring(column, '"', '""')
    return pc.if_else(is_special, pc.binary_join_element_wise('"', inside, '"', ""), column)


def text_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as texts, numbers with all their digits."""
    is_number = pa.types.is_decimal(column.type) or pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
    if is_number or pa.types.is_string(column.type) or pa.types.is_boolean(column.type):
        return column.cast(pa.string())
    return texts(column)
