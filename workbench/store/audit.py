"""Statements about the audit log."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from workbench.store.tables import AUDIT, AUDIT_HEAD

BATCH = 1_000


@dataclass(frozen=True)
class Line:
    """One line of the log. actor, object: ids. hash: keyed, of this line and of the one before."""

    number: int
    at: datetime
    actor: str
    role: str
    action: str
    object: str
    outcome: str
    hash: str = ""


def head(connection: Connection) -> tuple[int, str]:
    """The number and the hash of the last line; (0, "") before the first."""
    row = connection.execute(select(AUDIT_HEAD.c.number, AUDIT_HEAD.c.hash).where(AUDIT_HEAD.c.id == 1)).first()
    return (row.number, row.hash) if row else (0, "")


def add(connection: Connection, line: Line) -> None:
    """None; the line is the last one."""
    connection.execute(insert(AUDIT).values(**vars(line)))
    if line.number == 1:
        connection.execute(insert(AUDIT_HEAD).values(id=1, number=1, hash=line.hash))
    else:
        connection.execute(update(AUDIT_HEAD).where(AUDIT_HEAD.c.id == 1).values(number=line.number, hash=line.hash))


def lines(connection: Connection) -> Iterator[Line]:
    """All lines, the oldest first."""
    for row in connection.execution_options(yield_per=BATCH).execute(select(AUDIT).order_by(AUDIT.c.number)):
        yield Line(**row._mapping)


def last(connection: Connection, count: int) -> Sequence[Line]:
    """The last lines, the newest first."""
    return [Line(**row._mapping) for row in connection.execute(select(AUDIT).order_by(AUDIT.c.number.desc()).limit(count))]
