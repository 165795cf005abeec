"""One query in a process of its own: `python -m workbench.query.worker`.

Reads one line of JSON: {"sql", "limit", "seconds", "memory_mb", "folder", "tables": [[package, resource, path]]},
paths relative to the folder. Writes the rows as an Arrow stream on standard output, then one line of JSON on standard
error: {"truncated", "seconds"} or {"error": {"code", "context"}}. Ends when its standard input closes.
"""

import json
import os
import sys
import threading
import time
from typing import Any

if __name__ == "__main__":
    sys.modules["numpy"] = None  # type: ignore[assignment]  # Arrow does without, and a query starts in two thirds of the time

import duckdb
import pyarrow as pa

from workbench.errors import QueryError
from workbench.query.policy import require_reading
from workbench.query.reword import reworded
from workbench.sql import ident, literal

BATCH_ROWS = 2_048
HEADROOM_MB = 700  # Python, DuckDB's code, and what its memory limit does not count
THREADS = 2
CONFIG = {
    "threads": THREADS,
    "temp_directory": "",
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "allow_extension_repositories": "forbidden",
}
# Arrow has no type that holds them whole.
AS_TEXT = ("HUGEINT", "UHUGEINT", "BIGNUM", "VARIANT", "UNION", "GEOMETRY", "TIME WITH TIME ZONE")


def main() -> None:
    """None; the answer is on standard output and standard error."""
    job = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=end_with_parent, daemon=True).start()
    confine(job["seconds"], job["memory_mb"])
    os.chdir(job["folder"])
    started = time.perf_counter()
    try:
        truncated = answer(job)
        told: dict[str, Any] = {"truncated": truncated, "seconds": time.perf_counter() - started}
    except QueryError as error:
        told = {"error": {"code": error.code, "context": dict(error.context)}}
    sys.stdout.buffer.flush()
    sys.stderr.write(json.dumps(told) + "\n")
    sys.stderr.flush()
    os._exit(0)  # an orderly end would wait for the engine and for the thread that watches standard input


def end_with_parent() -> None:
    """Never returns: standard input closes when the parent dies or gives up."""
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(3)


def confine(seconds: float, memory_mb: int) -> None:
    """None; from now on this process yields to the server, writes no file, and ends at its limits. Windows only has the parent's."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    os.nice(5)
    memory = (memory_mb + HEADROOM_MB) * 1_000_000
    cpu = int(seconds * THREADS) + 5
    for limit, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_DATA, memory), (resource.RLIMIT_CPU, cpu)):
        resource.setrlimit(limit, (value, value))


def answer(job: dict[str, Any]) -> bool:
    """Whether there are more rows than asked for; those asked for are on standard output. Raises: QueryError."""
    tables: list[tuple[str, str, str]] = [(item[0], item[1], item[2]) for item in job["tables"]]
    example = f"{tables[0][0]}.{tables[0][1]}" if tables else "range(10)"
    connection = duckdb.connect(config={**CONFIG, "memory_limit": f"{job['memory_mb']}MB"})
    try:
        require_reading(connection, job["sql"], example)
        show(connection, [item for item in tables if f"{item[0]}.{item[1]}" in named(job["sql"], tables)])
        lock(connection, job["seconds"])
        return stream(selected(connection, job["sql"], job["limit"]), job["limit"])
    except (duckdb.Error, pa.ArrowException, MemoryError, RuntimeError) as error:
        raise reworded(error, job, columns(connection)) from None


def named(sql: str, tables: list[tuple[str, str, str]]) -> set[str]:
    """The tables that the query names, as "package.resource"; all of them when DuckDB cannot say."""
    try:
        with duckdb.connect(config=CONFIG) as connection:
            connection.execute("SET enable_external_access=false")
            return {name.split(" AS ")[0].replace('"', "").lower() for name in connection.get_table_names(sql, qualified=True)}
    except duckdb.Error:
        return {f"{package}.{resource}" for package, resource, _ in tables}


def show(connection: duckdb.DuckDBPyConnection, tables: list[tuple[str, str, str]]) -> None:
    """None; each table is a view of its Parquet file, and no other file can be opened."""
    for package, resource, path in tables:
        connection.execute(f"CREATE SCHEMA IF NOT EXISTS {ident(package)}")
        connection.execute(f"CREATE VIEW {ident(package)}.{ident(resource)} AS FROM read_parquet({literal(path)})")
    connection.execute(f"SET allowed_paths=[{', '.join(literal(path) for _, _, path in tables)}]")


def lock(connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
    """None; nothing outside can be reached, and no setting changed, until the process ends."""
    connection.execute("SET TimeZone='UTC'")
    connection.execute(f"SET max_execution_time={int(seconds * 1000)}")
    connection.execute("SET enable_external_access=false")
    connection.execute("SET lock_configuration=true")


def columns(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The fields of the tables of the query, for messages."""
    try:
        return [row[0] for row in connection.execute("SELECT DISTINCT column_name FROM duckdb_columns() WHERE NOT internal").fetchall()]
    except duckdb.Error:
        return []


def selected(connection: duckdb.DuckDBPyConnection, sql: str, limit: int) -> duckdb.DuckDBPyRelation:
    """The rows of the query, one more than asked for at most, in types that Arrow holds."""
    relation = connection.sql(sql)
    if limit:
        relation = relation.limit(limit + 1)
    kinds = [str(kind) for kind in relation.types]
    if not any(kind.startswith(AS_TEXT) for kind in kinds):
        return relation
    cells = [f"#{place}::VARCHAR" if kind.startswith(AS_TEXT) else f"#{place}" for place, kind in enumerate(kinds, 1)]
    return relation.project(", ".join(f"{cell} AS {ident(name)}" for cell, name in zip(cells, relation.columns, strict=True)))


def stream(relation: duckdb.DuckDBPyRelation, limit: int) -> bool:
    """Whether there are more rows than `limit` (0: as many as there are); the others are written as they come."""
    reader = relation.to_arrow_reader(BATCH_ROWS)
    left = limit
    with pa.ipc.new_stream(sys.stdout.buffer, reader.schema) as writer:
        for batch in reader:
            if limit and batch.num_rows > left:
                writer.write_batch(batch.slice(0, left))
                return True
            writer.write_batch(batch)
            left -= batch.num_rows
    return False


if __name__ == "__main__":
    main()
