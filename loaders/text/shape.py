"""What a table looks like before its records are counted (Layout), and what counting them showed (Shape)."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from workbench.findings import SHOWN_ROWS

LONG_CELL = 100_000
MOST_BLANK_LINES = 2_000_000
FOOTNOTES = 20
LF, CR = 10, 13
ONE_COLUMN = b"\n"


@dataclass(frozen=True)
class Layout:
    """What is decided before the scan.

    delimiter: one byte; ONE_COLUMN, which no line can hold, for a file of one column.
    quote: one byte, b"" when quotes are ordinary characters. padded: spaces may stand before a quote.
    escape: a backslash when one before a quote makes it a character of its cell, else b"".
    trusted: a person said that quotes are quotes, however many lines a cell spans.
    width: cells of the header. named: the same without the blank ones at its end.
    first_row: record number of the first record after the header. start: bytes of byte order marks.
    """

    delimiter: bytes
    quote: bytes
    padded: bool = False
    trusted: bool = False
    width: int = 1
    named: int = 1
    first_row: int = 2
    start: int = 0
    escape: bytes = b""


@dataclass
class Tally:
    """How many records share something, and the numbers of the first SHOWN_ROWS of them."""

    count: int = 0
    rows: list[int] = field(default_factory=list)

    def add(self, numbers: Sequence[int] | NDArray[np.int64]) -> None:
        """None; these records, in order, are counted."""
        self.count += len(numbers)
        if len(self.rows) < SHOWN_ROWS:
            self.rows.extend(int(number) for number in numbers[: SHOWN_ROWS - len(self.rows)])

    def drop_last(self, numbers: Sequence[int]) -> None:
        """None; these records, counted last, are forgotten."""
        self.count -= len(numbers)
        self.rows = [row for row in self.rows if row not in numbers]


@dataclass
class Shape:
    """What the records of a file look like.

    rows: data records. regular: of them, those as wide as the header. blanks: numbers of blank lines.
    short, longer: records with too few cells, or with filled cells beyond the header. padded: records
    with empty cells beyond the header. widest: most cells in a data record. stray: cells whose quotes
    break the rules. hiding: records with a cell whose lines look like records.
    marks: record number of each byte offset asked for. tail: (record number, cells) of the last ones.
    line_ends: how often each line end ends a record. longer_cells: cells of the first longer record.
    skipped: numbers of the records left out for their extra cells; refused: the first of them, with cells.
    """

    rows: int = 0
    regular: int = 0
    widest: int = 0
    longest_record: int = 0
    last_row: int = 0
    has_quoted_newlines: bool = False
    blanks: list[int] = field(default_factory=list)
    short: Tally = field(default_factory=Tally)
    longer: Tally = field(default_factory=Tally)
    padded: Tally = field(default_factory=Tally)
    stray: Tally = field(default_factory=Tally)
    hiding: Tally = field(default_factory=Tally)
    long_cells: Tally = field(default_factory=Tally)
    skipped: list[int] = field(default_factory=list)
    refused: list[tuple[int, list[str]]] = field(default_factory=list)
    line_ends: dict[str, int] = field(default_factory=dict)
    marks: dict[int, int] = field(default_factory=dict)
    tail: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=FOOTNOTES))
    longer_cells: int = 0

    def finish(self, named: int) -> None:
        """None; trailing blank lines are forgotten, and one-cell footnotes are no records with missing cells.

        In a file of two columns nothing tells a footnote from a record cut short.
        """
        while self.blanks and self.blanks[-1] > self.last_row:
            self.blanks.pop()
        notes: list[int] = []
        while self.tail and self.tail[-1][1] == 1 < named - 1:
            notes.append(self.tail.pop()[0])
        self.short.drop_last(notes)
