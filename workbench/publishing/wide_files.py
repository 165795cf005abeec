"""Typed Parquet for tables of thousands of columns.

DuckDB 2.0 pins a block per column it scans and plans in the square of the number of expressions: 9,000
columns at once take minutes and more memory than we give. So: a few hundred columns at a time into parts
with the same row groups, then the parts side by side, one row group at a time.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.sql import literal

WIDE = 500
PART = "part"


def write_wide(connection: duckdb.DuckDBPyConnection, columns: Sequence[str], source: str, target: Path, group_rows: int) -> None:
    """None; the table of these SQL columns ("... AS name") of a source stands in `target`, rows in the order of the source."""
    connection.execute("SET disabled_optimizers='type_pushdown,in_clause,common_subexpressions'")
    parts: list[Path] = []
    try:
        for start in range(0, len(columns), WIDE):
            parts.append(target.with_name(f".{target.stem}.{start}.{PART}"))
            select = f"SELECT {', '.join(columns[start : start + WIDE])} FROM {source}"
            connection.execute(f"COPY ({select}) TO {literal(str(parts[-1]))} (FORMAT parquet, ROW_GROUP_SIZE {group_rows})")
        side_by_side(parts, target)
    finally:
        for part in parts:
            part.unlink(missing_ok=True)


def side_by_side(parts: Sequence[Path], target: Path) -> None:
    """None; `target` holds the columns of all parts, in order."""
    files = [pq.ParquetFile(part, arrow_extensions_enabled=True) for part in parts]
    schema = pa.schema([field for file in files for field in file.schema_arrow])
    with pq.ParquetWriter(target, schema, compression="zstd", compression_level=1) as writer:
        for group in range(files[0].num_row_groups):
            tables = [file.read_row_group(group) for file in files]
            writer.write_table(pa.Table.from_arrays([column for table in tables for column in table.columns], schema=schema))
    for file in files:
        file.close()
