"""What a script may hold: the first of three fences, and the one that says what to do instead.

It reads words, so it refuses some harmless scripts (a table called "duckdb_x"). DuckDB's own lock and the kernel stand behind it.
"""

from collections.abc import Sequence

import duckdb

from workbench.errors import QueryError
from workbench.query.inside.functions import bare_refusal, refusal
from workbench.query.inside.places import file_named
from workbench.query.inside.tokens import Token, after_first, called, pairs, tokens

READS = frozenset({
    "select", "from", "with", "values", "table", "describe", "desc", "summarize", "show", "pivot", "unpivot", "pivot_wider",
    "pivot_longer",
})  # fmt: skip
WRITES = frozenset({"insert", "update", "delete", "merge", "truncate", "vacuum", "analyze", "analyse"})
TURNS = frozenset({"begin", "start", "commit", "end", "rollback", "abort"})
OBJECTS = {
    "create": ("table", "view", "macro", "function", "schema", "sequence", "type", "index", "recursive"),
    "drop": ("table", "view", "macro", "function", "schema", "sequence", "type", "index"),
    "alter": ("table", "view", "sequence"),
}
DECORATION = ("or", "replace", "temp", "temporary", "local", "unique", "persistent", "if", "not", "exists")
PRAGMAS = ("table_info", "show_tables", "show_tables_expanded", "show_databases", "show", "version", "functions", "collations")
TELLING = ("database_list", "database_size", "platform", "user_agent", "storage_info", "metadata_info", "extension_versions")
OTHERS = {
    "copy": "query.refused_copy", "export": "query.refused_copy", "import": "query.refused_file", "attach": "query.refused_attach",
    "detach": "query.refused_attach", "install": "query.refused_attach", "load": "query.refused_attach", "force": "query.refused_attach",
    "connect": "query.refused_attach", "prepare": "query.refused_text", "execute": "query.refused_text", "deallocate": "query.refused_text",
    "call": "query.refused_call", "checkpoint": "query.refused_engine", "comment": "query.refused_comment",
    "set": "query.refused_setting", "reset": "query.refused_setting",
}  # fmt: skip
ELSEWHERE = ("secret", "database", "server")  # CREATE and DROP of them reach outside
OWN = "team"  # the team's own database
TAKEN = (OWN, "temp", "system", "memory")  # names of databases that are always there


def statements(connection: duckdb.DuckDBPyConnection, script: str, packages: Sequence[str], example: str) -> list[duckdb.Statement]:
    """The statements of a script, all of them allowed. example: a table, for sentences.

    Raises: QueryError (query.empty, query.refused_...) before anything is run; duckdb.Error when the script is not understood.
    """
    try:
        found: list[duckdb.Statement] = connection.extract_statements(script.replace("\0", " "))
        kinds = [item.type for item in found]
    except ValueError:  # a kind of statement that the client does not know
        raise QueryError("query.refused_kind", what=kind_of(tokens(script))) from None
    if not kinds:
        raise QueryError("query.empty", example=example)
    for statement in found:
        require_allowed(connection, statement.query, packages, example)
    return found


def require_allowed(connection: duckdb.DuckDBPyConnection, sql: str, packages: Sequence[str], example: str) -> None:
    """None. Raises: QueryError unless the statement, and the one that it explains, are allowed."""
    found = tokens(sql)
    while found and found[0].text in ("(", ";"):
        found.pop(0)
    require_kind(found, packages, example)
    require_names(connection, found, example)
    if found[0].says("explain"):
        inner = explained(sql, found)
        if inner.strip() == sql.strip() or not connection.extract_statements(inner):
            raise QueryError("query.refused_kind", what="EXPLAIN")
        require_allowed(connection, inner, packages, example)


def require_kind(found: Sequence[Token], packages: Sequence[str], example: str) -> None:
    """None. Raises: QueryError unless statements of this kind are allowed."""
    word = found[0].name if found and found[0].kind == "word" else ""
    if word in OBJECTS:
        require_object(found, packages)
    elif word == "use":
        require_own(found, packages, example)
    elif word == "pragma":
        require_pragma(found, example)
    elif word in ("set", "reset") and found[1:2] and found[1].says("variable"):
        return
    elif word in OTHERS:
        raise QueryError(OTHERS[word], what=kind_of(found), example=example)
    elif word not in READS | WRITES | TURNS | {"explain"}:
        raise QueryError("query.refused_kind", what=kind_of(found))


