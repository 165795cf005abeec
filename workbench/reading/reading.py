"""The job "read": uploads unpacked, recognized, loaded, staged, tidied, named, typed and checked."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from workbench.descriptor import Field, Schema
from workbench.drafts.decisions import LAST, dropped_of
from workbench.drafts.draft import Draft, TableDraft
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import CsvBody, Feed
from workbench.publishing.typed_files import told
from workbench.reading import notes
from workbench.reading.gather import Found, Gathered, apart, gather
from workbench.reading.header import Header, name_columns
from workbench.reading.kept_errors import LINES, lines_of
from workbench.reading.settle import ASIDE, LAID, settle
from workbench.reading.stage import create, stage
from workbench.reading.staged import Staged, column
from workbench.reading.tidy import tidy
from workbench.reading.tools import Tools
from workbench.reading.twins import duplicate_rows

WORK = "work"


def read(draft: Draft, folder: Path, tools: Tools) -> Draft:
    """The Draft with its tables, state "read". What a person said and wrote before is kept.

    Raises: DatasetError for what no loader can read, for limits passed, and proof.differs when a record would be lost.
    """
    work = folder / WORK
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    gathered = gather(draft, folder, tools)
    total = sum(item.feed.records for item in gathered.found)
    with create(work, max((len(item.feed.columns) for item in gathered.found), default=0), record_bytes(gathered.found)) as connection:
        notes.create(connection)
        tables, done = [], 0
        for number, item in enumerate(named_apart(gathered.found)):
            tools.tick("stage", done, total)
            tables.append(table_of(connection, item, number, tools, dropped_of(draft, item.feed.name, last_record(item.feed))))
            done += item.feed.records
        forget(gathered.found, work)
        settled = settle(connection, draft, [remembered(table, draft) for table in tables], tools.tick, work)
    read_now = replace(draft, state="read", tables=settled, findings=(), error=None)
    return replace(read_now, about={**gathered.about, **draft.about}, tables_about=tables_about(draft, gathered))


def record_bytes(found: Sequence[Found]) -> int:
    """The mean size of the records of the longest delimited table, 0 when there is none."""
    longest = max((item.feed for item in found if isinstance(item.feed.body, CsvBody)), key=lambda feed: feed.records, default=None)
    return longest.body.path.stat().st_size // max(1, longest.records) if longest else 0


def tables_about(draft: Draft, gathered: Gathered) -> dict[str, dict[str, object]]:
    """What descriptors and a person say of each table, the person last."""
    names = {*gathered.tables_about, *draft.tables_about}
    return {name: {**gathered.tables_about.get(name, {}), **draft.tables_about.get(name, {})} for name in names}


def named_apart(found: Sequence[Found]) -> list[Found]:
    """The tables found, no two with the same name."""
    taken: set[str] = set()
    return [replace(item, feed=replace(item.feed, name=apart(item.feed.name, taken))) for item in found]


def table_of(connection: duckdb.DuckDBPyConnection, item: Found, number: int, tools: Tools, dropped: Mapping[int, str]) -> TableDraft:
    """The staged table, tidy and named, not typed yet. dropped: {record number: reason} of rows to leave out. Raises: DatasetError."""
    feed = item.feed
    with told(connection, "stage", feed.records, tools.tick):
        staged = stage(connection, feed, f"t{number}", item.file, tools.limits)
    staged, tidied = tidy(staged, feed, dropped)
    header = header_of(staged, item)
    findings = read_findings(staged, item, header, tidied)
    notes.write(connection, staged.name, findings, item.schema)
    refused = int(feed.extras.get("refused_count", len(feed.extras.get("refused_rows", ())))) + feed.records - staged.rows
    fields = tuple(Field(name, title=header.titles.get(name, "")) for name in header.names)
    extras = {key: value for key, value in feed.extras.items() if key not in ("refused_rows", "refused_count")}
    extras |= {LINES: lines_of(feed), LAST: last_record(feed)}
    return TableDraft(
        name=feed.name, source=item.source, upload=item.upload, stage=staged.name, dialect=feed.dialect, evidence=feed.evidence,
        labels=tuple(feed.columns[place] for place in header.columns), columns=header.columns, schema=Schema(fields), inferred=fields,
        records=staged.rows + refused, rows=staged.rows, refused=refused, first_row=feed.first_row, skipped=feed.skipped, extras=extras,
    )  # fmt: skip


def last_record(feed: Feed) -> int:
    """The number of the last record of a table in its file: it changes when quotes or escapes cut the file otherwise."""
    return feed.first_row + feed.records + len(feed.skipped) - 1


def header_of(staged: Staged, item: Found) -> Header:
    """The names of the columns. Raises: DatasetError table.no_columns."""
    labels = [column.label for column in item.feed.columns]
    if not labels:
        raise DatasetError("table.no_columns", file=item.file)
    filled = [bool(label.strip()) or holds_values(staged, place) for place, label in enumerate(labels)]
    return name_columns(labels, filled, has_header=bool(item.feed.dialect.header_rows) or any(labels))


def holds_values(staged: Staged, place: int) -> bool:
    """Whether some cell of a column is not empty."""
    return bool(staged.fetch(f"SELECT 1 FROM {staged.sql} WHERE coalesce({column(place)}::VARCHAR, '') <> '' LIMIT 1"))


def read_findings(staged: Staged, item: Found, header: Header, tidied: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings on the reading of a table: its file's, its loader's, its rows', its header's."""
    said = {finding.type for finding in tidied}
    loaded = [finding for finding in item.feed.findings if finding.type not in said]
    empty = staged.rows == 0 and not any(finding.type == "table.no_rows" for finding in loaded)
    none = [Finding("table.no_rows", {"file": item.file, "columns": len(header.names)})] if empty else []
    twins = duplicate_rows(staged, [column(place) for place in header.columns])
    return (*item.findings, *loaded, *none, *tidied, *header.findings, *twins)


def remembered(table: TableDraft, draft: Draft) -> TableDraft:
    """The table with what was written about it and its Fields before this reading, those that it does not hold any more included."""
    before = next((item for item in draft.tables if item.name == table.name), None)
    if before is None:
        return table
    extras = {**table.extras, **{key: value for key, value in before.extras.items() if key in (LAID, ASIDE)}}
    return replace(table, schema=replace(table.schema, fields=before.schema.fields), about=before.about, keep=before.keep, extras=extras)


def forget(found: Sequence[Found], work: Path) -> None:
    """None; what loaders wrote for the stage takes no disk any more. Uploads are never touched."""
    for path in {item.feed.body.path for item in found}:
        if work in path.parents:
            path.unlink(missing_ok=True)
