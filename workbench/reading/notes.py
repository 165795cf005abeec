"""What the reading of a table left for later checks: its findings, and the schema its descriptor gives. Kept in the stage."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import duckdb

from workbench.findings import Finding

FINDINGS, SCHEMA = "findings", "schema"


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """None; the stage can hold notes."""
    connection.execute("CREATE OR REPLACE TABLE notes (stage VARCHAR, key VARCHAR, value VARCHAR)")


def write(connection: duckdb.DuckDBPyConnection, stage: str, findings: Iterable[Finding], schema: Mapping[str, Any] | None) -> None:
    """None; the notes of a table are kept."""
    rows = [[stage, FINDINGS, json.dumps([item.to_json() for item in findings])]]
    if schema is not None:
        rows.append([stage, SCHEMA, json.dumps(schema)])
    connection.executemany("INSERT INTO notes VALUES (?, ?, ?)", rows)


def findings(connection: duckdb.DuckDBPyConnection, stage: str) -> tuple[Finding, ...]:
    """The findings of the reading of a table."""
    return tuple(Finding.from_json(item) for item in value(connection, stage, FINDINGS) or ())


def schema(connection: duckdb.DuckDBPyConnection, stage: str) -> Mapping[str, Any] | None:
    """The Table Schema that the table's own descriptor gives, None without one."""
    found: Mapping[str, Any] | None = value(connection, stage, SCHEMA)
    return found


def value(connection: duckdb.DuckDBPyConnection, stage: str, key: str) -> Any:
    """One note, None when there is none."""
    rows = connection.execute("SELECT value FROM notes WHERE stage = ? AND key = ?", [stage, key]).fetchall()
    return json.loads(rows[0][0]) if rows else None
