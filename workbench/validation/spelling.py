"""A Spelling: how the cells of one Field are read in SQL."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.sql import literal

Sql = Callable[[str], str]


@dataclass(frozen=True)
class Spelling:
    """SQL for one type, format and options; each function takes the SQL of a text column.

    duckdb_type: type of the value. parses: boolean, TRUE when `value` holds exactly what the cell says.
    value: the value where `parses` is TRUE; NULL or nonsense elsewhere, never an error.
    screens: boolean, TRUE only when frictionless surely accepts the cell; None means `parses`.
    """

    duckdb_type: str
    parses: Sql
    value: Sql
    screens: Sql | None = None

    @property
    def surely_accepted(self) -> Sql:
        """The predicate that implies frictionless's acceptance of the type."""
        return self.screens or self.parses


def itself(text: str) -> str:
    """SQL: the text."""
    return text


def always(_: str) -> str:
    """SQL boolean: TRUE."""
    return "true"


def never(_: str) -> str:
    """SQL boolean: FALSE; nothing is sure, frictionless judges every cell."""
    return "false"


def full_match(text: str, pattern: str) -> str:
    """SQL boolean: the whole text matches the RE2 pattern; FALSE for NULL."""
    return f"coalesce(regexp_full_match({text}, {literal(pattern)}), false)"


def one_of(text: str, words: tuple[str, ...] | list[str]) -> str:
    """SQL boolean: the text is one of the words; FALSE for NULL and for no words."""
    if not words:
        return "false"
    return f"coalesce({text} IN ({', '.join(literal(word) for word in words)}), false)"


def first_or(cheap: str, exact: str) -> str:
    """SQL boolean: `cheap` where it holds, else `exact`, computed only there."""
    return f"(CASE WHEN {cheap} THEN true ELSE {exact} END)"


def both(cheap: str, costly: str) -> str:
    """SQL boolean: `cheap` and `costly`, the latter computed only where the former holds."""
    return f"(CASE WHEN {cheap} THEN {costly} ELSE false END)"


def balanced(conditions: list[str], operator: str) -> str:
    """SQL boolean: the conditions joined as a shallow tree.

    DuckDB 2.0 ends the process on a flat chain of 9,000 terms.
    """
    while len(conditions) > 1:
        groups = [conditions[start : start + 16] for start in range(0, len(conditions), 16)]
        conditions = [f"({f' {operator} '.join(group)})" for group in groups]
    return conditions[0] if conditions else "true"
