"""Bytes to records, one by one: the reader for whatever the vectorised scan cannot prove regular.

It reads as Python's csv module does, but loses nothing: a quote inside a cell stays, and a cell whose
closing quote is followed by text keeps all its characters. NEL and U+2028 end no line.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from loaders.text.shape import ONE_COLUMN, Layout, Tally

CHUNK = 1 << 20
SUSPECT_WIDTH = 3
TOLD_WIDTH = 2  # in two columns such lines may well be text: they are told, not refused
SUSPECT_LINES = 2
LONG_LINE, MOST_CELLS = 100_000, 100_000


class UnclosedQuoteError(Exception):
    """A quote opened on this physical line is never closed, or closed by chance far below."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class TooLongError(Exception):
    """The record that begins on this physical line is longer than a record may be."""

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(line)


class TooManyCellsError(Exception):
    """A line holds more cells than any table may have columns."""

    def __init__(self, cells: int) -> None:
        self.cells = cells
        super().__init__(cells)


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its cells (none for a blank line), its number from 1, the offset of its end, its line end.

    line: its bytes when it stands on one line without any quote, else b"".
    """

    cells: list[bytes]
    number: int
    end: int
    line_end: bytes
    line: bytes


@dataclass
class OpenCell:
    """A quoted cell that goes on after the end of a line."""

    line: int
    parts: list[bytes]
    size: int = 0
    lines: int = 0
    complete_lines: int = 0

    @property
    def hides_records(self) -> bool:
        """Whether several lines stand inside, and all of them look like records of their own."""
        return self.lines >= SUSPECT_LINES and self.complete_lines == self.lines

    def add(self, line: bytes, *, is_complete: bool) -> None:
        """None; one more whole line stands in the cell. `is_complete`: it looks like a record of its own."""
        self.parts.append(line)
        self.size += len(line)
        self.lines += 1
        self.complete_lines += is_complete


def lines_of(path: Path, start: int, longest: int) -> Iterator[bytes]:
    """The physical lines of a file with their ends (LF, CRLF or CR). Raises: TooLongError."""
    rest, count = b"", 0
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            lines = (rest + chunk).splitlines(keepends=True)
            rest = b"" if lines[-1].endswith(b"\n") else lines.pop()
            count += len(lines)
            if len(rest) > longest:
                raise TooLongError(count + 1)
            yield from lines
    yield from rest.splitlines(keepends=True)


@dataclass
class Reader:
    """Splits lines into records by a Layout. stray: numbers of records whose quotes break the rules; hiding: of those that
    hold a cell whose lines look like records.
    """

    layout: Layout
    longest: int = 1 << 62
    stray: Tally = field(default_factory=Tally)
    hiding: Tally = field(default_factory=Tally)
    number: int = 0
    open_cell: OpenCell | None = None

    def __post_init__(self) -> None:
        quote = re.escape(self.layout.quote or b'"')
        self.opening = re.compile(b" *" + quote if self.layout.padded else quote)
        self.closing = re.compile(b"([^%b]*+(?:%b%b[^%b]*+)*+)%b" % ((quote,) * 5))
        if self.layout.escape:
            self.closing = re.compile(rb"((?:[^%b\\]|%b%b|\\.|\\$)*+)%b" % ((quote,) * 4))
        self.escaped = re.compile(rb"%b(%b)|\\(%b|\\)" % ((quote,) * 3))

    def records(self, lines: Iterable[bytes]) -> Iterator[Record]:
        """The records, blank lines included. Raises: UnclosedQuoteError, TooLongError, TooManyCellsError."""
        end, cells, quote = self.layout.start, list[bytes](), self.layout.quote or b'"'
        for number, whole in enumerate(lines, 1):
            end += len(whole)
            line = whole.rstrip(b"\r\n")
            if len(line) > LONG_LINE and line.count(self.layout.delimiter) > MOST_CELLS:
                raise TooManyCellsError(line.count(self.layout.delimiter) + 1)
            if not self.ends_record(line, whole, number, cells):
                continue
            self.number += 1
            yield Record(cells, self.number, end, whole[len(line) :], b"" if b'"' in line or quote in line else line)
            cells = []
        if self.open_cell:
            raise UnclosedQuoteError(self.open_cell.line)

    def ends_record(self, line: bytes, whole: bytes, number: int, cells: list[bytes]) -> bool:
        """Whether the record ends with this line; the cells it completes are appended."""
        quote, delimiter = self.layout.quote, self.layout.delimiter
        if self.open_cell is None and not (quote and quote in line):
            cells.extend(line.split(delimiter) if line else ())
            return True
        at = self.close(line, whole, cells) if self.open_cell else 0
        rest = self.split(line, at, cells) if at >= 0 else None
        if rest is None and self.open_cell is None:
            return True
        if rest is not None:
            self.open_cell = OpenCell(number, [rest + whole[len(line) :]], len(rest))
        return False

    def split(self, line: bytes, at: int, cells: list[bytes]) -> bytes | None:
        """The beginning of a cell left open at the end of the line, else None; cells are appended."""
        while at >= 0:
            opened = self.opening.match(line, at)
            if opened is None:
                end = line.find(self.layout.delimiter, at)
                cells.append(line[at:end] if end >= 0 else line[at:])
                at = end + 1 if end >= 0 else -1
                continue
            closed = self.closing.match(line, opened.end())
            if closed is None:
                return line[opened.end() :]
            end = line.find(self.layout.delimiter, closed.end())
            text, after = line[opened.start() : end if end >= 0 else None], line[closed.end() : end if end >= 0 else None]
            cells.append(self.with_stray_quotes(text) if after.strip(b" ") else self.unescaped(closed[1]))
            at = end + 1 if end >= 0 else -1
        return None

    def close(self, line: bytes, whole: bytes, cells: list[bytes]) -> int:
        """Where the line goes on after the open cell: -1 when it does not. Raises: UnclosedQuoteError, TooLongError."""
        cell = self.open_cell
        assert cell is not None
        closed = self.closing.match(line)
        if closed is None:
            cell.add(whole, is_complete=line.count(self.layout.delimiter) == self.layout.width - 1)
            if cell.size > self.longest:
                raise UnclosedQuoteError(cell.line) if cell.lines > SUSPECT_LINES else TooLongError(cell.line)
            return -1
        end = line.find(self.layout.delimiter, closed.end())
        if line[closed.end() : end if end >= 0 else None].strip(b" ") or self.is_suspect(cell):
            raise UnclosedQuoteError(cell.line)
        if self.layout.width == TOLD_WIDTH and not self.layout.trusted and cell.hides_records:
            self.hiding.add([self.number + 1])
        cells.append(self.unescaped(b"".join(cell.parts) + closed[1]))
        self.open_cell = None
        return end + 1 if end >= 0 else -1

    def is_suspect(self, cell: OpenCell) -> bool:
        """Whether the lines inside a cell look so much like records that its closing quote must be another cell's."""
        if self.layout.trusted or self.layout.width < SUSPECT_WIDTH:
            return False
        return cell.hides_records

    def unescaped(self, text: bytes) -> bytes:
        """The text with each doubled quote made single, each escaped one freed."""
        if self.layout.escape:
            return self.escaped.sub(lambda found: found[1] or found[2], text)
        return text.replace(self.layout.quote * 2, self.layout.quote)

    def with_stray_quotes(self, text: bytes) -> bytes:
        """The cell with all its characters, but for the outer quotes of one that begins and ends with them."""
        self.stray.add([self.number + 1])
        trimmed, quote = text.strip(b" "), self.layout.quote
        is_wrapped = len(trimmed) > 1 and trimmed.startswith(quote) and trimmed.endswith(quote)
        return self.unescaped(trimmed[1:-1]) if is_wrapped else text


def sample_records(lines: Iterable[bytes], layout: Layout) -> list[list[bytes]]:
    """The records of the first lines of a file; one whose quote is left open is not among them."""
    reader = Reader(replace(layout, delimiter=layout.delimiter or ONE_COLUMN, trusted=True))
    found: list[list[bytes]] = []
    with suppress(UnclosedQuoteError, TooManyCellsError):
        found.extend(record.cells for record in reader.records(lines))
    return found
