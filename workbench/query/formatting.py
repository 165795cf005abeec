"""A script with one clause a line. It is given back only when it still says the same and has all its comments."""

import sqlglot
from sqlglot import errors
from sqlglot.expressions import Command, Expr, Semicolon
from sqlglot.tokens import Tokenizer

from workbench.errors import QueryError

DIALECT = "duckdb"


def pretty(script: str) -> str:
    """The script formatted. Raises: QueryError script.not_formatted, script.not_formatted_at_all."""
    try:
        trees = parsed(script)
        text = "\n\n".join(written(one) + ("" if isinstance(one, Semicolon) else ";") for one in trees)
        text = text if len(trees) > 1 or script.rstrip().endswith(";") else text.removesuffix(";")
        same = parsed(text) == trees and comments(text) == comments(script)
    except QueryError:
        raise
    except (errors.SqlglotError, RecursionError, ValueError, AttributeError, TypeError, KeyError):
        raise QueryError("script.not_formatted_at_all") from None
    if not same:
        raise QueryError("script.not_formatted_at_all")
    return text


def written(tree: Expr) -> str:
    """A statement, one clause a line; names of functions in small letters, as DuckDB writes them."""
    return str(tree.sql(dialect=DIALECT, pretty=True, normalize_functions="lower", max_text_width=100))


def parsed(script: str) -> list[Expr]:
    """The statements of a script as trees. Raises: QueryError script.not_formatted, when it is not understood."""
    try:
        found = [item for item in sqlglot.parse(script, read=DIALECT) if item is not None]
    except errors.ParseError as problem:
        line = problem.errors[0].get("line") if problem.errors else None
        raise QueryError("script.not_formatted", line=line or 1) from None
    except (errors.TokenError, RecursionError):
        raise QueryError("script.not_formatted_at_all") from None
    if not found or any(isinstance(item, Command) for item in found):
        raise QueryError("script.not_formatted_at_all")
    return found


def comments(script: str) -> list[str]:
    """The texts of the comments of a script, in any order: formatting may move one to the end of its line."""
    return sorted(" ".join(text.split()) for token in Tokenizer(dialect=DIALECT).tokenize(script) for text in token.comments)
