"""A mistake of a script, as DuckDB told it and where it stands: what every rewording starts from."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from workbench.query.inside.tokens import Token, tokens

SHOWN_CHARACTERS = 80
# DuckDB replaces each of these by one space before it tells of the text.
SPACES = re.compile("[\u00a0\u1680\u2000-\u200f\u2028\u2029\u202f\u205f\u3000\ufeff\0]")
# A date, 01/02/2024, is no path.
PATH = re.compile(r"(?<!\w)(?:[A-Za-z]:)?(?:[/\\][\w.@%~+-]+){2,}|[\w.-]*[A-Za-z_][\w.-]*(?:/[\w.@%~+-]+){2,}")


@dataclass(frozen=True)
class Script:
    """What is being run. statement: its number, from 0, or None while the script is only read.

    tables: (package, resource) of those that can be named, with "" for the package of the team's own. fields: of the tables of the query.
    largest: the team's largest tables, for a full file. limits: "seconds", "memory_mb", "quota_mb". at: where the statement was not
    understood before it ran (Lineage.at), as DuckDB does not always say it again; -1 for nowhere.
    """

    text: str
    statements: Sequence[str] = ()
    statement: int | None = None
    tables: Sequence[tuple[str, str]] = ()
    fields: Sequence[str] = ()
    largest: Sequence[str] = ()
    limits: Sequence[tuple[str, float]] = (("seconds", 10), ("memory_mb", 500), ("quota_mb", 1_000))
    at: int = -1

    @property
    def packages(self) -> list[str]:
        """The published packages."""
        return list(dict.fromkeys(package for package, _ in self.tables if package))

    @property
    def example(self) -> str:
        """A table that a query can name."""
        return next((f"{package}.{resource}" for package, resource in self.tables if package), "range(10)")

    @property
    def sql(self) -> str:
        """The statement that went wrong; the whole script while it is only read."""
        return self.text if self.statement is None else self.statements[self.statement]

    def limit(self, name: str) -> int:
        """One of the limits, whole."""
        return int(dict(self.limits)[name])


@dataclass(frozen=True)
class Mistake:
    """What went wrong. text: DuckDB's words. line: within the whole script. near: the word it points at, "" for none."""

    script: Script
    text: str
    line: int
    near: str
    at: int  # where the word stands in the statement, in characters; -1 when nobody knows

    def found(self) -> list[Token]:
        """The tokens of the statement."""
        return tokens(self.script.sql)

    def place(self) -> int:
        """The number of the token that DuckDB points at; -1 when it points nowhere."""
        return next((place for place, item in enumerate(self.found()) if item.at >= self.at), -1) if self.at >= 0 else -1

    def where(self) -> dict[str, Any]:
        """The place, for the context of an error: see the sentences query.place and query.place_of."""
        number = 1 if self.script.statement is None else self.script.statement + 1
        return {"line": self.line, "statement": number, "statements": max(1, len(self.script.statements))}


def mistake(error: BaseException, script: Script) -> Mistake:
    """The Mistake that an error of DuckDB tells."""
    text = str(error).split("\n\nStack Trace", 1)[0]
    before = first_line(script)
    sql = script.sql
    told = re.search(r"LINE (\d+): (.*)\n( *)\^", text)
    if told:
        at = offset(sql, int(told[1]), told[2], len(told[3]) - len(f"LINE {told[1]}: "))
        return Mistake(script, text, before + int(told[1]), word_at(sql, at), at)
    if script.at >= 0:
        return Mistake(script, text, before + 1 + sql[: script.at].count("\n"), word_at(sql, script.at), script.at)
    name = first(r'(?:column|near|name|table|field|to) "?([^"\s]+?)"?(?:\s|!|$)', text)
    found = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", sql, re.IGNORECASE) if name else None
    at = found.start() if found else -1
    return Mistake(script, text, before + 1 + sql[: max(at, 0)].count("\n") + (blank_lines(sql) if at < 0 else 0), name, at)


def first_line(script: Script) -> int:
    """How many lines of the script stand before the statement."""
    if script.statement is None:
        return 0
    text, place = SPACES.sub(" ", script.text), 0
    for statement in script.statements[: script.statement]:
        place = max(text.find(statement, place), place) + len(statement)
    start = text.find(script.statements[script.statement], place)
    return text[: start if start >= 0 else place].count("\n")


def blank_lines(sql: str) -> int:
    """The empty lines and comments before the first word of a statement."""
    found = tokens(sql)
    return sql[: found[0].at].count("\n") if found else 0


def offset(sql: str, line: int, shown: str, column: int) -> int:
    """The place that a caret points at. DuckDB shows long lines in part, behind three points."""
    lines = sql.split("\n")
    if line > len(lines):
        return -1
    start = sum(len(item) + 1 for item in lines[: line - 1])
    if not shown.startswith("..."):
        return start + column
    part = shown[3:].removesuffix("...")
    return start + max(SPACES.sub(" ", lines[line - 1]).find(part), 0) + column - 3


def word_at(sql: str, at: int) -> str:
    """The word, name or sign at a place of a statement."""
    found = re.match(r'"(?:[^"]|"")*"|\w+|\S', sql[at:]) if 0 <= at < len(sql) else None
    return found[0].strip('"') if found else ""


def first(pattern: str, text: str) -> str:
    """The first group of the pattern in the text, "" when it is not there."""
    found = re.search(pattern, text, re.DOTALL)
    return found[1] if found else ""


def short(text: str) -> str:
    """The text in 80 characters, on one line, without any path of the machine."""
    line = PATH.sub("…", " ".join(text.split()))
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def fields_of(connection: duckdb.DuckDBPyConnection, script: Script) -> list[str]:
    """The fields of the tables that the statement names, for messages; those of all tables when it names none."""
    words = [item.name for item in tokens(script.sql) if item.is_name]
    ask = "SELECT DISTINCT column_name, lower(table_name) FROM system.main.duckdb_columns() WHERE NOT internal"
    try:
        rows = connection.execute(ask).fetchall()
    except duckdb.Error:  # in a transaction that has failed
        return []
    return sorted({name for name, table in rows if table in words} or {name for name, _ in rows})
