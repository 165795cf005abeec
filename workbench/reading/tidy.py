"""Rows that are no rows of the table: blank ones, the header said again, footnotes, those a person wants out.

They are moved to "r<n>" with the reason and their cells, and counted: nothing disappears. Rows of totals only raise a doubt.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.findings import SHOWN_ROWS, Finding
from workbench.loading import Feed, ParquetBody
from workbench.reading.staged import Staged, batches, column
from workbench.sql import ident, literal
from workbench.validation.excerpts import excerpt
from workbench.validation.spelling import balanced

RECORDS = ("json", "ndjson", "geojson", "parquet")  # formats that hold records: no title, no footnote, no total among them
MOST_FOOTNOTES = 20
LAST_ROWS = 5
MOST_TOTALS = 3
FEWEST_COLUMNS = 3
NOTE = re.compile(
    r"\W*(sources?|champ|note|notes|lecture|remarques?|avertissement|nb|n\.b|précisions?|définitions?)\b\s*[:.].+",
    re.IGNORECASE | re.DOTALL,
)
KEPT_CHARACTERS = 1_000
BOM = "\ufeff"
TOTAL = re.compile(r"\W*(sous-total|total|totaux|ensemble|sum|somme)\b.{0,40}", re.IGNORECASE | re.DOTALL)

NOTHING: Mapping[int, str] = {}
Refusal = tuple[int, str]  # rowid and reason: "asked", "blank", "header", "footnote", or a person's own words


def tidy(staged: Staged, feed: Feed, dropped: Mapping[int, str] = NOTHING) -> tuple[Staged, tuple[Finding, ...]]:
    """The table without the rows that are none, and what should be known of them. They stand in "r<n>".

    dropped: {record number: the reason} of rows that a person wants out.
    """
    width = len(feed.columns)
    wanted = {**dict.fromkeys(feed.dialect.drop_rows, "asked"), **dropped}
    refusals = [(rowid, why) for number, why in wanted.items() if (rowid := staged.rowid(number)) is not None and rowid < staged.rows]
    if feed.dialect.format not in RECORDS and width > 1:
        refusals += [(rowid, "blank") for rowid in matching(staged, [is_blank(index) for index in range(width)])]
        refusals += [(rowid, "header") for rowid in repeated_headers(staged, feed)]
        refusals += footnotes(staged, feed, {rowid for rowid, _ in refusals})
    kept = refuse(staged, feed, refusals)
    return kept, findings(staged, feed, refusals)


def is_blank(index: int) -> str:
    """SQL boolean: the cell is empty or absent."""
    return f"coalesce({column(index)}, '') = ''"


def matching(staged: Staged, conditions: Sequence[str]) -> list[int]:
    """The rowids of the rows that meet all conditions, one per column.

    The first columns settle nearly all rows before the rest of a wide table is looked at.
    """
    query = f"SELECT rowid FROM {staged.sql} WHERE {balanced(list(conditions[:50]), 'AND')}"
    found = [rowid for (rowid,) in staged.fetch(query)]
    for batch in batches(conditions[50:]):
        if found:
            query = f"SELECT rowid FROM {staged.sql} WHERE rowid IN (SELECT unnest(?)) AND {balanced(list(batch), 'AND')}"
            found = [rowid for (rowid,) in staged.fetch(query, found)]
    return sorted(found)


def repeated_headers(staged: Staged, feed: Feed) -> list[int]:
    """The rowids of rows whose cells are all the labels of their columns."""
    labels = [item.label.strip() for item in feed.columns]
    if not feed.dialect.header_rows or not any(labels):
        return []
    first = [f"trim(ltrim(coalesce({column(0)}, ''), {literal(BOM)})) = {literal(labels[0])}"]  # files joined end to end keep their marks
    others = [f"trim(coalesce({column(index)}, '')) = {literal(label)}" for index, label in enumerate(labels)][1:]
    return matching(staged, first + others)


def footnotes(staged: Staged, feed: Feed, gone: set[int]) -> list[Refusal]:
    """The rows at the very end that hold one cell only: the line is cut short, or the cell is a sentence.

    In a table of two columns a line cut short may be a record: it must also say that it is a note.
    """
    width = len(feed.columns)
    if width < 2 or staged.rows < 2:
        return []
    found: list[Refusal] = []
    for rowid, cells in last_rows(staged, width, MOST_FOOTNOTES + LAST_ROWS):
        if rowid in gone:
            continue
        filled = [cell for cell in cells if cell]
        is_short = len(cells) - cells.count(None) == 1
        is_sentence = len(filled) == 1 and len(filled[0].split()) > 1 and bool(cells[0])
        if width < FEWEST_COLUMNS:
            is_short = is_sentence = is_sentence and NOTE.match(filled[0]) is not None
        if len(filled) != 1 or not (is_short or is_sentence) or len(found) == MOST_FOOTNOTES:
            break
        found.append((rowid, "footnote"))
    return [] if len(found) == staged.rows - len(gone) else found


def last_rows(staged: Staged, width: int, count: int) -> list[tuple[int, list[Any]]]:
    """The rowids and cells of the last rows, the very last first."""
    cells = ", ".join(f"left({column(index)}, {KEPT_CHARACTERS})" for index in range(width))
    after = staged.one(f"SELECT coalesce(max(rowid), 0) FROM {staged.sql}")[0] - count
    rows = staged.fetch(f"SELECT rowid, {cells} FROM {staged.sql} WHERE rowid > {after}")
    return sorted(((row[0], list(row[1:])) for row in rows), reverse=True)  # DuckDB takes seconds to sort thousands of columns


def refuse(staged: Staged, feed: Feed, refusals: Sequence[Refusal]) -> Staged:
    """The table once the rows stand in "r<n>", with those that the loader refused."""
    rejects = ident(f"r{staged.name[1:]}")
    staged.con.execute(f"CREATE OR REPLACE TABLE {rejects} (row BIGINT, reason VARCHAR, cells VARCHAR)")
    told = [(number, json.dumps(cells, ensure_ascii=False)) for number, cells in feed.extras.get("refused_rows", ())]
    if told:
        columns = [list(part) for part in zip(*told, strict=True)]
        staged.con.execute(f"INSERT INTO {rejects} SELECT unnest(?), 'extra_cells', unnest(?)", columns)
    unique = dict(reversed(refusals))
    if not unique:
        return staged
    width = feed.body.width if not isinstance(feed.body, ParquetBody) else len(feed.columns)
    cells = ", ".join(f"{column(index)}::VARCHAR" for index in range(width))
    rowids = sorted(unique)
    numbered = [(rowid, staged.number(rowid), unique[rowid]) for rowid in rowids]
    gone = "(SELECT unnest(?) AS place, unnest(?) AS row, unnest(?) AS reason)"
    lists = [list(part) for part in zip(*numbered, strict=True)]
    copied = f"SELECT g.row, g.reason, to_json([{cells}])::VARCHAR FROM {staged.sql} t JOIN {gone} g ON t.rowid = g.place ORDER BY g.row"
    staged.con.execute(f"INSERT INTO {rejects} {copied}", lists)
    staged.con.execute(f"DELETE FROM {staged.sql} WHERE rowid IN (SELECT unnest(?))", [rowids])
    return replace(staged, rows=staged.rows - len(rowids))


def findings(staged: Staged, feed: Feed, refusals: Sequence[Refusal]) -> tuple[Finding, ...]:
    """What should be known: rows refused, and rows of totals that were not."""
    codes = {"blank": "table.blank_rows", "header": "table.repeated_header", "footnote": "table.footnote", "asked": "table.dropped_rows"}
    found = []
    for reason, code in codes.items():
        rows = staged.numbers(sorted(rowid for rowid, why in refusals if (why if why in codes else "asked") == reason))
        if rows:
            found.append(told(code, rows, feed))
    if feed.dialect.format not in RECORDS:
        found += total_rows(staged, feed, {rowid for rowid, _ in refusals})
    return tuple(found)


def told(code: str, rows: Sequence[int], feed: Feed) -> Finding:
    """The Finding on some rows of the file; blank rows join the blank lines that the loader met."""
    before = next((item for item in feed.findings if item.type == code), None)
    count = len(rows) + (before.count if before else 0)
    numbers = sorted({*rows, *(before.rows if before else ())})
    listed = ", ".join(map(str, numbers[:SHOWN_ROWS])) + (", …" if count > SHOWN_ROWS else "")
    context = {**(before.context if before else {"file": feed.source or feed.name}), "listed": listed}
    return Finding(code, context, numbers[0], count=count, rows=tuple(numbers[:SHOWN_ROWS]))


def total_rows(staged: Staged, feed: Feed, gone: set[int]) -> list[Finding]:
    """Rows among the last ones whose first text says "Total" and that hold numbers; not a category used all along."""
    found = []
    for rowid, cells in [row for row in last_rows(staged, len(feed.columns), LAST_ROWS) if row[0] not in gone]:
        place, cell = next(((place, cell) for place, cell in enumerate(cells) if cell), (0, ""))
        others = [other for other in cells[place + 1 :] if other and re.search("[0-9]", other)]
        if TOTAL.fullmatch(cell) and others and said_seldom(staged, place, cell):
            found.append(Finding("table.total_row", row=staged.number(rowid), cell=excerpt(cell), rows=(staged.number(rowid),)))
    return found[::-1]


def said_seldom(staged: Staged, place: int, cell: str) -> bool:
    """Whether few rows say the same in that column."""
    query = f"SELECT count(*) FROM {staged.sql} WHERE left({column(place)}, {KEPT_CHARACTERS}) = ?"
    return bool(staged.one(query, cell)[0] <= MOST_TOTALS)
