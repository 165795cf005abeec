"""Where a statement names a table by a text or by the path of a file, which DuckDB would open."""

import re
from collections.abc import Sequence

from workbench.query.inside.tokens import Token

# FROM is no clause in extract(year FROM d), trim(both 'x' FROM t), substring(t FROM 2), overlay(...), position(...).
NO_CLAUSE = ("extract", "trim", "substring", "overlay", "position", "ltrim", "rtrim")
ENDS = (
    "select", "where", "group", "having", "order", "limit", "offset", "window", "qualify", "union", "intersect", "except", "set", "values",
    "on", "when", "then", "returning", "using",
)  # fmt: skip
TABLES_FOLLOW = ("from", "join", "describe", "summarize", "pivot", "unpivot", "pivot_wider", "pivot_longer", "into", "table", "update")
FILE = re.compile(r"[/\\*]|://|\.(csv|tsv|txt|parquet|json|jsonl|ndjson|xlsx?|gz|zst|zip|db|duckdb|sqlite3?|arrow|feather|avro)$")


def file_named(found: Sequence[Token]) -> str:
    """The first text or path that stands where a table does; "" when there is none."""
    clauses = [False]  # for each open bracket, whether tables are listed there
    calls = [""]  # and the name before it
    before = Token("sign", "", "", 0)
    for one in found:
        if is_table(one, before, clauses[-1]):
            return one.text
        if one.text == "(":
            clauses.append(clauses[-1] and (before.says(*TABLES_FOLLOW) or before.text in (",", "(")))
            calls.append(before.name)
        elif one.text == ")" and len(clauses) > 1:
            clauses.pop()
            calls.pop()
        elif one.says(*TABLES_FOLLOW):
            clauses[-1] = calls[-1] not in NO_CLAUSE and not before.says("distinct")
        elif one.says(*ENDS):
            clauses[-1] = False
        before = one
    return ""


def is_table(one: Token, before: Token, listed: bool) -> bool:  # noqa: FBT001 - one state of a scan
    """Whether the token is a text where a table stands, or a quoted path anywhere a table may."""
    if one.kind == "text":
        return listed and (before.says(*TABLES_FOLLOW) or before.text in (",", "("))
    return one.kind == "quoted" and listed and bool(FILE.search(one.name))
