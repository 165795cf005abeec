"""Statements about drafts of queries. A removed draft keeps its row, with its revision below 0, so that it can come back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from workbench.store.tables import SQL_DRAFTS


@dataclass(frozen=True)
class SqlDraft:
    """A query being written. revision: grows with each save; below 0 once it was removed."""

    id: str
    person: str
    title: str
    script: str
    revision: int
    created_at: datetime
    saved_at: datetime

    @property
    def is_removed(self) -> bool:
        """Whether its owner removed it."""
        return self.revision < 0


def add(connection: Connection, draft: SqlDraft) -> None:
    """None; the draft is kept."""
    connection.execute(insert(SQL_DRAFTS).values(**vars(draft)))


def find(connection: Connection, person: str, draft: str) -> SqlDraft | None:
    """The draft of a person with that id, removed or not."""
    row = connection.execute(select(SQL_DRAFTS).where(SQL_DRAFTS.c.id == draft, SQL_DRAFTS.c.person == person)).first()
    return SqlDraft(**row._mapping) if row else None


def all_of(connection: Connection, person: str, *, removed: bool) -> Sequence[SqlDraft]:
    """The drafts of a person in the order in which they were begun; the removed ones, the last removed first."""
    side = SQL_DRAFTS.c.revision < 0 if removed else SQL_DRAFTS.c.revision > 0
    order = (SQL_DRAFTS.c.saved_at.desc(),) if removed else (SQL_DRAFTS.c.created_at, SQL_DRAFTS.c.id)
    return [
        SqlDraft(**row._mapping)
        for row in connection.execute(select(SQL_DRAFTS).where(SQL_DRAFTS.c.person == person, side).order_by(*order))
    ]


def count(connection: Connection, person: str) -> int:
    """How many drafts a person has, without the removed ones."""
    mine = select(func.count()).select_from(SQL_DRAFTS).where(SQL_DRAFTS.c.person == person, SQL_DRAFTS.c.revision > 0)
    return int(connection.execute(mine).scalar_one())


def change(connection: Connection, draft: str, **values: str | int | datetime) -> None:
    """None; the draft has these values from now on."""
    connection.execute(update(SQL_DRAFTS).where(SQL_DRAFTS.c.id == draft).values(**values))


def give(connection: Connection, gone: str, kept: str) -> None:
    """None; every draft of a person is another one's."""
    connection.execute(update(SQL_DRAFTS).where(SQL_DRAFTS.c.person == gone).values(person=kept))


def forget(connection: Connection, drafts: Sequence[str]) -> None:
    """None; these drafts are gone for good."""
    connection.execute(delete(SQL_DRAFTS).where(SQL_DRAFTS.c.id.in_(drafts)))
