"""The records of a delimited file as a relation of texts: DuckDB's where a proof allows it, else Python's own."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import frictionless
import numpy as np
from frictionless.resources import TableResource

from workbench.sql import literal
from workbench.validation.report.proof import BOM, IrregularError, holds, prove
from workbench.validation.report.unscreened import UnscreenedError

ABSENT = "\x02\x03NIL\x03\x02"
SPARE = 2  # columns for the cells of records that are too long; longer ones are kept apart
LINE_BYTES = 16_777_216
BLOCK_CHARACTERS = 1 << 20
UNICODE = ("utf-8", "utf-8-sig")


@dataclass
class Cells:
    """A relation whose rows are the records of a file, blank ones left out, in order.

    sql: with columns c0..c{width - 1}, NULL where a record has no such cell. records: all of them. blanks: numbers of the blank
    ones, from 1. ragged: cells of the records that the relation does not hold whole, by number.
    """

    sql: str
    width: int
    records: int = 0
    blanks: Sequence[int] = ()
    ragged: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """How many rows the relation has."""
        return self.records - len(self.blanks)

    def numbers(self, rows: Iterable[int]) -> list[int]:
        """The numbers of the records that stand at these places of the relation, from 1."""
        places = np.fromiter(rows, np.int64)
        if not len(self.blanks):
            return [int(place) for place in places]
        shift = np.asarray(self.blanks) - 1 - np.arange(len(self.blanks))
        return [int(place) for place in places + np.searchsorted(shift, places, "left")]

    def places(self, record: int) -> int:
        """How many rows of the relation stand before or at a record."""
        return record - int(np.searchsorted(np.asarray(self.blanks), record, "right")) if len(self.blanks) else record


def columns(width: int) -> str:
    """SQL: the columns of a relation read from a file."""
    return "{" + ", ".join(f"'c{place}': 'VARCHAR'" for place in range(width)) + "}"


def reader(path: Path, width: int, marks: tuple[str, str], **more: str) -> str:
    """SQL of a delimited file, read with an explicit dialect."""
    delimiter, quote = marks
    options = {
        "auto_detect": "false", "header": "false", "columns": columns(width), "delim": literal(delimiter), "quote": literal(quote),
        "escape": literal(quote), "nullstr": literal(ABSENT), "strict_mode": "true", "compression": "'none'", "comment": "''",
        "max_line_size": str(LINE_BYTES), **more,
    }  # fmt: skip
    return f"read_csv({literal(str(path))}, {', '.join(f'{key} = {value}' for key, value in options.items())})"


def proven(resource: TableResource, width: int, work: Path) -> Cells:
    """The Cells of a file that DuckDB and Python read alike. Raises: IrregularError."""
    control: Any = resource.dialect.get_control("csv")
    quote = control.quote_char or ""
    require_plain(resource, control)
    path = utf8(resource, work)
    if holds(path, ABSENT.encode()) or (control.skip_initial_space and begins_with_space(path, control.delimiter)):
        raise IrregularError("marks that the two read differently")
    proof = prove(path, control.delimiter, quote)
    more = {"null_padding": "true"} | ({"parallel": "false", "new_line": "'\\n'"} if proof.has_quoted_newlines else {})
    marks = (control.delimiter, quote)
    return Cells(reader(path, width + SPARE, marks, **more), width + SPARE, proof.records, proof.blanks)


def require_plain(resource: TableResource, control: Any) -> None:
    """None when the marks of a file are those that both readers know. Raises: IrregularError."""
    plain = [
        mark for mark in (control.delimiter, control.quote_char or '"') if len(mark) == 1 and mark.isascii() and mark not in f"\r\n{ABSENT}"
    ]
    if len(set(plain)) < 2 or control.escape_char:
        raise IrregularError("marks that DuckDB does not know")
    if resource.format != "csv" and holds(Path(str(resource.normpath)), b"\r"):
        raise IrregularError("line ends that the format translates")


def begins_with_space(path: Path, delimiter: str) -> bool:
    """Whether some cell may begin with a space, at the start of a record too; with spaces between cells any may."""
    if delimiter == " " or path.open("rb").read(4).removeprefix(BOM).startswith(b" "):
        return True
    return holds(path, f"{delimiter} ".encode()) or holds(path, b"\n ")


def utf8(resource: TableResource, work: Path) -> Path:
    """The file in UTF-8: itself, or a copy. Raises: IrregularError."""
    path = Path(str(resource.normpath))
    if resource.encoding in UNICODE:
        if resource.encoding == "utf-8" and path.open("rb").read(3) == BOM:
            raise IrregularError("a mark that stays in the first label")
        return path
    copy = work / "utf8.csv"
    try:
        with path.open(encoding=resource.encoding, newline="") as source, copy.open("w", encoding="utf-8", newline="") as target:
            while text := source.read(BLOCK_CHARACTERS):
                target.write(text)
    except (UnicodeError, LookupError):
        raise IrregularError("an encoding that does not hold") from None
    return copy


def rewritten(resource: TableResource, width: int, first: int, work: Path) -> tuple[Cells, frictionless.errors.Error | None]:
    """The Cells of any open file, as frictionless's own reader gives them, with the error that ends them if one does.

    Records shorter or longer than `width`, from the number `first` on, are kept apart.

    Raises: UnscreenedError for texts that no file can hold.
    """
    path = work / "records.csv"
    ragged: dict[int, Sequence[str]] = {}
    late = None
    record = 0
    with path.open("w", encoding="utf-8", newline="") as target:
        write = csv.writer(target, lineterminator="\r\n").writerow
        stream = iter(resource.cell_stream)
        while True:
            try:
                cells = next(stream)
            except StopIteration:
                break
            except frictionless.FrictionlessException as error:
                late = error.error
                break
            record += 1
            write_record(write, cells, width)
            if len(cells) != width and record >= first:
                ragged[record] = cells
    source = reader(path, width + 1, (",", '"'))
    return Cells(source, width + 1, record, (), ragged), late


def write_record(write: Any, cells: Sequence[str], width: int) -> None:
    """None; a record is written: its first cells, and a mark that is absent when it has exactly `width` of them.

    Raises: UnscreenedError, also for a cell that reads like the mark.
    """
    if ABSENT in cells:
        raise UnscreenedError("a cell that reads like an absent one")
    missing = [ABSENT] * (width - len(cells))
    mark = ABSENT if len(cells) == width else "!"
    try:
        write((*cells[:width], *missing, mark))
    except (UnicodeError, TypeError, csv.Error) as error:
        raise UnscreenedError(f"records that cannot be written: {error}") from error
