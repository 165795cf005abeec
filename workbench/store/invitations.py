"""Statements about invitations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from workbench.store.tables import AUDIT, INVITATIONS


@dataclass(frozen=True)
class Invitation:
    """A link that lets one person in once. person: the one who comes back by it, None for a newcomer. note: whom it is for."""

    id: str
    token_hash: str
    role: str
    note: str
    person: str | None
    created_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still lets somebody in."""
        return self.used_at is None and self.revoked_at is None and now < self.ends_at


def add(connection: Connection, invitation: Invitation) -> None:
    """None; the invitation is open."""
    connection.execute(insert(INVITATIONS).values(**vars(invitation)))


def by_token(connection: Connection, token_hash: str) -> Invitation | None:
    """The invitation with that token."""
    row = connection.execute(select(INVITATIONS).where(INVITATIONS.c.token_hash == token_hash)).first()
    return Invitation(**row._mapping) if row else None


def all_of(connection: Connection) -> Sequence[Invitation]:
    """Every invitation, the newest first."""
    return [Invitation(**row._mapping) for row in connection.execute(select(INVITATIONS).order_by(INVITATIONS.c.created_at.desc()))]


def change(connection: Connection, invitation: str, **values: Any) -> None:
    """None; the invitation has these values from now on."""
    connection.execute(update(INVITATIONS).where(INVITATIONS.c.id == invitation).values(**values))


def withdraw_of(connection: Connection, person: str, now: datetime) -> None:
    """None; the links that a person made, as the log tells, let nobody in any more."""
    made = select(AUDIT.c.object).where((AUDIT.c.actor == person) & (AUDIT.c.action == "invitation.make"))
    waiting = INVITATIONS.c.id.in_(made) & INVITATIONS.c.used_at.is_(None) & INVITATIONS.c.revoked_at.is_(None)
    connection.execute(update(INVITATIONS).where(waiting).values(revoked_at=now))
