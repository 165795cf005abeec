"""The contract between the core and the loaders: a Source goes in, Feeds come out.

A loader runs in a child process of its own, never in the server. It reads the file once, honours what
a person said, proposes a Dialect with its evidence, and leaves on disk a body that DuckDB reads with
an explicit dialect. It counts the records by itself: the core compares that count with DuckDB's.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from workbench.findings import Finding
from workbench.sentences.book import sentence


@dataclass(frozen=True)
class Limits:
    """What one file may cost. The settings of the same names are listed in the README."""

    upload_mb: int = 2_200
    unpacked_mb: int = 4_000
    unpacked_ratio: int = 200
    archive_members: int = 1_000
    table_columns: int = 9_999
    table_rows: int = 15_000_000
    table_cells: int = 600_000_000
    workbook_sheets: int = 100
    package_resources: int = 100
    cell_characters: int = 10_000_000
    json_depth: int = 64
    type_depth: int = 16
    read_seconds: int = 900
    read_memory_mb: int = 2_000


@dataclass(frozen=True)
class Evidence:
    """Why a Dialect says what it says: `key` names the Dialect's attribute, the sentence gives the proof."""

    key: str
    code: str
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English sentence, filled in."""
        return sentence(self.code).format_map(self.context)


@dataclass(frozen=True)
class Dialect:
    """How a table is read from its file: proposed by a loader, overridden by a person.

    encoding: Python codec name, or "utf-8+cp1252" for files that mix both line by line.
    header_rows: record numbers in the file, from 1; empty when there is no header (then names are field1...).
    drop_rows: record numbers that a person wants out of the table.
    decimal_char, group_char: how numbers are written; "" lets each column tell.
    missing_values: cells that mean "nothing here" in every column; ("",) lets each column tell.
    table: sheet of a workbook, or path of the array inside a JSON document.
    extra_cells: what to do with rows longer than the header: "error", "column" or "refuse".
    escape_char: a backslash when quotes inside quoted cells are written \\", "" when they are doubled.
    """

    format: str
    encoding: str = "utf-8"
    delimiter: str = ""
    quote_char: str = '"'
    line_terminator: str = "\n"
    header_rows: tuple[int, ...] = (1,)
    drop_rows: tuple[int, ...] = ()
    decimal_char: str = ""
    group_char: str = ""
    missing_values: tuple[str, ...] = ("",)
    table: str = ""
    extra_cells: str = "error"
    escape_char: str = ""

    def to_json(self) -> dict[str, Any]:
        """A dict of JSON values that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Dialect":
        """The Dialect that `to_json` wrote."""
        lists = ("header_rows", "drop_rows", "missing_values")
        values: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in stored.items()}
        return cls(**values)


@dataclass(frozen=True)
class Column:
    """One column of a Feed.

    label: the header as published, several header rows joined by " / ", not yet trimmed or made unique.
    kind: "" for text that may hold anything; "string" for text that its format says is text (JSON
        strings); else the Table Schema type that the format itself guarantees (Parquet columns).
    """

    label: str
    kind: str = ""


@dataclass(frozen=True)
class CsvBody:
    """Delimited UTF-8 text on disk whose records all hold `width` cells or fewer.

    skip_lines: physical lines before the first data record. quote_char "" means that quotes are
    ordinary characters. has_quoted_newlines: DuckDB must not read it in parallel with null padding, and
    must be told new_line='\\n' (such a body always ends its records so, its cells may hold any newline).
    longest_record: bytes of the longest record; beyond 2,000,000 DuckDB needs a greater max_line_size.
    """

    path: Path
    delimiter: str
    quote_char: str
    skip_lines: int
    width: int
    has_quoted_newlines: bool = False
    longest_record: int = 0


@dataclass(frozen=True)
class ParquetBody:
    """A Parquet file whose columns are those of the Feed, in order, whatever their names.

    native: columns keep their Parquet types; else all are text.
    """

    path: Path
    native: bool = False


@dataclass(frozen=True)
class Feed:
    """One table found in a file, ready to be staged.

    name: proposed name, [a-z0-9_]+, unique in the file. source: member or sheet, "" for a plain file.
    records: data records in the body, counted by the loader without DuckDB.
    first_row: record number in the file of the body's first record.
    skipped: record numbers at or after first_row that the body does not hold (blank lines).
    extras: facts that only this format knows ("bbox", "crs"...), kept in the Resource.
    """

    name: str
    source: str
    dialect: Dialect
    columns: tuple[Column, ...]
    records: int
    body: CsvBody | ParquetBody
    first_row: int = 2
    skipped: tuple[int, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """One file for a loader.

    path: where it stands, under a name of ours. name: as published (its suffix is only a hint).
    work: a folder of the loader's own, removed with the draft.
    said: what a person decided: {table name or "*": {Dialect key: value as text}}.
    tick(stage, done_bytes, total_bytes): tells how far the reading is; cheap, call it every few MB.
    """

    path: Path
    name: str
    work: Path
    limits: Limits = field(default_factory=Limits)
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tick: Callable[[str, int, int], None] = lambda stage, done, total: None

    def says(self, table: str) -> dict[str, str]:
        """What a person decided for one table: the words for all tables, then its own."""
        return {**self.said.get("*", {}), **self.said.get(table, {})}


class Loader(Protocol):
    """One family of formats. `name` is the kind that workbench/reading/kinds.py gives to the file."""

    @property
    def name(self) -> str:
        """The kind."""
        ...

    def read(self, source: Source) -> list[Feed]:
        """The tables found in the file. Raises: DatasetError when it cannot be read."""
        ...


@dataclass(frozen=True)
class Member:
    """One file inside an archive, unpacked under a name of ours."""

    path: Path
    name: str


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds, desktop litter left out.

    members: the files that hold a table, in the order of the archive. attachments: every other file
    (descriptors, schemas, notes, pictures), never read as a table.
    """

    members: tuple[Member, ...]
    findings: tuple[Finding, ...] = ()
    attachments: tuple[Member, ...] = ()


class Unpacker(Protocol):
    """A loader of archives: it yields files, not tables."""

    @property
    def name(self) -> str:
        """The kind."""
        ...

    def unpack(self, source: Source) -> Unpacked:
        """The files inside. Raises: DatasetError for anything unsafe."""
        ...
