"""Tokens: by which a person's own notebook speaks for them. Opaque, shown once, kept in the store as hashes, ended there too."""

import re
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from hmac import compare_digest

from workbench.access import names
from workbench.access.audit import Audit, Deed
from workbench.access.key import hashed
from workbench.errors import DatasetError, DayError
from workbench.store import tokens
from workbench.store.engine import Store
from workbench.store.tokens import Token
from workbench.who import Me, new_id

PREFIX = "etabli_"  # tells people, and programs that look for leaked secrets, what it is
FORM = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")  # 256 bits
LASTS: Mapping[str, timedelta] = {"day": timedelta(hours=24), "week": timedelta(days=7), "month": timedelta(days=30)}
MOST = 10  # that one person has at once
MOST_NAME = 40
TOUCH = timedelta(minutes=2)  # how old "last used" may get before it is written again
KEPT = timedelta(days=7)


class Tokens:
    """The tokens of an instance. What one opens is read from the store at each use: role, team and phase as they are then."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self.store = store
        self.audit = audit

    def make(self, me: Me, name: str, lasts: str, now: datetime) -> str:
        """A new token of the person's, which is shown once. lasts: of LASTS.

        Raises: DayError from the table of roles and the name, token.too_many.
        """
        me.require("token.make")
        kept, secret = names.clean(name, MOST_NAME), PREFIX + secrets.token_urlsafe(32)
        with self.store.writing() as connection:
            tokens.remove_ended(connection, now - KEPT)
            if len(tokens.of_person(connection, me.person.id, now)) >= MOST:
                raise DayError("token.too_many", most=MOST)
            made = Token(new_id(), hashed(secret), me.person.id, kept, now, now + LASTS.get(lasts, LASTS["day"]))
            tokens.add(connection, made)
            self.audit.add(connection, now, Deed(me.actor, "token.make", made.id))
        return secret

    def speaker(self, secret: str, now: datetime) -> Me | None:
        """Who speaks by that token, as the store knows them now; None when it opens nothing."""
        if not FORM.fullmatch(secret):
            return None
        told = hashed(secret)
        with self.store.reading() as connection:
            found = tokens.by_hash(connection, told, now)
        if found is None or not compare_digest(found[1].token_hash, told):
            return None
        me, token = found
        if token.used_at is None or abs(now - token.used_at) >= TOUCH:
            # Nobody is turned away because many write just now: it is noted at the next use.
            with suppress(DatasetError), self.store.writing() as connection:
                tokens.change(connection, token.id, used_at=now)
        return me

    def revoke(self, me: Me, token: str, now: datetime) -> None:
        """None; a token of the person's opens nothing any more."""
        with self.store.writing() as connection:
            if tokens.revoke(connection, token, me.person.id, now):
                self.audit.add(connection, now, Deed(me.actor, "token.revoke", token))

    def of(self, person: str, now: datetime) -> Sequence[Token]:
        """The tokens of a person that open something, the newest first."""
        with self.store.reading() as connection:
            return tokens.of_person(connection, person, now)

    def counts(self, now: datetime) -> Mapping[str, int]:
        """How many tokens that open something each person has."""
        with self.store.reading() as connection:
            return tokens.counts(connection, now)
