"""The verdict on the cells that the screen did not clear: frictionless's own, once per distinct cell.

Each distinct suspect goes through the cell reader of frictionless's Field, so that what is an error, and of which kind, is its
decision. The sentences are ours.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from workbench.descriptor import Field
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import Staged, batches
from workbench.validation import cast, error_rows, screen
from workbench.validation.constraints import is_required
from workbench.validation.error_rows import Kind
from workbench.validation.excerpts import excerpt
from workbench.validation.moments import EXCEL
from workbench.validation.rules import descriptor_for_frictionless
from workbench.validation.types import as_text, stays_native

MOST_JUDGED = 2_000_000  # distinct cells of a column
JUDGED_AT_ONCE = 20_000
MOST_CHARACTERS = 20_000
SHOWN_CELLS = 5
FREQUENT = 10
LONGEST_WORD = 80
ITEMS = ("itemType", "arrayItem")
CODES = {"type": "type-error", "held": "cell.not_held"}

Notes = dict[str, str]
Judge = Callable[[str], Notes]


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
    """Findings on the cells that break their Field, grouped by cause; each error is noted (error_rows)."""
    error_rows.begin(staged)
    found: list[Finding] = []
    for batch in batches(columns):
        counts = staged.one(
            "SELECT " + ", ".join(f"count_if({item.suspect}), count_if({item.absent})" for item in batch) + f" FROM {staged.sql}"
        )
        for index, item in enumerate(batch):
            suspects, absents = counts[2 * index : 2 * index + 2]
            found += required(staged, item, absents) if absents else []
            found += judged(staged, item, suspects) if suspects else []
    return found


def required(staged: Staged, column: Column, count: int) -> list[Finding]:
    """The Finding on missing cells of a required Field."""
    kind = Kind(column.field.name, "constraint-error", "required", "true")
    number = error_rows.note(staged, kind, f"SELECT rowid, {column.text} FROM {staged.sql} WHERE {column.absent}")
    rows = staged.numbers(error_rows.first_places(staged, number, SHOWN_ROWS))
    return [Finding("constraint-error", {"rule": "required", "limit": "true"}, rows[0], column.field.name, "", count, rows)]


def judged(staged: Staged, column: Column, count: int) -> list[Finding]:
    """Findings on the suspects of a column."""
    asked = suspects(staged, column)
    rules = condemned(staged, column)
    kinds = [kind_of(column.field, rule) for rule in rules]
    numbers = [error_rows.number_of(staged, kind) for kind in kinds]
    if numbers:
        staged.con.execute(
            f"INSERT INTO broken SELECT s.rowid, {numbers[0]} + f.rule, left(f.cell, {error_rows.CELL_CHARACTERS}) "
            f"FROM {staged.sql} s JOIN faults f ON {column.text} = f.cell WHERE {column.suspect}"
        )
    found = [told(staged, column, kind, (place, number)) for place, (kind, number) in enumerate(zip(kinds, numbers, strict=True))]
    left = count - asked
    return found + ([Finding("validate.unjudged", {}, field=column.field.name, count=left)] if left else [])


def suspects(staged: Staged, column: Column) -> int:
    """How many cells are to be judged; the distinct ones, the first of the file, stand in the temporary table "asked"."""
    staged.con.execute(
        f"CREATE OR REPLACE TEMP TABLE asked AS SELECT cell, count(*) AS times, min(place) AS place FROM (SELECT {column.text} AS cell, "
        f"rowid AS place FROM {staged.sql} WHERE {column.suspect} AND length({column.text}) <= {MOST_CHARACTERS}) "
        f"GROUP BY cell ORDER BY min(place) LIMIT {MOST_JUDGED}"
    )
    return int(staged.one("SELECT coalesce(sum(times), 0)::BIGINT FROM asked")[0])


def judge_of(field: Field) -> Judge:
    """What frictionless says of a cell: {"type" or the constraint's name: its note}."""
    if (field.type in ("date", "datetime") and field.format == EXCEL) or stays_native(field):
        return lambda _: {}
    reader = reader_of(descriptor_for_frictionless(field, screen.missing_words(field)))
    swaps = field.type == "geopoint" and field.options.get("axisOrder") == "lat,lon"

    def judge(cell: str) -> Notes:
        shown = ",".join(reversed(cell.split(","))) if swaps else cell
        try:
            _, notes = reader(shown)
        except (ValueError, TypeError, ArithmeticError, KeyError, AttributeError, RecursionError):
            return {"type": "unreadable"}  # frictionless itself stumbles on some cells, such as signalling NaN beside a bound
        return dict(notes or {})

    return judge


def reader_of(descriptor: Mapping[str, Any]) -> Callable[[str], Any]:
    """frictionless's own reader of the cells of a Field; a rule on items that it does not know is left aside."""
    import frictionless  # noqa: PLC0415  # a second of work that a clean file never needs

    reader: Callable[[str], Any]
    try:
        reader = frictionless.Field.from_descriptor(dict(descriptor)).create_cell_reader()
    except frictionless.FrictionlessException:
        plain = {key: value for key, value in descriptor.items() if key not in ITEMS}
        reader = frictionless.Field.from_descriptor(plain).create_cell_reader()
    return reader


def condemned(staged: Staged, column: Column) -> list[str]:
    """The rules broken; "held" for cells that frictionless accepts but the type cannot hold.

    Which cell breaks which stands in the temporary table "faults" (cell, rule: place in the list). A page of cells at once is in memory.
    """
    staged.con.execute("CREATE OR REPLACE TEMP TABLE faults (cell VARCHAR, rule INTEGER)")
    judge, rules = judge_of(column.field), dict[str, int]()
    total = int(staged.one("SELECT count(*) FROM asked")[0])
    for start in range(0, total, JUDGED_AT_ONCE):
        page = staged.fetch(f"SELECT cell FROM asked WHERE rowid >= {start} AND rowid < {start + JUDGED_AT_ONCE} ORDER BY rowid")
        faults: list[tuple[str, str]] = []
        accepted = []
        for (cell,) in page:
            notes = judge(cell)
            faults += [(cell, rule) for rule in notes]
            accepted += [] if notes else [cell]
        faults += [(cell, "held") for cell in unheld(column.field, accepted)]
        if faults:
            lists = [[cell for cell, _ in faults], [rules.setdefault(rule, len(rules)) for _, rule in faults]]
            staged.con.execute("INSERT INTO faults SELECT unnest(?::VARCHAR[]), unnest(?::INTEGER[])", lists)
    return list(rules)


def unheld(field: Field, cells: Sequence[str]) -> list[str]:
    """Those of the cells that the typed column would hold as NULL."""
    if not cells or stays_native(field):
        return []
    with duckdb.connect() as connection:
        query = f"SELECT cell FROM (SELECT unnest(?) AS cell) WHERE {cast.refused(field, 'cell')}"
        return [cell for (cell,) in connection.execute(query, [list(cells)]).fetchall()]


def kind_of(field: Field, rule: str) -> Kind:
    """What the errors of a Field against one rule have in common."""
    written = field.type if field.format in ("", "default") else f"{field.type} {field.format}"
    limit = field.constraints.get(rule, "")
    expected = written if rule in CODES else json.dumps(limit, ensure_ascii=False) if isinstance(limit, list) else str(limit)
    return Kind(field.name, CODES.get(rule, "constraint-error"), "type" if rule in CODES else rule, expected)


def told(staged: Staged, column: Column, kind: Kind, place: tuple[int, int]) -> Finding:
    """The Finding on a cause. place: of its rule among the faults, and the number of its Kind."""
    rule, number = place
    rows = staged.numbers(error_rows.first_places(staged, number, SHOWN_ROWS))
    source = f"FROM faults JOIN asked USING (cell) WHERE rule = {rule}"
    count = int(staged.one(f"SELECT sum(times)::BIGINT {source}")[0])
    first = staged.one(f"SELECT left(cell, 200) {source} ORDER BY place LIMIT 1")[0]
    cells = staged.fetch(f"SELECT left(cell, {LONGEST_WORD + 1}), times {source} ORDER BY times DESC, place LIMIT {FREQUENT}")
    words = ", ".join(f"“{excerpt(cell)}”" for cell, _ in cells[:SHOWN_CELLS])
    context: dict[str, Any] = {"words": words, "expected": column.field.type, "format": column.field.format}
    if kind.type == "constraint-error":
        context |= {"rule": kind.rule, "limit": excerpt(column.field.constraints.get(kind.rule, ""))}
    return Finding(kind.type, context, rows[0], column.field.name, excerpt(first), count, rows, tuple(cells))


def broken_rows(staged: Staged) -> int:
    """How many rows hold at least one cell in error."""
    return error_rows.broken_rows(staged)


def summary(staged: Staged, found: Iterable[Finding]) -> list[Finding]:
    """The Finding that sums up the errors of a table, for a person who reads one line; empty when there are none."""
    errors = [item for item in found if item.type not in ("validate.unjudged", "schema.rule_unusable")]
    if not errors:
        return []
    fields = ", ".join(dict.fromkeys(str(item.field or item.context.get("fields", "")) for item in errors))
    rows = sorted({row for item in errors for row in item.rows})[:SHOWN_ROWS]
    context = {"fields": excerpt(fields), "broken_rows": broken_rows(staged)}
    return [Finding("validate.errors", context, rows[0] if rows else None, count=sum(item.count for item in errors), rows=tuple(rows))]
