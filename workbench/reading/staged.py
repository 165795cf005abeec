"""A table in the stage: where it stands, and which record of the file each of its rows is."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import duckdb

from workbench.sql import ident

Item = TypeVar("Item")
COLUMNS_AT_ONCE = 200


@dataclass(frozen=True)
class Staged:
    """One table of stage.duckdb.

    name: "t<n>". rows: how many it holds now. first_row and skipped: as its Feed says. Its rowids are the places of the
    rows in the body of the Feed, from 0, and stay so when rows are deleted.
    """

    con: duckdb.DuckDBPyConnection
    name: str
    rows: int
    first_row: int = 2
    skipped: tuple[int, ...] = ()

    @property
    def sql(self) -> str:
        """The table as an SQL identifier."""
        return ident(self.name)

    @cached_property
    def shifts(self) -> list[int]:
        """The rowids from which one more record of the file was skipped."""
        return [record - self.first_row - before for before, record in enumerate(self.records_skipped)]

    @cached_property
    def records_skipped(self) -> list[int]:
        """The numbers of the records skipped, in order."""
        return sorted(self.skipped)

    def number(self, rowid: int) -> int:
        """The number of a row in the file, counted in records from 1, header and blank lines included."""
        return self.first_row + rowid + bisect_right(self.shifts, rowid)

    def numbers(self, rowids: Iterable[int]) -> tuple[int, ...]:
        """The numbers of several rows."""
        return tuple(self.number(rowid) for rowid in rowids)

    def rowid(self, number: int) -> int | None:
        """The rowid of a record of the file; None for a skipped one or one before the data."""
        before = bisect_left(self.records_skipped, number)
        is_skipped = self.records_skipped[before : before + 1] == [number]
        return None if is_skipped or number < self.first_row else number - self.first_row - before

    def fetch(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        rows: list[tuple[Any, ...]] = self.con.execute(query, list(values)).fetchall()
        return rows

    def one(self, query: str, *values: Any) -> tuple[Any, ...]:
        """The first row of a query that gives one."""
        return self.fetch(query, *values)[0]


def column(index: int) -> str:
    """The name of a column of the stage."""
    return f"c{index}"


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items by COLUMNS_AT_ONCE: DuckDB 2.0 is slow or worse on very wide expressions."""
    for start in range(0, len(items), COLUMNS_AT_ONCE):
        yield items[start : start + COLUMNS_AT_ONCE]
