"""The first lines of a file: enough of them to propose how it is read."""

from dataclasses import dataclass
from pathlib import Path

from workbench.errors import DatasetError

SAMPLE = 1 << 18
MOST_LINES = 1_000
MANY_COLUMNS_BYTES = 1 << 22
SEPARATORS = (b",", b";", b"\t", b"|")


@dataclass(frozen=True)
class Sample:
    """The first physical lines, with their ends; is_whole: they are all the lines there are."""

    lines: list[bytes]
    is_whole: bool


def sample_of(path: Path, start: int, longest: int) -> Sample:
    """The Sample of a UTF-8 file: whole lines only, and at least the first one, however long (up to `longest` bytes)."""
    with path.open("rb") as file:
        file.seek(start)
        head = file.read(SAMPLE)
        while len(head) < longest and not (b"\n" in head or b"\r" in head) and (more := file.read(SAMPLE * 4)):
            head += more
        is_whole = not file.read(1)
    lines = head.splitlines(keepends=True)
    if not is_whole and len(lines) > 1:
        lines.pop()
    return Sample(lines[:MOST_LINES], is_whole and len(lines) <= MOST_LINES)


def check_columns(path: Path, name: str, most: int, delimiter: str) -> None:
    """None. Raises: DatasetError table.too_many_columns when the first line alone tells, before anything costly is done."""
    with path.open("rb") as file:
        line = file.readline(MANY_COLUMNS_BYTES).partition(b"\r")[0]
    separators = (delimiter.encode(),) if delimiter else SEPARATORS
    columns = max(map(line.count, separators)) + 1
    if columns > most and b'"' not in line:
        raise DatasetError("table.too_many_columns", file=name, columns=columns, most=most)
