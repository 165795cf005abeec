"""The proof that DuckDB and Python's csv module read a file alike: one vectorised pass over its bytes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 24
LF, CR = 10, 13
BOM = b"\xef\xbb\xbf"
Bytes = NDArray[np.uint8]
Places = NDArray[np.int64]


class IrregularError(Exception):
    """The two might read the file differently: its records come from Python's reader."""


@dataclass
class Proof:
    """What the bytes of a regular file tell. records: blank ones included. blanks: their numbers, from 1."""

    delimiter: int
    quote: int
    records: int = 0
    blanks: list[int] = field(default_factory=list)
    has_quoted_newlines: bool = False
    ends: set[str] = field(default_factory=set)
    is_open: bool = False


def prove(path: Path, delimiter: str, quote: str) -> Proof:
    """The Proof of a file in UTF-8. Raises: IrregularError.

    Regular: every quote opens at the start of a cell and closes at its end, line ends are all alike, no quote stays open.
    """
    size = path.stat().st_size
    found = Proof(ord(delimiter), ord(quote) if quote else -1)
    if size:
        data = np.memmap(path, dtype=np.uint8, mode="r")
        start = len(BOM) if bytes(data[: len(BOM)]) == BOM else 0
        for place in range(start, size, CHUNK):
            look(found, data, (start, place))
        if size > start and data[size - 1] != LF:
            found.records += 1
    if found.is_open:
        raise IrregularError("a quote stays open")
    if len(found.ends) > 1:
        raise IrregularError("line ends of two kinds")
    return found


def look(found: Proof, data: Bytes, where: tuple[int, int]) -> None:
    """None; the chunk that begins at where[1] is counted. Raises: IrregularError."""
    start, place = where
    chunk = data[place : place + CHUNK]
    require_line_ends(data, np.flatnonzero(chunk == CR) + place)
    lines = np.flatnonzero(chunk == LF) + place
    if found.quote >= 0:
        quotes = np.flatnonzero(chunk == found.quote) + place
        if len(quotes):
            require_quotes(found, data, quotes, start)
        lines = outside(found, quotes, lines)
    count_lines(found, data, lines, start)


def require_line_ends(data: Bytes, returns: Places) -> None:
    """None. Raises: IrregularError for a carriage return that no line feed follows."""
    after = returns + 1
    if (after >= len(data)).any() or (data[after] != LF).any():
        raise IrregularError("a carriage return alone")


def require_quotes(found: Proof, data: Bytes, quotes: Places, start: int) -> None:
    """None. Raises: IrregularError for a quote inside a cell, or text after a closing one."""
    first = 1 if found.is_open else 0
    opening, closing = quotes[first::2], quotes[1 - first :: 2]
    before = data[np.maximum(opening - 1, 0)]
    if (~np.isin(before, (found.delimiter, LF, found.quote)) & (opening > start)).any():
        raise IrregularError("a quote inside a cell")
    after = data[np.minimum(closing + 1, len(data) - 1)]
    if (~np.isin(after, (found.delimiter, LF, CR, found.quote)) & (closing < len(data) - 1)).any():
        raise IrregularError("text after a closing quote")


def outside(found: Proof, quotes: Places, lines: Places) -> Places:
    """The line feeds that end records; whether a quote is open is kept for the next chunk."""
    inside = (np.searchsorted(quotes, lines) + found.is_open) % 2 == 1
    found.has_quoted_newlines = found.has_quoted_newlines or bool(inside.any())
    found.is_open = (len(quotes) + found.is_open) % 2 == 1
    kept: Places = lines[~inside]
    return kept


def count_lines(found: Proof, data: Bytes, lines: Places, start: int) -> None:
    """None; records and blank ones are counted."""
    if not len(lines):
        return
    returned = (data[np.maximum(lines - 1, 0)] == CR) & (lines > start)
    found.ends |= {name for name, there in (("\r\n", returned.any()), ("\n", (~returned).any())) if there}
    before = np.where(returned, lines - 2, lines - 1)
    blank = (before < start) | (data[np.maximum(before, 0)] == LF)
    found.blanks += (np.flatnonzero(blank) + found.records + 1).tolist()
    found.records += len(lines)


def holds(path: Path, text: bytes) -> bool:
    """Whether the bytes stand in a file."""
    return any(text in block for block in overlapping(path, len(text)))


def overlapping(path: Path, length: int) -> Iterator[bytes]:
    """The blocks of a file, each preceded by the end of the last one."""
    rest = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield rest + chunk
            rest = chunk[-length:]
