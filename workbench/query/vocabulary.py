"""The words of SQL as the pinned DuckDB knows them, for an editor: keywords, types, functions that scripts may call."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import duckdb

from workbench.query.inside.functions import refusal

NAME = re.compile(r"[a-z_][a-z0-9_]*")
KINDS = ("scalar", "aggregate", "macro", "window", "table", "table_macro")
MOST_SIGNATURES = 6
EXAMPLE_CHARACTERS = 120
FUNCTIONS = """
    SELECT lower(function_name), function_type, parameters, parameter_types, varargs, return_type, examples
    FROM duckdb_functions() WHERE function_type <> 'pragma' ORDER BY 1, function_oid
"""
KEYWORDS = "SELECT keyword_name, keyword_category FROM duckdb_keywords() ORDER BY 1"
TYPES = "SELECT DISTINCT lower(type_name) FROM duckdb_types() WHERE database_name = 'system' ORDER BY 1"


@cache
def vocabulary() -> Mapping[str, Any]:
    """{"version", "keywords", "reserved", "types", "functions": [[name, kind, signatures, example]]}, read from DuckDB once."""
    with duckdb.connect(":memory:") as connection:
        words = connection.execute(KEYWORDS).fetchall()
        types = [name for (name,) in connection.execute(TYPES).fetchall() if NAME.fullmatch(name)]
        rows = connection.execute(FUNCTIONS).fetchall()
    return {
        "version": duckdb.__version__,
        "keywords": [word for word, _ in words],
        "reserved": [word for word, kind in words if kind in ("reserved", "type_function")],
        "types": types,
        "functions": functions(rows),
    }


def functions(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """The functions that scripts may call, one item for each name: [name, kind, signatures, example]."""
    found: dict[str, list[Any]] = {}
    for name, kind, parameters, types, varargs, returned, examples in rows:
        if not NAME.fullmatch(name) or kind not in KINDS or refusal(name):
            continue
        item = found.setdefault(name, [name, kind, [], example(examples)])
        told = signature(name, zip(parameters or (), types or (), strict=False), varargs, returned)
        if told not in item[2] and len(item[2]) < MOST_SIGNATURES:
            item[2].append(told)
        item[3] = item[3] or example(examples)
    return list(found.values())


def signature(name: str, parameters: Any, varargs: str | None, returned: str | None) -> str:
    """How a function is called: lag(col T, offset BIGINT) → T."""
    given = [f"{parameter} {kind}" if kind and kind != "ANY" else str(parameter) for parameter, kind in parameters]
    return f"{name}({', '.join([*given, '…'] if varargs else given)})" + (f" → {returned}" if returned and returned != "ANY" else "")


def example(examples: Sequence[str] | None) -> str:
    """The first example, "" when there is none or it is long."""
    first = str((examples or [""])[0]).strip()
    return first if len(first) <= EXAMPLE_CHARACTERS else ""
