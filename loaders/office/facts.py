"""What a workbook says besides the values that calamine gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Place = tuple[int, int]  # row and column, from 0
Span = tuple[Place, Place]  # first and last cell of a merged range


@dataclass(frozen=True)
class SheetFacts:
    """What one sheet says besides its values.

    cells: how many hold something, repetitions counted. last: its last row and column, from 0.
    texts: cells that calamine gives as empty or wrong (errors, impossible dates, codes without their zeros), as they read.
    errors, formulas, dates, far: the references (A4) of error cells, of formulas without a value, of impossible
    dates, of cells too far from the others. hidden: letters of the hidden columns.
    """

    cells: int = 0
    last: Place = (0, 0)
    texts: Mapping[Place, str] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    formulas: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    far: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    merged: tuple[Span, ...] = ()


def letters(column: int) -> str:
    """The letters of a column counted from 0: A, B... Z, AA."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def number_of(text: str) -> int:
    """The number from 0 of a column written in letters."""
    number = 0
    for char in text:
        number = number * 26 + ord(char.upper()) - ord("A") + 1
    return number - 1


def reference(place: Place) -> str:
    """The reference of a cell, as spreadsheets write it: (3, 0) is A4."""
    return f"{letters(place[1])}{place[0] + 1}"
