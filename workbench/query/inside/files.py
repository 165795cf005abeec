"""A whole result as a file, written as its rows come: each format is one function and one line in WRITERS."""

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet

from workbench.data.shown import texts, unique_names
from workbench.downloads.text_files import ESCAPED, FORMULA, FORMULA_INSIDE, PLAIN_NUMBER
from workbench.query.inside import sheet

SPECIAL = r'[",\r\n]'


def warm(folder: Path) -> None:
    """None; what each format loads when it is first used is loaded: a confined process can open no library. folder: to write in."""
    table = pa.table({"a": ["é"], "b": [1.5]})
    with tempfile.TemporaryDirectory(dir=folder) as place:
        for form in WRITERS:
            saved(table.to_reader(), Unseekable(), form, place)
    with pa.ipc.new_stream(io.BytesIO(), table.schema) as writer:
        writer.write_table(table)


class Unseekable(io.RawIOBase):
    """A file that forgets what is written, and that nobody can go back in: like the way to the server."""

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: Any) -> int:
        """How many bytes were taken: all."""
        return len(data)


def saved(reader: pa.RecordBatchReader, sink: Any, form: str, folder: str) -> None:
    """None; all rows are written as a file of that format, as they come. folder: for what has to wait on the disk."""
    names = unique_names(reader.schema.names)
    WRITERS[form](reader, names, sink, folder)


def parquet(reader: pa.RecordBatchReader, names: list[str], sink: Any, folder: str) -> None:  # noqa: ARG001 - one signature for all formats
    """None; Parquet, values exactly as they are."""
    schema = named(reader.schema, names)
    with pa.parquet.ParquetWriter(sink, schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(pa.record_batch(batch.columns, schema=schema))


def arrow(reader: pa.RecordBatchReader, names: list[str], sink: Any, folder: str) -> None:  # noqa: ARG001
    """None; a stream of Arrow (IPC), values exactly as they are."""
    schema = named(reader.schema, names)
    with pa.ipc.new_stream(sink, schema) as writer:
        for batch in reader:
            writer.write_batch(pa.record_batch(batch.columns, schema=schema))


def named(schema: pa.Schema, names: list[str]) -> pa.Schema:
    """The schema with these names."""
    return pa.schema([item.with_name(name) for item, name in zip(schema, names, strict=True)])


def plain_csv(reader: pa.RecordBatchReader, names: list[str], sink: Any, folder: str) -> None:  # noqa: ARG001
    """None; CSV for programs: each text exactly as it is."""
    csv(reader, names, sink, text_column)


def safe_csv(reader: pa.RecordBatchReader, names: list[str], sink: Any, folder: str) -> None:  # noqa: ARG001
    """None; CSV for spreadsheets: an apostrophe stands before what one would run as a formula (OWASP, CSV injection)."""
    csv(reader, names, sink, harmless)


def csv(reader: pa.RecordBatchReader, names: list[str], sink: Any, told: Callable[[pa.ChunkedArray], pa.ChunkedArray]) -> None:
    """None; the names, then the rows. told: makes the texts of a column."""
    sink.write(csv_lines([told(pa.chunked_array([[name]])) for name in names]))
    for batch in reader:
        table = pa.table(batch.columns, names=list(map(str, range(batch.num_columns))))
        sink.write(csv_lines([told(column) for column in table.columns]))


def csv_lines(columns: list[pa.ChunkedArray]) -> bytes:
    """The rows as lines of CSV (RFC 4180): cells in quotes where they must be, nothing for a missing value, "" for an empty text."""
    cells = [quoted(column) for column in columns]
    lines = pc.binary_join_element_wise(*cells, ",", null_handling="replace", null_replacement="")
    return "".join(f"{line}\r\n" for line in lines.to_pylist()).encode(errors="replace")


def quoted(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts, in quotes where they hold a sign of the format, or nothing."""
    is_special = pc.or_(pc.match_substring_regex(column, SPECIAL), pc.equal(column, ""))
    inside = pc.replace_substring(column, '"', '""')
    return pc.if_else(is_special, pc.binary_join_element_wise('"', inside, '"', ""), column)


def harmless(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The texts of a column, an apostrophe before those that a spreadsheet would run; numbers, dates and truths are none."""
    found, kind = text_column(column), column.type
    if is_number(kind) or pa.types.is_boolean(kind) or pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return found
    runs = pc.and_(pc.match_substring_regex(found, FORMULA), pc.invert(pc.match_substring_regex(found, PLAIN_NUMBER)))
    inside = pc.replace_substring_regex(found, FORMULA_INSIDE, ESCAPED)
    return pc.if_else(runs, pc.binary_join_element_wise("'", inside, ""), inside)


def text_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as texts, numbers with all their digits."""
    if is_number(column.type) or pa.types.is_string(column.type) or pa.types.is_boolean(column.type):
        return column.cast(pa.string())
    return texts(column)


def is_number(kind: pa.DataType) -> bool:
    """Whether the values are numbers."""
    return bool(pa.types.is_decimal(kind) or pa.types.is_integer(kind) or pa.types.is_floating(kind))


WRITERS: Mapping[str, Callable[[pa.RecordBatchReader, list[str], Any, str], None]] = {
    "csv": safe_csv,
    "plain.csv": plain_csv,
    "parquet": parquet,
    "arrow": arrow,
    "xlsx": sheet.write,
}
