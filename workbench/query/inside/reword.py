"""DuckDB's errors in our words: what is wrong, on which line of the script, the names that exist, and what to write instead.

Every error also carries "line", "statement" and "statements", for the sentences query.place and query.place_of.
"""

import difflib
import re
from collections.abc import Callable

import duckdb

from workbench.data.nearest import fold, nearest
from workbench.errors import QueryError
from workbench.query.inside import reword_changes as changes
from workbench.query.inside import reword_types as types
from workbench.query.inside.functions import refusal
from workbench.query.inside.mistakes import Mistake, Script, first, mistake, short
from workbench.query.inside.reword_syntax import syntax

DETAIL_CHARACTERS = 200
LIKE = 0.7  # a mistyped field, rather than a text without its quotes
DIALECTS = {  # what other engines call it
    "getdate": "now", "sysdate": "now", "curdate": "today", "isnull": "coalesce", "nvl": "coalesce", "date_format": "strftime",
    "to_char": "strftime", "to_date": "strptime", "str_to_date": "strptime", "convert": "cast", "charindex": "strpos",
    "substring_index": "split_part", "instring": "strpos", "iif": "if", "datename": "dayname", "regexp_like": "regexp_matches",
    "to_number": "try_cast", "parse_date": "strptime", "format_date": "strftime", "safe_cast": "try_cast",
}  # fmt: skip


def reworded(error: BaseException, script: Script) -> QueryError:
    """The QueryError that tells a person what DuckDB meant."""
    told = mistake(error, script)
    if said := by_kind(error, told):
        return said
    for pattern, say in SAYINGS:
        if found := re.search(pattern, told.text, re.DOTALL):
            return say(found, told)
    return QueryError("query.failed", detail=detail(told.text), **told.where())


def by_kind(error: BaseException, told: Mistake) -> QueryError | None:
    """The QueryError of an error whose kind says all; None for the others."""
    script, where = told.script, told.where()
    if isinstance(error, duckdb.OutOfMemoryException | MemoryError) or "bad_alloc" in told.text:
        return QueryError("query.memory", memory_mb=script.limit("memory_mb"), **where)
    if isinstance(error, duckdb.InterruptException) or "maximum execution time" in told.text:
        return QueryError("query.timeout", seconds=script.limit("seconds"), **where)
    if isinstance(error, duckdb.InternalException | duckdb.FatalException):
        return QueryError("query.crashed", **where)
    if isinstance(error, duckdb.PermissionException):
        return QueryError("query.refused_file", what=short(first(r'"([^"]*)"', told.text)) or "…", example=script.example, **where)
    return syntax(told) if isinstance(error, duckdb.ParserException) else None


plain = changes.told_by


def unknown_table(found: re.Match[str], told: Mistake) -> QueryError:
    """A table that is not there; the closest ones as they are to be written."""
    name = found[1]
    whole = re.search(rf'([\w"]+)\s*\.\s*"?{re.escape(name)}\b', told.script.sql, re.IGNORECASE)
    asked = f"{whole[1].strip(chr(34))}.{name}" if whole and "." not in name else name
    tables = {f"{package}.{resource}" if package else resource: resource for package, resource in told.script.tables}
    same = [table for table, resource in tables.items() if name.rpartition(".")[2].casefold() == resource.casefold()]
    return QueryError("query.unknown_table", table=short(asked), tables=", ".join(same[:5]) or nearest(asked, list(tables)), **told.where())


def unknown_alias(found: re.Match[str], told: Mistake) -> QueryError:
    """A table that the query does not call so."""
    there = re.findall(r'"([^"]+)"', first(r"Candidate tables: (.*?)(?:\n|$)", told.text))
    return QueryError("query.unknown_alias", table=short(found[1]), tables=", ".join(map(short, there)) or "-", **told.where())


def unknown_field(found: re.Match[str], told: Mistake) -> QueryError:
    """A field that is not there; the closest ones, or how to write it as a text."""
    name = found[1].strip("«»“”‘’ ")
    there = re.split(r"andidate|Did you mean", told.text)[-1] if told.text.count("\n") else ""
    fields = list(dict.fromkeys([*re.findall(r'"([^"\n]+)"', there.split("\n\n")[0]), *told.script.fields]))
    if "FROM clause is missing" in told.text:
        return QueryError("query.no_from", field=short(name), example=told.script.example, **told.where())
    close = difflib.get_close_matches(fold(name), [fold(field) for field in fields], 1, LIKE)
    shown = ", ".join(types.written(field) for field in nearest(name, fields).split(", ")) if fields else "-"
    code = "query.field_or_text" if not close and (is_compared(told) or name != found[1]) else "query.unknown_field"
    return QueryError(code, field=short(name), fields=shown, **told.where())


def is_compared(told: Mistake) -> bool:
    """Whether the word stands right behind a comparison."""
    place = told.place()
    before = told.found()[place - 1] if place > 0 else None
    return bool(before and "does not have a column" not in told.text and (before.text in types.SIGNS or before.says("like", "ilike")))


