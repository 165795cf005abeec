"""Where the values of a script come from: fields of published tables, through the team's own tables. A caveat too many, never one too few.

What a team's table was made of is kept as its comment, as JSON: {"package": {"resource": ["field", ...]}}. A table without one was
left by a process that was killed between making it and noting it: then nobody knows, and all published fields count.
"""

import json
from collections.abc import Iterable
from typing import NamedTuple

import duckdb

from workbench.query.inside.guess import Field, Tables, guessed, with_stored
from workbench.query.inside.plans import Path, Plan, planned
from workbench.query.inside.policy import explained
from workbench.query.inside.tokens import tokens
from workbench.query.script import writes
from workbench.sql import ident, literal

KEPT = """
    SELECT database_name, schema_name, table_name, comment FROM system.main.duckdb_tables() WHERE database_name IN ('team', 'temp')
"""
OWN = ("team", "temp")
Kept = dict[Path, str | None]  # the comments of the team's tables, and of those that only live while the script runs


class Reading(NamedTuple):
    """What a statement may read. plan: None when DuckDB cannot tell it. at: the place of a mistake in it, -1 for none.

    own: the names of the tables of the team's own; those that only live while the script runs are not among them.
    """

    plan: Plan | None
    fields: set[Field]
    at: int
    own: set[str]


class Lineage:
    """The lineage of one script. Tell it each statement right before it runs, and again right after, in the same transaction."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, tables: Tables) -> None:
        self.connection = connection
        self.tables = tables
        self.fields: set[Field] = set()  # of the whole script so far
        self.own: set[str] = set()  # tables of the team, of the whole script so far
        self.variables: set[Field] = set()  # kept by SET VARIABLE, and read by whatever comes after
        self.statement: set[Field] = set()
        self.there: Kept = {}
        self.at = -1  # where DuckDB finds a mistake in the statement, for messages

    def before(self, sql: str) -> set[Field]:
        """The fields that the statement may read. Tables that it changes are noted now: it may be killed once they are changed."""
        plan, read, self.at, own = reading(self.connection, sql, self.tables)
        self.own |= own
        self.statement = read | self.variables
        self.fields |= self.statement
        if tokens(sql)[0].says("set"):
            self.variables |= self.statement
        if writes(sql):
            self.there = kept(self.connection)
            for path in changed(self.there, plan, sql):
                self.note(path, self.there[path])
        return self.statement

    def after(self, sql: str) -> None:
        """None; the tables that the statement made are noted. One that was left without a note before stays without."""
        if writes(sql):
            for path, comment in kept(self.connection).items():
                if comment is None and self.there.get(path, "") is not None:
                    self.note(path, "{}")

    def note(self, path: Path, comment: str | None) -> None:
        """None; the table, which has that comment, is also made of what the statement reads."""
        before = fields_of(comment, self.tables)
        if comment is not None and not (self.statement <= before and comment != "{}"):
            name = ".".join(ident(part) for part in path)
            self.connection.execute(f"COMMENT ON TABLE {name} IS {literal(written(before | self.statement))}")


def changed(there: Kept, plan: Plan | None, sql: str) -> list[Path]:
    """The tables of the team that a statement may change."""
    if plan is not None:
        return [path for path in there if path in plan.changes]
    words = {item.name for item in tokens(sql)}
    return [path for path in there if path[-1].casefold() in words]


def fields_read(connection: duckdb.DuckDBPyConnection, sql: str, tables: Tables) -> set[Field]:
    """The fields of published tables that a statement may read, also through tables of the team. It is not run."""
    return reading(connection, sql, tables).fields


def reading(connection: duckdb.DuckDBPyConnection, sql: str, tables: Tables) -> Reading:
    """What a statement may read. It is not run."""
    found = tokens(sql)
    if found and found[0].says("explain"):
        inner = explained(sql, found)
        told = reading(connection, inner, tables)
        return told._replace(at=told.at + len(sql) - len(inner) if told.at >= 0 else -1)
    plan, at = planned(connection, sql)
    if plan is not None:
        fields, own = published(plan, tables), {path for path, _ in plan.reads if path[0] in OWN}
        comments = kept(connection) if own else {}
        return Reading(plan, fields.union(*(fields_of(comments.get(path), tables) for path in own)), at, names_of(own))
    found = with_stored(connection, sql)
    words = {item.name for item in found}
    named = {path: comment for path, comment in kept(connection).items() if path[-1].casefold() in words}
    fields = guessed(found, tables).union(*(fields_of(comment, tables) for comment in named.values()))
    return Reading(None, fields, at, names_of(named))


def names_of(paths: Iterable[Path]) -> set[str]:
    """The names of those among these tables that the team keeps."""
    return {name if schema == "main" else f"{schema}.{name}" for database, schema, name in paths if database == OWN[0]}


def published(plan: Plan, tables: Tables) -> set[Field]:
    """The fields of published tables that a plan reads."""
    packages = {package for package, _ in tables}
    return {(path[0], path[-1], name) for path, name in plan.reads if path[0] in packages and name}


def kept(connection: duckdb.DuckDBPyConnection) -> Kept:
    """The comments of the team's tables."""
    return {(database, schema, name): comment for database, schema, name, comment in connection.execute(KEPT).fetchall()}


def fields_of(comment: str | None, tables: Tables) -> set[Field]:
    """The fields that a comment keeps; all published ones when there is none, or it is not ours."""
    try:
        told = json.loads(comment or "")
        return {(package, resource, name) for package, item in told.items() for resource, names in item.items() for name in names}
    except (ValueError, AttributeError, TypeError):
        return {(*key, name) for key, names in tables.items() for name in names}


def written(fields: set[Field]) -> str:
    """The comment that keeps the fields."""
    told: dict[str, dict[str, list[str]]] = {}
    for package, resource, name in sorted(fields):
        told.setdefault(package, {}).setdefault(resource, []).append(name)
    return json.dumps(told, ensure_ascii=False)
