"""What a telling is made of: lines with their depth, and pieces of SQL as they are shown."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlglot import expressions as exp

Titles = Mapping[str, Mapping[str, str]]  # {"package.table": {field: its title, "": the title of the table}}
MOST_NAMED = 12
MOST_CHARACTERS = 200


class Told:
    """The lines told so far."""

    def __init__(self, titles: Titles) -> None:
        self.titles = {name.casefold(): fields for name, fields in titles.items()}
        self.lines: list[tuple[int, str, dict[str, Any]]] = []
        self.depth = 0

    def say(self, code_of: str, **values: Any) -> None:
        """None; the sentence is told."""
        self.lines.append((self.depth, code_of, values))

    @contextmanager
    def deeper(self, *, one: bool = True) -> Iterator[None]:
        """None; what is told inside belongs to the line before, unless `one` is False."""
        self.depth += one
        try:
            yield
        finally:
            self.depth -= one

    def table(self, name: str) -> Mapping[str, str]:
        """The titles of the fields of a table, {} of one that is not published."""
        return self.titles.get(name.casefold(), {})


def code(tree: exp.Expr) -> str:
    """A piece of SQL between `, on one line, cut where it is long."""
    bare = tree.copy()
    for item in bare.walk():
        item.comments = None
    text = " ".join(bare.sql(dialect="duckdb", normalize_functions="lower").split()).replace("`", "’")
    return f"`{text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + '…'}`"


def listed(items: Sequence[str]) -> str:
    """The items with commas, the first twelve when there are more."""
    return ", ".join(items[:MOST_NAMED]) + (", …" if len(items) > MOST_NAMED else "")
