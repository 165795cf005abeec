"""The separator of a file: what csv.Sniffer sees first (as frictionless does), judged by how well each one divides the lines."""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.text.records import sample_records

DELIMITERS = (b";", b"\t", b"|", b",")
SNIFFED_LINES, SNIFFED_BYTES = 100, 16_384
SNIFFER_BONUS = 0.02
LEAST_SHARE, LEAST_SHARE_BELOW_TITLES = 0.5, 0.8
NUMBER = re.compile(rb"[+-]?[\d \xc2\xa0\xe2\x80\xaf.]*,\d+ ?%?")
SEP_LINE = re.compile(rb'"?sep=([;,\t|:!~^ ])"?[;,\t|]*\r?\n?$', re.IGNORECASE)
Rows = Sequence[Sequence[bytes]]


@dataclass(frozen=True)
class Split:
    """How a separator divides the sample. delimiter: b"" for one column. padded: spaces stand before quotes."""

    delimiter: bytes
    rows: Rows
    padded: bool = False


def split_by(lines: Sequence[bytes], delimiter: bytes, quote: bytes) -> Split:
    """The sample as this separator divides it."""
    padding = re.compile(b"%b +%b[^%b\r\n]" % (re.escape(delimiter), re.escape(quote), re.escape(quote + delimiter)))
    padded = bool(delimiter and quote) and any(padding.search(line) for line in lines[:SNIFFED_LINES])
    return Split(delimiter, sample_records(lines, delimiter, quote, padded=padded), padded)


def sniff(lines: Sequence[bytes], quote: bytes) -> Split:
    """The sample as the best separator divides it; one column when none divides it well."""
    splits = [split_by(lines, delimiter, quote) for delimiter in DELIMITERS]
    sniffed = sniffed_delimiter(lines)
    scores = [score(split) * (1 + SNIFFER_BONUS * (split.delimiter == sniffed)) for split in splits]
    best = max(range(len(splits)), key=lambda place: scores[place])
    return splits[best] if scores[best] > 0 else split_by(lines, b"", quote)


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
    """The share of filled cells that hold none of the other separators, but for the comma of a number."""
    cells = [cell for row in rows for cell in row if cell]
    if not cells:
        return 1.0
    return max(0.01, sum(is_clean(cell, others) for cell in cells) / len(cells))


def is_clean(cell: bytes, others: Sequence[bytes]) -> bool:
    """Whether a cell holds no other separator, or one comma within a number."""
    return not any(mark in cell for mark in others) or NUMBER.fullmatch(cell) is not None


def sep_line(lines: Sequence[bytes]) -> bytes:
    """The separator that a first line "sep=;" (Excel's hint) names, else b""."""
    found = SEP_LINE.match(lines[0]) if lines else None
    return found[1] if found else b""
