"""Invitations: links that let one person in once, made in the app and handed over by any channel."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection

from workbench.access import names
from workbench.access.audit import Audit, Deed
from workbench.access.key import hashed
from workbench.errors import DayError
from workbench.roles import INVITED
from workbench.store import invitations, people
from workbench.store.engine import Store
from workbench.store.invitations import Invitation
from workbench.who import ACTIVE, Actor, new_id

LASTS = timedelta(hours=72)
MOST_NOTE = 80


class Invitations:
    """The invitations of an instance."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self.store = store
        self.audit = audit

    def make(self, role: str, note: str, now: datetime, by: Actor) -> str:
        """The token of a new invitation to a role; it is shown once. Raises: DayError role.not_invited, name.too_long."""
        if role not in INVITED:
            raise DayError("role.not_invited", role=role[:40], roles=", ".join(INVITED))
        kept = names.clean(note, MOST_NOTE) if note.strip() else ""
        with self.store.writing() as connection:
            return self.add(connection, now, by, role=role, note=kept)

    def make_for(self, person: str, now: datetime, by: Actor) -> str:
        """The token of a link by which a known person comes back. Raises: DayError person.unknown."""
        with self.store.writing() as connection:
            known = people.find(connection, person)
            if known is None or known.state != ACTIVE:
                raise DayError("person.unknown")
            return self.add(connection, now, by, role=known.role, note="", person=person)

    def add(self, connection: Connection, now: datetime, by: Actor, **known: str) -> str:
        """The token of the new invitation."""
        token = secrets.token_urlsafe(32)
        invitation = Invitation(new_id(), hashed(token), known["role"], known["note"], known.get("person"), now, now + LASTS)
        invitations.add(connection, invitation)
        self.audit.add(connection, now, Deed(by, "invitation.make", invitation.id))
        return token

    def find(self, token: str, now: datetime) -> Invitation | None:
        """The invitation of a token, while it still lets somebody in."""
        with self.store.reading() as connection:
            known = invitations.by_token(connection, hashed(token))
        return known if known and known.is_open(now) else None

    def use(self, connection: Connection, token: str, now: datetime) -> Invitation | None:
        """The invitation of a token, used up in this transaction; None when it lets nobody in any more."""
        known = invitations.by_token(connection, hashed(token))
        if known is None or not known.is_open(now):
            return None
        invitations.change(connection, known.id, used_at=now)
        return known

    def revoke(self, invitation: str, now: datetime, by: Actor) -> None:
        """None; the invitation lets nobody in."""
        with self.store.writing() as connection:
            invitations.change(connection, invitation, revoked_at=now)
            self.audit.add(connection, now, Deed(by, "invitation.revoke", invitation))

    def all(self) -> Sequence[Invitation]:
        """Every invitation, the newest first."""
        with self.store.reading() as connection:
            return invitations.all_of(connection)
