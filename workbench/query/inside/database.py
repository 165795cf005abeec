"""The DuckDB instance of a query: opened once before the fork, filled and locked after it."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

import duckdb

from workbench.errors import QueryError
from workbench.query.inside import pool
from workbench.sql import ident, literal

TEAM = "team"  # the database of the team's own tables
FILE = "sandbox.duckdb"
STORAGE = "v1.5.0"  # what DuckDB 1.5 can still open
LOCK_POLL_SECONDS = 0.01
LEAST_BYTES = 3 * 4_096  # the headers of a DuckDB file
# No thread is started: only what this process itself does survives a fork.
CONFIG: Mapping[str, str | int | bool] = {
    "threads": 1,
    "async_threads": 0,
    "temp_directory": "",
    "python_enable_replacements": False,
    "python_scan_all_frames": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
    "allow_persistent_secrets": False,
    "allow_extension_repositories": "forbidden",
    "allow_parser_override_extension": "DEFAULT",
    "enable_external_file_cache": False,
    "show_behavior": "table",
    "home_directory": "/nonexistent",
    "secret_directory": "/nonexistent",
}
Job: TypeAlias = Mapping[str, Any]


BLOCKS = {"block_allocator_memory": "400MB"}  # see inside/pages.py
WARM = (  # what DuckDB makes when it is first asked: it is there then in every child
    "SELECT t.name FROM (VALUES ('é')) t(name) WHERE t.name LIKE '%a' GROUP BY ALL ORDER BY ALL",
    "EXPLAIN (FORMAT JSON) SELECT 1",
    "SELECT comment FROM system.main.duckdb_tables()",
    "SELECT sql FROM system.main.duckdb_views()",
    "SELECT column_name FROM system.main.duckdb_columns()",
)


def opened(memory_mb: int) -> duckdb.DuckDBPyConnection:
    """A connection to a new instance in memory, with what each query would else load anew; the team's tables are a place not kept."""
    connection = connected({**CONFIG, "memory_limit": f"{memory_mb}MB"})
    connection.execute("SET TimeZone='UTC'")
    connection.execute(f"ATTACH ':memory:' AS {TEAM}; USE {TEAM}")
    for query in WARM:
        connection.sql(query).limit(1).to_arrow_reader(1).read_all()
        connection.extract_statements(query)
    return connection


def connected(config: Mapping[str, str | int | bool]) -> duckdb.DuckDBPyConnection:
    """A connection to a new instance; where the system gives no addresses ahead, it takes them as they are needed."""
    try:
        return duckdb.connect(config={**config, **BLOCKS})
    except duckdb.Error:
        return duckdb.connect(config=dict(config))


@contextmanager
def held(job: Job) -> Iterator[None]:
    """None; the lock on the team's file is held, shared by those who read. Raises: QueryError team.busy when it does not come free."""
    if not job["team"]:
        yield
        return
    import fcntl  # noqa: PLC0415 - not on Windows, where nobody writes beside

    kind = fcntl.LOCK_EX if job["writes"] else fcntl.LOCK_SH
    deadline = time.monotonic() + job["seconds"]
    with (Path(job["team"]) / "lock").open("ab") as file:
        while not taken(fcntl, file.fileno(), kind):
            if time.monotonic() > deadline:
                raise QueryError("query.team_busy", seconds=round(job["seconds"]))
            time.sleep(LOCK_POLL_SECONDS)
        yield


def taken(fcntl: Any, fd: int, kind: int) -> bool:
    """Whether the lock is ours."""
    try:
        fcntl.flock(fd, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def attach_team(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """None; the team's own tables are the default ones. A team without any, and nobody's, has an empty place that is not kept."""
    file = Path(job["team"]) / FILE if job["team"] else None
    if file is None or not (job["writes"] or has_begun(file)):
        return
    if not has_begun(file):
        file.unlink(missing_ok=True)  # we hold the lock: whoever wrote so little was killed, or the disk was full
    options = f"STORAGE_VERSION {literal(STORAGE)}" if job["writes"] else "READ_ONLY"
    connection.execute(f"USE memory; DETACH {TEAM}; ATTACH {literal(str(file))} AS {TEAM} ({options}); USE {TEAM}")


def has_begun(file: Path) -> bool:
    """Whether a team's file is more than the beginning of one, in which nothing was ever kept, and which DuckDB would not open."""
    return file.exists() and file.stat().st_size >= LEAST_BYTES


def attach_packages(connection: duckdb.DuckDBPyConnection, job: Job, names: Sequence[str]) -> list[str]:
    """The Parquet files that the instance must be able to open; each package is a database that nobody writes."""
    files: list[str] = []
    wanted: dict[str, str] = {}
    pool.attach(connection, {name: job["packages"][name][0] for name in names}, job["kept"])
    for name in names:
        native, tables = job["packages"][name]
        if not native:
            wanted[name] = views_of(connection, job, name)
            files += [path for _, path in tables]
    pool.attach(connection, wanted, {})
    return files


def views_of(connection: duckdb.DuckDBPyConnection, job: Job, name: str) -> str:
    """The file, gone with the query, of a database whose tables are views of the Parquet files of a package."""
    file = str(Path(job["spill"]) / f"{name}.views")
    connection.execute(f"ATTACH {literal(file)} AS {ident(name)}")
    for resource, path in job["packages"][name][1]:
        connection.execute(f"CREATE VIEW {ident(name)}.{ident(resource)} AS FROM read_parquet({literal(path)})")
    connection.execute(f"DETACH {ident(name)}")
    return file


def lock(connection: duckdb.DuckDBPyConnection, job: Job, files: Sequence[str]) -> None:
    """None; nothing outside can be reached and no setting changed any more."""
    listed = ", ".join(literal(path) for path in files)
    spill = f"SET temp_directory={literal(job['spill'])}; SET max_temp_directory_size='{job['spill_mb']}MB'" if job["spill"] else "SELECT 1"
    connection.execute(f"{spill}; SET threads={job['threads']}; SET max_execution_time={int(job['seconds'] * 1000)}")
    if job["fences"]["lock"]:
        connection.execute(f"SET allowed_paths=[{listed}]; SET enable_external_access=false; SET lock_configuration=true")


def saved(connection: duckdb.DuckDBPyConnection, job: Job) -> None:
    """None; what the team's file lacks of what was committed is written into it.

    Raises: duckdb.Error; QueryError query.no_team for tables that nobody would keep.
    """
    if not job["team"] and is_made(connection, "tables"):
        raise QueryError("query.no_team")
    connection.execute(f"USE memory; DETACH {TEAM}")


def require_nothing_made(connection: duckdb.DuckDBPyConnection) -> None:
    """None. Raises: QueryError query.reads_only for tables or views that nobody would keep, where the team has no file yet."""
    place = f"SELECT count(*) FROM system.main.duckdb_databases() WHERE database_name = '{TEAM}' AND path IS NULL"
    in_memory = connection.execute(place).fetchall()[0][0]
    if in_memory and (is_made(connection, "tables") or is_made(connection, "views")):
        raise QueryError("query.reads_only")


def is_made(connection: duckdb.DuckDBPyConnection, kind: str) -> bool:
    """Whether there are tables, or views, where those of a team stand."""
    found = connection.execute(f"SELECT count(*) FROM system.main.duckdb_{kind}() WHERE database_name = '{TEAM}' AND NOT internal")
    return bool(found.fetchall()[0][0])
