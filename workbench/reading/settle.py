"""Types, verdicts and keys of staged tables: everything that needs no new reading of the files."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from workbench.descriptor import Field, Schema
from workbench.drafts.decisions import followers, said_of
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
from workbench.validation.custom_checks import custom_checks
from workbench.validation.excerpts import excerpt
from workbench.validation.keys import Table, foreign_keys, own_keys
from workbench.validation.schema_rules import schema_rules

Tick = Callable[[str, int, int], None]
SHARED = "*"
REPLACED = ("type-error", "cell.not_held")  # said by type.refused for a Field that a person decided
SHOWN_CELLS = 5
LAID = "schema"
UNCHECKED = ("check.unknown", "check.unusable", "check.no_column", "schema.unknown_key", "schema.unknown_reference")
ASIDE = "words_aside"  # key of TableDraft.extras: what set_aside gives
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
    said = {**draft.fields_said.get(SHARED, {}), **said_of(draft, table)}
    schema = schema_of(connection, draft, table, tables)
    fields = fields_of(staged, columns, Orders(table.dialect, schema, said, followers(draft, table.name)))
    lent = table.extras.get(LAID, {}).get("words", {})
    written = [*table.schema.fields, *(worded(name, words) for name, words in table.extras.get(ASIDE, {}).items())]
    aside = set_aside(written, fields.schema.fields, lent)
    return Settled(replace(table, extras={**table.extras, ASIDE: aside}), staged, with_words(fields, written, lent), fields.findings)


def set_aside(written: Iterable[Field], fields: Iterable[Field], lent: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """{field: words} of what was written about Fields that the table does not hold as it is read now: it may be read as before again."""
    names = {item.name for item in fields}
    kept = {item.name: own_words(item, lent.get(item.name, {})) for item in written if item.name not in names}
    return {name: words for name, words in kept.items() if words}


def schema_of(connection: duckdb.DuckDBPyConnection, draft: Draft, table: TableDraft, tables: int) -> Schema | None:
    """The Table Schema of a table: given for it, given for whichever matches, or its descriptor's own; None for a table that follows none.

    What is said of a table without any Fields ({"fieldsMatch": ...}) is said of the schema that it follows anyway.
    Raises: DatasetError schema.invalid.
    """
    said = draft.schemas.get(table.name, {})
    base = {} if "fields" in said else shared_schema(draft, table, tables) or notes.schema(connection, table.stage) or {}
    found = read_schema({**base, **said}, table.name)
    return found if found.fields else None


def shared_schema(draft: Draft, table: TableDraft, tables: int) -> Mapping[str, Any] | None:
    """The schema given for whichever table matches, when this one does: it is alone, or has half of the Fields."""
    shared = draft.schemas.get(SHARED)
    if shared is None or tables == 1:
        return shared
    names = {item.name for item in table.inferred}
    fields = read_schema(shared, table.name).fields
    return shared if 2 * sum(item.name in names for item in fields) >= len(fields) else None


def read_schema(descriptor: Mapping[str, Any], table: str) -> Schema:
    """The Schema of a descriptor. Raises: DatasetError schema.invalid."""
    try:
        return Schema.from_descriptor(descriptor)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise DatasetError("schema.invalid", file=table) from None


def with_words(fields: Fields, before: Iterable[Field], lent: Mapping[str, Mapping[str, str]]) -> Fields:
    """The Fields with what was written about them before (titles, descriptions, units...).

    lent: {field: words} that a schema gave them: they go when the schema goes, or speaks of another column.
    """
    written = {item.name: item for item in before}
    kept = tuple(
        described(item, written[item.name], lent.get(item.name, {})) if item.name in written else item for item in fields.schema.fields
    )
    return replace(fields, schema=replace(fields.schema, fields=kept))


def described(field: Field, before: Field, lent: Mapping[str, str]) -> Field:
    """The Field with the words of another one, but those that were lent to it."""
    own = own_words(before, lent)
    words = {key: own.get(key) or getattr(field, key) for key in WORDS}
    return replace(field, **words, extra={**field.extra, **{key: text for key, text in own.items() if "@" in key}})


def worded(name: str, words: Mapping[str, Any]) -> Field:
    """A Field of which only the words are known."""
    told = {key: text for key, text in words.items() if key in WORDS}
    return Field(name, extra={key: text for key, text in words.items() if key not in told}, **told)


def own_words(field: Field, lent: Mapping[str, str]) -> dict[str, Any]:
    """What is written about a Field, but what was lent to it."""
    return {key: text for key, text in words_of(field).items() if text != lent.get(key)}


def words_of(field: Field) -> dict[str, Any]:
    """What is written about a Field, in every language; empty words left out."""
    words = {key: getattr(field, key) for key in WORDS} | {key: value for key, value in field.extra.items() if "@" in key}
    return {key: value for key, value in words.items() if value}


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
    extras = {**table.extras, LAID: laid(item, own=notes.schema(connection, table.stage) is not None)}
    return replace(
        table, schema=item.fields.schema, inferred=item.fields.inferred, cells_refused=refused,
        findings=tuple(found[:SHOWN_FINDINGS]), findings_total=total(found), extras=extras,
    )  # fmt: skip


def laid(item: Settled, *, own: bool) -> dict[str, Any]:
    """What a screen says of the schema of a table. matched: how many columns it speaks of. named: how many of its Fields are
    the name of one. own: whether its descriptor gives a schema. words: what it lends to Fields.
    """
    match = item.fields.laid
    about = {key: str(match.schema.extra.get(key) or "") for key in ("name", "title", "version")}
    names = {column.label.strip() for column in item.draft.labels}
    named = sum(field.name in names for field in match.schema.fields)
    counts = {"fields": len(match.schema.fields), "matched": len(match.fields), "named": named}
    return {**about, **counts, "mode": match.mode, "own": own, "words": {name: words_of(field) for name, field in match.fields.items()}}


def schema_findings(item: Settled, judged: Sequence[tuple[Field, str]], others: Mapping[str, Table]) -> list[Finding]:
    """What breaks the schema of a table: its header, cells, keys, checks of its own, then the sum."""
    usable = [rules.usable(field, lambda sql: item.staged.one(f"SELECT {sql}")[0]) for field, _ in judged]
    found = [finding for _, findings in usable for finding in findings]
    columns = [verdict.Column(sql, field) for (field, _), (_, sql) in zip(usable, judged, strict=True)]
    cells = verdict.verdicts(item.staged, columns)
    cells = [finding for finding in cells if finding.type not in REPLACED or finding.field not in item.fields.insisted]
    keys = own_keys(item.keyed) + foreign_keys(item.keyed, others)
    beyond = schema_rules(item.keyed, judged) + custom_checks(item.keyed)
    errors = [*item.fields.laid.findings, *cells, *keys, *beyond]
    return found + errors + verdict.summary(item.staged, [finding for finding in errors if finding.type not in UNCHECKED])


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
