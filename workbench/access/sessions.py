"""Sessions: who speaks in which browser. Opaque, kept in the store as hashes, ended there too."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import Connection

from workbench.access.audit import Audit, Deed
from workbench.access.key import hashed
from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store import sessions, tokens
from workbench.store.engine import Store
from workbench.store.sessions import Session
from workbench.who import Actor, Me, new_id

TOUCH = timedelta(minutes=2)  # how old "last seen" may get before it is written again
KEPT = timedelta(days=7)


class Sessions:
    """The sessions of an instance. A clock set back ends none: only moments that lie ahead do."""

    def __init__(self, store: Store, audit: Audit, settings: Settings) -> None:
        self.store = store
        self.audit = audit
        self.lasts = timedelta(hours=settings.session_hours)
        self.idle = timedelta(hours=settings.session_idle_hours)

    def open(self, connection: Connection, person: str, now: datetime) -> str:
        """The token of a new session: what its cookie holds, and nobody else."""
        token = secrets.token_urlsafe(32)
        sessions.add(connection, Session(new_id(), hashed(token), person, now, now, now + self.lasts))
        sessions.remove_ended(connection, now - KEPT)
        return token

    def by_token(self, token: str, now: datetime) -> Me | None:
        """Who speaks with that token."""
        with self.store.reading() as connection:
            found = sessions.by_token(connection, hashed(token), now, now - self.idle)
        return self.seen(found, now)

    def by_id(self, session: str, now: datetime) -> Me | None:
        """Who speaks in the session of that public id."""
        with self.store.reading() as connection:
            found = sessions.by_id(connection, session, now, now - self.idle)
        return self.seen(found, now)

    def seen(self, found: tuple[Me, datetime] | None, now: datetime) -> Me | None:
        """The same person; the session is noted as seen when that was a while ago."""
        if found is None:
            return None
        me, seen_at = found
        if abs(now - seen_at) >= TOUCH:
            # Nobody is turned away because many write just now: it is noted at the next click.
            with suppress(DatasetError), self.store.writing() as connection:
                sessions.change(connection, me.session, seen_at=now)
        return me

    def signed_in(self, now: datetime) -> int:
        """How many people have an open session."""
        with self.store.reading() as connection:
            return sessions.count_people(connection, now, now - self.idle)

    def renew(self, me: Me) -> str:
        """A new token for the same session; the one before opens nothing any more. "" when another tab was given one just now."""
        token = secrets.token_urlsafe(32)
        with self.store.writing() as connection:
            return token if sessions.renew(connection, me.session, hashed(token)) else ""

    def end(self, me: Me, now: datetime, *, everywhere: bool = False) -> None:
        """None; the person is signed out here, or of all their browsers."""
        with self.store.writing() as connection:
            if everywhere:
                self.end_all(connection, me.person.id, now)
            else:
                sessions.change(connection, me.session, revoked_at=now)
            self.audit.add(connection, now, Deed(me.actor, "session.end_all" if everywhere else "session.end", me.person.id))

    def sign_out(self, person: str, now: datetime, by: Actor) -> None:
        """None; somebody signed a person out of all their browsers."""
        with self.store.writing() as connection:
            self.end_all(connection, person, now)
            self.audit.add(connection, now, Deed(by, "session.end_all", person))

    def end_all(self, connection: Connection, person: str, now: datetime) -> None:
        """None; no session of the person is open any more, and no token of their notebooks."""
        sessions.change_all(connection, person, revoked_at=now)
        tokens.change_all(connection, person, revoked_at=now)

    def of(self, person: str, now: datetime) -> Sequence[Session]:
        """The open sessions of a person, the newest first."""
        with self.store.reading() as connection:
            found = sessions.of_person(connection, person)
        return [item for item in found if item.revoked_at is None and item.ends_at > now and item.seen_at > now - self.idle]
