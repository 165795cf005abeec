"""The audit log: what was done, when and by whom, in lines that nobody can change or take out without it showing.

Each line's hash is keyed with the instance's secret and covers the hash of the line before. Ids only: people can be
forgotten while the log stays whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from workbench.access.key import Key
from workbench.store import audit
from workbench.store.audit import Line
from workbench.store.engine import Store
from workbench.who import Actor

DONE = "done"
REFUSED = "refused"
AGAIN = timedelta(minutes=10)  # the same refusal within that time is one line
MOST_REFUSALS = 10_000


@dataclass(frozen=True)
class Deed:
    """What somebody did, or tried to do. what: the id of what it was done to."""

    by: Actor
    action: str
    what: str = ""
    outcome: str = DONE


@dataclass(frozen=True)
class Check:
    """What reading the whole log has shown. broken: number of the first line that is not as it was written, None when all are."""

    lines: int
    broken: int | None

    @property
    def is_whole(self) -> bool:
        """Whether every line stands as it was written, the last one included."""
        return self.broken is None


class Audit:
    """The log of an instance."""

    def __init__(self, store: Store, key: Key) -> None:
        self.store = store
        self.key = key
        self.refusals: dict[tuple[str, str], datetime] = {}

    def add(self, connection: Connection, now: datetime, deed: Deed) -> None:
        """None; the deed is in the log once the transaction of `connection` is."""
        number, before = audit.head(connection)
        line = Line(number + 1, now, deed.by.id, deed.by.role, deed.action, deed.what[:120], deed.outcome)
        audit.add(connection, replace(line, hash=self.hash(line, before)))

    def note(self, now: datetime, deed: Deed) -> None:
        """None; the deed is in the log."""
        with self.store.writing() as connection:
            self.add(connection, now, deed)

    def refused(self, now: datetime, by: Actor, action: str) -> None:
        """None; that somebody may not act so is in the log: one line in ten minutes, so that nobody fills it by clicking."""
        before = self.refusals.get((by.id, action))
        if before is not None and abs(now - before) < AGAIN:
            return
        if len(self.refusals) >= MOST_REFUSALS:
            self.refusals.clear()
        self.refusals[by.id, action] = now
        self.note(now, Deed(by, action, "", REFUSED))

    def hash(self, line: Line, before: str) -> str:
        """The hash of a line after the one whose hash is `before`."""
        told = (line.number, line.at.isoformat(), line.actor, line.role, line.action, line.object, line.outcome)
        return self.key.hex("audit", before, *told)

    def check(self) -> Check:
        """Whether the log is whole, read from its first line to its last."""
        before, read = "", 0
        with self.store.reading() as connection:
            head = audit.head(connection)
            for line in audit.lines(connection):
                read += 1
                if line.number != read or line.hash != self.hash(line, before):
                    return Check(read, read)
                before = line.hash
        return Check(read, None if head == (read, before) else read + 1)

    def last(self, count: int) -> Sequence[Line]:
        """The last lines, the newest first."""
        with self.store.reading() as connection:
            return audit.last(connection, count)
