"""A clean copy of an irregular file: every record on a line that all readers read alike."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from loaders.text.records import Reader, Record, lines_of
from loaders.text.scan import CellTooLongError
from loaders.text.shape import LONG_CELL, MOST_BLANK_LINES, ONE_COLUMN, Layout, Shape

QUOTE = b'"'
BOM = b"\xef\xbb\xbf"
END_OF_FILE = [b"\x1a"]
MOST_REFUSED_BYTES = 50_000_000
TOLD_EVERY = 20_000


class BlankLinesError(Exception):
    """The file holds more blank lines than can be remembered."""


@dataclass
class Rewrite:
    """Writes the data records of a file in one way: LF, quotes only where needed, no NUL."""

    layout: Layout
    out: BinaryIO
    extra_cells: str
    longest_cell: int
    marks: list[int] = field(default_factory=list)
    shape: Shape = field(default_factory=Shape)
    waiting: list[int] = field(default_factory=list)
    refused_bytes: int = 0

    @property
    def delimiter(self) -> bytes:
        """What separates cells in the copy."""
        return b"," if self.layout.delimiter == ONE_COLUMN else self.layout.delimiter

    def add(self, record: Record) -> None:
        """None; the record is written, or noted as blank or refused. Raises: CellTooLongError, BlankLinesError."""
        while self.marks and self.marks[0] < record.end:
            self.shape.marks[self.marks.pop(0)] = record.number
        if not record.line or len(record.line) > LONG_CELL:
            self.check_cells(record)
        if record.number < self.layout.first_row:
            return
        if not record.cells or record.cells == END_OF_FILE:
            self.waiting.append(record.number)
            if len(self.waiting) + len(self.shape.blanks) > MOST_BLANK_LINES:
                raise BlankLinesError
            return
        self.settle_blanks()
        self.note(record)
        cells = record.cells if len(record.cells) <= self.layout.width else self.fitted(record)
        if cells:
            self.write_line(record.line if self.is_plain(record, cells) else self.line_of(cells))
            self.shape.rows += 1
            self.shape.widest = max(self.shape.widest, len(cells))

    def is_plain(self, record: Record, cells: Sequence[bytes]) -> bool:
        """Whether the record's own line reads as it should."""
        return bool(record.line) and len(cells) == len(record.cells) > 1 and b"\0" not in record.line and not record.line.startswith(BOM)

    def settle_blanks(self) -> None:
        """None; blank lines turned out to be interior: in a file of one column they are empty cells."""
        if self.layout.delimiter == ONE_COLUMN:
            self.shape.rows += len(self.waiting)
            for _ in self.waiting:
                self.write_line(QUOTE * 2)
        else:
            self.shape.blanks.extend(self.waiting)
        self.waiting = []

    def check_cells(self, record: Record) -> None:
        """None; long cells are noted. Raises: CellTooLongError."""
        for cell in record.cells:
            if len(cell) <= LONG_CELL:
                continue
            characters = len(cell.decode("utf-8", "ignore"))
            if characters > self.longest_cell:
                raise CellTooLongError(record.number)
            if characters > LONG_CELL and record.number >= self.layout.first_row:
                self.shape.long_cells.add([record.number])

    def note(self, record: Record) -> None:
        """None; the record is counted by its width."""
        width = len(record.cells)
        self.shape.last_row = record.number
        self.shape.regular += width == self.layout.width
        self.shape.tail.append((record.number, width))
        if width < self.layout.named:
            self.shape.short.add([record.number])

    def fitted(self, record: Record) -> list[bytes]:
        """The cells to write: empty extra cells cut, filled ones kept only in columns of their own."""
        extra = record.cells[self.layout.width :]
        if not any(extra):
            return record.cells[: self.layout.width]
        if not self.shape.longer.count:
            self.shape.longer_cells = len(record.cells)
        self.shape.longer.add([record.number])
        if self.extra_cells == "column":
            return record.cells
        self.shape.skipped.append(record.number)
        self.refused_bytes += sum(map(len, record.cells))
        if self.extra_cells == "refuse" and self.refused_bytes < MOST_REFUSED_BYTES:
            self.shape.refused.append((record.number, [cell.decode("utf-8", "replace") for cell in record.cells]))
        return []

    def write_line(self, line: bytes) -> None:
        """None; one record more stands in the copy."""
        self.shape.longest_record = max(self.shape.longest_record, len(line))
        self.out.write(line + b"\n")

    def line_of(self, cells: Sequence[bytes]) -> bytes:
        """The cells as one record."""
        self.shape.has_quoted_newlines |= any(b"\n" in cell or b"\r" in cell for cell in cells)
        return self.delimiter.join([self.quoted(cell) for cell in cells]) or QUOTE * 2

    def quoted(self, cell: bytes) -> bytes:
        """The cell without NUL, quoted when it must be."""
        if b"\0" in cell:
            cell = cell.replace(b"\0", b"")
        if QUOTE in cell or b"\n" in cell or b"\r" in cell or self.delimiter in cell or cell.startswith(BOM):
            return QUOTE + cell.replace(QUOTE, QUOTE * 2) + QUOTE
        return cell


def rewrite(path: Path, job: Rewrite, tick: Callable[[int], Any]) -> Shape:
    """The Shape of the file, once its data records stand in the copy. tick(bytes done) is called now and then.

    Raises: UnclosedQuoteError, TooLongError, TooManyCellsError, CellTooLongError, BlankLinesError.
    """
    longest = 4 * job.longest_cell
    reader = Reader(job.layout, longest)
    line_ends: Counter[bytes] = Counter()
    for record in reader.records(lines_of(path, job.layout.start, longest)):
        line_ends[record.line_end] += 1
        job.add(record)
        if record.number % TOLD_EVERY == 0:
            tick(record.end)
    del line_ends[b""]
    job.shape.stray, job.shape.hiding = reader.stray, reader.hiding
    job.shape.line_ends = {end.decode(): count for end, count in line_ends.most_common()}
    job.shape.finish(job.layout.named)
    return job.shape
