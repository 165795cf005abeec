"""What a team does with its own tables: sees them, makes one of a result or a file, renames, removes, takes back.

Everything goes through the engine: the server never opens the file of a team. A removed table is renamed, so that taking it back
gives the very same one; it takes its room until it is dropped for good.
"""

import json
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.errors import QueryError
from workbench.query import team_files
from workbench.query.chore import KEEP, LOAD, LOOK, TABLE, VIEW, Chore, Loaded
from workbench.query.engine import Asker, Limits, Result
from workbench.query.own_names import REMOVED, free, quoted, removed_name, require_name
from workbench.query.question import Asked, Question
from workbench.query.sandbox import Sandbox
from workbench.sql import ident

LISTED_BYTES = 16 << 20
LOOK_SCRIPT = "\0look"  # no script of a person's holds this sign


@dataclass(frozen=True)
class Column:
    """One column of a team's table. kind: its type in SQL. semantic: what kind of thing it holds, "" when unknown."""

    name: str
    kind: str
    semantic: str = ""


@dataclass(frozen=True)
class Own:
    """A table or a view of a team. rows: about how many, None for a view. size_bytes: about how much room it takes.

    by, at: who made it, by id, and when (ISO), "" when nobody knows. file: that it was made of, "" for none. sql: of a view.
    width: how many columns it has; `columns` are the first ones. reads: packages and files that it was made of.
    """

    schema: str
    name: str
    what: str
    rows: int | None
    size_bytes: int
    sql: str
    width: int
    columns: tuple[Column, ...] = ()
    by: str = ""
    at: str = ""
    file: str = ""

    @property
    def removed_at(self) -> int:
        """When it was removed, in seconds since 1970; 0 for a table that was not."""
        found = REMOVED.fullmatch(self.name)
        return int(found[1]) if found else 0

    @property
    def plain_name(self) -> str:
        """The name that people know it by."""
        found = REMOVED.fullmatch(self.name)
        return found[2] if found else self.name

    @property
    def path(self) -> str:
        """Its name in SQL."""
        return ".".join(ident(part) for part in ("team", self.schema, self.name))

    @property
    def written(self) -> str:
        """Its name in SQL as people write it: without quotes where it needs none."""
        return quoted(self.name) if self.schema == "main" else f"{quoted(self.schema)}.{quoted(self.name)}"


class OwnTables:
    """The tables of every team, through the engine."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.home = sandbox.settings.home

    # ------------------------------------------------------------------ see

    def look(self, asker: Asker) -> Question:
        """The Question whose rows `listed` reads: it is answered at once while nobody changed the team's tables."""
        limits = Limits(0, LISTED_BYTES, self.sandbox.settings.query_seconds)
        return self.sandbox.question(Asked(asker, LOOK_SCRIPT, limits, watched=bool(asker.editor), chore=Chore(LOOK))).begin()

    def stamp(self, team: str) -> str:
        """A text that differs once the team's tables, or what is published, may look otherwise."""
        return f"{team} {team_files.signature(self.home, team)} {self.sandbox.packages.stamp()}"

    def tables(self, asker: Asker) -> list[Own]:
        """All tables and views of the team, removed ones too. Raises: QueryError."""
        found = self.look(asker).result()
        return listed(found) if found else []

    def room(self, team: str) -> tuple[float, int]:
        """The room that the team's tables take, and the most that they may take, in MB."""
        return team_files.size_mb(self.home, team), self.sandbox.settings.team_mb

    # ------------------------------------------------------------------ make

    def keep(self, asker: Asker, name: str, what: str, script: str) -> Question:
        """The Question that makes a table or a view of all rows of a script."""
        limits = self.sandbox.limits()
        asked = Asked(asker, script, limits, watched=bool(asker.editor), chore=Chore(KEEP, name=name, what=what))
        return self.sandbox.question(asked).begin()

    def load(self, asker: Asker, tables: Sequence[Loaded]) -> None:
        """None; the tables are there, all of them. Raises: QueryError, and then none is."""
        limits = Limits(0, 1 << 20, self.sandbox.settings.download_seconds)
        asked = Asked(asker, f"-- {len(tables)}", limits, chore=Chore(LOAD, tuple(tables)))
        question = self.sandbox.question(asked).begin()
        question.done.wait()
        done(question.found)

    # ------------------------------------------------------------------ change

    def rename(self, asker: Asker, own: Own, name: str) -> None:
        """None; the table is called so. Raises: QueryError."""
        self.require_name(asker, name, keeping=own.name)
        self.renamed(asker, own, name)

    def remove(self, asker: Asker, own: Own) -> str:
        """The name under which the table waits in the bin. Raises: QueryError; own.still_used when it can only be dropped."""
        name = removed_name(own.plain_name, int(time.time()))
        self.renamed(asker, own, name)
        return name

    def take_back(self, asker: Asker, own: Own) -> str:
        """The name under which a removed table is back: its own, or one close to it when that is taken. Raises: QueryError."""
        name = free(own.plain_name, {item.name for item in self.tables(asker)})
        self.renamed(asker, own, name)
        return name

    def drop(self, asker: Asker, own: Own) -> None:
        """None; the table is gone for good. Raises: QueryError."""
        done(self.sandbox.run(asker, f"DROP {own.what.upper()} {own.path}"))

    def renamed(self, asker: Asker, own: Own, name: str) -> None:
        """None; the table is called so, whatever the name. Raises: QueryError."""
        try:
            done(self.sandbox.run(asker, f"ALTER {own.what.upper()} {own.path} RENAME TO {ident(name)}"))
        except QueryError as problem:
            if "depend" in str(problem.context.get("detail", "")):
                raise QueryError("own.still_used", name=own.plain_name) from None
            raise

    def free_name(self, asker: Asker, name: str) -> str:
        """The name, or one close to it that is not taken. Raises: QueryError."""
        return free(name, {item.name for item in self.tables(asker)} | {item.package for item in self.sandbox.catalog()})

    def require_name(self, asker: Asker, name: str, keeping: str = "") -> None:
        """None. Raises: QueryError unless a table of the team may be called so. keeping: the name that it gives up."""
        taken = {item.name for item in self.tables(asker)} - {keeping}
        require_name(name, taken, {item.package for item in self.sandbox.catalog()})


