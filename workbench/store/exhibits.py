"""Statements about exhibits and their versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, select, update

from workbench.store.tables import EXHIBIT_VERSIONS, EXHIBITS, PEOPLE, TEAMS

Seen = tuple[str, int, int, int, bool, bool]  # id, position, version shown, last version, is it removed, is it published


@dataclass(frozen=True)
class Exhibit:
    """One exhibit of a team. version: the one that the story shows. copy_of: the exhibit of another team that it came from, "" for none."""

    id: str
    team: str
    position: int
    version: int
    created_at: datetime
    removed_at: datetime | None = None
    published_at: datetime | None = None
    copy_of: str = ""


@dataclass(frozen=True)
class Version:
    """One version of an exhibit. based_on: the one that its author saw, 0 for the first. chart, provenance: JSON."""

    exhibit: str
    version: int
    based_on: int
    person: str
    at: datetime
    title: str
    text: str
    script: str
    chart: str
    provenance: str


def exhibit_of(row: Any) -> Exhibit:
    """The Exhibit of a row."""
    return Exhibit(**{column.name: row[column] for column in EXHIBITS.columns} | {"copy_of": row[EXHIBITS.c.copy_of] or ""})


def version_of(row: Any) -> Version:
    """The Version of a row."""
    return Version(**{column.name: row[column] for column in EXHIBIT_VERSIONS.columns})


def add(connection: Connection, exhibit: Exhibit) -> None:
    """None; the exhibit is known."""
    connection.execute(insert(EXHIBITS).values(**vars(exhibit) | {"copy_of": exhibit.copy_of or None}))


def add_version(connection: Connection, version: Version) -> None:
    """None; the version is known, and stays."""
    connection.execute(insert(EXHIBIT_VERSIONS).values(**vars(version)))


def change(connection: Connection, exhibit: str, **values: Any) -> None:
    """None; the exhibit has these values from now on."""
    connection.execute(update(EXHIBITS).where(EXHIBITS.c.id == exhibit).values(**values))


def find(connection: Connection, exhibit: str) -> Exhibit | None:
    """The exhibit with that id, removed or not."""
    row = connection.execute(select(EXHIBITS).where(EXHIBITS.c.id == exhibit)).mappings().first()
    return exhibit_of(row) if row else None


def of_team(connection: Connection, team: str) -> Sequence[Exhibit]:
    """Every exhibit of a team in the order of its story, removed ones too."""
    query = select(EXHIBITS).where(EXHIBITS.c.team == team).order_by(EXHIBITS.c.position, EXHIBITS.c.created_at, EXHIBITS.c.id)
    return [exhibit_of(row) for row in connection.execute(query).mappings()]


def shown(connection: Connection, *where: Any) -> Sequence[tuple[Exhibit, Version]]:
    """The exhibits for which these conditions hold, each with the version that is shown, by team and order."""
    both = and_(EXHIBIT_VERSIONS.c.exhibit == EXHIBITS.c.id, EXHIBIT_VERSIONS.c.version == EXHIBITS.c.version)
    order = (EXHIBITS.c.team, EXHIBITS.c.position, EXHIBITS.c.created_at, EXHIBITS.c.id)
    query = select(*EXHIBITS.columns, *EXHIBIT_VERSIONS.columns).join(EXHIBIT_VERSIONS, both).where(*where).order_by(*order)
    return [(exhibit_of(row), version_of(row)) for row in connection.execute(query).mappings()]


def of_story(connection: Connection, team: str) -> Sequence[tuple[Exhibit, Version]]:
    """What the story of a team shows, in its order."""
    return shown(connection, EXHIBITS.c.team == team, EXHIBITS.c.removed_at.is_(None))


def removed(connection: Connection, team: str) -> Sequence[tuple[Exhibit, Version]]:
    """What a team took out of its story."""
    return shown(connection, EXHIBITS.c.team == team, EXHIBITS.c.removed_at.is_not(None))


def published(connection: Connection) -> Sequence[tuple[Exhibit, Version]]:
    """What teams show to everybody, by team and order."""
    return shown(connection, EXHIBITS.c.published_at.is_not(None), EXHIBITS.c.removed_at.is_(None))


def versions(connection: Connection, exhibit: str) -> Sequence[Version]:
    """Every version of an exhibit, the newest first."""
    query = select(EXHIBIT_VERSIONS).where(EXHIBIT_VERSIONS.c.exhibit == exhibit).order_by(EXHIBIT_VERSIONS.c.version.desc())
    return [version_of(row) for row in connection.execute(query).mappings()]


def lines(connection: Connection, team: str) -> Sequence[tuple[str, int, int, str]]:
    """(exhibit, version, the one it is based on, provenance) of each version of each exhibit of a team."""
    v = EXHIBIT_VERSIONS.c
    query = select(v.exhibit, v.version, v.based_on, v.provenance).join(EXHIBITS, EXHIBITS.c.id == v.exhibit).where(EXHIBITS.c.team == team)
    return [(row.exhibit, row.version, row.based_on, row.provenance) for row in connection.execute(query)]


def seen(connection: Connection, team: str) -> tuple[Seen, ...]:
    """How the story of a team stands, without a word of it: cheap to ask again and again."""
    last = func.max(EXHIBIT_VERSIONS.c.version)
    columns = (EXHIBITS.c.id, EXHIBITS.c.position, EXHIBITS.c.version, EXHIBITS.c.removed_at, EXHIBITS.c.published_at)
    query = (
        select(*columns, last.label("last"))
        .join(EXHIBIT_VERSIONS, EXHIBIT_VERSIONS.c.exhibit == EXHIBITS.c.id)
        .where(EXHIBITS.c.team == team)
        .group_by(*columns)
        .order_by(EXHIBITS.c.id)
    )
    rows = connection.execute(query)
    return tuple((row.id, row.position, row.version, row.last, row.removed_at is not None, row.published_at is not None) for row in rows)


def authors(connection: Connection, people: Sequence[str]) -> Mapping[str, str]:
    """The name of each of these people."""
    query = select(PEOPLE.c.id, PEOPLE.c.name).where(PEOPLE.c.id.in_(sorted(set(people))))
    return {row.id: row.name for row in connection.execute(query)}


def team_names(connection: Connection) -> Mapping[str, str]:
    """The name of each team."""
    return {row.id: row.name for row in connection.execute(select(TEAMS.c.id, TEAMS.c.name))}
