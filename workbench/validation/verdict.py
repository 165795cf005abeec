"""The verdict on the cells that the screen did not clear: frictionless's own, once per distinct cell.

Each distinct suspect goes through the cell reader of frictionless's Field, so that what is an error, and of which kind, is its
decision. The sentences are ours.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from workbench.descriptor import Field
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import Staged, batches
from workbench.validation import cast, screen
from workbench.validation.constraints import is_required
from workbench.validation.excerpts import excerpt
from workbench.validation.moments import EXCEL
from workbench.validation.rules import descriptor_for_frictionless
from workbench.validation.types import as_text, stays_native

MOST_JUDGED = 50_000
MOST_CHARACTERS = 20_000
SHOWN_CELLS = 5

Notes = dict[str, str]
Judge = Callable[[str], Notes]


@dataclass
class Cause:
    """One way in which cells of a Field break the schema. cells: distinct, with how often each stands in the table."""

    rule: str
    limit: str
    cells: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A column under judgement: its SQL name and its Field, constraints checked to be usable."""

    sql: str
    field: Field

    @property
    def text(self) -> str:
        """SQL of its cells as text."""
        return as_text(self.field, self.sql)

    @property
    def suspect(self) -> str:
        """SQL boolean: frictionless must be asked."""
        ok = screen.ok(self.field, self.sql)
        return "false" if ok == "true" else f"(CASE WHEN {screen.missing(self.field, self.sql)} THEN false ELSE NOT {ok} END)"

    @property
    def absent(self) -> str:
        """SQL boolean: a required cell is missing."""
        return screen.missing(self.field, self.sql) if is_required(self.field) else "false"


def verdicts(staged: Staged, columns: Sequence[Column]) -> list[Finding]:
    """Findings on the cells that break their Field, grouped by cause; the rowids concerned stand in the temporary table "broken"."""
    staged.con.execute("CREATE OR REPLACE TEMP TABLE broken (place BIGINT)")
    found: list[Finding] = []
    for batch in batches(columns):
        counts = staged.one(
            "SELECT " + ", ".join(f"count_if({item.suspect}), count_if({item.absent})" for item in batch) + f" FROM {staged.sql}"
        )
        for index, item in enumerate(batch):
            suspects, absents = counts[2 * index : 2 * index + 2]
            found += required(staged, item, absents) if absents else []
            found += judged(staged, item) if suspects else []
    return found


def required(staged: Staged, column: Column, count: int) -> list[Finding]:
    """The Finding on missing cells of a required Field."""
    rows = note_rows(staged, column.absent)
    return [Finding("constraint-error", {"rule": "required", "limit": "true"}, rows[0], column.field.name, "", count, rows)]


def judged(staged: Staged, column: Column) -> list[Finding]:
    """Findings on the suspects of a column."""
    cells = suspects(staged, column)
    found = [told(staged, column, cause) for cause in causes(column, cells, judge_of(column.field))]
    left = int(staged.one(f"SELECT count_if({column.suspect}) FROM {staged.sql}")[0]) - sum(cells.values())
    return found + ([Finding("validate.unjudged", {}, field=column.field.name, count=left)] if left else [])


def suspects(staged: Staged, column: Column) -> dict[str, int]:
    """Distinct cells to be judged, with their counts, at most MOST_JUDGED, the first of the file."""
    query = (
        f"SELECT cell, count(*) FROM (SELECT {column.text} AS cell, rowid AS place FROM {staged.sql} WHERE {column.suspect} "
        f"AND length({column.text}) <= {MOST_CHARACTERS}) GROUP BY cell ORDER BY min(place) LIMIT {MOST_JUDGED}"
    )
    return dict(staged.fetch(query))


