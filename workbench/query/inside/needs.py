"""The packages that a script reads without naming them, through the views and macros that its team keeps."""

import json
from collections.abc import Sequence

import duckdb

from workbench.query.inside.guess import VIEWS
from workbench.query.inside.plans import PLAN
from workbench.query.script import named, stands


def needed(connection: duckdb.DuckDBPyConnection, script: str, packages: Sequence[str]) -> list[str]:
    """The packages named in the script, or in the team's views that it names, and that they name. Macros: see missing."""
    stored = {name.casefold(): text for name, text in connection.execute(VIEWS).fetchall()}
    whole, waiting = script, [script.casefold()]
    while waiting:
        text = waiting.pop()
        for name in [name for name in stored if name in text and stands(name, text)]:
            more = stored.pop(name)
            whole += "\n" + more
            waiting.append(more.casefold())
    return named(whole, packages)


def missing(connection: duckdb.DuckDBPyConnection, statement: str, packages: Sequence[str]) -> list[str]:
    """The packages that DuckDB looks for in vain to understand the statement, because a macro names them; attach, and ask again."""
    told = json.loads(connection.execute(PLAN, [statement]).fetchall()[0][0])
    return named(told.get("error_message", ""), packages) if told["error"] else []
