"""Statements about the tokens of notebooks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from workbench.store.people import COLUMNS, person_of
from workbench.store.tables import EVENT, PEOPLE, TEAMS, TOKENS
from workbench.who import ACTIVE, Me


@dataclass(frozen=True)
class Token:
    """What lets a notebook speak for a person. id: public. token_hash: of the secret, which nobody keeps. used_at: None before it was."""

    id: str
    token_hash: str
    person: str
    name: str
    created_at: datetime
    ends_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it still opens anything."""
        return self.revoked_at is None and now < self.ends_at


def add(connection: Connection, token: Token) -> None:
    """None; the token opens what its person may."""
    connection.execute(insert(TOKENS).values(**vars(token)))


def by_hash(connection: Connection, token_hash: str, now: datetime) -> tuple[Me, Token] | None:
    """Who speaks by the token, and the token, by one question to the store; None when it has ended, or its person may not enter."""
    open_now = TOKENS.c.revoked_at.is_(None) & (TOKENS.c.ends_at > now) & (PEOPLE.c.state == ACTIVE)
    told = [column.label(f"token_{column.name}") for column in TOKENS.columns]
    query = (
        select(*COLUMNS, *told, TEAMS.c.name.label("team_name"), EVENT.c.phase)
        .select_from(TOKENS)
        .join(PEOPLE, PEOPLE.c.id == TOKENS.c.person)
        .join(TEAMS, TEAMS.c.id == PEOPLE.c.team, isouter=True)
        .join(EVENT, EVENT.c.id == 1)
        .where((TOKENS.c.token_hash == token_hash) & open_now)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    found = Token(**{column.name: row._mapping[f"token_{column.name}"] for column in TOKENS.columns})
    return Me("", person_of(row), row.team_name or "", row.phase), found


def of_person(connection: Connection, person: str, now: datetime) -> Sequence[Token]:
    """The tokens of a person that still open something, the newest first."""
    open_now = (TOKENS.c.person == person) & TOKENS.c.revoked_at.is_(None) & (TOKENS.c.ends_at > now)
    query = select(TOKENS).where(open_now).order_by(TOKENS.c.created_at.desc(), TOKENS.c.id)
    return [Token(**row._mapping) for row in connection.execute(query)]


def counts(connection: Connection, now: datetime) -> Mapping[str, int]:
    """How many tokens still open something, by person; nobody who has none."""
    open_now = TOKENS.c.revoked_at.is_(None) & (TOKENS.c.ends_at > now)
    query = select(TOKENS.c.person, func.count().label("tokens")).where(open_now).group_by(TOKENS.c.person)
    return {row.person: int(row.tokens) for row in connection.execute(query)}


def change(connection: Connection, token: str, **values: Any) -> None:
    """None; the token has these values from now on."""
    connection.execute(update(TOKENS).where(TOKENS.c.id == token).values(**values))


def revoke(connection: Connection, token: str, owner: str, now: datetime) -> bool:
    """Whether a token of that person's was open until now; it opens nothing any more."""
    that = (TOKENS.c.id == token) & (TOKENS.c.person == owner) & TOKENS.c.revoked_at.is_(None)
    return connection.execute(update(TOKENS).where(that).values(revoked_at=now)).rowcount == 1


def change_all(connection: Connection, owner: str, **values: Any) -> None:
    """None; all tokens of a person that were not revoked have these values from now on."""
    connection.execute(update(TOKENS).where((TOKENS.c.person == owner) & TOKENS.c.revoked_at.is_(None)).values(**values))


def remove_ended(connection: Connection, before: datetime) -> None:
    """None; tokens that ended before that moment are forgotten."""
    connection.execute(delete(TOKENS).where((TOKENS.c.ends_at < before) | (TOKENS.c.revoked_at < before)))
