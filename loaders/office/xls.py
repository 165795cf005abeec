"""What an .xls says besides its values: its extent, error cells (which calamine gives as empty), hidden columns.

Source: [MS-XLS] 2.4. A false column would make calamine ask for 40 GB, so the extent is known before it parses.
"""

import struct
from collections.abc import Iterator
from pathlib import Path

from loaders.office.facts import SheetFacts, letters, reference
from loaders.office.ole import BrokenFile, OleFile
from workbench.errors import DatasetError

BOUND_SHEET, COLUMN, FORMULA, BOOLEAN_OR_ERROR, END_OF_SHEET = 0x85, 0x7D, 0x06, 0x205, 0x0A
SEVERAL = (0xBD, 0xBE)  # many cells of one row, the last column at the end of the record
CELLS = (FORMULA, BOOLEAN_OR_ERROR, 0x203, 0x204, 0x27E, 0xFD, 0xD6, *SEVERAL)
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
DIMENSIONS, SHARED_TEXTS = 0x200, 0xFC
MOST_ROWS, MOST_COLUMNS = 65_536, 256


def facts_by_sheet(path: Path, file: str) -> dict[str, SheetFacts]:
    """{sheet name: its facts}. Raises: DatasetError file.corrupt for chains, records or columns that cannot be."""
    try:
        book = OleFile(path.read_bytes()).stream("Workbook", "WORKBOOK", "Book", "BOOK")
        sheets = [sheet_of(body) for kind, body in records(book, 0) if kind == BOUND_SHEET]
        for kind, body in (record for start in (0, *(start for _, start in sheets)) for record in records(book, start)):
            require_sound(kind, body, len(book))
        return {name: facts_of(book, start) for name, start in sheets}
    except (BrokenFile, struct.error, IndexError, KeyError):
        raise DatasetError("file.corrupt", file=file) from None


def require_sound(kind: int, body: bytes, size: int) -> None:
    """None. Raises: BrokenFile for a record that announces more rows, columns or texts than there can be."""
    if kind == DIMENSIONS:
        top, rows, left, columns = struct.unpack_from("<IIHH", body) if len(body) > 10 else struct.unpack_from("<HHHH", body)
        if top > rows or left > columns:
            raise BrokenFile
    elif kind == SHARED_TEXTS:
        rows, columns = (0, 0) if max(struct.unpack_from("<II", body)) <= size else (MOST_ROWS + 1, 0)
    elif kind in CELLS:
        rows, columns = 0, struct.unpack_from("<H", body, len(body) - 2 if kind in SEVERAL else 2)[0]
    else:
        return
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise BrokenFile


def records(book: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records from a place of the stream to the end of their sheet."""
    while start + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, start)
        yield kind, book[start + 4 : start + 4 + length]
        start += 4 + length
        if kind == END_OF_SHEET:
            return


def sheet_of(body: bytes) -> tuple[str, int]:
    """The name of a sheet, and where its records begin."""
    start, _, count, is_wide = struct.unpack_from("<IHBB", body)
    text = body[8 : 8 + count * (2 if is_wide & 1 else 1)]
    return text.decode("utf-16-le" if is_wide & 1 else "latin-1", "replace"), start


def facts_of(book: bytes, start: int) -> SheetFacts:
    """The facts of the sheet whose records begin there."""
    texts, hidden = {}, []
    cells, bottom, right = 0, 0, 0
    for kind, body in records(book, start):
        if kind in CELLS:
            row, column = struct.unpack_from("<HH", body)
            last = struct.unpack_from("<H", body, len(body) - 2)[0] if kind in SEVERAL else column
            cells, bottom, right = cells + last - column + 1, max(bottom, row), max(right, last)
            if error := error_of(kind, body):
                texts[row, column] = error
        elif kind == COLUMN:
            hidden += hidden_columns(body)
    errors = tuple(reference(place) for place in texts)
    return SheetFacts(cells=cells, last=(bottom, right), texts=texts, errors=errors, hidden=tuple(hidden))


def hidden_columns(body: bytes) -> list[str]:
    """The letters of the columns that a record of columns hides; only the first of many at the right edge."""
    first, last, _, _, options = struct.unpack_from("<HHHHH", body)
    return [letters(column) for column in range(first, min(last, first + 50, MOST_COLUMNS - 1) + 1)] if options & 1 else []


def error_of(kind: int, body: bytes) -> str:
    """The text of an error cell, "" for any other record."""
    if kind == BOOLEAN_OR_ERROR and body[7]:
        return ERRORS.get(body[6], "#N/A")
    if kind == FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        return ERRORS.get(body[8], "#N/A")
    return ""
