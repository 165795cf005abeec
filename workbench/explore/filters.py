"""A Filter as a condition in SQL."""

import math
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from workbench.explore.sources import Column
from workbench.explore.view import NEEDS_NOTHING, NEEDS_SPAN, NEEDS_TEXT, Filter
from workbench.sql import literal

HOWS_OF: Mapping[str, tuple[str, ...]] = {
    "text": ("one_of", "none_of", *NEEDS_TEXT, *NEEDS_NOTHING),
    "number": ("between", "outside", "one_of", "none_of", *NEEDS_NOTHING),
    "date": ("between", "outside", *NEEDS_NOTHING),
    "boolean": ("one_of", *NEEDS_NOTHING),
    "nested": NEEDS_NOTHING,
}
MOST_CHARACTERS = 500
NOT = {"none_of": "one_of", "outside": "between", "lacks": "contains", "not_starts": "starts", "differs": "equals"}


def fits(item: Filter, column: Column) -> bool:
    """Whether the Filter can be asked of the column."""
    if item.how not in HOWS_OF[column.kind] or any(len(value) > MOST_CHARACTERS for value in item.values):
        return False
    if item.how in NEEDS_SPAN:
        return len(item.values) in (0, 2) and all(value == "" or can_be(column, value) for value in item.values)
    if item.how in NEEDS_TEXT:
        return len(item.values) <= 1
    return not (item.values and item.how in NEEDS_NOTHING)


def can_be(column: Column, value: str) -> bool:
    """Whether a text says a value that the column can be compared with."""
    if column.kind == "date":
        return day(value) is not None
    return number(value) is not None


def day(value: str) -> date | None:
    """The day of a text, None when it says none as SQL reads it: Python reads weeks, and days without hyphens, too."""
    try:
        found = date.fromisoformat(value)
    except ValueError:
        return None
    return found if found.isoformat() == value else None


def number(value: str) -> str | None:
    """The number of a text, as SQL writes it; None when it says none, or one that no column holds."""
    try:
        found = Decimal(value)
    except InvalidOperation:
        return None
    if not found.is_finite() or not math.isfinite(float(found)) or abs(found.adjusted()) > 300:
        return None
    plain = format(found, "f")
    return plain if len(plain) <= 38 else f"{float(found)!r}::DOUBLE"


def condition(item: Filter, column: Column, sql: str) -> str:
    """SQL: whether a row is kept. `fits(item, column)` holds; a missing value meets what says "not"."""
    if item.how in NOT:
        return f"NOT coalesce({condition(Filter(item.field, NOT[item.how], item.values), column, sql)}, false)"
    if item.how in NEEDS_NOTHING:
        return f"{sql} IS {'' if item.how == 'missing' else 'NOT '}NULL"
    if item.how == "between":
        return between(item, column, sql)
    if item.how == "one_of":
        return one_of(item, column, sql)
    value = literal(item.values[0])
    if item.how == "equals":
        return f"{sql}::VARCHAR = {value}"
    found = f"lower({sql}::VARCHAR), lower({value})"
    return f"contains({found})" if item.how == "contains" else f"starts_with({found})"


def one_of(item: Filter, column: Column, sql: str) -> str:
    """SQL: whether the value is one of several."""
    values = ", ".join(literal(value) for value in item.values)
    told = sql if column.type == "VARCHAR" else f"{sql}::VARCHAR"
    return f"{told} = {values}" if len(item.values) == 1 else f"{told} IN ({values})"


def between(item: Filter, column: Column, sql: str) -> str:
    """SQL: whether the value lies between two, both included; days include their last hour. NaN, which DuckDB sorts last, lies nowhere."""
    value = f"{sql}::DATE" if column.has_hours else sql
    low, high = (ends_of(text, column) for text in item.values)
    sides = [f"{value} >= {low}" if low else "", f"{value} <= {high}" if high else ""]
    if column.may_be_infinite and not high:
        sides.append(f"NOT isnan({sql})")
    return " AND ".join(side for side in sides if side)


def ends_of(text: str, column: Column) -> str:
    """SQL: one end of a span, "" for none."""
    if not text:
        return ""
    return f"DATE {literal(text)}" if column.kind == "date" else str(number(text))
