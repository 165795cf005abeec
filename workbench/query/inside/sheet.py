"""A whole result as an Excel workbook: rows wait on the disk, texts are never formulas, and what does not fit is said at once."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import duckdb
import pyarrow as pa
import xlsxwriter
import xlsxwriter.workbook

from workbench.data.shown import chunk_values, texts
from workbench.downloads import sheets
from workbench.errors import QueryError

NAME = "result"
LONG = (pa.types.is_nested, pa.types.is_binary, pa.types.is_large_binary)  # told as texts
MOST_CELLS = 5_000_000  # a minute of work; more than anybody reads in a workbook


def require_room(relation: duckdb.DuckDBPyRelation) -> None:
    """None. Raises: QueryError query.sheet_columns, sheet_rows, sheet_cells, before anybody waits for a workbook that cannot be."""
    columns = len(relation.columns)
    if columns > sheets.MOST_COLUMNS:
        raise QueryError("query.sheet_columns", columns=columns, most=sheets.MOST_COLUMNS)
    counted = relation.limit(sheets.MOST_ROWS + 1).aggregate("count(*)").to_arrow_reader(1).read_all()
    require_rows(int(counted.column(0)[0].as_py()), columns)


def require_rows(rows: int, columns: int) -> None:
    """None. Raises: QueryError query.sheet_rows, query.sheet_cells."""
    if rows > sheets.MOST_ROWS:
        raise QueryError("query.sheet_rows", most=sheets.MOST_ROWS)
    if rows * columns > MOST_CELLS:
        raise QueryError("query.sheet_cells", cells=rows * columns, most=MOST_CELLS)


def write(reader: pa.RecordBatchReader, names: list[str], sink: Any, folder: str) -> None:
    """None; one sheet, the names of the columns in its first row. Nothing leaves before the last row is known to fit.

    Raises: QueryError query.sheet_rows, sheet_cells, sheet_cell.
    """
    workbook = xlsxwriter.Workbook(sink, {**sheets.OPTIONS, "tmpdir": folder})
    formats = {kind: workbook.add_format(look) for kind, look in sheets.LOOKS.items()}
    page = workbook.add_worksheet(NAME)
    page.freeze_panes(1, 0)
    for column, name in enumerate(names):
        page.write_string(0, column, name[: sheets.MOST_CHARACTERS], formats[str])
    row = 0
    for batch in reader:
        require_rows(row + batch.num_rows, batch.num_columns)
        table = pa.table(batch.columns, names=list(map(str, range(batch.num_columns))))
        for values in zip(*(cells(column, name) for column, name in zip(table.columns, names, strict=True)), strict=True):
            row += 1
            sheets.write_row(page, row, values, formats)
    with no_times_set():
        workbook.close()


@contextmanager
def no_times_set() -> Iterator[None]:
    """None; inside, XlsxWriter does not set the times of its temporary files: the fence lets a query change those of no file."""
    real = xlsxwriter.workbook.os
    xlsxwriter.workbook.os = SimpleNamespace(utime=lambda *_: None, remove=os.remove)
    try:
        yield
    finally:
        xlsxwriter.workbook.os = real


def cells(column: pa.ChunkedArray, name: str) -> list[Any]:
    """The values as Python's. Raises: QueryError query.sheet_cell for one that a cell cannot hold whole."""
    values = texts(column).to_pylist() if any(is_long(column.type) for is_long in LONG) else chunk_values(column)
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    if longest > sheets.MOST_CHARACTERS:
        raise QueryError("query.sheet_cell", field=name[:80], characters=longest, most=sheets.MOST_CHARACTERS)
    return values
