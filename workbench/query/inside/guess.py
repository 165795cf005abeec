"""The fields that a statement may read, told from its words: for the few that DuckDB does not tell the plan of."""

from collections.abc import Mapping, Sequence

import duckdb

from workbench.query.inside.tokens import Token, pairs, tokens

Field = tuple[str, str, str]  # package, resource, field
Tables = Mapping[tuple[str, str], Sequence[str]]  # the fields of each table that can be named
VIEWS = "SELECT view_name, sql FROM system.main.duckdb_views() WHERE NOT internal AND sql IS NOT NULL AND database_name IN ('team', 'temp')"
MACROS = """
    SELECT function_name, coalesce(macro_definition, '') FROM system.main.duckdb_functions()
    WHERE NOT internal AND function_type IN ('macro', 'table_macro')
"""
UNSURE = ("summarize", "describe", "show", "pivot", "unpivot", "pivot_wider", "pivot_longer", "natural", "columns", "positional")
# A star after one of these, or after a dot or a bracket, stands for fields; between two values it multiplies.
BEFORE_STAR = ("select", "distinct", "all", "by", "returning", "")


def guessed(found: Sequence[Token], tables: Tables) -> set[Field]:
    """The fields of the tables named whose own name is among the tokens (see with_stored); all of their fields when unsure."""
    names = {item.name for item in found}
    named = {key: fields for key, fields in tables.items() if key[1].casefold() in names}  # USE may have named the package before
    if is_unsure(found, named):
        return {(*key, field) for key, fields in named.items() for field in fields}
    return {(*key, field) for key, fields in named.items() for field in fields if field.casefold() in names}


def with_stored(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Token]:
    """The tokens of the statement, and those of the views and macros of the team that it names, and that they name."""
    stored = {name.casefold(): text for name, text in connection.execute(f"{VIEWS} UNION ALL {MACROS}").fetchall()}
    found = tokens(sql)
    waiting = [item.name for item in found]
    while waiting:
        text = stored.pop(waiting.pop(), None)
        if text is not None:
            more = tokens(text)
            found += [Token("sign", ";", ";", 0), *more]
            waiting += [item.name for item in more]
    return found


def is_unsure(found: Sequence[Token], named: Tables) -> bool:
    """Whether fields may be read that no word names: stars, whole rows, fields by place or under another name."""
    return (
        any(item.says(*UNSURE) or item.text.startswith("#") for item in found)
        or any(has_star(before, item, after) for before, item, after in threes(found))
        or any(begins_with_from(before, item) for before, item in pairs([Token("sign", "", "", 0), *found]))
        or has_whole_rows(found, named)
    )


def threes(found: Sequence[Token]) -> list[tuple[Token, Token, Token]]:
    """Each token with the one before and the one after it."""
    edge = Token("sign", "", "", 0)
    return list(zip([edge, *found], found, [*found[1:], edge], strict=False))


def has_star(before: Token, item: Token, after: Token) -> bool:
    """Whether the token is a star that stands for fields. count(*) counts rows and reads none."""
    if not item.text.startswith("*"):
        return False
    if before.text == "(" and after.text == ")":
        return False
    return before.text in (".", ",", "(") or before.says(*BEFORE_STAR) or after.says("from", "exclude", "replace", "rename", "like")


def begins_with_from(before: Token, item: Token) -> bool:
    """Whether a FROM or a TABLE begins a query of its own, which then means every field."""
    starts = before.text in ("", ";", "(") or before.says("as", "union", "all", "except", "intersect", "explain", "analyze", "name")
    return item.says("from", "table") and starts


def has_whole_rows(found: Sequence[Token], named: Tables) -> bool:
    """Whether a table stands where a value does, or its fields get other names: SELECT v FROM p.t v, FROM p.t AS v(a, b)."""
    resources = {key[1].casefold() for key in named}
    behind = [
        [one for one in found[place + 1 : place + 4] if not one.says("as")] for place, item in enumerate(found) if item.name in resources
    ]
    aliases = [rest for rest in behind if rest and rest[0].is_name]
    if any(len(rest) > 1 and rest[1].text == "(" for rest in aliases):
        return True
    called = resources | {rest[0].name for rest in aliases}
    return any(is_value(*three) for three in threes(found) if three[1].name in called)


def is_value(before: Token, item: Token, after: Token) -> bool:
    """Whether the name of a table stands where a value does: neither before a dot, nor after a dot, FROM, JOIN, AS or a table."""
    if not item.is_name or after.text == "." or before.text == ".":
        return False
    return (
        before.text in ("(", ",")
        or before.kind == "sign"
        or before.says("select", "distinct", "by", "where", "and", "or", "on", "not", "when")
    )
