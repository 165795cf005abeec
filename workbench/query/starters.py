"""How queries' processes are started on this machine, and what protects it from them."""

from collections.abc import Sequence

from workbench.errors import QueryError
from workbench.query.inside.confine import missing
from workbench.query.plain import PlainProcesses
from workbench.query.processes import ForkServer, Running, Starter
from workbench.settings import Settings


class NoProcesses:
    """The Starter of a machine that cannot confine a query, until its organizer says that queries may run all the same."""

    def begin(self, query: str) -> Running:  # noqa: ARG002 - the contract
        """Never returns. Raises: QueryError query.unconfined."""
        raise QueryError("query.unconfined", missing=", ".join(missing()))

    def sweep(self) -> None:
        """None; nothing is left behind."""

    def keep(self, columns: Sequence[Sequence[str]]) -> None:
        """None; each process reads by itself."""

    def close(self) -> None:
        """None; there is nothing to close."""


def lacking() -> tuple[str, ...]:
    """Codes of the protections that this machine lacks."""
    return missing()


def starter(settings: Settings) -> Starter:
    """The Starter for this machine: confined processes wherever the kernel can, others only if the settings say so."""
    if not lacking():
        return ForkServer(settings)
    return PlainProcesses(settings) if settings.unconfined_queries else NoProcesses()
