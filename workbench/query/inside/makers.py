"""Who made a table of the team, and when: kept in the file, beside the table, so that it is renamed, saved and dropped with it.

Comments are ours: no script may write one. That of a table is its lineage (lineage.py), that of a view is who made it, and those of
columns are JSON too: {"semantic": kind of thing}, and on the first one {"made": {"by": person, "at": moment, "file": name, ...}}.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from workbench.query.inside.policy import DECORATION, dotted
from workbench.query.inside.tokens import Token, after_first, tokens
from workbench.sql import ident, literal

COLUMNS = """
    SELECT schema_name, table_name, column_name, comment FROM system.main.duckdb_columns()
    WHERE database_name = 'team' AND NOT internal AND lower(table_name) = lower(?) ORDER BY schema_name, table_name, column_index
"""
VIEWS = """
    SELECT schema_name, view_name FROM system.main.duckdb_views()
    WHERE database_name = 'team' AND comment IS NULL AND lower(view_name) = lower(?)
"""
Path = tuple[str, str]  # schema and name


def sign(connection: duckdb.DuckDBPyConnection, sql: str, made: Mapping[str, Any]) -> None:
    """None; the table or view that a statement made, if it made one, says by whom and when."""
    kind, name = created(tokens(sql))
    if kind == "view":
        for path in connection.execute(VIEWS, [name]).fetchall():
            connection.execute(f"COMMENT ON VIEW {qualified(*path)} IS {literal(json.dumps({'made': dict(made)}))}")
    if kind == "table":
        columns = connection.execute(COLUMNS, [name]).fetchall()
        first = {(schema, table): (column, comment) for schema, table, column, comment in reversed(columns)}
        for path, (column, comment) in first.items():
            if comment is None and path not in views(connection, name):
                describe(connection, path, {column: {"made": dict(made)}})


def views(connection: duckdb.DuckDBPyConnection, name: str) -> Sequence[Path]:
    """The views of that name, whose columns bear no comment."""
    return [(schema, view) for schema, view in connection.execute(VIEWS.replace("AND comment IS NULL", ""), [name]).fetchall()]


def created(found: Sequence[Token]) -> tuple[str, str]:
    """The kind ("table", "view") and the name of what a statement creates; ("", "") for any other statement."""
    if not found or not found[0].says("create"):
        return "", ""
    rest = after_first(found, *DECORATION)
    if not rest or not rest[0].says("table", "view"):
        return "", ""
    return rest[0].name, (dotted(after_first(rest, "if", "not", "exists")) or [""])[-1]


def describe(connection: duckdb.DuckDBPyConnection, path: Path, told: Mapping[str, Mapping[str, Any]]) -> None:
    """None; these columns of a table of the team say so. told: what, by column."""
    for column, words in told.items():
        comment = literal(json.dumps(words, ensure_ascii=False))
        connection.execute(f"COMMENT ON COLUMN {qualified(*path)}.{ident(column)} IS {comment}")


def qualified(schema: str, name: str) -> str:
    """SQL of the name of something of the team's."""
    return f"team.{ident(schema)}.{ident(name)}"
