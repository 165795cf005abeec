"""Excel workbooks out of Parquet: cells typed, texts never formulas, nothing cut in silence."""

import math
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from workbench.data.shown import text_of
from workbench.downloads.text_files import open_parquet, types_of
from workbench.errors import DatasetError
from workbench.sql import ident, literal

MOST_ROWS = 1_048_575
MOST_COLUMNS = 16_384
MOST_CHARACTERS = 32_767
DIGITS = 15  # that Excel keeps
EXACT_INTEGER: int = 10**DIGITS
FIRST_YEAR = 1900
BATCH_ROWS = 5_000
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_xlsx(parquet: Path, target: Path, resource: str) -> None:
    """None; the rows stand in `target` as one sheet, the names of the fields in its first row.

    Raises: DatasetError export.too_many_rows, export.too_many_columns, export.cell_too_long.
    """
    with open_parquet(target) as connection:
        types = types_of(connection, parquet)
        require_fit(connection, parquet, types, resource)
        columns = ", ".join(ident(name) if holds(kind) else f"{ident(name)}::VARCHAR AS {ident(name)}" for name, kind in types.items())
        workbook = xlsxwriter.Workbook(str(target), {**OPTIONS, "tmpdir": str(target.parent)})
        formats = {kind: workbook.add_format(look) for kind, look in LOOKS.items()}
        sheet = workbook.add_worksheet(resource[:31])
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(types):
            sheet.write_string(0, column, name, formats[str])
        cursor = connection.execute(f"SELECT {columns} FROM {literal(str(parquet))}")
        for row, values in enumerate(rows_of(cursor), 1):
            write_row(sheet, row, values, formats)
        workbook.close()


def rows_of(cursor: duckdb.DuckDBPyConnection) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, a few thousand in memory at once."""
    while batch := cursor.fetchmany(BATCH_ROWS):
        yield from batch


def write_row(sheet: Any, row: int, values: tuple[Any, ...], formats: Mapping[type, Any]) -> None:
    """None; the values stand in their row, nothing where there is none."""
    for column, value in enumerate(values):
        if value is not None:
            write(sheet, (row, column), value, formats)


LOOKS: Mapping[type, dict[str, Any]] = {
    str: {"bold": True},
    date: {"num_format": "yyyy-mm-dd"},
    datetime: {"num_format": "yyyy-mm-dd hh:mm:ss"},
    time: {"num_format": "hh:mm:ss"},
}


def holds(kind: str) -> bool:
    """Whether Python's values of this type are those that a cell holds or that we write as text ourselves."""
    return kind not in ("HUGEINT", "UHUGEINT", "BIGNUM", "TIMESTAMP WITH TIME ZONE", "TIMESTAMP_NS")


def write(sheet: Any, place: tuple[int, int], value: Any, formats: Mapping[type, Any]) -> None:
    """None; the value stands in its cell: a number, a date or a boolean where Excel can hold it, else its text."""
    if isinstance(value, bool):
        sheet.write_boolean(*place, value)
    elif isinstance(value, date | time) and getattr(value, "year", FIRST_YEAR) >= FIRST_YEAR and not getattr(value, "tzinfo", None):
        sheet.write_datetime(*place, value, formats[type(value)])
    elif is_exact(value):
        sheet.write_number(*place, value)
    else:
        sheet.write_string(*place, str(text_of(value)))


def is_exact(value: Any) -> bool:
    """Whether Excel holds the number without losing a digit."""
    if isinstance(value, int):
        return abs(value) < EXACT_INTEGER
    if isinstance(value, Decimal):
        return bool(value.is_finite() and len(value.as_tuple().digits) <= DIGITS)
    return isinstance(value, float) and math.isfinite(value)


def require_fit(connection: duckdb.DuckDBPyConnection, parquet: Path, types: Mapping[str, str], resource: str) -> None:
    """None. Raises: DatasetError when a sheet cannot hold the table whole."""
    source = literal(str(parquet))
    rows = connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0][0]
    if rows > MOST_ROWS:
        raise DatasetError("export.too_many_rows", resource=resource, rows=rows, most=MOST_ROWS)
    if len(types) > MOST_COLUMNS:
        raise DatasetError("export.too_many_columns", resource=resource, columns=len(types), most=MOST_COLUMNS)
    texts = [name for name, kind in types.items() if kind == "VARCHAR" or not holds(kind) or kind.endswith(("]", ")")) or kind == "JSON"]
    for start in range(0, len(texts), 100):
        batch = texts[start : start + 100]
        lengths = ", ".join(f"max(length({ident(name)}::VARCHAR))" for name in batch)
        for name, longest in zip(batch, connection.execute(f"SELECT {lengths} FROM {source}").fetchall()[0], strict=True):
            if longest and longest > MOST_CHARACTERS:
                raise DatasetError("export.cell_too_long", field=name, resource=resource, characters=longest, most=MOST_CHARACTERS)
