"""What every engine of queries answers to. Nothing here knows which engine it is."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import pyarrow as pa

from workbench.data.shown import shown
from workbench.errors import QueryError
from workbench.query.tables import Table


class Status(StrEnum):
    """How a query ended."""

    OK = "ok"
    REFUSED = "refused"  # not allowed here
    ERROR = "error"  # wrong in itself
    TIMEOUT = "timeout"
    MEMORY = "memory"
    CRASH = "crash"  # the engine died of it; nothing else did
    BUSY = "busy"  # no turn was free in time
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Asker:
    """Who asks. team: whose tables are at hand, "" for nobody's. person: whose turn it takes, "" for the console's.

    editor: where it was written; a newer query of the same editor cancels the one before. "" for none. reads_only: no script may
    change the team's tables, whatever stands in it.
    """

    team: str = ""
    person: str = ""
    editor: str = ""
    reads_only: bool = False


@dataclass(frozen=True)
class Limits:
    """What one query may use. rows, bytes: of the result, which is cut there; 0 rows means all of them. seconds: from its start."""

    rows: int = 1_000
    bytes: int = 16 << 20
    seconds: float = 10.0


@dataclass(frozen=True, order=True)
class FieldRead:
    """A field that a result may come from."""

    package: str
    resource: str
    field: str


@dataclass(frozen=True)
class Result:
    """What came back. table: the rows of the last statement; None unless status is OK. truncated: there are more.

    problem: why there is none. seconds: in the engine. rows_read: of all tables that the query names. versions: of the packages
    named, (name, number). fields_read: one too many rather than one too few. is_cached: nobody computed it anew. files: names of files
    that the team gave itself and that the result may come from. tables: names of the team's own tables that it may come from.
    """

    status: Status
    problem: QueryError | None = None
    table: pa.Table | None = None
    truncated: bool = False
    seconds: float = 0.0
    rows_read: int = 0
    versions: tuple[tuple[str, int], ...] = ()
    fields_read: tuple[FieldRead, ...] = ()
    is_cached: bool = False
    files: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()

    @property
    def message(self) -> str:
        """Why there are no rows, in English; "" when there are."""
        return str(self.problem) if self.problem else ""

    def rows(self) -> pa.Table:
        """The rows. Raises: QueryError, the problem."""
        if self.table is None:
            raise self.problem or QueryError("query.crashed")
        return self.table

    def shown(self) -> pa.Table:
        """The rows as a browser or a text file shows them. Raises: QueryError, the problem."""
        return shown(self.rows())


@dataclass(frozen=True)
class Capabilities:
    """What an engine can do. writes: a team keeps tables of its own. scripts: several statements at once. dialect: of its SQL.

    missing: the protections that this machine lacks, by code (workbench/sentences/queries.py); none on a machine made for it.
    """

    writes: bool
    scripts: bool
    dialect: str
    missing: tuple[str, ...] = ()


OnStart = Callable[[str], None]  # given the id by which the query can be cancelled, before it waits for its turn


class Engine(Protocol):
    """The contract. tests/query/conformance.py asks it of every engine."""

    def catalog(self) -> Sequence[Table]:
        """The published tables that a query can name."""

    def run(self, asker: Asker, script: str, limits: Limits = ..., on_start: OnStart | None = None) -> Result:
        """The Result of a script; never raises for what a person wrote."""

    def cancel(self, query: str) -> None:
        """None; the query with that id, waiting or running, ends as CANCELLED."""

    def capabilities(self) -> Capabilities:
        """What this engine can do here."""
