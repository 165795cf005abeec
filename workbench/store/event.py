"""Statements about the event itself: its phase."""

from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from workbench.store.tables import EVENT


def found(connection: Connection) -> tuple[str, datetime | None] | None:
    """The phase, and the moment when its people were forgotten; None before the first start."""
    row = connection.execute(select(EVENT.c.phase, EVENT.c.erased_at).where(EVENT.c.id == 1)).first()
    return (row.phase, row.erased_at) if row else None


def begin(connection: Connection, phase: str, now: datetime) -> None:
    """None; there is an event."""
    connection.execute(insert(EVENT).values(id=1, phase=phase, changed_at=now))


def change(connection: Connection, phase: str, now: datetime, erased_at: datetime | None = None) -> None:
    """None; the event is in that phase."""
    values = {"phase": phase, "changed_at": now} | ({"erased_at": erased_at} if erased_at else {})
    connection.execute(update(EVENT).where(EVENT.c.id == 1).values(**values))
