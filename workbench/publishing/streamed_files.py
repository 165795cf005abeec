"""Typed Parquet of plain columns, streamed: DuckDB reads and casts the next rows while Arrow writes the last ones.

Arrow's writer takes half the processor time of DuckDB 2.0's COPY (docs/decisions/0005-plain-tables-are-streamed-to-parquet.md).
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

PLAIN = ("VARCHAR", "BIGINT", "INTEGER", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP")  # both writers say these alike
BATCH_BYTES = 256_000_000  # most text of the rows that stand in memory at once
DICTIONARY_BYTES = 65_536


def fits(connection: duckdb.DuckDBPyConnection, columns: list[str], source: str, rows: int) -> bool:
    """Whether that many rows of these text columns surely stand in memory, were they all the longest: the stage knows their sizes."""
    longest = ", ".join(f"stats({column}).max_string_length" for column in columns)
    found = connection.execute(f"SELECT {longest} FROM {source} LIMIT 1").fetchall()
    return not found or (None not in found[0] and sum(map(int, found[0])) * rows <= BATCH_BYTES)


def write_streamed(connection: duckdb.DuckDBPyConnection, query: str, target: Path, rows: int, tick: Callable[[int], None]) -> None:
    """None; the rows of a query stand in `target` in its order, `rows` to a row group. tick(rows done) is called after each."""
    batches = connection.sql(query).to_arrow_reader(rows)
    options = {"compression": "zstd", "compression_level": 1, "store_schema": False, "dictionary_pagesize_limit": DICTIONARY_BYTES}
    done = 0
    with pq.ParquetWriter(target, batches.schema, **options) as writer, ThreadPoolExecutor(1) as pool:
        coming = pool.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = pool.submit(next, batches, None)
            writer.write_batch(batch, row_group_size=rows)
            done += batch.num_rows
            tick(done)


def missing_values(target: Path) -> list[int]:
    """How many values each column of a Parquet file lacks, as its footer says."""
    with pq.ParquetFile(target) as file:
        groups = [file.metadata.row_group(index) for index in range(file.num_row_groups)]
        return [sum(group.column(place).statistics.null_count for group in groups) for place in range(file.metadata.num_columns)]
