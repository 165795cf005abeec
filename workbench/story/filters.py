"""What a query leaves out, read from its text."""

from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

MOST_CHARACTERS = 8_000  # longer scripts are not worth the time that parsing them takes
LONGEST = 160
MOST = 12
CLAUSES = (exp.Where, exp.Having, exp.Qualify)


@lru_cache(maxsize=256)
def filters_of(script: str) -> tuple[str, ...]:
    """The conditions of the script's WHERE, HAVING and QUALIFY, and its LIMIT, as SQL; () where they cannot be told."""
    if len(script) > MOST_CHARACTERS:
        return ()
    try:
        trees = sqlglot.parse(script, read="duckdb")
    except (SqlglotError, RecursionError):
        return ()
    found: list[str] = []
    for tree in trees:
        found += conditions(tree) if tree is not None else []
    return tuple(dict.fromkeys(found))[:MOST]


def conditions(tree: exp.Expr) -> list[str]:
    """The conditions of a statement, each cut to a readable length."""
    told: list[str] = []
    for clause in tree.find_all(*CLAUSES):
        whole = clause.this
        told += [part.sql(dialect="duckdb") for part in (whole.flatten() if isinstance(whole, exp.And) else [whole])]
    told += [f"LIMIT {limit.expression.sql(dialect='duckdb')}" for limit in tree.find_all(exp.Limit) if limit.expression is not None]
    return [text if len(text) <= LONGEST else text[:LONGEST] + "…" for text in told]
