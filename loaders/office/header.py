"""Where the header of a sheet stands, and its labels: title rows above it, one line or several."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from loaders.office.cells import texts_of
from loaders.office.facts import Span

Row = Sequence[Any]
MOST_LINES = 3
FEW_NAMED = 5  # so many labels side by side make a header even when most columns have none
NUMBER = re.compile(r"[-+]?[\d\s.,\u00a0\u202f]+\s*[%€$]?")
YEARS = range(1700, 2201)


@dataclass(frozen=True)
class Header:
    """The header of a sheet: its rows and, of `columns` columns, how many cells the first one fills."""

    rows: tuple[int, ...]
    filled: int
    columns: int


def found(rows: Mapping[int, Row], merged: Sequence[Span]) -> Header:
    """The header among the first rows of a sheet that hold something, numbered from 0. `rows` holds one at least."""
    numbers = sorted(rows)
    first = first_line(rows, numbers)
    lines = [first]
    while len(lines) < MOST_LINES and is_continued(lines[-1], rows, merged):
        lines.append(lines[-1] + 1)
    return Header(tuple(lines), filled(rows[first]), max(filled(row) for row in rows.values()))


def first_line(rows: Mapping[int, Row], numbers: Sequence[int]) -> int:
    """The first row half as full as the rows usually are; titles and notes above it are less."""
    usual = median(filled(rows[number]) for number in numbers)
    for place, number in enumerate(numbers):
        count = filled(rows[number])
        if count * 2 >= usual and (count > 1 or usual <= 1) and not is_title(place, rows, numbers):
            return number
        below = rows[numbers[place + 1]] if place + 1 < len(numbers) else ()
        is_left = all(is_filled(cell) for cell in rows[number][:count])
        if count >= FEW_NAMED and is_left and any(is_number(cell) for cell in below if is_filled(cell)):
            return number
    return numbers[0]


def is_title(place: int, rows: Mapping[int, Row], numbers: Sequence[int]) -> bool:
    """Whether a row stands above a fuller row of words that names every column by itself, a blank row between them or not."""
    row = rows[numbers[place]]
    for number in numbers[place + 1 : place + 3]:
        below = rows[number]
        words = [cell for cell in below if is_filled(cell)]
        if len(words) > filled(row) and is_words(below) and len(set(words)) == len(words) and covers(below, row):
            after = [rows[other] for other in numbers if other > number][:3]
            has_numbers = any(is_number(cell) for item in after for cell in item if is_filled(cell))
            return number - numbers[place] > 1 or (filled(row) * 2 <= len(words) and has_numbers)
    return False


def covers(below: Row, row: Row) -> bool:
    """Whether a row has a cell wherever the row above has one."""
    return all(is_filled(lower) for lower, upper in zip(below, row, strict=False) if is_filled(upper))


def is_continued(line: int, rows: Mapping[int, Row], merged: Sequence[Span]) -> bool:
    """Whether the row below a line of header is one more line of it."""
    upper, lower = rows[line], rows.get(line + 1, ())
    if not filled(lower) or line + 2 not in rows:
        return False
    for (top, left), (bottom, right) in merged:
        if top <= line < bottom and is_filled(cell_of(rows.get(top, ()), left)):
            return is_words(lower, with_years=True)
        if top == line and right > left and sum(is_label(cell) for cell in lower[left : right + 1]) > 1:
            return True
    return is_words(lower) and has_groups(upper, lower) and any(is_number(cell) for cell in rows[line + 2] if is_filled(cell))


def has_groups(upper: Row, lower: Row) -> bool:
    """Whether a row of labels names groups of the columns that the row below names one by one."""
    pairs = list(zip(upper, lower, strict=False))
    shape = [(is_filled(one), is_filled(two)) for one, two in pairs]
    grouped = ((True, True), (False, True)) in pairwise(shape)
    names = [cell for cell in lower if is_filled(cell)]
    return grouped and (len(set(names)) < len(names) or (True, False) in shape)


def labels(rows: Sequence[tuple[int, Row]], merged: Sequence[Span], width: int) -> list[str]:
    """The label of each column: the lines of the header joined by " / ", upper ones filled to the right over their group."""
    lines = [[text or "" for text in texts_of(row[:width])] + [""] * (width - len(row)) for _, row in rows]
    below = [any(line[column] for line in lines[1:]) for column in range(width)]
    for depth, (number, _) in enumerate(rows[:-1]):
        lines[depth] = filled_right(lines[depth], number, merged, below)
    return [" / ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*lines, strict=True)]


def filled_right(line: list[str], number: int, merged: Sequence[Span], below: Sequence[bool]) -> list[str]:
    """A line of header with its labels repeated over their merged range, else over the blanks that have a label below."""
    spans = {left: right for (top, left), (bottom, right) in merged if top <= number <= bottom}
    out, group, end = list(line), "", -1
    for column, text in enumerate(line):
        if text:
            group, end = text, spans.get(column, -1 if any(left < column <= right for left, right in spans.items()) else len(line))
        elif column in spans:
            group, end = "", -1
        if not text and column <= end and below[column]:
            out[column] = group
    return out


def cell_of(row: Row, column: int) -> Any:
    """The cell, "" beyond the end."""
    return row[column] if column < len(row) else ""


def filled(row: Row) -> int:
    """How many cells hold something."""
    return sum(is_filled(cell) for cell in row)


def is_filled(cell: Any) -> bool:
    """Whether a cell holds something."""
    return cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip())


def is_number(cell: Any) -> bool:
    """Whether a cell holds a number, a date, or a text that reads as a number."""
    if isinstance(cell, str):
        return any(char.isdigit() for char in cell) and bool(NUMBER.fullmatch(cell.strip()))
    return True


def is_label(cell: Any) -> bool:
    """Whether a cell may be a label: words, or a year."""
    return is_filled(cell) and (not is_number(cell) or is_year(cell))


def is_year(cell: Any) -> bool:
    """Whether a cell holds a year."""
    text = str(cell).strip().removesuffix(".0")
    return text.isdecimal() and len(text) == 4 and int(text) in YEARS


def is_words(row: Row, *, with_years: bool = False) -> bool:
    """Whether every filled cell holds words."""
    return all(not is_number(cell) or (with_years and is_year(cell)) for cell in row if is_filled(cell))
