"""Where the header stands: below title lines and comments, sometimes over two lines.

Rows are those of the sample, blank lines included ([]), so that row i is record i + 1 of the file.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

Row = Sequence[str]
Rows = Sequence[Row]
VALUE = re.compile(r"(?!(?:19|20)\d\d$)[^\w]*\d[\d\s.,:/%€$+-]*|\d{4}-\d\d-\d\d.*")
DAY = re.compile(r"\d{4}-\d\d-\d\d.*|\d{1,2}([/.-])\d{1,2}\1\d{4}.*")
DECIMALS = re.compile(r"[+-]?\d+[.,]\d\d+")
REMARK = re.compile(r"#.*(: |://|=)")
MOST_PREAMBLE = 100
COMPARED_ROWS, FEWEST_ALIKE = 20, 2


@dataclass(frozen=True)
class Header:
    """rows: record numbers of the header, () for none. why: code of the sentence that gives the reason. filled: its filled cells."""

    rows: tuple[int, ...]
    why: str
    filled: int = 0


def filled(row: Row) -> int:
    """How many cells hold something."""
    return sum(1 for cell in row if cell.strip())


def names_things(row: Row) -> bool:
    """Whether a row may be a header: some cell is filled, and none is a date or a number other than a year."""
    return filled(row) > 0 and not any(VALUE.fullmatch(cell.strip()) for cell in row)


def find_header(rows: Rows, begin: int = 0) -> Header:
    """The Header of a table whose rows before `begin` are not its own.

    The first row at least half as full as the median row (titles and notes of one cell apart) and followed by rows of
    its width (frictionless's rule repaired for preambles); two rows when the upper one groups the names of the lower one.
    """
    live = [place for place in range(begin, len(rows)) if rows[place]]
    if not live:
        return Header((begin + 1,), "csv.why_header")
    widths = Counter(len(rows[place]) for place in live if len(rows[place]) > 1)
    if not widths:
        return told(rows, (live[0],))
    width = widths.most_common(1)[0][0]
    place = first_full(rows, live, width)
    if place == live[0] and is_record(rows, live, width):
        return Header((), "csv.why_no_header")
    for upper in (place - 1, place):
        if upper >= begin and groups(rows, upper, width):
            return told(rows, (upper, upper + 1))
    return told(rows, (place,))


def is_record(rows: Rows, live: Sequence[int], width: int) -> bool:
    """Whether the first row is a record like the next ones: a date above dates or a decimal number above numbers, no name above them."""
    below = [rows[place] for place in live[1 : COMPARED_ROWS + 1] if len(rows[place]) == width]
    if len(rows[live[0]]) != width or len(below) < FEWEST_ALIKE:
        return False
    is_alike = False
    for cell, *others in zip(*(map(str.strip, row) for row in (rows[live[0]], *below)), strict=True):
        told = [other for other in others if other]
        if not cell or len(told) < FEWEST_ALIKE or not all(map(VALUE.fullmatch, told)):
            continue
        if not VALUE.fullmatch(cell):
            return False
        is_alike |= all(map(DAY.fullmatch, (cell, *told))) or bool(DECIMALS.fullmatch(cell))
    return is_alike


def told(rows: Rows, places: tuple[int, ...]) -> Header:
    """The Header standing at these places, with its reason."""
    code = "csv.why_header" if len(places) == 1 else "csv.why_header_lines"
    return Header(tuple(place + 1 for place in places), code, filled(rows[places[-1]]))


def first_full(rows: Rows, live: Sequence[int], width: int) -> int:
    """The place of the first row that can be a header; the first row when no later one is clearly better."""
    full = [count for place in live if (count := filled(rows[place])) > 1]
    need = max(2.0, median(full) / 2) if full else 1.0
    for order, place in enumerate(live[:-1][:MOST_PREAMBLE]):
        after = rows[live[order + 1]]
        if filled(rows[place]) < need or is_remark(rows[place], after):
            continue
        if fits(rows, live[order : order + 3], width) and skips_only_titles(rows, live[:order], place, width):
            return place
    return live[0]


def fits(rows: Rows, places: Sequence[int], width: int) -> bool:
    """Whether the first of these rows is as wide as the table, or directly above rows that are."""
    here = rows[places[0]]
    if len(here) == width:
        return True
    above = rows[places[1]] if places[1] == places[0] + 1 else []
    is_title = len(places) > 2 and names_things(above) and not names_things(rows[places[2]])
    return len(above) == width and not is_title


def skips_only_titles(rows: Rows, skipped: Sequence[int], place: int, width: int) -> bool:
    """Whether the rows above are titles: none as wide as the table, unless the row chosen reads like a header."""
    return names_things(rows[place]) or not any(len(rows[other]) == width and not rows[other][0].startswith("#") for other in skipped)


def is_remark(row: Row, after: Row) -> bool:
    """Whether a row is a comment: it begins with #, and reads like one or is followed by another."""
    text = " ".join(row)
    return row[0].startswith("#") and (after[0].startswith("#") or REMARK.match(text) is not None) and names_things(after)


def groups(rows: Rows, upper: int, width: int) -> bool:
    """Whether a row groups the columns named by the next one: "2023;;2024;" over "H;F;H;F".

    Only on good evidence: the lower row names things, some twice, and the upper names make each unique.
    """
    if upper + 2 >= len(rows) or any(len(rows[place]) != width for place in range(upper, upper + 3)):
        return False
    lower, below = [cell.strip() for cell in rows[upper + 1]], rows[upper + 2]
    is_grouping = 2 <= filled(rows[upper]) < width and names_things(lower) and not names_things(below)
    labels = labels_of([rows[upper], lower], width)
    repeats = Counter(cell for cell in lower if cell)
    return is_grouping and max(repeats.values()) > 1 and all(labels) and len(set(labels)) == width


def labels_of(header: Rows, width: int) -> list[str]:
    """One label per column; upper rows are filled to the right, and joined to lower ones by " / "."""
    padded = [[*row, *[""] * (width - len(row))][:width] for row in header]
    levels = [filled_right(row) for row in padded[:-1]] + padded[-1:]
    if len(levels) == 1:
        return levels[0]
    return [" / ".join(dict.fromkeys(cell.strip() for cell in column if cell.strip())) for column in zip(*levels, strict=True)]


def filled_right(row: Row) -> list[str]:
    """The row with each blank cell taking the name at its left."""
    found, last = [], ""
    for cell in row:
        last = cell if cell.strip() else last
        found.append(last)
    return found
