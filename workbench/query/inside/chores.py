"""Chores: what this house itself does in a team's file. It is done here because only a confined process opens what people wrote."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from workbench.errors import QueryError
from workbench.query.chore import KEEP, LOAD, LOOK, VIEW
from workbench.query.inside import database, makers, rows
from workbench.query.inside.database import Job
from workbench.query.inside.lineage import written
from workbench.query.inside.tokens import tokens, trimmed
from workbench.query.wire import Body
from workbench.sql import literal

MOST_TABLES, MOST_COLUMNS, MOST_TEXT = 1_000, 500, 20_000
BLOCK_BYTES = 262_144
TABLES = """
    SELECT schema_name, table_name, 'table' AS kind, estimated_size AS rows, comment, '' AS sql
    FROM system.main.duckdb_tables() WHERE database_name = 'team' AND NOT internal AND NOT temporary
    UNION ALL
    SELECT schema_name, view_name, 'view', NULL, comment, sql
    FROM system.main.duckdb_views() WHERE database_name = 'team' AND NOT internal AND NOT temporary
    ORDER BY ALL
"""
COLUMNS = """
    SELECT schema_name, table_name, column_name, data_type, comment FROM system.main.duckdb_columns()
    WHERE database_name = 'team' AND NOT internal ORDER BY schema_name, table_name, column_index
"""
BLOCKS = """
    SELECT block_id FROM pragma_storage_info({name}) WHERE persistent
    UNION SELECT unnest(additional_block_ids) FROM pragma_storage_info({name})
"""
IN_BRACKETS = ("describe", "desc", "summarize", "show", "pivot", "pivot_wider", "unpivot", "pivot_longer")  # read, but are no SELECT
SCHEMA = pa.schema([
    ("schema", pa.string()), ("name", pa.string()), ("kind", pa.string()), ("rows", pa.int64()), ("bytes", pa.int64()),
    ("comment", pa.string()), ("sql", pa.string()), ("columns", pa.string()),
])  # fmt: skip


def files(job: Job) -> list[str]:
    """The files besides those of packages that the process must be able to read."""
    return [item["path"] for item in job["chore"]["tables"]] if job["chore"] else []


def is_whole(job: Job) -> bool:
    """Whether the chore is all that the process has to do: there is no script of a person's."""
    return bool(job["chore"]) and job["chore"]["kind"] in (LOOK, LOAD)


def done(connection: duckdb.DuckDBPyConnection, job: Job, fd: int) -> dict[str, Any]:
    """What is told of a chore once it was done. Raises: duckdb.Error, QueryError; then nothing of it is kept."""
    database.attach_team(connection, job)
    database.lock(connection, job, files(job))
    if job["chore"]["kind"] == LOOK:
        look(connection, fd)
    else:
        load(connection, job["chore"]["tables"], job["made"])
        database.saved(connection, job)
    return {"truncated": False, "packages": [], "fields_read": [], "numbers": []}


# ---------------------------------------------------------------------- look


def look(connection: duckdb.DuckDBPyConnection, fd: int) -> None:
    """None; the team's tables and views have left, one row each."""
    columns: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for schema, table, name, kind, comment in connection.execute(COLUMNS).fetchall():
        columns.setdefault((schema, table), []).append({"name": name, "type": kind, "comment": comment})
    told = []
    for schema, name, kind, count, comment, sql in connection.execute(TABLES).fetchmany(MOST_TABLES):
        size = size_bytes(connection, schema, name) if kind == "table" else 0
        there = columns.get((schema, name), [])
        listed = json.dumps({"count": len(there), "first": there[:MOST_COLUMNS]}, ensure_ascii=False)
        told.append((schema, name, kind, count, size, cut(comment), cut(sql), listed))
    table = pa.Table.from_arrays([pa.array(column, item.type) for item, column in zip(SCHEMA, turned(told), strict=True)], schema=SCHEMA)
    with Body(fd) as sink:
        rows.stream(table.to_reader(), sink, 0, 0)


def turned(told: Sequence[tuple[Any, ...]]) -> Sequence[Sequence[Any]]:
    """The columns of the rows."""
    return list(zip(*told, strict=True)) if told else [()] * len(SCHEMA)


def cut(text: str | None) -> str:
    """The text, its end left out when it is very long."""
    return (text or "")[:MOST_TEXT]


def size_bytes(connection: duckdb.DuckDBPyConnection, schema: str, name: str) -> int:
    """About how much of the file a table takes: the blocks that hold it; small tables share theirs."""
    query = BLOCKS.format(name=literal(makers.qualified(schema, name)))
    try:
        return len([block for (block,) in connection.execute(query).fetchall() if block is not None and block >= 0]) * BLOCK_BYTES
    except duckdb.Error:
        return 0


# ---------------------------------------------------------------------- load


def load(connection: duckdb.DuckDBPyConnection, tables: Sequence[Mapping[str, Any]], made: Mapping[str, Any]) -> None:
    """None; every table was made of its file, or none was. Raises: duckdb.Error, QueryError."""
    connection.execute("BEGIN")
    for item in tables:
        name, source = makers.qualified("main", item["name"]), f"read_parquet({literal(item['path'])})"
        connection.execute(f"CREATE TABLE {name} AS FROM {source}")
        there = connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0]
        if there != item["rows"]:
            raise QueryError("own.rows_differ", name=item["name"], rows=there, given=item["rows"])
        origin = written({("", item["file"], made["at"])})  # no package has an empty name: whoever reads the table knows its file
        connection.execute(f"COMMENT ON TABLE {name} IS {literal(origin)}")
        describe(connection, item, made)
    connection.execute("COMMIT")


def describe(connection: duckdb.DuckDBPyConnection, item: Mapping[str, Any], made: Mapping[str, Any]) -> None:
    """None; the columns of a table say what kind of thing they hold, and the first one who made it."""
    names = [column for _, _, column, _ in connection.execute(makers.COLUMNS, [item["name"]]).fetchall()]
    told: dict[str, dict[str, Any]] = {name: {"semantic": item["semantics"][name]} for name in names if name in item["semantics"]}
    told[names[0]] = {**told.get(names[0], {}), "made": {**made, "file": item["file"]}}
    makers.describe(connection, ("main", item["name"]), told)


# ---------------------------------------------------------------------- keep


def kept(connection: duckdb.DuckDBPyConnection, job: Job, asked: Sequence[duckdb.Statement]) -> Sequence[duckdb.Statement]:
    """The statements to run: those of the script, or the one that makes a table or a view of its rows.

    Raises: QueryError for a script that is more than one question.
    """
    if not job["chore"] or job["chore"]["kind"] != KEEP:
        return asked
    if len(asked) > 1:
        raise QueryError("own.several", count=len(asked))
    if asked[0].type not in rows.READS:
        raise QueryError("own.no_question")
    if asked[0].type == duckdb.StatementType.MULTI and job["chore"]["what"] == VIEW:  # PIVOT takes its columns from the values
        raise QueryError("own.view_needs_table")
    sql = trimmed(asked[0].query)
    what, name = ("VIEW" if job["chore"]["what"] == VIEW else "TABLE"), makers.qualified("main", job["chore"]["name"])
    source = f"FROM ({sql}\n)" if tokens(sql)[0].says(*IN_BRACKETS) else f"({sql}\n)"
    return list(connection.extract_statements(f"CREATE {what} {name} AS {source}"))
