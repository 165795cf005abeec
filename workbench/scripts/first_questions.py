"""The first questions of a dataset: queries that organizers and experts wrote for who opens it. Data Packages carry them."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from workbench.data import about
from workbench.descriptor import localized
from workbench.errors import QueryError
from workbench.scripts.drafts import clean
from workbench.store import first_questions
from workbench.store.engine import Store
from workbench.store.first_questions import FirstQuestion
from workbench.who import new_id

PROPERTY = "firstQuestions"  # of datapackage.json: [{"title", "title@en", "script"}]
MOST_QUESTIONS = 20  # of a package
TITLE_CHARACTERS = 95  # two of them fill the column
SCRIPT_CHARACTERS = 10_000


class FirstQuestions:
    """The first questions of an instance."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def of(self, package: str) -> Sequence[FirstQuestion]:
        """Those of a package, in their order."""
        with self.store.reading() as connection:
            return first_questions.of(connection, package)

    def all_of(self) -> Sequence[FirstQuestion]:
        """Those of every package, by package."""
        with self.store.reading() as connection:
            return first_questions.all_of(connection)

    def add(self, package: str, title: str, script: str, now: datetime) -> None:
        """None; the question is the last one of the package. Raises: QueryError script.no_title, script.no_script and the like."""
        with self.store.writing() as connection:
            put(connection, package, (title, script), now)

    def change(self, question: str, title: str, script: str) -> None:
        """None; the question says so from now on. Raises: as `add`; QueryError script.unknown_question."""
        kept, text = checked(title, script)
        with self.store.writing() as connection:
            if not first_questions.change(connection, question, title=kept, script=text):
                raise QueryError("script.unknown_question")

    def remove(self, question: str) -> None:
        """None; it is gone."""
        with self.store.writing() as connection:
            first_questions.remove(connection, question)


def take_over(connection: Connection, package: str, descriptor: Mapping[str, Any], now: datetime) -> None:
    """None; a package that has none has those of its descriptor. What makes no question is left out: it came with a file."""
    if first_questions.count(connection, package):
        return
    for item in about.mappings(descriptor.get(PROPERTY))[:MOST_QUESTIONS]:
        own, english = str(item.get("title", "")), localized(item, "title", "en")
        title = own if english in ("", own) else f"{own}\n{english}"
        with suppress(QueryError):
            put(connection, package, (title, str(item.get("script", ""))), now)


def put(connection: Connection, package: str, said: tuple[str, str], now: datetime) -> None:
    """None; the question is the last one of the package. said: title and script. Raises: QueryError."""
    title, script = checked(*said)
    there = first_questions.of(connection, package)
    if len(there) >= MOST_QUESTIONS:
        raise QueryError("script.too_many_first", most=MOST_QUESTIONS)
    position = max((item.position for item in there), default=0) + 1
    first_questions.add(connection, FirstQuestion(new_id(), package, position, title, script, now))


def checked(title: str, script: str) -> tuple[str, str]:
    """Title and script as they are kept. Raises: QueryError script.no_title, script.no_script, script.too_long."""
    lines = [" ".join(clean(line).split())[:TITLE_CHARACTERS] for line in title.split("\n")[:2]]
    text = clean(script).strip()
    if not lines[0]:
        raise QueryError("script.no_title")
    if not text:
        raise QueryError("script.no_script")
    if len(text) > SCRIPT_CHARACTERS:
        raise QueryError("script.too_long", characters=len(text), most=SCRIPT_CHARACTERS)
    return "\n".join(lines).strip(), text


def described(questions: Sequence[FirstQuestion]) -> list[dict[str, str]]:
    """The questions as datapackage.json holds them."""
    found = []
    for item in questions:
        own, _, english = item.title.partition("\n")
        found.append({"title": own, **({"title@en": english} if english else {}), "script": item.script})
    return found
