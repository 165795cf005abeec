"""Statements about teams."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from workbench.store.tables import TEAMS


@dataclass(frozen=True)
class Team:
    """One team. epoch: grows with each new join code."""

    id: str
    name: str
    epoch: int
    created_at: datetime


def add(connection: Connection, team: Team) -> None:
    """None; the team is known."""
    connection.execute(insert(TEAMS).values(**vars(team)))


def all_of(connection: Connection) -> Sequence[Team]:
    """Every team, by name."""
    return [Team(**row._mapping) for row in connection.execute(select(TEAMS).order_by(TEAMS.c.name, TEAMS.c.id))]


def find(connection: Connection, team: str) -> Team | None:
    """The team with that id."""
    row = connection.execute(select(TEAMS).where(TEAMS.c.id == team)).first()
    return Team(**row._mapping) if row else None


def change(connection: Connection, team: str, **values: str | int) -> None:
    """None; the team has these values from now on."""
    connection.execute(update(TEAMS).where(TEAMS.c.id == team).values(**values))
