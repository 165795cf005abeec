"""Cells too far from the others: a stray value at XFD1048576 would make a table of 17 billion cells."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from loaders.office.facts import Place, number_of

FILLED = re.compile(rb"""<(?:\w+:)?c\s([^>]*[^>/])>\s*<(?:\w+:)?(?:v>[^<]|is\b|f\b)""")
CELL = re.compile(rb"""<(?:\w+:)?c\s([^>]*[^>/])>.*?</(?:\w+:)?c>""", re.DOTALL)
REFERENCE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["']""")
ROW_GAP, COLUMN_GAP = 1_000, 100  # so many blank rows or columns part a stray cell from the table
SUSPECT_CELLS = 20_000_000
FAR_SHARE = 0.001  # a sheet whose far cells are more than this share holds two tables, not a stray cell
FAR_CELLS = 20


def is_suspect(rows: Collection[int], columns: Collection[int]) -> bool:
    """Whether a sheet whose cells use these rows and columns may hold stray cells, or needs its cells counted."""
    if not rows or not columns:
        return False
    return max(rows) * (max(columns) + 1) > SUSPECT_CELLS or gap_end(rows, ROW_GAP) is not None or gap_end(columns, COLUMN_GAP) is not None


def gap_end(numbers: Iterable[int], gap: int) -> int | None:
    """The first number after a hole of more than `gap`; None without such a hole."""
    ordered = sorted(set(numbers))
    return next((after for before, after in pairwise(ordered) if after - before > gap), None)


def filled_places(piece: bytes) -> Iterator[Place]:
    """The places of the cells that hold something."""
    for found in FILLED.finditer(piece):
        if place := place_of(found[1]):
            yield place


def place_of(attributes: bytes) -> Place | None:
    """The place that a cell's attributes give; None when they give none."""
    found = REFERENCE.search(attributes)
    return (int(found[2]) - 1, number_of(found[1].decode())) if found else None


def far_places(filled: Collection[Place]) -> frozenset[Place]:
    """The cells beyond a hole in the rows or in the columns, when they are few."""
    far: set[Place] = set()
    for axis, gap in ((0, ROW_GAP), (1, COLUMN_GAP)):
        used = Counter(place[axis] for place in filled if place not in far)
        ordered = sorted(used)
        for before, after in pairwise(ordered):
            beyond = sum(used[number] for number in ordered[bisect_right(ordered, before) :])
            if after - before > gap and beyond <= max(FAR_CELLS, FAR_SHARE * len(filled)) and beyond * 2 <= len(filled):
                far |= {place for place in filled if place[axis] >= after}
                break
    return frozenset(far)


def without(pieces: Iterable[bytes], far: Collection[Place]) -> Iterator[bytes]:
    """The same bytes without these cells."""
    for piece in pieces:
        yield CELL.sub(lambda found: b"" if place_of(found[1]) in far else found[0], piece)
