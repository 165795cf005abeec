"""Statements about the first questions of a dataset."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from workbench.store.tables import FIRST_QUESTIONS


@dataclass(frozen=True)
class FirstQuestion:
    """A query to begin with. title: of the package's own language; behind a line break, the English one if there is one."""

    id: str
    package: str
    position: int
    title: str
    script: str
    created_at: datetime

    def said(self, language: str) -> str:
        """The title in a language, else in its own."""
        own, _, english = self.title.partition("\n")
        return english if english and language == "en" else own


def of(connection: Connection, package: str) -> Sequence[FirstQuestion]:
    """Those of a package, in their order."""
    asked = select(FIRST_QUESTIONS).where(FIRST_QUESTIONS.c.package == package).order_by(FIRST_QUESTIONS.c.position, FIRST_QUESTIONS.c.id)
    return [FirstQuestion(**row._mapping) for row in connection.execute(asked)]


def all_of(connection: Connection) -> Sequence[FirstQuestion]:
    """Those of every package."""
    asked = select(FIRST_QUESTIONS).order_by(FIRST_QUESTIONS.c.package, FIRST_QUESTIONS.c.position, FIRST_QUESTIONS.c.id)
    return [FirstQuestion(**row._mapping) for row in connection.execute(asked)]


def count(connection: Connection, package: str) -> int:
    """How many a package has."""
    return int(connection.execute(select(func.count()).where(FIRST_QUESTIONS.c.package == package)).scalar_one())


def add(connection: Connection, question: FirstQuestion) -> None:
    """None; the question is kept."""
    connection.execute(insert(FIRST_QUESTIONS).values(**vars(question)))


def change(connection: Connection, question: str, **values: str | int) -> int:
    """How many there were with that id; it has these values from now on."""
    return connection.execute(update(FIRST_QUESTIONS).where(FIRST_QUESTIONS.c.id == question).values(**values)).rowcount


def remove(connection: Connection, question: str) -> None:
    """None; it is gone."""
    connection.execute(delete(FIRST_QUESTIONS).where(FIRST_QUESTIONS.c.id == question))
