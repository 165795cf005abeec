"""Statements that ask the store how it is."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from workbench.store.tables import AUDIT, AUDIT_HEAD, EVENT


def touch(connection: Connection) -> None:
    """None; something was written, of the same value, for a transaction that is to be undone."""
    connection.execute(update(EVENT).values(changed_at=EVENT.c.changed_at))


def last_deed(connection: Connection) -> datetime | None:
    """The moment of the last line of the log, None before the first."""
    found: datetime | None = connection.execute(select(AUDIT.c.at).join(AUDIT_HEAD, AUDIT_HEAD.c.number == AUDIT.c.number)).scalar()
    return found
