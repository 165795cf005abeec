"""What there was when a script went wrong: its statements, the names that it could have used, its limits."""

import contextlib
from collections.abc import Sequence

import duckdb

from workbench.query.inside.database import TEAM, Job
from workbench.query.inside.mistakes import Script

OWN = (
    f"SELECT DISTINCT table_name FROM system.main.duckdb_columns() WHERE database_name IN ('{TEAM}', 'temp') "
    r"AND NOT regexp_matches(table_name, '^_removed_\d{10}_') ORDER BY ALL"  # they wait in the bin: workbench/query/own_names.py
)
FIELDS = f"SELECT DISTINCT column_name FROM system.main.duckdb_columns() WHERE database_name IN ('{TEAM}', 'temp') ORDER BY ALL"
LARGEST = (
    f"SELECT table_name FROM system.main.duckdb_tables() WHERE database_name = '{TEAM}' ORDER BY estimated_size * column_count DESC LIMIT 3"
)


def situation(connection: duckdb.DuckDBPyConnection, job: Job, text: str, done: tuple[Sequence[str], int | None]) -> Script:
    """The Script for the words of an error. done: the texts of its statements, and the number of the one that failed."""
    with contextlib.suppress(duckdb.Error):
        connection.execute("ROLLBACK")  # names are not told within a transaction that failed
    reached = [item for tables in job["fields"].values() for item in tables]
    tables = [(package, resource) for package, (_, listed) in job["packages"].items() for resource, _ in listed]
    return Script(
        text,
        statements=done[0],
        statement=done[1],
        tables=[*tables, *(("", name) for name in asked(connection, OWN))],
        fields=[*(name for _, fields in reached for name in fields), *asked(connection, FIELDS)],
        largest=asked(connection, LARGEST),
        limits=[(name, job[name]) for name in ("seconds", "memory_mb", "quota_mb")],
    )


def asked(connection: duckdb.DuckDBPyConnection, query: str) -> list[str]:
    """The texts of one column; none when the instance answers nothing any more."""
    try:
        return [str(text) for (text,) in connection.execute(query).fetchall()]
    except duckdb.Error:
        return []