def unknown_function(found: re.Match[str], told: Mistake) -> QueryError:
    """A function that is not there; what it is called here, or the one that DuckDB finds closest."""
    close = DIALECTS.get(found[1].casefold()) or first(r'Did you mean "([^"]*)"', told.text)
    close = close if close and not refusal(close) else "-"
    return QueryError("query.unknown_function", function=short(found[1]), functions=close, **told.where())


def ambiguous_schema(found: re.Match[str], told: Mistake) -> QueryError:
    """A name that is both a package and a schema of the team."""
    return QueryError("query.ambiguous_schema", name=short(found[1]), **told.where())


def too_large(found: re.Match[str], told: Mistake) -> QueryError:
    """A number that its new type cannot hold."""
    return QueryError("query.overflow", detail=f"{short(found[1])} → {types.NAMES.get(found[2], found[2])}", **told.where())


def detail(text: str) -> str:
    """DuckDB's first line, without its label and without any path."""
    line = text.split("\n", 1)[0].partition("Error: ")[2] or text.split("\n", 1)[0]
    return short(line)[:DETAIL_CHARACTERS].rstrip(". !")


Say = Callable[[re.Match[str], Mistake], QueryError]
SAYINGS: tuple[tuple[str, Say], ...] = (
    *changes.SAYINGS,
    (r"No files found that match the pattern", plain("query.withdrawn")),
    (r"not a valid DuckDB|Corrupt database file|Could not read enough bytes|database file with version", plain("query.team_file")),
    (r'Ambiguous reference to catalog or schema "([^"]*)"', ambiguous_schema),
    (r'Table with name "?([^"\n]+?)"? does not exist', unknown_table),
    (r'Referenced table "([^"]*)" not found', unknown_alias),
    (r'Ambiguous reference to table "([^"]*)"', plain("query.duplicate_alias", table=1)),
    (r'Referenced column "(.*?)" (?:not found|was not found)', unknown_field),
    (r'does not have a column (?:named|with name) "([^"]*)"', unknown_field),
    (r'Column "([^"]*)" in \w+ list not found', unknown_field),
    (r"Referenced update column (\S+) not found", unknown_field),
    (r'No matching columns found that match regex "([^"]*)"', unknown_field),
    (r"Function with name \"?(\S+?)\"? does not exist", unknown_function),
    (r"Type with name \"?(\S+?)\"? does not exist", plain("query.unknown_type", type=1)),
    (r'No catalog \+ schema named "([^"]*)"', plain("query.unknown_schema", name=1)),
    (r"Schema with name \"?(\S+?)\"? does not exist", plain("query.unknown_schema", name=1)),
    (r"\w+ with name \"?([^\"\s]+?)\"? does not exist", plain("query.unknown_object", name=1)),
    (r'column "([^"]*)" must appear in the GROUP BY', plain("query.ungrouped", field=1)),
    (r'Ambiguous reference to column name "([^"]*)"', plain("query.ambiguous", field=1)),
    (r"(?:WHERE|ON|GROUP BY) clause cannot contain aggregates", plain("query.aggregate_in_where")),
    (r"WHERE clause cannot contain window functions", plain("query.window_in_where")),
    (r"aggregate function calls cannot be nested", plain("query.nested_aggregate")),
    (r"Set operations can only apply", plain("query.set_columns")),
    (r"No function matches the given name and argument types '(.+?)\((.*?)\)'\.", types.no_match),
    (r'best candidate function for the function call "(.+?)\((.*?)\)"\.', types.no_match),
    (r"Cannot compare values of type (.+?) and type (.+?) - an explicit", types.compared),
    (r"Unimplemented type for cast \((.+?) -> (.+?)\)", types.uncastable),
    (r'(?:date|timestamp)[^"]*: "([^"]*)".*?expected format is \((YYYY-MM-DD)', types.dated),
    (r"Could not convert string '(.*?)' to ([A-Z]\w*(?:\([^)]*\))?)", types.conversion),
    (r'Could not parse string "(.*?)" according to format specifier "(.*?)"', types.misparsed),
    (r"Failed to parse format specifier (.*?):", plain("query.bad_format", format=1)),
    (r"Deprecated lambda arrow", plain("query.lambda")),
    (r"Values were not provided for the following parameters", plain("query.parameter")),
    (r'Column "([^"]*)" does not exist on \w+ side of join', plain("query.join_field", field=1)),
    (r"No columns found to join on in NATURAL JOIN", plain("query.no_common_field")),
    (r"ORDER term out of range - should be between 1 and (\d+)", plain("query.order_place", most=1)),
    (r"More than one row returned by a subquery", plain("query.subquery_rows")),
    (r"Subquery returns (\d+) columns", plain("query.subquery_columns", count=1)),
    (r"Window functions are not supported here", lambda found, told: QueryError("query.over", function=told.near or "…", **told.where())),
    (r"Out of Range Error: (.*?)!?(?:\n|$)", plain("query.overflow", detail=1)),
    (r"value (\S+) can't be cast because the value is out of range for the destination type (\w+)", too_large),
    (
        r'time field value out of range: "([^"]*)"()',
        lambda found, told: QueryError("query.conversion", value=short(found[1]), type="TIME", **told.where()),
    ),
)
