"""The shape of a regular file, counted without DuckDB by one vectorised pass over its bytes.

Only separators, quotes and line feeds are looked at; whatever falls outside the class of files that
DuckDB and a careful reader cannot read differently raises IrregularError, and is read record by record instead.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.text.blocks import CHUNK, ahead, blocks
from loaders.text.records import SUSPECT_LINES, TOLD_WIDTH
from loaders.text.shape import CR, FOOTNOTES, LF, LONG_CELL, MOST_BLANK_LINES, Layout, Shape

Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]
Structure = tuple[Places, Bytes]
Seen = tuple[bytes, Structure | None]


class IrregularError(Exception):
    """The file is outside the class that is proven to be read the same by everyone."""


class CellTooLongError(Exception):
    """A cell of this record is longer than a cell may be."""

    def __init__(self, row: int) -> None:
        self.row = row
        super().__init__(row)


class Scan:
    """Counts the records of a file, block by block; every block given begins where a record begins."""

    def __init__(self, layout: Layout, marks: Sequence[int], longest_cell: int) -> None:
        self.layout, self.marks, self.longest_cell = layout, list(marks), longest_cell
        self.delimiter = layout.delimiter[0]
        self.quote = layout.quote[0] if layout.quote else -1
        self.shape = Shape()
        self.records = 0
        self.offset = layout.start
        self.line_feeds = self.returns = self.inner = 0

    def seen(self, block: bytes) -> Seen:
        """The block with its structure, nothing counted yet. Raises: IrregularError."""
        return block, self.structure(np.frombuffer(block, np.uint8)) if block.endswith(b"\n") else None

    def add(self, block: bytes, structure: Structure | None = None) -> int:
        """Bytes of the block that whole records take. Raises: IrregularError, CellTooLongError."""
        data = np.frombuffer(block, np.uint8)
        places, kinds = structure or self.structure(data)
        inner = np.empty(0, np.int64)
        if self.quote >= 0:
            places, kinds, inner = self.outside(data, places, kinds)
        ends = np.flatnonzero(kinds == LF)
        if not len(ends):
            return 0
        last = int(places[ends[-1]])
        self.check_inner(inner[inner < last], places[ends])
        self.count(data, places[: ends[-1] + 1], ends)
        self.records += len(ends)
        self.offset += last + 1
        return last + 1

    def structure(self, data: Bytes) -> Structure:
        """Places of separators, quotes and line feeds, and which they are. Raises: IrregularError for a lone CR, or a record
        of too many cells to be looked at whole.
        """
        wanted = (data == self.delimiter) | (data == LF)
        if self.quote >= 0:
            wanted |= data == self.quote
        returns = np.flatnonzero(data == CR)
        if len(returns) and (returns[-1] + 1 >= len(data) or (data[returns + 1] != LF).any()):
            raise IrregularError
        if len(data) > 2 * CHUNK and np.count_nonzero(wanted) > 2 * CHUNK:
            raise IrregularError
        places = np.flatnonzero(wanted)
        return places, data[places]

    def outside(self, data: Bytes, places: Places, kinds: Bytes) -> tuple[Places, Bytes, Places]:
        """Separators and line feeds outside quotes, and line feeds inside. Raises: IrregularError for an unruly quote."""
        is_quote = kinds == self.quote
        if not is_quote.any():
            return places, kinds, np.empty(0, np.int64)
        is_inside = (np.cumsum(is_quote) & 1).astype(bool)
        opening, closing = places[is_quote & is_inside], places[is_quote & ~is_inside]
        before = data[opening[opening > 0] - 1]
        after = data[closing[closing + 1 < len(data)] + 1]
        if not self.may_touch(before).all() or not (self.may_touch(after) | (after == CR)).all():
            raise IrregularError
        line_feeds = np.flatnonzero(is_inside & (kinds == LF))
        if self.hides_records(line_feeds, np.cumsum(is_quote)[line_feeds]):
            raise IrregularError
        is_outside = ~is_inside & ~is_quote
        return places[is_outside], kinds[is_outside], places[line_feeds]

    def may_touch(self, neighbours: Bytes) -> NDArray[np.bool_]:
        """Which of these bytes may stand beside a quote."""
        touching: NDArray[np.bool_] = (neighbours == self.delimiter) | (neighbours == LF) | (neighbours == self.quote)
        return touching

    def hides_records(self, line_feeds: Places, quotes_before: Places) -> bool:
        """Whether some quoted cell holds lines that look like records: the reader judges those cell by cell."""
        if self.layout.trusted or self.layout.width < TOLD_WIDTH or len(line_feeds) <= SUSPECT_LINES:
            return False
        alike = (np.diff(line_feeds) == self.layout.width) & (np.diff(quotes_before) == 0)
        return int(alike.sum()) >= SUSPECT_LINES

    def check_inner(self, inner: Places, ends: Places) -> None:
        """None; quoted newlines are noted. Raises: IrregularError when one stands in the lines that DuckDB skips."""
        if len(inner):
            self.inner += len(inner)
            self.shape.has_quoted_newlines = True
            if self.records + 1 + int(np.searchsorted(ends, inner[0])) < self.layout.first_row:
                raise IrregularError

    def count(self, data: Bytes, places: Places, ends: Places) -> None:
        """None; the shape knows the records that end here. Raises: CellTooLongError, IrregularError for mixed line ends."""
        stops = places[ends]
        starts = np.concatenate(([0], stops[:-1] + 1))
        has_return = data[stops - 1] == CR  # for a line feed in front, stops - 1 is the block's last byte: a line feed
        sizes = stops - starts - has_return
        numbers = self.records + 1 + np.arange(len(ends))
        cells = np.diff(ends, prepend=-1)
        self.returns += int(has_return.sum())
        self.line_feeds += int(len(ends) - has_return.sum())
        if self.returns and (self.line_feeds or self.inner):
            raise IrregularError
        self.note_marks(stops)
        self.note_long_cells(data, places, ends)
        is_data = (sizes > 0) & (numbers >= self.layout.first_row)
        self.note_blanks(numbers[(sizes == 0) & (numbers >= self.layout.first_row)])
        self.note_widths(numbers[is_data], cells[is_data])
        self.shape.longest_record = max(self.shape.longest_record, int(sizes.max()))
        is_wide = np.flatnonzero(is_data & (cells > self.layout.width))
        if len(is_wide):
            extras = places[ends[is_wide] - cells[is_wide] + self.layout.width]
            is_filled = stops[is_wide] - has_return[is_wide] - extras > cells[is_wide] - self.layout.width
            self.note_wide(numbers[is_wide], cells[is_wide], is_filled)

    def note_marks(self, stops: Places) -> None:
        """None; byte offsets that fall in these records have their record number."""
        while self.marks and self.marks[0] <= self.offset + stops[-1]:
            mark = self.marks.pop(0)
            self.shape.marks[mark] = self.records + 1 + int(np.searchsorted(stops, mark - self.offset))

    def note_long_cells(self, data: Bytes, places: Places, ends: Places) -> None:
        """None; cells beyond LONG_CELL characters are noted. Raises: CellTooLongError."""
        sizes = np.diff(places, prepend=-1) - 1
        for place in np.flatnonzero(sizes > LONG_CELL):
            cell = data[places[place] - sizes[place] : places[place]]
            characters = int((cell & 0xC0 != 0x80).sum())
            row = self.records + 1 + int(np.searchsorted(ends, place))
            if characters > self.longest_cell:
                raise CellTooLongError(row)
            if characters > LONG_CELL and row >= self.layout.first_row:
                self.shape.long_cells.add([row])

    def note_blanks(self, numbers: Places) -> None:
        """None; blank lines are noted. Raises: IrregularError beyond what can be remembered."""
        self.shape.blanks.extend(numbers.tolist())
        if len(self.shape.blanks) > MOST_BLANK_LINES:
            raise IrregularError

    def note_widths(self, numbers: Places, cells: Places) -> None:
        """None; the data records are counted by their width."""
        if not len(numbers):
            return
        self.shape.rows += len(numbers)
        self.shape.last_row = int(numbers[-1])
        self.shape.widest = max(self.shape.widest, int(cells.max()))
        self.shape.regular += int((cells == self.layout.width).sum())
        self.shape.short.add(numbers[cells < self.layout.named])
        self.shape.tail.extend(zip(numbers[-FOOTNOTES:].tolist(), cells[-FOOTNOTES:].tolist(), strict=True))

    def note_wide(self, numbers: Places, cells: Places, is_filled: NDArray[np.bool_]) -> None:
        """None; records beyond the header's width are noted, apart from those whose extra cells are all empty."""
        if is_filled.any() and not self.shape.longer.count:
            self.shape.longer_cells = int(cells[is_filled][0])
        self.shape.longer.add(numbers[is_filled])
        self.shape.padded.add(numbers[~is_filled])


def scan(path: Path, layout: Layout, marks: Sequence[int], longest_cell: int, tick: Callable[[int], Any]) -> Shape:
    """The Shape of a regular file. tick(bytes done) is called for each chunk.

    Raises: IrregularError when the file must be read record by record; CellTooLongError.
    """
    seen = Scan(layout, marks, longest_cell)
    longest, rest, done = 4 * longest_cell, b"", layout.start
    for block, structure in ahead(seen.seen, blocks(path, layout.start, longest)):
        done += len(block)
        if not block.endswith(b"\n"):
            rest += block
        else:
            rest = (rest + block)[seen.add(rest + block) :] if rest else block[seen.add(block, structure) :]
        if len(rest) > longest:
            raise IrregularError
        tick(done)
    if rest and seen.add(rest + (b"\r\n" if seen.returns else b"\n")) <= len(rest):
        raise IrregularError
    seen.shape.line_ends = {"\r\n" if seen.returns else "\n": seen.line_feeds + seen.returns}
    seen.shape.finish(layout.named)
    return seen.shape
