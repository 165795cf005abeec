"""What stays of the judgement of a table: all its errors in a file, and its findings with the first cell concerned among its neighbours."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.drafts.draft import TableDraft
from workbench.findings import Finding
from workbench.loading import CsvBody, Feed
from workbench.reading.staged import Staged, column
from workbench.reading.tidy import RECORDS
from workbench.validation import error_rows
from workbench.validation.error_rows import SUFFIX, Place, letter
from workbench.validation.excerpts import excerpt

LINES = "lines"  # key of TableDraft.extras: what lines_of gives
PAINTED = 60  # findings
BESIDE = 2  # columns on each side
REACH = 3  # rows that may have been left out between a row and its neighbour
SHOWN_CHARACTERS = 81


def kept(staged: Staged, table: TableDraft, work: Path) -> TableDraft:
    """The table with the count of its errors, which stand in its file, and its first findings painted among their neighbours."""
    lines = table.extras.get(LINES) or {}
    place = Place(table.name, letters_of(table), lines.get("header"), bool(lines.get("wraps")))
    count = error_rows.write(staged, place, work / f"{table.stage}{SUFFIX}")
    painted = tuple(replace(item, around=around(staged, table, item)) for item in table.findings[:PAINTED])
    return replace(table, errors=count, findings=painted + table.findings[PAINTED:])


def letters_of(table: TableDraft) -> dict[str, str]:
    """{field name: the letter of its column in a spreadsheet}; empty for a format that holds records."""
    if table.dialect.format in RECORDS:
        return {}
    return {item.name: letter(place) for item, place in zip(table.schema.fields, table.columns, strict=True)}


def lines_of(feed: Feed) -> dict[str, Any]:
    """How the lines of the file (the rows of the sheet) follow from the numbers of its records: {"header": lines more that the header
    takes, "wraps": whether cells hold line breaks}; empty when they are not surely known.
    """
    if feed.dialect.format == "spreadsheet":
        return {"header": 0, "wraps": False}
    refused = feed.extras.get("refused_count") or feed.extras.get("refused_rows")
    if feed.dialect.format in RECORDS or not isinstance(feed.body, CsvBody) or feed.dialect.line_terminator == "\r":
        return {}
    if refused or max(feed.dialect.header_rows, default=1) > 1:
        return {}
    return {"header": sum(item.label.count("\n") for item in feed.columns), "wraps": feed.body.has_quoted_newlines}


def around(staged: Staged, table: TableDraft, finding: Finding) -> dict[str, Any]:
    """The first cell of a finding among its neighbours: Finding.around. Empty when the finding is on no cell."""
    names = [item.name for item in table.schema.fields]
    rowid = staged.rowid(finding.row) if finding.row else None
    if rowid is None or finding.field not in names:
        return {}
    place = names.index(str(finding.field))
    first = max(0, min(place - BESIDE, len(names) - 2 * BESIDE - 1))
    shown = range(first, min(len(names), first + 2 * BESIDE + 1))
    cells = ", ".join(f"left(({column(table.columns[index])})::VARCHAR, {SHOWN_CHARACTERS})" for index in shown)
    found = staged.fetch(f"SELECT rowid, {cells} FROM {staged.sql} WHERE rowid BETWEEN {rowid - REACH} AND {rowid + REACH} ORDER BY rowid")
    rows = nearest(found, rowid)
    if not rows:
        return {}
    painted = [[staged.number(row[0]), *("" if cell is None else excerpt(cell) for cell in row[1:])] for row in rows]
    return {"names": [names[index] for index in shown], "rows": painted, "place": place - first}


def nearest(rows: Sequence[tuple[Any, ...]], rowid: int) -> list[tuple[Any, ...]]:
    """Of some rows in order, the one of that rowid with the one before and the one after; none when it is not among them."""
    place = next((index for index, row in enumerate(rows) if row[0] == rowid), None)
    return [] if place is None else list(rows[max(0, place - 1) : place + 2])
