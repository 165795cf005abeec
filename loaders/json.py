"""JSON: an array of objects, one object a line, or a document that holds such an array. Nested values stay JSON text."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders.naming import table_name
from loaders.said import dialect_from
from loaders.textual import TextTable
from loaders.tree.reader import Reader
from loaders.tree.records import Array, arrays, at, each, is_lines, lines, utf8
from loaders.tree.table import Records
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Dialect, Evidence, Feed, Source

VALUE = ("item", "value")  # the column of the items that are no objects
NAMED = 8


class Json:
    """JSON documents and JSON lines."""

    name = "json"

    def read(self, source: Source) -> list[Feed]:
        """The one table of the document.

        Raises: DatasetError json.invalid, json.too_deep, json.encoding, json.no_table, table.too_many_columns, cell.too_long.
        """
        name = table_name(source.name)
        says = source.says(name)
        dialect = dialect_from(says, Dialect(format="json", quote_char="", header_rows=()), source.name)
        path = utf8(source, dialect.encoding if "encoding" in says else "")
        in_lines = is_lines(path, source)
        found = () if in_lines else outline(path, source)
        chosen = None if in_lines else choose(found, dialect.table, source.name)
        with closing(Reader(path, source.name, source.limits.cell_characters)) as reader:
            steps = lines(reader) if chosen is None else at(reader, chosen.path)
            records = gathered(each(reader, steps, read_line if chosen is None else read_item, source), source, name)
        dialect = replace(dialect, table=chosen.path if chosen else "")
        return [feed(records, dialect, source, name, notes(found, chosen, source.name))]


def outline(path: Path, source: Source) -> tuple[Array, ...]:
    """The arrays of the document; a plain array of records is not walked twice. Raises: DatasetError json.invalid."""
    with closing(Reader(path, source.name, source.limits.cell_characters)) as reader:
        if reader.peek() == "[":
            return (first_of(reader),)
        found = arrays(reader)
        reader.require_end()
        return tuple(found)


def first_of(reader: Reader) -> Array:
    """The document's own array, looked at until its first object."""
    count = 0
    for _ in reader.items():
        count += 1
        if reader.peek() == "{":
            return Array("", count, has_object=True)
        reader.value()
    return Array("", count, has_object=False)


def choose(found: tuple[Array, ...], said: str, file: str) -> Array:
    """The array that is the table: the one said, else the one with most records. Raises: DatasetError json.no_table."""
    tables = sorted((array for array in found if array.has_object), key=lambda array: -array.items)
    paths = ", ".join(array.path for array in tables[:NAMED])
    for array in tables:
        if said in ("", array.path):
            return array
    if said and tables:
        raise DatasetError("dialect.bad_value", file=file, key="table", value=said[:80], allowed=paths)
    raise DatasetError("json.no_table", file=file)


def read_item(reader: Reader) -> tuple[Any, str]:
    """The next record and its text."""
    return reader.value()


def read_line(reader: Reader) -> tuple[Any, str]:
    """The record of the next line and its text."""
    return reader.line_value()


def gathered(items: Iterator[tuple[Any, str]], source: Source, name: str) -> Records:
    """The records as a table, its body not closed yet."""
    records = Records(TextTable(source.work / f"{name}.parquet", source.name, source.limits))
    for value, text in items:
        pairs = value if isinstance(value, tuple) else ((VALUE, value),)
        if len(dict(pairs)) != len(pairs):
            records.note_doubles(pairs)
        records.add(pairs, has_escapes="\\u" in text)
    return records


def notes(found: tuple[Array, ...], chosen: Array | None, file: str) -> list[Finding]:
    """The finding that says which array of the document was read; none when the document is the array."""
    if chosen is None or not chosen.path:
        return []
    others = ", ".join(f"{array.path} ({array.items})" for array in found if array != chosen)
    return [Finding("json.table_inside", {"file": file, "path": chosen.path, "others": others or "–"}, count=chosen.items)]


def feed(records: Records, dialect: Dialect, source: Source, name: str, found: list[Finding]) -> Feed:
    """The Feed of the records."""
    body = records.body.close(len(records.columns))
    path = dialect.table
    return Feed(
        name=name,
        source=path,
        dialect=dialect,
        columns=records.labelled(),
        records=records.body.rows,
        body=body,
        first_row=1,
        evidence=(Evidence("table", "json.records_at", {"path": path}),) if path else (),
        findings=(*found, *records.findings(source.name)),
    )


JSON = Json()
