"""The second table of a View, brought to one row for each key so that no row of the first is counted twice."""

from collections.abc import Sequence

from workbench.explore import keys
from workbench.explore.sources import Column, Source
from workbench.explore.view import Join
from workbench.sql import ident

AMOUNTS = {"sum": "sum", "mean": "avg", "max": "max"}


def is_made(join: Join, second: Source) -> bool:
    """Whether the second table is made anew for the join: its keys are fixed, or may stand in several rows."""
    return bool(join.right_fix) or not (join.several == "each" or join.right in second.unique)


def key_name(second: Source) -> str:
    """What the key of the second table made anew is called; no column of the table is."""
    taken = {item.name.casefold() for item in second.columns}
    return next(name for name in ("key", *(f"key {number}" for number in range(2, len(taken) + 3))) if name not in taken)


def right_key(join: Join, second: Source, prefix: str = "") -> str:
    """SQL: the key of the second table, from its own columns."""
    column = second.column(join.right)
    assert column is not None
    return keys.fixed(join.right_fix, column, prefix + ident(join.right))


def second_sql(join: Join, second: Source, columns: Sequence[Column]) -> str:
    """SQL: the second table with its key; unless each of its rows is asked for, one row for each key."""
    key = f"{right_key(join, second)} AS {ident(key_name(second))}"
    if join.several == "each" or (not join.right_fix and join.right in second.unique):
        return f"  SELECT {', '.join([key, *(ident(item.name) for item in columns)])}\n  FROM {second.sql}"
    held = [key, *(f"{one(join, item)} AS {ident(item.name)}" for item in columns)]
    return f"  SELECT {', '.join(held)}\n  FROM {second.sql}\n  GROUP BY 1"


def one(join: Join, column: Column) -> str:
    """SQL: one value for the rows that share a key: amounts are put together, others kept when all rows say the same."""
    name = ident(column.name)
    if column.kind == "nested":
        return f"any_value({name})"
    if is_amount(column):
        finite = f" FILTER (WHERE isfinite({name}))" if column.may_be_infinite else ""
        return f"{AMOUNTS[join.several]}({name}){finite}"
    return f"CASE WHEN min({name}) = max({name}) THEN min({name}) END"


def is_amount(column: Column) -> bool:
    """Whether the values of a column can be added up: numbers that are no codes, years or places."""
    return column.kind == "number" and not column.semantic and column.about.get("type") != "year"