def done(found: Result | None) -> None:
    """None. Raises: QueryError, the problem of a Result."""
    if found is None or found.problem:
        raise (found.problem if found and found.problem else QueryError("query.crashed"))


def listed(found: Result) -> list[Own]:
    """The tables and views that a look brought back, by name. Raises: QueryError, its problem, or query.crashed when it says nonsense."""
    rows = found.rows().to_pylist()
    try:
        return sorted((own(row) for row in rows), key=lambda item: (item.schema != "main", item.schema, item.name.casefold()))
    except (KeyError, TypeError, ValueError):
        raise QueryError("query.crashed") from None


def own(row: Mapping[str, Any]) -> Own:
    """One row of a look. Raises: KeyError, TypeError, ValueError for one that no process of ours writes."""
    told = json.loads(row["columns"])
    what = VIEW if row["kind"] == VIEW else TABLE
    words = [comment(item["comment"]) for item in told["first"]]
    made = comment(row["comment"]).get("made") if what == VIEW else next((item["made"] for item in words[:1] if "made" in item), None)
    known = {key: str(value)[:300] for key, value in made.items() if key in ("by", "at", "file")} if isinstance(made, dict) else {}
    columns = [
        Column(str(item["name"]), str(item["type"]), str(word.get("semantic", ""))[:60])
        for item, word in zip(told["first"], words, strict=True)
    ]
    size, rows = int(row["bytes"] or 0), None if row["rows"] is None else int(row["rows"])
    return Own(str(row["schema"]), str(row["name"]), what, rows, size, str(row["sql"] or ""), int(told["count"]), tuple(columns), **known)


def comment(text: str | None) -> dict[str, Any]:
    """What a comment says; nothing when it is none of ours."""
    try:
        told = json.loads(text or "{}")
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def first_rows(item: Own, count: int) -> str:
    """SQL of the first rows of a table."""
    return f"SELECT * FROM {item.path} LIMIT {count}"


def question_of(item: Own) -> str:
    """A question about a table, to begin from, as people write it."""
    return f"SELECT * FROM {item.written} LIMIT 100"


def readers(name: str, tables: Sequence[Own]) -> list[str]:
    """The names of the views that name a table: they read it, or seem to."""
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)", re.IGNORECASE)
    return [item.name for item in tables if item.what == VIEW and not item.removed_at and word.search(item.sql.partition(" AS ")[2])]
