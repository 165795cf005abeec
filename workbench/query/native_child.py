"""The job "native": a version's Parquet files made into one DuckDB database: `python -m workbench.query.native_child native FOLDER`.

Reads orders.json of the folder: {"tables": [[name, path]], "memory_mb", "bytes"}; leaves the copy, proved and on the disk, and result.json.
"""

import json
import sys
from pathlib import Path
from typing import Any

import duckdb

from workbench.data.disk import is_full
from workbench.data.folders import sync_file, sync_folder
from workbench.data.native_files import COPY, JOB, ORDERS
from workbench.drafts.manners import live_politely
from workbench.drafts.outcome import LITTER, leave
from workbench.sql import ident, literal

GROUP_ROWS = 122_880
GROUP_CELLS = 20_000_000  # whoever reads all columns of a wide table holds a block of each: smaller groups share blocks
VECTOR_ROWS = 2_048
CONFIG = {
    # One thread takes half the processor time, half the disk and a third of the memory of two (DuckDB 2.0: several threads write
    # row groups that are merged, hence written, again), and keeps the order of rows without effort.
    "threads": 1,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
}


def main(folder: Path) -> None:
    """None; the folder holds the copy and {"tables": how many}, or why there is none."""
    orders = json.loads((folder / ORDERS).read_text(encoding="utf-8"))
    work = folder / LITTER[JOB]
    work.mkdir()
    limit(orders["bytes"])
    try:
        write(orders, work / COPY)
        outcome: dict[str, Any] = {"tables": len(orders["tables"])}
    except (duckdb.Error, OSError, MemoryError) as error:
        sys.stderr.write(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}\n")
        outcome = {"error": {"code": code_of(error), "context": {}}}
    leave(JOB, folder, outcome)


def limit(most_bytes: int) -> None:
    """None; no file of this process grows beyond that, whatever it holds: nobody else's saves fail for want of room."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (most_bytes, most_bytes))


def code_of(error: BaseException) -> str:
    """The code of what stopped the job."""
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError):
        return "job.too_much_memory"
    return "job.disk_full" if is_full(error) else "job.crashed"


def write(orders: dict[str, Any], copy: Path) -> None:
    """None; the copy holds every table, is on the disk, and cannot be written any more. Raises: duckdb.Error, OSError."""
    config = {**CONFIG, "memory_limit": f"{orders['memory_mb']}MB", "temp_directory": ""}
    with duckdb.connect(config=config) as connection:
        rows = group_rows(connection, [path for _, path in orders["tables"]])
        connection.execute(f"ATTACH {literal(str(copy))} AS copy (ROW_GROUP_SIZE {rows})")
        for name, path in orders["tables"]:
            connection.execute(f"CREATE TABLE copy.main.{ident(name)} AS FROM read_parquet({literal(path)})")
            require_same(connection, name, path)
        connection.execute("CHECKPOINT copy")
        connection.execute("DETACH copy")
    copy.chmod(0o444)
    sync_file(copy)
    sync_folder(copy.parent)


def group_rows(connection: duckdb.DuckDBPyConnection, paths: list[str]) -> int:
    """Rows of a row group: as many as usual, fewer when the widest of these files has very many columns."""
    widest = max((len(columns(connection, f"read_parquet({literal(path)})")) for path in paths), default=1)
    return min(GROUP_ROWS, max(1, GROUP_CELLS // max(1, widest) // VECTOR_ROWS) * VECTOR_ROWS)


def columns(connection: duckdb.DuckDBPyConnection, source: str) -> list[tuple[str, str]]:
    """The name and the type of each column of something that SQL can read."""
    return [(row[0], row[1]) for row in connection.execute(f"DESCRIBE FROM {source}").fetchall()]


def require_same(connection: duckdb.DuckDBPyConnection, name: str, path: str) -> None:
    """None. Raises: duckdb.DataError unless the table has the columns, the types and the rows of its file."""
    copied, published = f"copy.main.{ident(name)}", f"read_parquet({literal(path)})"
    is_same = columns(connection, copied) == columns(connection, published)
    counts = f"SELECT (SELECT count(*) FROM {copied}) = (SELECT count(*) FROM {published})"
    if not is_same or connection.execute(counts).fetchall() != [(True,)]:
        raise duckdb.DataError(f"the copy of {name} differs from its file")


if __name__ == "__main__":
    live_politely()
    main(Path(sys.argv[-1]))