def judge_of(field: Field) -> Judge:
    """What frictionless says of a cell: {"type" or the constraint's name: its note}."""
    if (field.type in ("date", "datetime") and field.format == EXCEL) or stays_native(field):
        return lambda _: {}
    import frictionless  # noqa: PLC0415  # a second of work that a clean file never needs

    reader = frictionless.Field.from_descriptor(dict(descriptor_for_frictionless(field, screen.missing_words(field)))).create_cell_reader()
    swaps = field.type == "geopoint" and field.options.get("axisOrder") == "lat,lon"

    def judge(cell: str) -> Notes:
        shown = ",".join(reversed(cell.split(","))) if swaps else cell
        try:
            _, notes = reader(shown)
        except (ValueError, TypeError, ArithmeticError, KeyError, AttributeError, RecursionError):
            return {"type": "unreadable"}  # frictionless itself stumbles on some cells, such as signalling NaN beside a bound
        return dict(notes or {})

    return judge


def causes(column: Column, cells: dict[str, int], judge: Judge) -> list[Cause]:
    """The causes of error, and the cells that frictionless accepts but the type cannot hold (rule "held")."""
    found: dict[str, Cause] = {}
    accepted = []
    for cell, count in cells.items():
        notes = judge(cell)
        for rule in notes:
            limit = "" if rule == "type" else str(column.field.constraints.get(rule, ""))
            found.setdefault(rule, Cause(rule, limit)).cells[cell] = count
        if not notes:
            accepted.append(cell)
    lost = {cell: cells[cell] for cell in unheld(column.field, accepted)}
    return [*found.values(), *([Cause("held", "", lost)] if lost else [])]


def unheld(field: Field, cells: Sequence[str]) -> list[str]:
    """Those of the cells that the typed column would hold as NULL."""
    if not cells or stays_native(field):
        return []
    with duckdb.connect() as connection:
        query = f"SELECT cell FROM (SELECT unnest(?) AS cell) WHERE {cast.refused(field, 'cell')}"
        return [cell for (cell,) in connection.execute(query, [list(cells)]).fetchall()]


def told(staged: Staged, column: Column, cause: Cause) -> Finding:
    """The Finding on a cause."""
    rows = note_rows(staged, f"{column.text} IN (SELECT unnest(?))", list(cause.cells))
    words = ", ".join(f"“{excerpt(cell)}”" for cell in list(cause.cells)[:SHOWN_CELLS])
    context: dict[str, Any] = {"words": words, "expected": column.field.type, "format": column.field.format}
    codes = {"type": "type-error", "held": "cell.not_held"}
    if cause.rule not in codes:
        context |= {"rule": cause.rule, "limit": excerpt(cause.limit)}
    cell = excerpt(next(iter(cause.cells)))
    return Finding(codes.get(cause.rule, "constraint-error"), context, rows[0], column.field.name, cell, sum(cause.cells.values()), rows)


def note_rows(staged: Staged, where: str, *values: Any) -> tuple[int, ...]:
    """The numbers of the first rows that meet a condition; all their rowids are noted in "broken"."""
    staged.con.execute(f"INSERT INTO broken SELECT rowid FROM {staged.sql} WHERE {where}", list(values))
    query = f"SELECT rowid FROM {staged.sql} WHERE {where} ORDER BY rowid LIMIT {SHOWN_ROWS}"
    return staged.numbers(rowid for (rowid,) in staged.fetch(query, *values))


def broken_rows(staged: Staged) -> int:
    """How many rows hold at least one error."""
    return int(staged.one("SELECT count(DISTINCT place) FROM broken")[0])


def summary(staged: Staged, found: Iterable[Finding]) -> list[Finding]:
    """The Finding that sums up the errors of a table, for a person who reads one line; empty when there are none."""
    errors = [item for item in found if item.type not in ("validate.unjudged", "schema.rule_unusable")]
    if not errors:
        return []
    fields = ", ".join(dict.fromkeys(str(item.field or item.context.get("fields", "")) for item in errors))
    rows = sorted({row for item in errors for row in item.rows})[:SHOWN_ROWS]
    context = {"fields": excerpt(fields), "broken_rows": broken_rows(staged)}
    return [Finding("validate.errors", context, rows[0] if rows else None, count=sum(item.count for item in errors), rows=tuple(rows))]
