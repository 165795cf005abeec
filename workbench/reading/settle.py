"""Types, verdicts and keys of staged tables: everything that needs no new reading of the files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from workbench.descriptor import Field, Schema
from workbench.drafts.draft import SHOWN_FINDINGS, Draft, TableDraft
from workbench.errors import DatasetError
from workbench.findings import SHOWN_ROWS, Finding, total
from workbench.reading import notes
from workbench.reading.fields import Fields, Named, Orders, fields_of
from workbench.reading.kept_errors import kept
from workbench.reading.misplaced import misplaced
from workbench.reading.staged import Staged, batches, column
from workbench.semantics.kinds import KINDS
from workbench.semantics.personal import personal
from workbench.validation import cast, rules, verdict
from workbench.validation.excerpts import excerpt
from workbench.validation.keys import Table, foreign_keys, own_keys

Tick = Callable[[str, int, int], None]
SHARED = "*"
REPLACED = ("type-error", "cell.not_held")  # said by type.refused for a Field that a person decided
SHOWN_CELLS = 5
WORDS = ("title", "description", "unit", "example")


@dataclass(frozen=True)
class Settled:
    """A table with its Fields: what keys of other tables need."""

    draft: TableDraft
    staged: Staged
    fields: Fields
    findings: tuple[Finding, ...]

    @property
    def keyed(self) -> Table:
        """The table as its keys are checked."""
        return Table(self.draft.name, self.staged, self.fields.schema, self.draft.columns)


def settle(
    connection: duckdb.DuckDBPyConnection, draft: Draft, tables: Sequence[TableDraft], tick: Tick, work: Path
) -> tuple[TableDraft, ...]:
    """The tables with their Fields, findings and refused cells; all their errors stand in `work`. Raises: DatasetError schema.invalid."""
    total = sum(table.rows for table in tables)
    done = 0
    settled = []
    for table in tables:
        tick("types", done, total)
        settled.append(typed(connection, draft, table, len(tables)))
        done += table.rows
    by_name = {item.draft.name: item.keyed for item in settled}
    found = []
    for place, item in enumerate(settled):
        tick("check", place, len(settled))
        found.append(kept(item.staged, checked(connection, item, by_name), work))
    tick("check", len(settled), len(settled))
    return tuple(found)


def typed(connection: duckdb.DuckDBPyConnection, draft: Draft, table: TableDraft, tables: int) -> Settled:
    """One table with its Fields."""
    staged = Staged(connection, table.stage, table.rows, table.first_row, table.skipped)
    columns = [
        Named(place, item.name, label.label, label.kind, item.title)
        for place, item, label in zip(table.columns, table.inferred, table.labels, strict=True)
    ]
    said = {**draft.fields_said.get(SHARED, {}), **draft.fields_said.get(table.name, {})}
    schema = schema_of(connection, draft, table, tables)
    fields = fields_of(staged, columns, Orders(table.dialect, schema, said))
    return Settled(table, staged, with_words(fields, table.schema.fields), fields.findings)


def schema_of(connection: duckdb.DuckDBPyConnection, draft: Draft, table: TableDraft, tables: int) -> Schema | None:
    """The Table Schema of a table: given for it, given for whichever matches, or its descriptor's own.

    Raises: DatasetError schema.invalid.
    """
    shared = draft.schemas.get(SHARED)
    names = {item.name for item in table.inferred}
    if shared is not None and table.name not in draft.schemas:
        schema = read_schema(shared, table.name)
        known = [item for item in schema.fields if item.name in names]
        if tables == 1 or 2 * len(known) >= len(schema.fields):
            return schema
    given = draft.schemas.get(table.name) or notes.schema(connection, table.stage)
    return read_schema(given, table.name) if given else None


def read_schema(descriptor: Mapping[str, Any], table: str) -> Schema:
    """The Schema of a descriptor. Raises: DatasetError schema.invalid."""
    try:
        return Schema.from_descriptor(descriptor)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DatasetError("schema.invalid", file=table) from None


def with_words(fields: Fields, before: Iterable[Field]) -> Fields:
    """The Fields with what was written about them before (titles, descriptions, units...)."""
    written = {item.name: item for item in before}
    kept = tuple(described(item, written[item.name]) if item.name in written else item for item in fields.schema.fields)
    return replace(fields, schema=replace(fields.schema, fields=kept))


def described(field: Field, before: Field) -> Field:
    """The Field with the words of another one."""
    words = {key: getattr(before, key) or getattr(field, key) for key in WORDS}
    translations = {key: value for key, value in before.extra.items() if "@" in key}
    return replace(field, **words, extra={**field.extra, **translations})


def checked(connection: duckdb.DuckDBPyConnection, item: Settled, others: Mapping[str, Table]) -> TableDraft:
    """The finished table: every cell that a schema or a person typed is judged, keys are checked."""
    staged, table = item.staged, item.draft
    pairs = [(field, column(place)) for field, place in zip(item.fields.schema.fields, table.columns, strict=True)]
    judged = [pairs[index] for index in item.fields.judged]
    refused = refused_counts(staged, judged)
    asked = [pair for pair in judged if pair[0].name in item.fields.insisted and pair[0].name in refused]
    insisted = [told_refused(staged, pair, refused[pair[0].name]) for pair in asked]
    broken = schema_findings(item, judged, others)
    found = [
        *notes.findings(connection, table.stage), *item.findings, *insisted, *broken, *misplaced(staged, pairs), *privacy(staged, pairs),
    ]  # fmt: skip
    return replace(
        table, schema=item.fields.schema, inferred=item.fields.inferred, cells_refused=refused,
        findings=tuple(found[:SHOWN_FINDINGS]), findings_total=total(found),
    )  # fmt: skip


def schema_findings(item: Settled, judged: Sequence[tuple[Field, str]], others: Mapping[str, Table]) -> list[Finding]:
    """What breaks the schema of a table: cells, then keys, then the sum."""
    usable = [rules.usable(field, lambda sql: item.staged.one(f"SELECT {sql}")[0]) for field, _ in judged]
    found = [finding for _, findings in usable for finding in findings]
    columns = [verdict.Column(sql, field) for (field, _), (_, sql) in zip(usable, judged, strict=True)]
    cells = verdict.verdicts(item.staged, columns)
    cells = [finding for finding in cells if finding.type not in REPLACED or finding.field not in item.fields.insisted]
    keys = own_keys(item.keyed) + foreign_keys(item.keyed, others)
    return found + cells + keys + verdict.summary(item.staged, cells + keys)


def refused_counts(staged: Staged, judged: Sequence[tuple[Field, str]]) -> dict[str, int]:
    """{name: how many cells its type cannot hold}, for the Fields that refuse some."""
    found: dict[str, int] = {}
    for batch in batches(judged):
        counts = staged.one("SELECT " + ", ".join(f"count_if({cast.refused(field, sql)})" for field, sql in batch) + f" FROM {staged.sql}")
        found |= {field.name: int(count) for (field, _), count in zip(batch, counts, strict=True) if count}
    return found


def told_refused(staged: Staged, pair: tuple[Field, str], count: int) -> Finding:
    """The Finding on cells that do not fit the type a person insists on."""
    field, sql = pair
    where = cast.refused(field, sql)
    rows = staged.fetch(f"SELECT rowid, left(({sql})::VARCHAR, 200) FROM {staged.sql} WHERE {where} ORDER BY rowid LIMIT {SHOWN_ROWS}")
    cells = frequent(staged, sql, where)
    words = ", ".join(f"“{excerpt(cell)}”" for cell, _ in cells[:SHOWN_CELLS])
    numbers = staged.numbers(rowid for rowid, _ in rows)
    shown = {"words": words, "expected": field.type}
    return Finding("type.refused", shown, numbers[0], field.name, excerpt(rows[0][1]), count, numbers, cells)


def frequent(staged: Staged, sql: str, where: str) -> tuple[tuple[str, int], ...]:
    """The most frequent cells of a column that meet a condition, with how often each stands there."""
    cell = f"left(({sql})::VARCHAR, {verdict.LONGEST_WORD + 1})"
    query = f"SELECT {cell}, count(*) FROM {staged.sql} WHERE {where} GROUP BY 1 ORDER BY 2 DESC, min(rowid) LIMIT {verdict.FREQUENT}"
    return tuple((text, int(times)) for text, times in staged.fetch(query))


def privacy(staged: Staged, pairs: Sequence[tuple[Field, str]]) -> list[Finding]:
    """Findings on columns that say who somebody is or how to reach them: what each holds, in how many rows."""
    sql = {field.name: column for field, column in pairs}
    found = personal([field for field, _ in pairs])
    counts = [f"count_if({sql[item.name]}::VARCHAR <> '')" for item in found]
    filled = staged.one(f"SELECT {', '.join(counts)} FROM {staged.sql}") if found else ()
    told = zip(found, filled, strict=True)
    return [Finding("privacy.personal_data", {"kind": KINDS[item.semantic].name}, field=item.name, count=int(n)) for item, n in told if n]
