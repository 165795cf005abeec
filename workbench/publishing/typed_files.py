"""From a staged table to its Parquet files: the typed rows, and what was refused."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from workbench.descriptor import Field
from workbench.drafts.draft import TableDraft
from workbench.errors import DatasetError
from workbench.publishing.streamed_files import PLAIN, fits, missing_values, write_streamed
from workbench.publishing.wide_files import WIDE, write_wide
from workbench.reading.staged import batches
from workbench.sql import ident, literal
from workbench.validation.cast import duckdb_type, proven, refused, typed
from workbench.validation.screen import missing
from workbench.validation.types import native_type

GROUP_ROWS = 122_880
GROUP_CELLS = 6_000_000  # a row group stands in memory until it is written
OPTIONS = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, WRITE_BLOOM_FILTER false"
UNTYPED = ("VARCHAR", "JSON")  # texts are their own values
WATCH_SECONDS = 0.5
Tick = Callable[[str, int, int], None]


def open_stage(stage: Path, memory_mb: int) -> duckdb.DuckDBPyConnection:
    """A read-only connection to a stage that keeps the order of its rows."""
    config = {"memory_limit": f"{memory_mb}MB", "temp_directory": str(stage.parent / "spill")}
    connection = duckdb.connect(str(stage), read_only=True, config=config)
    # These two reorder rows or push a cast where it raises (DuckDB 2.0).
    connection.execute("SET enable_progress_bar=true")
    connection.execute("SET enable_progress_bar_print=false")  # asked for by told(), never printed
    connection.execute("SET disabled_optimizers='type_pushdown,in_clause'")
    return connection


def write_rows(connection: duckdb.DuckDBPyConnection, table: TableDraft, target: Path, tick: Tick) -> None:
    """None; the rows stand in `target` as typed Parquet, in file order, and were counted.

    Raises: DatasetError unless the rows written, the rows read and the records counted by the loader agree, and every cell
    that says something has its value.
    """
    columns = [f"{value_of(table, item, column)} AS {ident(item.name)}" for item, column in staged(table)]
    source = ident(table.stage)
    rows = max(2_048, min(GROUP_ROWS, GROUP_CELLS // max(1, len(columns))))
    query = f"SELECT {', '.join(columns)} FROM {source}"
    if len(columns) > WIDE:
        with told(connection, "write", table.rows, tick):
            write_wide(connection, columns, source, target, rows)
    elif is_plain(table) and fits(connection, [column for _, column in staged(table)], source, rows):
        write_streamed(connection, query, target, rows, lambda done: tick("write", done, table.rows))
    else:
        with told(connection, "write", table.rows, tick):
            connection.execute(f"COPY ({query}) TO {literal(str(target))} ({OPTIONS}, ROW_GROUP_SIZE {rows})")
    require_all(connection, table, target)


def value_of(table: TableDraft, field: Field, column: str) -> str:
    """SQL of the typed values of a Field: its cells were all seen to parse when its type was found, unless some were refused."""
    return proven(field, column) if is_text(table) and not table.cells_refused.get(field.name) else typed(field, column)


def is_text(table: TableDraft) -> bool:
    """Whether all columns of the table are staged as text."""
    return not any(native_type(item) for item in table.schema.fields)


def is_plain(table: TableDraft) -> bool:
    """Whether both writers of Parquet write the table alike."""
    return is_text(table) and all(duckdb_type(item) in PLAIN for item in table.schema.fields)


def require_all(connection: duckdb.DuckDBPyConnection, table: TableDraft, target: Path) -> None:
    """None. Raises: DatasetError proof.differs when a row, or a value that the stage holds, is not in the file."""
    written = pq.ParquetFile(target).metadata.num_rows - lost_values(connection, table, target)
    if not written == table.rows == table.records - table.refused:
        raise DatasetError(
            "proof.differs", table=table.name, file=table.source or table.name, records=table.records, refused=table.refused, rows=written
        )


def lost_values(connection: duckdb.DuckDBPyConnection, table: TableDraft, target: Path) -> int:
    """How many cells say something, were not refused, and have no value in the file: 0 unless a proof was wrong."""
    if not is_text(table):
        return 0  # values of a Parquet file are copied, and its texts are asked again as they are typed
    nulls = missing_values(target)
    parts = [(item, column, nulls[place]) for place, (item, column) in enumerate(staged(table)) if duckdb_type(item) not in UNTYPED]
    lost = 0
    for batch in batches(parts):
        counts = [f"coalesce(count_if({missing(item, column)}), 0)" for item, column, _ in batch]
        found = connection.execute(f"SELECT {', '.join(counts)} FROM {ident(table.stage)}").fetchall()[0]
        for (item, _, null), said in zip(batch, found, strict=True):
            lost += abs(null - said - table.cells_refused.get(item.name, 0))
    return lost


def staged(table: TableDraft) -> list[tuple[Field, str]]:
    """Each Field with the SQL of its staged column."""
    return [(item, ident(f"c{column}")) for item, column in zip(table.schema.fields, table.columns, strict=True)]


def write_refused(connection: duckdb.DuckDBPyConnection, table: TableDraft, target: Path) -> None:
    """None; rows and cells that were refused stand in `target` (row, field, value, reason); no file when there are none."""
    parts = [refused_cells(table, item, column) for item, column in staged(table) if table.cells_refused.get(item.name)]
    if table.refused:
        rejects = ident(f"r{table.stage[1:]}")
        parts.append(f'SELECT CAST("row" AS BIGINT) AS "row", NULL::VARCHAR AS field, cells AS value, reason FROM {rejects}')
    if not parts:
        return
    query = f'SELECT * FROM ({" UNION ALL ".join(parts)}) ORDER BY "row", field'
    connection.execute(f"CREATE OR REPLACE TEMP TABLE gaps AS {gaps(table)}")
    connection.execute(f"COPY ({query}) TO {literal(str(target))} ({OPTIONS})")


def refused_cells(table: TableDraft, field: Field, column: str) -> str:
    """SQL: the cells of a Field that its type cannot hold, as published, with the number of their record in the file."""
    return f"""
        SELECT {table.first_row} + place + coalesce(passed, 0) AS "row", {literal(field.name)} AS field, value, 'type-error' AS reason
        FROM (SELECT rowid AS place, ({column})::VARCHAR AS value FROM {ident(table.stage)} WHERE {refused(field, column)}) cells
        ASOF LEFT JOIN gaps ON cells.place >= gaps.kept"""


def gaps(table: TableDraft) -> str:
    """SQL: (kept, passed): from the staged row `kept` on, `passed` records of the file were skipped."""
    shifts = [record - table.first_row - before for before, record in enumerate(sorted(table.skipped))]
    passed = {kept: index + 1 for index, kept in enumerate(shifts)}
    return f"SELECT unnest({list(passed)}::BIGINT[]) AS kept, unnest({list(passed.values())}::BIGINT[]) AS passed"


@contextmanager
def told(connection: duckdb.DuckDBPyConnection, stage: str, rows: int, tick: Tick) -> Iterator[None]:
    """While the block runs a query, tells how many rows it has done."""
    done = threading.Event()

    def watch() -> None:
        while not done.wait(WATCH_SECONDS):
            share = max(0.0, min(1.0, connection.query_progress() / 100))
            tick(stage, int(share * rows), rows)

    tick(stage, 0, rows)
    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        done.set()
        watcher.join()
    tick(stage, rows, rows)
