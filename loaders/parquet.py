"""Parquet: its footer looked at first, every value read once, the file itself handed to DuckDB when it can read it."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from loaders.columnar.columns import Checked, checked, kind_of, rewritten
from loaders.columnar.footer import opened, require_bounds
from loaders.naming import table_name
from loaders.said import dialect_from
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Column, Dialect, Evidence, Feed, ParquetBody, Source
from workbench.reading.readable import unreadable


class Parquet:
    """Parquet files."""

    name = "parquet"

    def read(self, source: Source) -> list[Feed]:
        """The one table of the file.

        Raises: DatasetError file.truncated, file.corrupt, type.too_nested, table.no_columns, table.too_many_columns,
        table.too_many_rows, table.too_large.
        """
        file, path = opened(source)
        with file:
            require_bounds(file, source)
            found = checked(file, source)
            lossy = {index for index, item in enumerate(file.schema_arrow) if is_lossy(item.type)}
            body, texts = readable(file, path, lossy | set(found.invalid), source)
            return [feed(file, found, body, texts, source)]


def is_lossy(kind: pa.DataType) -> bool:
    """Whether DuckDB would change the values of a type without a word, or has no column for it."""
    if pa.types.is_nested(kind):
        return any(is_lossy(kind.field(index).type) for index in range(kind.num_fields))
    return bool(pa.types.is_decimal256(kind) and kind.precision > 38) or bool(pa.types.is_null(kind))


def readable(file: pq.ParquetFile, path: Path, texts: set[int], source: Source) -> tuple[Path, set[int]]:
    """A file that DuckDB reads whole, and which of its columns are text that were not.

    Raises: DatasetError file.corrupt when even a copy cannot be read.
    """
    columns = len(file.schema_arrow)
    if not texts and not unreadable(path, columns):
        return path, texts
    for attempt in range(3):
        try:
            copy = rewritten(file, dict.fromkeys(texts), source.work / f"copy{attempt}.parquet")
        except (pa.ArrowException, ValueError, OSError):
            break
        still = unreadable(copy, columns)
        if not still:
            return copy, texts
        texts = texts | still
    raise DatasetError("file.corrupt", file=source.name)


def feed(file: pq.ParquetFile, found: Checked, body: Path, texts: set[int], source: Source) -> Feed:
    """The Feed of the file."""
    name = table_name(source.name)
    proposed = Dialect(format="parquet", quote_char="", header_rows=())
    schema = file.schema_arrow
    context = {"rows": found.rows, "columns": len(schema), "groups": file.metadata.num_row_groups}
    return Feed(
        name=name,
        source="",
        dialect=dialect_from(source.says(name), proposed, source.name),
        columns=tuple(Column(item.name, kind_in(item.type, is_text=index in texts)) for index, item in enumerate(schema)),
        records=found.rows,
        body=ParquetBody(body, native=True),
        first_row=1,
        evidence=(Evidence("format", "parquet.footer", context),),
        findings=findings(schema, found, texts, source.name),
    )


def kind_in(kind: pa.DataType, *, is_text: bool) -> str:
    """The Table Schema type of a column of the body: text stays text, or JSON."""
    known = kind_of(kind)
    return "string" if is_text and known not in ("object", "array", "") else known


def findings(schema: pa.Schema, found: Checked, texts: set[int], file: str) -> tuple[Finding, ...]:
    """What a person should know of columns that had to be changed, and of an empty table."""
    notes = []
    for index in sorted(texts):
        item = schema.field(index)
        context = {"file": file, "key": item.name, "kind": str(item.type)[:80], "listed": str(found.invalid.get(index, ""))}
        if index in found.invalid:
            notes.append(Finding("text.invalid_char", context, row=found.invalid[index], field=item.name))
        elif not pa.types.is_null(item.type):
            notes.append(Finding("type.unsupported_column", context, field=item.name))
    if not found.rows:
        notes.append(Finding("table.no_rows", {"file": file, "columns": len(schema)}))
    return tuple(notes)


PARQUET = Parquet()
