"""What the room asks most, read into memory once: every query's process inherits it, instead of reading it again.

A third of the processor time of many a query was to read the same blocks of the same native copies into its own memory. Only this
house's own statements run here, over published data, before any fork.
"""

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from workbench.sql import ident, literal

USED = "SELECT coalesce(sum(memory_usage_bytes), 0) FROM system.main.duckdb_memory()"
Column = tuple[str, str, str, str]  # package, its native copy, table, field


@dataclass
class Pool:
    """The columns kept in memory. most_mb: of all of them. attached: the native copy of each package that is open, by its name."""

    connection: duckdb.DuckDBPyConnection
    most_mb: int
    attached: dict[str, str] = field(default_factory=dict)
    held: set[Column] = field(default_factory=set)
    waiting: list[Column] = field(default_factory=list)
    descriptors: set[int] = field(default_factory=set)

    def keep(self, wanted: Sequence[Sequence[str]]) -> None:
        """None; these columns are read when there is time, the first ones first; packages that none of them is of are closed."""
        columns = [(str(package), str(copy), str(table), str(name)) for package, copy, table, name in wanted]
        copies = {package: copy for package, copy, _, _ in columns}
        for package in [package for package, copy in self.attached.items() if copies.get(package) != copy]:
            self.close(package)
        self.held &= set(columns)
        self.waiting = [column for column in columns if column not in self.held]

    def close(self, package: str) -> None:
        """None; nothing of a package is in memory."""
        with contextlib.suppress(duckdb.Error):
            self.connection.execute(f"DETACH {ident(package)}")
        copy = self.attached.pop(package)
        self.held = {column for column in self.held if column[1] != copy}
        self.note_descriptors()

    def read_next(self) -> None:
        """None; the next column that waits is in memory, unless the pool is full or its copy is gone. Raises: duckdb.FatalException."""
        column = self.waiting.pop(0)
        package, copy, table, name = column
        try:
            if package not in self.attached:
                self.connection.execute(f"ATTACH {literal(copy)} AS {ident(package)} (READ_ONLY)")
                self.attached[package] = copy
                self.note_descriptors()
            if self.used_mb() < self.most_mb:
                self.connection.execute(f"SELECT bit_xor(hash({ident(name)})) FROM {ident(package)}.{ident(table)}").fetchall()
            self.held.add(column)
        except duckdb.FatalException:  # the instance answers nothing any more
            raise
        except duckdb.Error:
            return

    def used_mb(self) -> float:
        """Memory of the columns that are held, in MB."""
        return float(self.connection.execute(USED).fetchall()[0][0]) / 1e6

    def note_descriptors(self) -> None:
        """None; the descriptors of the copies that are open are known: a child must not close them."""
        copies = {os.path.realpath(copy) for copy in self.attached.values()}
        found = set()
        for entry in Path("/proc/self/fd").iterdir():
            with contextlib.suppress(OSError):
                if str(entry.readlink()) in copies:
                    found.add(int(entry.name))
        self.descriptors = found


def attach(connection: duckdb.DuckDBPyConnection, wanted: Mapping[str, str], attached: Mapping[str, str]) -> None:
    """None; in a query's own process, the copies that are open are those wanted, by the names of their packages; "" is none."""
    for package, copy in attached.items():
        if wanted.get(package) != copy:
            connection.execute(f"DETACH {ident(package)}")
    for package, copy in wanted.items():
        if copy and attached.get(package) != copy:
            connection.execute(f"ATTACH {literal(copy)} AS {ident(package)} (READ_ONLY)")
