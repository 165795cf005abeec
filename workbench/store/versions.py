"""Statements about packages and their versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from workbench.store.tables import PACKAGES, VERSIONS

PUBLISHED = "published"
WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Version:
    """One version of a package as the store knows it. card: JSON text. folder: relative to the home folder."""

    package: str
    version: int
    state: str
    published_at: datetime
    withdrawn_at: datetime | None
    reason: str
    card: str
    folder: str


def version_of(row: Row[Any]) -> Version:
    """The Version of a row of the table."""
    return Version(**row._mapping)


def add(connection: Connection, version: Version) -> None:
    """None; the version is listed, and its package when it is the first."""
    known = connection.execute(select(PACKAGES.c.name).where(PACKAGES.c.name == version.package)).first()
    if known is None:
        connection.execute(insert(PACKAGES).values(name=version.package, created_at=version.published_at))
    connection.execute(insert(VERSIONS).values(**vars(version)))


def last_number(connection: Connection, package: str) -> int:
    """The highest version number of a package, withdrawn ones included; 0 before the first."""
    query = select(func.max(VERSIONS.c.version)).where(VERSIONS.c.package == package)
    return int(connection.execute(query).scalar() or 0)


def history(connection: Connection, package: str) -> list[Version]:
    """All versions of a package, the newest first."""
    query = select(VERSIONS).where(VERSIONS.c.package == package).order_by(VERSIONS.c.version.desc())
    return [version_of(row) for row in connection.execute(query)]


def newest(connection: Connection) -> list[Version]:
    """The newest published version of each package, by package name."""
    last = (
        select(VERSIONS.c.package, func.max(VERSIONS.c.version).label("version"))
        .where(VERSIONS.c.state == PUBLISHED)
        .group_by(VERSIONS.c.package)
        .subquery()
    )
    same = and_(VERSIONS.c.package == last.c.package, VERSIONS.c.version == last.c.version)
    return [version_of(row) for row in connection.execute(select(VERSIONS).join(last, same).order_by(VERSIONS.c.package))]


def folders(connection: Connection) -> Mapping[str, str]:
    """The state of each version by its folder."""
    return {row.folder: row.state for row in connection.execute(select(VERSIONS.c.folder, VERSIONS.c.state))}


def withdraw(connection: Connection, package: str, versions: Sequence[int], now: datetime, reason: str) -> None:
    """None; these versions are withdrawn from `now` on."""
    those = (VERSIONS.c.package == package) & VERSIONS.c.version.in_(versions)
    connection.execute(update(VERSIONS).where(those).values(state=WITHDRAWN, withdrawn_at=now, reason=reason))


def stamp(connection: Connection) -> int:
    """A number that grows with every publication and every withdrawal. Rows are never removed, so counts do."""
    published = select(func.count()).select_from(VERSIONS).scalar_subquery()
    withdrawn = select(func.count()).select_from(VERSIONS).where(VERSIONS.c.state == WITHDRAWN).scalar_subquery()
    return int(connection.execute(select(published + withdrawn)).scalar_one())
