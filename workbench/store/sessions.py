"""Statements about sessions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, delete, func, insert, select, update

from workbench.store.people import COLUMNS, person_of
from workbench.store.tables import EVENT, PEOPLE, SESSIONS, TEAMS
from workbench.who import ACTIVE, Me


@dataclass(frozen=True)
class Session:
    """One sign-in on one browser. id: public. token_hash: of the secret in its cookie."""

    id: str
    token_hash: str
    person: str
    created_at: datetime
    seen_at: datetime
    ends_at: datetime
    revoked_at: datetime | None = None
    renew: bool = False


def add(connection: Connection, session: Session) -> None:
    """None; the session is open."""
    connection.execute(insert(SESSIONS).values(**vars(session)))


def by_id(connection: Connection, session: str, now: datetime, idle_since: datetime) -> tuple[Me, datetime] | None:
    """Who speaks in the session of that id, and when it was last seen; None once it has ended."""
    return living(connection, BY_ID, session, now, idle_since)


def by_token(connection: Connection, token_hash: str, now: datetime, idle_since: datetime) -> tuple[Me, datetime] | None:
    """Who speaks in the session of that token, and when it was last seen; None once it has ended."""
    return living(connection, BY_TOKEN, token_hash, now, idle_since)


def living(connection: Connection, query: Select[Any], wanted: str, now: datetime, idle_since: datetime) -> tuple[Me, datetime] | None:
    """Who speaks in a session, by one question to the store; None when it is revoked, too old, idle, or its person may not enter."""
    row = connection.execute(query, {"wanted": wanted, "now": now, "idle_since": idle_since}).first()
    return (Me(row.session, person_of(row), row.team_name or "", row.phase, row.renew), row.seen_at) if row else None


def open_session(that: ColumnElement[bool]) -> Select[Any]:
    """The question of `living`, made once: every page and every click asks it."""
    moment = SESSIONS.c.ends_at.type
    return (
        select(
            *COLUMNS, SESSIONS.c.id.label("session"), SESSIONS.c.seen_at, SESSIONS.c.renew, TEAMS.c.name.label("team_name"), EVENT.c.phase
        )
        .select_from(SESSIONS)
        .join(PEOPLE, PEOPLE.c.id == SESSIONS.c.person)
        .join(TEAMS, TEAMS.c.id == PEOPLE.c.team, isouter=True)
        .join(EVENT, EVENT.c.id == 1)
        .where(that, SESSIONS.c.revoked_at.is_(None), PEOPLE.c.state == ACTIVE)
        .where(SESSIONS.c.ends_at > bindparam("now", type_=moment), SESSIONS.c.seen_at > bindparam("idle_since", type_=moment))
    )


BY_ID = open_session(SESSIONS.c.id == bindparam("wanted"))
BY_TOKEN = open_session(SESSIONS.c.token_hash == bindparam("wanted"))


def count_people(connection: Connection, now: datetime, idle_since: datetime) -> int:
    """How many people have an open session."""
    open_now = SESSIONS.c.revoked_at.is_(None) & (SESSIONS.c.ends_at > now) & (SESSIONS.c.seen_at > idle_since)
    return int(connection.execute(select(func.count(SESSIONS.c.person.distinct())).where(open_now)).scalar_one())


def of_person(connection: Connection, person: str) -> Sequence[Session]:
    """The sessions of a person, the newest first."""
    query = select(SESSIONS).where(SESSIONS.c.person == person).order_by(SESSIONS.c.created_at.desc())
    return [Session(**row._mapping) for row in connection.execute(query)]


def change(connection: Connection, session: str, **values: Any) -> None:
    """None; the session has these values from now on."""
    connection.execute(update(SESSIONS).where(SESSIONS.c.id == session).values(**values))


def renew(connection: Connection, session: str, token_hash: str) -> bool:
    """Whether the session has that token from now on; of two who renew it at once, the first."""
    waiting = (SESSIONS.c.id == session) & SESSIONS.c.renew.is_(True)
    return connection.execute(update(SESSIONS).where(waiting).values(token_hash=token_hash, renew=False)).rowcount == 1


def change_all(connection: Connection, owner: str, **values: Any) -> None:
    """None; all open sessions of a person have these values from now on."""
    connection.execute(update(SESSIONS).where((SESSIONS.c.person == owner) & SESSIONS.c.revoked_at.is_(None)).values(**values))


def remove_ended(connection: Connection, before: datetime) -> None:
    """None; sessions that ended before that moment are forgotten."""
    connection.execute(delete(SESSIONS).where((SESSIONS.c.ends_at < before) | (SESSIONS.c.revoked_at < before)))
