"""The stage: each Feed read once into a DuckDB table of text, counted against its loader."""

from pathlib import Path

import duckdb

from workbench.errors import DatasetError
from workbench.loading import CsvBody, Feed, Limits, ParquetBody
from workbench.reading.staged import Staged, column
from workbench.sql import ident, literal

STAGE = "stage.duckdb"
MEMORY = "1200MB"
WIDE, VERY_WIDE = 500, 4_000
USUAL_BLOCK, SMALL_BLOCK = 262_144, 16_384
USUAL_GROUP, FILLED_GROUP, SMALLEST_GROUP = 122_880, 20_480, 2_048
READ_AT_ONCE = 8_000_000  # bytes of a CSV file that one thread of DuckDB 2.0 takes
GROUP_CELLS = 20_000_000
# A cell that no file holds: what is absent from a short record is told from what is empty
ABSENT = "\x02\x03NIL\x03\x02"
LINE_BYTES = 2_097_152
BUFFER_LINES = 2
LARGE_ROWS, FIRST_ROWS, VARIED_SHARE = 200_000, 20_000, 0.25
LARGE_BUFFER = 32_000_000


def connect(work: Path, *, read_only: bool = False, memory: str = MEMORY) -> duckdb.DuckDBPyConnection:
    """A connection to the stage in the work folder of a draft, in UTC and in the order of files.

    Two optimizers are off: one loses the order of rows, the other pushes casts into the reader, where they raise (DuckDB 2.0).
    """
    connection = duckdb.connect(str(work / STAGE), read_only=read_only, config=settings(work, memory))
    return prepared(connection)


def create(work: Path, width: int, record_bytes: int = 0) -> duckdb.DuckDBPyConnection:
    """A connection to a new stage whose widest table has that many columns; record_bytes: mean size of a record of its largest one.

    Every column of a group of rows takes a block: wide tables get small blocks and small groups, else 9,000 columns take 2 GB.
    """
    connection = duckdb.connect(config=settings(work, MEMORY))
    block = SMALL_BLOCK if width > WIDE else USUAL_BLOCK
    attached = f"BLOCK_SIZE {block}, ROW_GROUP_SIZE {group_rows(width, record_bytes)}"
    connection.execute(f"ATTACH {literal(str(work / STAGE))} AS stage ({attached}); USE stage")
    if width > VERY_WIDE:
        connection.execute("SET threads=1")
    return prepared(connection)


def group_rows(width: int, record_bytes: int) -> int:
    """Rows of a group: no more than DuckDB reads from a CSV file at once, else it writes every row twice to fill its groups."""
    most = USUAL_GROUP
    if record_bytes:
        most = min(USUAL_GROUP, max(FILLED_GROUP, READ_AT_ONCE * 9 // 10 // record_bytes))
    return max(SMALLEST_GROUP, min(most, GROUP_CELLS // max(1, width)) // SMALLEST_GROUP * SMALLEST_GROUP)


def settings(work: Path, memory: str) -> dict[str, str | int | bool]:
    """The configuration of DuckDB for a stage. Rows that were deleted leave their places empty: rowids never change."""
    return {"memory_limit": memory, "temp_directory": str(work / "spill"), "preserve_insertion_order": True, "max_vacuum_tasks": 0}


def prepared(connection: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """The connection, set for the work on a stage."""
    connection.execute("SET disabled_optimizers='type_pushdown,in_clause'; SET TimeZone='UTC'")
    connection.execute("SET enable_progress_bar=true; SET enable_progress_bar_print=false")  # asked for, never printed
    return connection


def stage(connection: duckdb.DuckDBPyConnection, feed: Feed, name: str, file: str, limits: Limits) -> Staged:
    """The Feed as a table of the stage, every record counted.

    Raises: DatasetError proof.differs when DuckDB and the loader do not count the same records; table.too_many_rows,
    table.too_large beyond the limits.
    """
    require_size(feed, file, limits)
    connection.execute(f"CREATE OR REPLACE TABLE {ident(name)} {columns_of(connection, feed)}")
    connection.execute(f"INSERT INTO {ident(name)} {select(feed)}")
    rows = int(connection.execute(f"SELECT count(*) FROM {ident(name)}").fetchall()[0][0])
    if rows != feed.records:
        raise DatasetError("proof.differs", file=file, table=feed.source or feed.name, records=feed.records, rows=rows, refused=0)
    return Staged(connection, name, rows, feed.first_row, feed.skipped)


def columns_of(connection: duckdb.DuckDBPyConnection, feed: Feed) -> str:
    """SQL that gives a table the columns of the Feed. In a large one, those that hardly repeat themselves are not compressed:
    that saves little disk, and takes a third of the time of the whole stage.
    """
    if not isinstance(feed.body, CsvBody) or feed.records < LARGE_ROWS or feed.body.width > WIDE:
        return f"AS {select(feed)} LIMIT 0"
    counts = ", ".join(f"count(DISTINCT {column(index)})" for index in range(feed.body.width))
    few = connection.execute(f"SELECT {counts} FROM ({select(feed)} LIMIT {FIRST_ROWS})").fetchall()[0]
    plain = [" USING COMPRESSION uncompressed" if count > FIRST_ROWS * VARIED_SHARE else "" for count in few]
    return f"({', '.join(f'{column(index)} VARCHAR{option}' for index, option in enumerate(plain))})"


def require_size(feed: Feed, file: str, limits: Limits) -> None:
    """None. Raises: DatasetError when the table has more rows or cells than the limits allow."""
    if feed.records > limits.table_rows:
        raise DatasetError("table.too_many_rows", file=file, rows=feed.records, most=limits.table_rows)
    cells = feed.records * max(1, len(feed.columns))
    if cells > limits.table_cells:
        raise DatasetError("table.too_large", file=file, cells=cells, most=limits.table_cells)


def select(feed: Feed) -> str:
    """SQL of the Feed's rows, its columns named c0, c1..."""
    if isinstance(feed.body, ParquetBody):
        return from_parquet(feed.body, len(feed.columns))
    return from_csv(feed.body)


def from_parquet(body: ParquetBody, width: int) -> str:
    """SQL of a Parquet body."""
    names = ", ".join(column(index) for index in range(width))
    return f"SELECT * FROM (FROM read_parquet({literal(str(body.path))})) AS body({names})"


def from_csv(body: CsvBody) -> str:
    """SQL of a delimited body, read with an explicit dialect: DuckDB guesses nothing."""
    columns = ", ".join(f"'{column(index)}': 'VARCHAR'" for index in range(body.width))
    line = max(LINE_BYTES, body.longest_record + 1_000)
    options = {
        "auto_detect": "false", "header": "false", "skip": str(body.skip_lines), "delim": literal(body.delimiter),
        "quote": literal(body.quote_char), "escape": literal(body.quote_char), "comment": "''", "columns": f"{{{columns}}}",
        "nullstr": literal(ABSENT), "null_padding": "true", "strict_mode": "true", "max_line_size": str(line),
        "buffer_size": str(max(LARGE_BUFFER, BUFFER_LINES * line)),
    }  # fmt: skip
    if body.has_quoted_newlines:
        options |= {"parallel": "false", "new_line": "'\\n'"}
    return f"SELECT * FROM read_csv({literal(str(body.path))}, {', '.join(f'{key} = {value}' for key, value in options.items())})"
