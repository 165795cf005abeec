"""Unique fields, primary keys and foreign keys, in SQL on typed values.

As in frictionless, values are compared once typed (1 and 01 are the same integer), cells in error count as missing, a missing
value never repeats itself in a unique field but does in a part of a primary key.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.descriptor import Field, Schema, as_tuple
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import Staged, column
from workbench.validation import cast, error_rows
from workbench.validation.error_rows import Kind
from workbench.validation.excerpts import excerpt

UNKEYED = ("object", "array", "geojson", "list")
SHOWN_VALUES = 5
SQL_KEY = "rule.unique_key"  # as in SQL, a missing part makes a key unlike any other


@dataclass(frozen=True)
class Table:
    """A table whose keys are checked. name: of the resource. places: column of the stage for each Field."""

    name: str
    staged: Staged
    schema: Schema
    places: Sequence[int]

    def field(self, name: str) -> Field | None:
        """The Field of that name."""
        return next((item for item in self.schema.fields if item.name == name), None)

    def typed(self, name: str) -> str:
        """SQL of the typed values of a Field."""
        place = [item.name for item in self.schema.fields].index(name)
        return cast.typed(self.schema.fields[place], column(self.places[place]))

    def lacks(self, names: Sequence[str]) -> list[str]:
        """Those of the names that are no Field of the table, or one that cannot be compared."""
        return [name for name in names if (found := self.field(name)) is None or found.type in UNKEYED]


def own_keys(table: Table) -> list[Finding]:
    """Findings on unique fields and on the primary key of a table."""
    found = []
    primary = table.schema.primary_key
    for item in table.schema.fields:
        if item.constraints.get("unique") and (item.name,) != primary and item.type not in UNKEYED:
            found += repeats(table, (item.name,), "unique-error")
    if primary:
        lacking = table.lacks(primary)
        if lacking:
            return [*found, Finding("schema.unknown_key", {"fields": ", ".join(lacking), "key": "primaryKey"})]
        found += repeats(table, primary, "primary-key") + empty_keys(table, primary)
    return found


def repeats(table: Table, names: Sequence[str], code: str) -> list[Finding]:
    """The Finding on rows that say the key of an earlier one."""
    staged, parts = table.staged, [table.typed(name) for name in names]
    keys = ", ".join(f"{part} AS k{index}" for index, part in enumerate(parts))
    filled = (" AND " if code == SQL_KEY else " OR ").join(f"k{index} IS NOT NULL" for index in range(len(parts)))
    groups = ", ".join(f"k{index}" for index in range(len(parts)))
    source = f"SELECT {keys}, rowid AS place FROM {staged.sql}"
    staged.con.execute(
        f"CREATE OR REPLACE TEMP TABLE repeated AS SELECT {groups}, count(*) AS times, min(place) AS first "
        f"FROM ({source}) WHERE {filled} GROUP BY ALL HAVING count(*) > 1"
    )
    count = int(staged.one("SELECT coalesce(sum(times - 1), 0)::BIGINT FROM repeated")[0])
    if not count:
        return []
    same = " AND ".join(f"s.k{index} IS NOT DISTINCT FROM r.k{index}" for index in range(len(parts)))
    kind = Kind(", ".join(names), code, code.removesuffix("-error"), "")
    error_rows.note(staged, kind, f"SELECT place, {joined(len(parts))} FROM ({source}) s JOIN repeated r ON {same} WHERE place > first")
    few = f"(SELECT * FROM repeated ORDER BY first LIMIT {SHOWN_ROWS})"
    cells = ", ".join(f"s.k{index}::VARCHAR" for index in range(len(parts)))
    query = f"SELECT place, {cells} FROM ({source}) s JOIN {few} r ON {same} WHERE place > first ORDER BY place LIMIT {SHOWN_ROWS}"
    return [told(table, code, names, (staged.fetch(query), count))]


def empty_keys(table: Table, names: Sequence[str]) -> list[Finding]:
    """The Finding on rows whose primary key is wholly missing."""
    where = " AND ".join(f"{table.typed(name)} IS NULL" for name in names)
    count = int(table.staged.one(f"SELECT count_if({where}) FROM {table.staged.sql}")[0])
    if count:
        kind = Kind(", ".join(names), "primary-key", "primary-key", "")
        error_rows.note(table.staged, kind, f"SELECT rowid, '' FROM {table.staged.sql} WHERE {where}")
    rows = table.staged.fetch(f"SELECT rowid, '' FROM {table.staged.sql} WHERE {where} ORDER BY rowid LIMIT {SHOWN_ROWS}") if count else []
    return [told(table, "primary-key", names, (rows, count))] if count else []


def joined(parts: int) -> str:
    """SQL: the parts of a key as one text."""
    return "concat_ws(' + ', " + ", ".join(f"s.k{index}::VARCHAR" for index in range(parts)) + ")"


def told(table: Table, code: str, names: Sequence[str], seen: tuple[list[tuple[Any, ...]], int], **context: str) -> Finding:
    """The Finding on rows given as (rowid, key parts...) and on how many there are."""
    rows, count = seen
    listed = list(dict.fromkeys(" + ".join(excerpt("" if part is None else part) for part in row[1:]) for row in rows))
    numbers = table.staged.numbers(row[0] for row in rows)
    words = ", ".join(f"“{item}”" for item in listed[:SHOWN_VALUES])
    context = {"words": words, "fields": ", ".join(names), **context}
    return Finding(code, context, numbers[0], names[0] if len(names) == 1 else None, excerpt(listed[0]), count, numbers)


def foreign_keys(table: Table, others: Mapping[str, Table]) -> list[Finding]:
    """Findings on the foreign keys of a table, against the tables of its package by name ("" is the table itself)."""
    found = []
    for key in table.schema.foreign_keys:
        reference = key.get("reference", {}) if isinstance(key.get("reference"), Mapping) else {}
        names, theirs = as_tuple(key.get("fields")), as_tuple(reference.get("fields"))
        resource = str(reference.get("resource", ""))
        target = others.get(resource) if resource else table
        context = {"fields": ", ".join(names), "resource": resource or table.name, "reference": ", ".join(theirs)}
        if target is None or not names or len(names) != len(theirs) or table.lacks(names) or target.lacks(theirs):
            found.append(Finding("schema.unknown_reference", context))
            continue
        found += orphans(table, target, names, theirs)
    return found


def orphans(table: Table, target: Table, names: Sequence[str], theirs: Sequence[str]) -> list[Finding]:
    """The Finding on rows whose key is not in the other table. Values of different types are compared as texts."""
    pairs = [comparable(table, target, name, other) for name, other in zip(names, theirs, strict=True)]
    own = ", ".join(f"{left} AS k{index}" for index, (left, _) in enumerate(pairs))
    known = ", ".join(f"{right} AS k{index}" for index, (_, right) in enumerate(pairs))
    filled = " OR ".join(f"s.k{index} IS NOT NULL" for index in range(len(pairs)))
    same = " AND ".join(f"s.k{index} IS NOT DISTINCT FROM o.k{index}" for index in range(len(pairs)))
    source = (
        f"FROM (SELECT {own}, rowid AS place FROM {table.staged.sql}) s "
        f"ANTI JOIN (SELECT DISTINCT {known} FROM {target.staged.sql}) o ON {same} WHERE ({filled})"
    )
    count = int(table.staged.one(f"SELECT count(*) {source}")[0])
    if not count:
        return []
    kind = Kind(", ".join(names), "foreign-key", "foreign-key", f"{target.name} ({', '.join(theirs)})")
    error_rows.note(table.staged, kind, f"SELECT place, {joined(len(pairs))} {source}")
    cells = ", ".join(f"s.k{index}::VARCHAR" for index in range(len(pairs)))
    rows = table.staged.fetch(f"SELECT place, {cells} {source} ORDER BY place LIMIT {SHOWN_ROWS}")
    return [told(table, "foreign-key", names, (rows, count), resource=target.name, reference=", ".join(theirs))]


def comparable(table: Table, target: Table, name: str, other: str) -> tuple[str, str]:
    """SQL of both sides of a key, of one type."""
    left, right = table.typed(name), target.typed(other)
    mine, theirs = table.field(name), target.field(other)
    if mine and theirs and cast.duckdb_type(mine) != cast.duckdb_type(theirs):
        return f"({left})::VARCHAR", f"({right})::VARCHAR"
    return left, right
