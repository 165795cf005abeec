"""Statements about what was run. Whoever asks names whose runs: of a team, or of one person without a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select, update

from workbench.store.tables import PEOPLE, RUNS

RUNNING = "running"  # the outcome until there is one
GONE_AT_ONCE = 500


@dataclass(frozen=True)
class Run:
    """A script that was run. name: of who ran it. outcome: a Status, or RUNNING. rows: shown; seconds: in the engine."""

    id: str
    team: str
    person: str
    at: datetime
    script: str
    outcome: str
    rows: int
    seconds: float
    name: str = ""


@dataclass(frozen=True)
class Whose:
    """Whose runs: those of the team, of the person alone when they have none."""

    team: str
    person: str


def theirs(whose: Whose) -> ColumnElement[bool]:
    """The condition that keeps to these runs."""
    return RUNS.c.team == whose.team if whose.team else and_(RUNS.c.team == "", RUNS.c.person == whose.person)


def add(connection: Connection, run: Run) -> None:
    """None; the run is kept."""
    connection.execute(insert(RUNS).values({key: value for key, value in vars(run).items() if key != "name"}))


def end(connection: Connection, run: str, outcome: str, rows: int, seconds: float) -> None:
    """None; the run ended so."""
    connection.execute(update(RUNS).where(RUNS.c.id == run).values(outcome=outcome, rows=rows, seconds=seconds))


def find(connection: Connection, whose: Whose, run: str) -> Run | None:
    """The run with that id, if it is one of theirs."""
    row = connection.execute(select(RUNS).where(RUNS.c.id == run, theirs(whose))).first()
    return Run(**row._mapping) if row else None


def last(connection: Connection, whose: Whose, search: str, limit: int) -> Sequence[Run]:
    """The last runs, the newest first; search: what their script or the name of their author holds."""
    asked = select(RUNS, PEOPLE.c.name).outerjoin(PEOPLE, PEOPLE.c.id == RUNS.c.person).where(theirs(whose))
    if search:
        asked = asked.where(or_(RUNS.c.script.icontains(search, autoescape=True), PEOPLE.c.name.icontains(search, autoescape=True)))
    rows = connection.execute(asked.order_by(RUNS.c.at.desc(), RUNS.c.id).limit(limit))
    return [Run(**{**row._mapping, "name": row.name or ""}) for row in rows]


def trim(connection: Connection, whose: Whose, most: int) -> None:
    """None; only the last ones are kept."""
    old = select(RUNS.c.id).where(theirs(whose)).order_by(RUNS.c.at.desc(), RUNS.c.id).limit(GONE_AT_ONCE).offset(most)
    gone = list(connection.execute(old).scalars())
    if gone:
        connection.execute(delete(RUNS).where(RUNS.c.id.in_(gone)))
