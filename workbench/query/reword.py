"""DuckDB's errors in our words: what is wrong, where, and the names that exist. No path of the server in any of them."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import duckdb

from workbench.data.nearest import nearest
from workbench.errors import QueryError

SHOWN_CHARACTERS = 80
DETAIL_CHARACTERS = 200
PATH = re.compile(r"(?:[A-Za-z]:)?(?:[/\\][\w.@-]+){2,}")


def reworded(error: BaseException, job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:
    """The QueryError that tells a person what the engine meant; fields: those of the tables of the query."""
    text = str(error)
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError) or "bad_alloc" in text or "std::bad" in text:
        return QueryError("query.memory", memory_mb=job["memory_mb"])
    if isinstance(error, duckdb.InterruptException) or "maximum execution time" in text:
        return QueryError("query.timeout", seconds=job["seconds"])
    if isinstance(error, duckdb.PermissionException):
        return QueryError("query.not_allowed", what=first(r'"([^"]*)"', text) or "files")
    if isinstance(error, duckdb.ParserException):
        return syntax(text, job["sql"])
    for pattern, say in SAYINGS:
        found = re.search(pattern, text, re.DOTALL)
        if found:
            return say(found, job, fields)
    return QueryError("query.failed", detail=detail(text))


def syntax(text: str, sql: str) -> QueryError:
    """The error of a query that is not understood: line and word."""
    near = first(r'at or near "(.*?)"\n', text + "\n") or first(r'at or near "([^"]*)"', text)
    if not near:
        return QueryError("query.syntax", line=sql.count("\n") + 1, near=short(sql.strip()[-20:]))
    return QueryError("query.syntax", line=int(first(r"LINE (\d+):", text) or 1), near=short(near))


def unknown_table(found: re.Match[str], job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:  # noqa: ARG001 - one signature
    """A table that is not there; the closest ones as they are to be written."""
    name = asked(found[1], job["sql"])
    return QueryError("query.unknown_table", table=short(name), tables=closest_tables(name, job["tables"]))


def asked(name: str, sql: str) -> str:
    """The name of the table as the query has it, package and all."""
    whole = re.search(rf'([\w"]+)\s*\.\s*"?{re.escape(name)}\b', sql, re.IGNORECASE)
    return f"{whole[1].strip(chr(34))}.{name}" if whole and "." not in name else name


def closest_tables(name: str, tables: Sequence[Sequence[str]]) -> str:
    """The tables that look like the name, in whole or by their own part."""
    names = [f"{package}.{resource}" for package, resource, _ in tables]
    same = [f"{package}.{resource}" for package, resource, _ in tables if name.lower() in (package, resource)]
    return ", ".join(same[:5]) or nearest(name, names)


def unknown_field(found: re.Match[str], job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:  # noqa: ARG001
    """A field that is not there; the closest ones."""
    return QueryError("query.unknown_field", field=short(found[1]), fields=nearest(found[1], fields))


def unknown_function(found: re.Match[str], job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:  # noqa: ARG001
    """A function that is not there; the one DuckDB finds closest."""
    close = re.search(r'Did you mean "([^"]*)"', found.string)
    return QueryError("query.unknown_function", function=short(found[1]), functions=close[1] if close else "-")


def ungrouped(found: re.Match[str], job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:  # noqa: ARG001
    """A field that is neither grouped nor aggregated."""
    return QueryError("query.ungrouped", field=short(found[1]))


def ambiguous(found: re.Match[str], job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:  # noqa: ARG001
    """A field of several tables."""
    return QueryError("query.ambiguous", field=short(found[1]))


def conversion(found: re.Match[str], job: Mapping[str, Any], fields: Sequence[str]) -> QueryError:  # noqa: ARG001
    """A value that is not of the type asked for."""
    return QueryError("query.conversion", value=short(found[1]), type=found[2].strip("."))


Say = Callable[[re.Match[str], Mapping[str, Any], Sequence[str]], QueryError]
SAYINGS: tuple[tuple[str, Say], ...] = (
    (r'Table with name "?([^"]+?)"? does not exist', unknown_table),
    (r'Referenced table "([^"]*)" not found', unknown_table),
    (r'Referenced column "([^"]*)" (?:not found|was not found)', unknown_field),
    (r'does not have a column named "([^"]*)"', unknown_field),
    (r"Function with name \"?(\S+?)\"? does not exist", unknown_function),
    (r'column "([^"]*)" must appear in the GROUP BY', ungrouped),
    (r'Ambiguous reference to column name "([^"]*)"', ambiguous),
    (r"Could not convert string '(.*?)' to (\S+)", conversion),
    (r'(?:invalid|date|timestamp)[^"]*"([^"]*)"[^"]*(DATE|TIMESTAMP|TIME|format)', conversion),
)


def first(pattern: str, text: str) -> str:
    """The first group of the pattern in the text, "" when it is not there."""
    found = re.search(pattern, text, re.DOTALL)
    return found[1] if found else ""


def short(text: str) -> str:
    """The text in 80 characters, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def detail(text: str) -> str:
    """The engine's first line, without its label and without any path."""
    line = text.split("\n", 1)[0].partition("Error: ")[2] or text.split("\n", 1)[0]
    return PATH.sub("…", line)[:DETAIL_CHARACTERS].rstrip(". ")
