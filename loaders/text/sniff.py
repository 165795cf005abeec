"""The separator of a file: what csv.Sniffer sees first (as frictionless does), judged by how well each one divides the lines."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.text.header import names_things
from loaders.text.records import sample_records
from loaders.text.shape import Layout

DELIMITERS = (b";", b"\t", b"|", b",")
RARE_DELIMITERS = ((b"^", 2), (b"~", 2), (b":", 3))  # and how many columns they must make, on every line, to be believed
SNIFFED_LINES, SNIFFED_BYTES = 100, 16_384
SNIFFER_BONUS = 0.02
LEAST_SHARE, LEAST_SHARE_BELOW_TITLES = 0.5, 0.8
LEAST_SCORE = 0.02
RAGGED_SHARE = 0.6
NUMBER = re.compile(rb"[+-]?[\d \xc2\xa0\xe2\x80\xaf.]*,\d+ ?%?")
ESCAPED = re.compile(rb'"[^"]*\\"(?![;,\t|\r\n"]|$)[^"]*"')
WITHIN_SINGLE = re.compile(rb"(?:^|[;,\t|])'(?:[^']|'')*'(?=[;,\t|\r\n]|$)")
OPEN_SINGLE = re.compile(rb"(?:^|[;,\t|])'(?!(?:[^']|'')*'(?:[;,\t|\r\n]|$))")
SEP_LINE = re.compile(rb'"?sep=([;,\t|:!~^ ])"?[;,\t|]*\r?\n?$', re.IGNORECASE)
Rows = Sequence[Sequence[bytes]]


@dataclass(frozen=True)
class Quotes:
    """How cells are quoted. mark: one byte or b"". escape: a backslash when one before a quote makes it a character."""

    mark: bytes = b'"'
    escape: bytes = b""


@dataclass(frozen=True)
class Split:
    """How a separator divides the sample. delimiter: b"" for one column. padded: spaces stand before quotes."""

    delimiter: bytes
    rows: Rows
    padded: bool = False
    quotes: Quotes = Quotes()


def split_by(lines: Sequence[bytes], delimiter: bytes, quotes: Quotes) -> Split:
    """The sample as this separator divides it."""
    quote = quotes.mark
    padding = re.compile(b"%b +%b[^%b\r\n]" % (re.escape(delimiter), re.escape(quote), re.escape(quote + delimiter)))
    padded = bool(delimiter and quote) and any(padding.search(line) for line in lines[:SNIFFED_LINES])
    rows = sample_records(lines, Layout(delimiter, quote, padded=padded, escape=quotes.escape))
    return Split(delimiter, rows, padded, quotes)


def sniff(lines: Sequence[bytes], quotes: Quotes) -> Split:
    """The sample as the best separator divides it; one column when none divides it well."""
    splits = [split_by(lines, delimiter, quotes) for delimiter in DELIMITERS]
    sniffed = sniffed_delimiter(lines)
    scores = [score(split) * (1 + SNIFFER_BONUS * (split.delimiter == sniffed)) for split in splits]
    best = max(range(len(splits)), key=lambda place: scores[place])
    if scores[best] >= LEAST_SCORE:
        return splits[best]
    rare = (split_by(lines, delimiter, quotes) for delimiter, _ in RARE_DELIMITERS)
    others = [*filter(is_ragged, splits), *(split for split in rare if is_even(split))]
    return others[0] if others else split_by(lines, b"", quotes)


def is_ragged(split: Split) -> bool:
    """Whether a separator other than the comma of prose divides most lines, though not alike: several tables in one file."""
    rows = [row for row in split.rows if row]
    divided = [row for row in rows if len(row) > 1]
    if split.delimiter == b"," or len(divided) < RAGGED_SHARE * len(rows):
        return False
    return len(divided) > 2 and names_things([cell.decode("utf-8", "replace") for cell in divided[0]])


def is_even(split: Split) -> bool:
    """Whether a rare separator divides every line alike, below a line of names."""
    rows = [row for row in split.rows if row]
    if len(rows) < 2 or len({len(row) for row in rows}) > 1:
        return False
    return len(rows[0]) >= dict(RARE_DELIMITERS)[split.delimiter] and names_things([cell.decode("utf-8", "replace") for cell in rows[0]])


def quotes_of(lines: Sequence[bytes]) -> Quotes:
    """How the sample quotes its cells: by double quotes, doubled inside, unless it plainly does otherwise.

    A backslash before a quote that ends no cell escapes it, as databases and Spark write. Single quotes are quotes when no
    double one is there, most lines hold a cell within them, and no cell begins with one that does not close it.
    """
    if any(ESCAPED.search(line) for line in lines):
        return Quotes(escape=b"\\")
    if any(b'"' in line for line in lines):
        return Quotes()
    within, open_cells = (sum(pattern.search(line) is not None for line in lines) for pattern in (WITHIN_SINGLE, OPEN_SINGLE))
    return Quotes(b"'") if within > max(1, len(lines) // 2) and not open_cells else Quotes()


def sniffed_delimiter(lines: Sequence[bytes]) -> bytes:
    """What csv.Sniffer makes of the first lines, b"" when it gives up. Its guess of quotes is never taken."""
    text = b"".join(lines[:SNIFFED_LINES])[:SNIFFED_BYTES].decode("utf-8", "ignore")
    try:
        return csv.Sniffer().sniff(text, ",\t;|").delimiter.encode()
    except csv.Error:
        return b""


def score(split: Split) -> float:
    """How well a separator divides the sample: the share of rows of one width, times how little of the others is left in cells.

    0 when it does not divide it: title lines may come before the table, but not a table that is half ragged, nor
    the name of a column of numbers with decimal commas.
    """
    rows = [row for row in split.rows if row]
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width, count = widths.most_common(1)[0]
    first = next(place for place, row in enumerate(rows) if len(row) > 1)
    share = count / (len(rows) - first)
    if first and all(NUMBER.fullmatch(split.delimiter.join(row)) for row in rows[first:]):
        return 0.0
    if share < (LEAST_SHARE_BELOW_TITLES if first else LEAST_SHARE) or (first and count < 2):
        return 0.0
    others = [mark for mark in DELIMITERS if mark != split.delimiter]
    return share * count / len(rows) * cleanness([row for row in rows if len(row) == width], others)


def cleanness(rows: Rows, others: Sequence[bytes]) -> float:
    """The share of filled cells that hold none of the other separators, but for the comma of a number; tiny when no row is clean."""
    cells = [[is_clean(cell, others) for cell in row if cell] for row in rows]
    count = sum(map(len, cells))
    if not count:
        return 1.0
    return max(0.01, sum(map(sum, cells)) / count) if any(map(all, cells)) else 0.01


def is_clean(cell: bytes, others: Sequence[bytes]) -> bool:
    """Whether a cell holds no other separator, or one comma within a number."""
    return not any(mark in cell for mark in others) or NUMBER.fullmatch(cell) is not None


def sep_line(lines: Sequence[bytes]) -> bytes:
    """The separator that a first line "sep=;" (Excel's hint) names, else b""."""
    found = SEP_LINE.match(lines[0]) if lines else None
    return found[1] if found else b""
