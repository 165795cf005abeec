"""Statements about people."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from workbench.store.tables import PEOPLE, SESSIONS
from workbench.who import ACTIVE, Person

COLUMNS = (PEOPLE.c.id, PEOPLE.c.role, PEOPLE.c.team, PEOPLE.c.name, PEOPLE.c.organisation, PEOPLE.c.state, PEOPLE.c.created_at)


def person_of(row: Row[*tuple[Any, ...]]) -> Person:
    """The Person of a row of COLUMNS."""
    found = row._mapping
    return Person(**{column.name: found[column] for column in COLUMNS} | {"team": found[PEOPLE.c.team] or ""})


def add(connection: Connection, person: Person, name_key: str) -> None:
    """None; the person is known."""
    connection.execute(insert(PEOPLE).values(**vars(person) | {"team": person.team or None, "name_key": name_key}))


def find(connection: Connection, person: str) -> Person | None:
    """The person with that id."""
    row = connection.execute(select(*COLUMNS).where(PEOPLE.c.id == person)).first()
    return person_of(row) if row else None


def named(connection: Connection, team: str, name_key: str, state: str = ACTIVE) -> Person | None:
    """The member of a team in that state who bears that name."""
    those = (PEOPLE.c.team == team) & (PEOPLE.c.name_key == name_key) & (PEOPLE.c.state == state)
    row = connection.execute(select(*COLUMNS).where(those)).first()
    return person_of(row) if row else None


def at_provider(connection: Connection, provider_key: str) -> Person | None:
    """The active person who signs in so at the provider."""
    those = (PEOPLE.c.provider_key == provider_key) & (PEOPLE.c.state == ACTIVE)
    row = connection.execute(select(*COLUMNS).where(those)).first()
    return person_of(row) if row else None


def all_of(connection: Connection) -> Sequence[tuple[Person, datetime | None]]:
    """Every person with the moment when one of their sessions was last seen, by role and name."""
    seen = select(SESSIONS.c.person, func.max(SESSIONS.c.seen_at).label("seen_at")).group_by(SESSIONS.c.person).subquery()
    query = select(*COLUMNS, seen.c.seen_at).join(seen, seen.c.person == PEOPLE.c.id, isouter=True).order_by(PEOPLE.c.name_key)
    return [(person_of(row), row.seen_at) for row in connection.execute(query)]


def names(connection: Connection, ids: Collection[str]) -> Mapping[str, str]:
    """The name of each of these people, by id."""
    query = select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.id.in_(ids))
    return {str(row[0]): str(row[1]) for row in connection.execute(query)}


def members(connection: Connection, team: str) -> int:
    """How many active members a team has."""
    those = (PEOPLE.c.team == team) & (PEOPLE.c.state == ACTIVE)
    return int(connection.execute(select(func.count()).select_from(PEOPLE).where(those)).scalar_one())


def count(connection: Connection, role: str) -> int:
    """How many active people have a role."""
    those = (PEOPLE.c.role == role) & (PEOPLE.c.state == ACTIVE)
    return int(connection.execute(select(func.count()).select_from(PEOPLE).where(those)).scalar_one())


def change(connection: Connection, person: str, **values: Any) -> None:
    """None; the person has these values from now on."""
    connection.execute(update(PEOPLE).where(PEOPLE.c.id == person).values(**values))
