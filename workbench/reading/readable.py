"""Whether DuckDB can read a Parquet file, column by column: what another writer made may be beyond it."""

from pathlib import Path

import duckdb

from workbench.sql import ident


def unreadable(path: Path, columns: int) -> set[int]:
    """The numbers of the columns that DuckDB cannot read; all of them when it cannot open the file. Every value is read."""
    names = [f"c{index}" for index in range(columns)]
    body = f"read_parquet(?) AS body({', '.join(map(ident, names))})"
    with duckdb.connect() as connection:
        if can(connection, f"SELECT {', '.join(f'max(hash({ident(name)}))' for name in names)} FROM {body}", path):
            return set()
        return {index for index, name in enumerate(names) if not can(connection, f"SELECT max(hash({ident(name)})) FROM {body}", path)}


def can(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> bool:
    """Whether DuckDB can run a query on the file."""
    try:
        connection.execute(query, [str(path)]).fetchall()
    except duckdb.Error:
        return False
    return True
