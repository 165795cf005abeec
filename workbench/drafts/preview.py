"""The first rows of a draft's table, as they will be once published. Cheap enough for the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from workbench.drafts.draft import TableDraft
from workbench.reading.stage import connect
from workbench.reading.staged import batches, column
from workbench.sql import ident
from workbench.validation import cast
from workbench.validation.types import as_text

MEMORY = "600MB"  # one cell may hold a whole coastline
SAMPLE_ROWS = 2_000
SHOWN_CHARACTERS = 200


@contextmanager
def opened(stage: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only connection to a stage, of one thread."""
    connection = connect(stage.parent, read_only=True, memory=MEMORY)
    try:
        connection.execute("SET threads=1")
        yield connection
    finally:
        connection.close()


def draft_rows(stage: Path, table: TableDraft, limit: int, offset: int, widest: int | None = None) -> pa.Table:
    """Rows of a table in file order, typed as they will be, named by their Fields; refused cells are NULL.

    stage: path of stage.duckdb. widest: most columns, the first ones; None gives all.
    """
    pairs = list(zip(table.schema.fields, table.columns, strict=True))[:widest]
    cells = [f"{cast.typed(field, column(place))} AS {ident(field.name)}" for field, place in pairs]
    with opened(stage) as connection:
        rest = f"FROM {ident(table.stage)} LIMIT {int(limit)} OFFSET {int(offset)}"  # one thread: rows come in file order
        parts = [connection.sql(f"SELECT {', '.join(batch)} {rest}").to_arrow_table() for batch in batches(cells)]
    names = [name for part in parts for name in part.column_names]
    return pa.table([item for part in parts for item in part.columns], names=names)


def samples(stage: Path, table: TableDraft, count: int) -> dict[str, list[str]]:
    """{field name: its first distinct texts as published, cut at SHOWN_CHARACTERS}, from the first SAMPLE_ROWS rows."""
    pairs = list(zip(table.schema.fields, table.columns, strict=True))
    found: dict[str, list[str]] = {}
    with opened(stage) as connection:
        for batch in batches(pairs):
            cells = ", ".join(f"left({as_text(field, column(place))}, {SHOWN_CHARACTERS})" for field, place in batch)
            rows = connection.execute(f"SELECT {cells} FROM {ident(table.stage)} LIMIT {SAMPLE_ROWS}").fetchall()
            columns = zip(*rows, strict=True) if rows else [()] * len(batch)
            for (field, _), texts in zip(batch, columns, strict=True):
                found[field.name] = list(dict.fromkeys(text for text in texts if text))[:count]
    return found


def refused_rows(stage: Path, table: TableDraft, limit: int) -> pa.Table:
    """Rows left out of a table, the first of the file first: row (number in the file), reason, cells (a JSON array)."""
    with opened(stage) as connection:
        query = f"SELECT row, reason, cells FROM {ident(f'r{table.stage[1:]}')} ORDER BY row LIMIT {int(limit)}"
        return connection.sql(query).to_arrow_table()
