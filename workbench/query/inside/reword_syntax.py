"""A script that is not understood, in our words: the line, the word, and what it seems to lack."""

import difflib
from collections.abc import Sequence

from workbench.errors import QueryError
from workbench.query.inside.mistakes import Mistake, short
from workbench.query.inside.tokens import Token

KEYWORDS = (
    "select", "from", "where", "group", "having", "order", "limit", "offset", "join", "left", "right", "inner", "outer", "cross", "union",
    "insert", "update", "delete", "create", "replace", "table", "values", "distinct", "between", "qualify", "describe", "summarize", "with",
)  # fmt: skip
GLUE = (
    *KEYWORDS,
    "by",
    "on",
    "as",
    "and",
    "or",
    "not",
    "in",
    "is",
    "like",
    "ilike",
    "using",
    "set",
    "into",
    "case",
    "when",
    "then",
    "else",
)
ALIKE = 0.74  # form and from


def syntax(mistake: Mistake) -> QueryError:
    """The error of a script that DuckDB does not understand."""
    where = mistake.where()
    found, place = mistake.found(), mistake.place()
    if "unterminated" in mistake.text:
        return QueryError("query.quote_open", near=short(mistake.script.sql[max(mistake.at, 0) :][:30]), **where)
    if place < 0:
        end = mistake.script.sql.rstrip()
        return QueryError("query.syntax", near=short(end[-20:]), **where | {"line": end.count("\n") + 1})
    return guess(mistake) or QueryError("query.syntax", near=short(mistake.near or found[place].text), **where)


def guess(mistake: Mistake) -> QueryError | None:
    """The error that says what is wrong at the word that DuckDB does not understand; None when nothing shows."""
    found, place, where = mistake.found(), mistake.place(), mistake.where()
    here, before = found[place], found[place - 1] if place else None
    if before and before.says("top") and here.text.isdigit():
        return QueryError("query.top", rows=here.text, **where)
    for item in (here, before):
        if item and (word := misspelt(item, mistake.script.fields)):
            return QueryError("query.misspelt", near=short(item.text), word=word, **where)
    if before and lacks_comma(before, here, mistake.script.fields):
        return QueryError("query.missing_comma", near=short(here.text), **where)
    opened = sum((item.text == "(") - (item.text == ")") for item in found[:place])
    if opened > 0 and here.says(*KEYWORDS):
        return QueryError("query.bracket_open", near=short(here.text), **where)
    return None


def misspelt(item: Token, fields: Sequence[str]) -> str:
    """The keyword that a word seems to be meant for; "" when it is one, or a field, or like none."""
    if item.kind != "word" or item.name in GLUE or item.name in (field.casefold() for field in fields):
        return ""
    close = difflib.get_close_matches(item.name, KEYWORDS, 1, ALIKE)
    return close[0].upper() if close else ""


def lacks_comma(before: Token, item: Token, fields: Sequence[str]) -> bool:
    """Whether two fields or values stand side by side."""
    known = [field.casefold() for field in fields]
    ends = (
        before.kind in ("quoted", "text") or before.text == ")" or (before.is_name and before.name not in GLUE) or before.text[:1].isdigit()
    )
    return ends and item.is_name and item.name in known