def require_object(found: Sequence[Token], packages: Sequence[str]) -> None:
    """None. Raises: QueryError unless scripts may create, drop or alter such an object, under such a name."""
    rest = after_first(found, *DECORATION)
    if not rest or rest[0].name not in OBJECTS[found[0].name]:
        code = "query.refused_attach" if rest and rest[0].name in ELSEWHERE else "query.refused_kind"
        raise QueryError(code, what=f"{found[0].name} {rest[0].text if rest else ''}".strip().upper())
    if found[0].says("create") and rest[0].says("type") and is_enum_of_query(rest):
        raise QueryError("query.refused_enum")
    if found[0].says("create") and rest[0].says("schema"):
        name = dotted(after_first(rest, "if", "not", "exists"))[-1:]
        if name and name[0] in (*packages, *TAKEN):
            raise QueryError("query.refused_schema", name=name[0])


def is_enum_of_query(found: Sequence[Token]) -> bool:
    """Whether a type takes its values from a query, after which nobody would know where they come from."""
    place = next((place for place, item in enumerate(found) if item.says("enum")), len(found))
    inside = found[place + 2 : place + 3]
    return bool(inside) and inside[0].kind != "text" and inside[0].text != ")"


def require_own(found: Sequence[Token], packages: Sequence[str], example: str) -> None:
    """None. Raises: QueryError unless USE names a schema of the team, or a package, which nobody can change."""
    names = dotted(found[1:]) or [item.name for item in found[1:2]]
    if names[:1] == [OWN] or names[:1] in [[name] for name in packages] or (len(names) == 1 and names[0] not in TAKEN):
        return
    raise QueryError("query.refused_use", what=".".join(names), example=example)


def require_pragma(found: Sequence[Token], example: str) -> None:
    """None. Raises: QueryError unless the PRAGMA only shows tables and fields."""
    name = found[1].name if len(found) > 1 else ""
    if name in PRAGMAS and not (len(found) > 2 and found[2].text == "="):
        return
    code = "query.refused_machine" if name in TELLING else "query.refused_setting"
    raise QueryError(code, what=f"PRAGMA {name}", example=example)


def require_names(connection: duckdb.DuckDBPyConnection, found: Sequence[Token], example: str) -> None:
    """None. Raises: QueryError when a function, a table, a file or a setting that a statement names is not allowed."""
    for name in called(found):
        if code := refusal(name):
            raise QueryError(code, what=name, example=example)
    for one, after in pairs(found):
        if one.text == "(" and after.says("copy") and is_statement(after, found):
            raise QueryError("query.refused_copy", what="COPY", example=example)
        if one.says("operator") and after.text == "(":  # OPERATOR(=) does not check types either, and ends the process
            raise QueryError("query.refused_operator", what="OPERATOR(…)", example=example)
        if one.says("show") and after.is_name and is_setting(connection, after.name):
            raise QueryError("query.refused_machine", what=f"SHOW {after.name}", example=example)
    for one in found:
        if one.is_name and (code := bare_refusal(one.name)):
            raise QueryError(code, what=one.name, example=example)
    if path := file_named(found):
        raise QueryError("query.refused_file", what=path[:80], example=example)


def is_statement(word: Token, found: Sequence[Token]) -> bool:
    """Whether the word begins a statement inside brackets, as in WITH x AS (COPY t TO 'file')."""
    place = found.index(word)
    return place + 1 < len(found) and (found[place + 1].text == "(" or found[place + 1].is_name)


def is_setting(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    """Whether DuckDB has a setting of that name, which SHOW would tell."""
    return bool(connection.execute("SELECT count(*) FROM system.main.duckdb_settings() WHERE name = ?", [name]).fetchall()[0][0])


def explained(sql: str, found: Sequence[Token]) -> str:
    """The statement that an EXPLAIN is about."""
    rest = after_first(found, "analyze", "analyse", "verbose")
    if rest and rest[0].text == "(" and not (rest[1:2] and rest[1].name in READS):  # options
        closed = next((place for place, item in enumerate(rest) if item.text == ")"), len(rest) - 1)
        rest = rest[closed + 1 :]
    return sql[rest[0].at :] if rest else ""


def dotted(found: Sequence[Token]) -> list[str]:
    """The parts of the name at the beginning: team.work gives team and work."""
    parts: list[str] = []
    for place, item in enumerate(found):
        if place % 2 == 0 and item.is_name:
            parts.append(item.name)
        elif item.text != ".":
            break
    return parts


def kind_of(found: Sequence[Token]) -> str:
    """The first word, as a sentence names it."""
    return found[0].text.upper()[:40] if found else ""
