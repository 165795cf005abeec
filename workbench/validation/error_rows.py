"""Every error of a table, one row each: noted in the engine while the table is judged, then written to a Parquet file.

No error passes through Python, so a million of them take seconds and no memory. They stand in two temporary tables of the
connection: "kinds" (one row per Field and rule) and "broken" (one row per error).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.reading.staged import Staged, batches
from workbench.sql import ident, literal

CELL_CHARACTERS = 300
KEYS = ("unique-error", "primary-key", "foreign-key")  # errors of rows, not of cells
OPTIONS = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
SUFFIX = ".errors.parquet"


@dataclass(frozen=True)
class Kind:
    """What errors have in common. field: its name, or several joined by ", ". type: frictionless's error type, or "cell.not_held".
    rule: the constraint's name, "type" or the key's. expected: the limit, or the type with its format.
    """

    field: str
    type: str
    rule: str
    expected: str


@dataclass(frozen=True)
class Place:
    """Where a table stands in its file. letters: {field name: spreadsheet column letter}.

    lines: how many lines more than its number come before a record, for the header's sake; None when lines are not known.
    wraps: cells hold line breaks, which come on top.
    """

    resource: str
    letters: Mapping[str, str] = field(default_factory=dict)
    lines: int | None = None
    wraps: bool = False


def letter(index: int) -> str:
    """The letter that a spreadsheet gives to a column, from 0: A, B... Z, AA."""
    letters = ""
    while index >= 0:
        index, left = divmod(index, 26)
        letters = chr(65 + left) + letters
        index -= 1
    return letters


def begin(staged: Staged) -> None:
    """None; no error is noted yet."""
    staged.con.execute("DROP TABLE IF EXISTS broken; DROP TABLE IF EXISTS kinds")
    create(staged)


def create(staged: Staged) -> None:
    """None; errors can be noted."""
    staged.con.execute(
        "CREATE TEMP TABLE IF NOT EXISTS kinds (kind INTEGER, field VARCHAR, type VARCHAR, rule VARCHAR, expected VARCHAR);"
        "CREATE TEMP TABLE IF NOT EXISTS broken (place BIGINT, kind INTEGER, cell VARCHAR)"
    )


def number_of(staged: Staged, kind: Kind) -> int:
    """The number under which errors of a Kind are noted."""
    create(staged)
    number = int(staged.one("SELECT count(*) FROM kinds")[0])
    staged.con.execute("INSERT INTO kinds VALUES (?, ?, ?, ?, ?)", [number, kind.field, kind.type, kind.rule, kind.expected])
    return number


def note(staged: Staged, kind: Kind, source: str, *values: Any) -> int:
    """The number of the Kind, once its errors are noted. source: SQL that gives (place, cell), place being the rowid."""
    number = number_of(staged, kind)
    cut = f"left(cell, {CELL_CHARACTERS})"
    staged.con.execute(f"INSERT INTO broken SELECT place, {number}, {cut} FROM ({source}) AS found(place, cell)", list(values))
    return number


def first_places(staged: Staged, number: int, most: int) -> list[int]:
    """The rowids of the first errors of a Kind."""
    query = f"SELECT place FROM broken WHERE kind = {number} ORDER BY place LIMIT {most}"
    return [place for (place,) in staged.fetch(query)]


def broken_rows(staged: Staged) -> int:
    """How many rows hold at least one cell in error."""
    keys = ", ".join(literal(key) for key in KEYS)
    query = f"SELECT count(DISTINCT place) FROM broken JOIN kinds USING (kind) WHERE type NOT IN ({keys})"
    return int(staged.one(query)[0])


def write(staged: Staged, place: Place, target: Path) -> int:
    """How many errors now stand in `target`, the first of the file first; there is no file when there are none."""
    create(staged)
    count = int(staged.one("SELECT count(*) FROM broken")[0])
    target.unlink(missing_ok=True)
    if not count:
        return 0
    staged.con.execute("CREATE OR REPLACE TEMP TABLE letters AS SELECT unnest(?::VARCHAR[]) AS field, unnest(?::VARCHAR[]) AS letter",
                       [list(place.letters), list(place.letters.values())])  # fmt: skip
    gaps(staged)
    number = f"({staged.first_row} + place + coalesce(passed, 0))::BIGINT"
    breaks(staged, wraps=place.wraps and place.lines is not None)
    line = "NULL::BIGINT" if place.lines is None else f'"row" + {place.lines} + coalesce(more, 0)'
    numbered = f'SELECT *, {number} AS "row" FROM broken ASOF LEFT JOIN gaps ON place >= gaps.kept'
    joined = 'JOIN kinds USING (kind) LEFT JOIN letters USING (field) ASOF LEFT JOIN breaks ON "row" > breaks.record'
    query = (
        f'SELECT {literal(place.resource)} AS resource, "row", ({line})::BIGINT AS line, field, letter AS "column", cell, type, rule, '
        f"expected FROM ({numbered}) {joined} ORDER BY place, kind"
    )
    staged.con.execute(f"COPY ({query}) TO {literal(str(target))} ({OPTIONS})")
    return count


def gaps(staged: Staged) -> None:
    """None; the temporary table "gaps" says (kept, passed): from the rowid `kept` on, `passed` records of the file were skipped."""
    passed = {kept: index + 1 for index, kept in enumerate(staged.shifts)}
    lists: Sequence[list[int]] = [list(passed), list(passed.values())]
    staged.con.execute("CREATE OR REPLACE TEMP TABLE gaps AS SELECT unnest(?::BIGINT[]) AS kept, unnest(?::BIGINT[]) AS passed", lists)


def breaks(staged: Staged, *, wraps: bool) -> None:
    """None; the temporary table "breaks" says (record, more): after that record, `more` lines were taken by line breaks within cells.

    Rows that were set apart ("r<n>") take their lines too.
    """
    staged.con.execute("CREATE OR REPLACE TEMP TABLE breaks (record BIGINT, more BIGINT)")
    if not wraps:
        return
    names = [str(row[0]) for row in staged.fetch(f"DESCRIBE {staged.sql}")]
    number = f"{staged.first_row} + place + coalesce(passed, 0)"
    parts = []
    for batch in batches(names):
        times = " + ".join(count_of_breaks(name) for name in batch)
        parts.append(f"SELECT rowid AS place, {times} AS times FROM {staged.sql}")
    here = f"SELECT {number} AS record, times FROM ({' UNION ALL '.join(parts)}) ASOF LEFT JOIN gaps ON place >= gaps.kept WHERE times > 0"
    apart = count_of_breaks("list_aggregate(json_extract_string(cells, '$[*]'), 'string_agg', '')")
    there = f'SELECT "row", {apart} FROM {ident(f"r{staged.name[1:]}")}'
    staged.con.execute(
        f"INSERT INTO breaks SELECT record, sum(times) OVER (ORDER BY record ROWS UNBOUNDED PRECEDING) FROM "
        f"(SELECT record, sum(times) AS times FROM ({here} UNION ALL {there}) GROUP BY record) WHERE times > 0"
    )


def count_of_breaks(text: str) -> str:
    """SQL: how many line breaks a text holds."""
    return f"coalesce(length({text}) - length(replace({text}, chr(10), '')), 0)"
