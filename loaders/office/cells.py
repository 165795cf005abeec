"""The values of a workbook as texts: what a CSV of the same table would hold."""

import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

LARGEST_WHOLE = 1e15  # beyond, a spreadsheet's 15 digits no longer tell which whole number it was


def number_text(value: float) -> str:
    """The shortest text of a number: 5 for 5.0."""
    if value.is_integer() and abs(value) < LARGEST_WHOLE:
        return str(int(value))
    return repr(value) if math.isfinite(value) else str(value)


def boolean_text(value: bool) -> str:  # noqa: FBT001 - one of TEXTS, called with the cell alone
    """ "true" or "false"."""
    return "true" if value else "false"


def duration_text(value: timedelta) -> str:
    """The ISO 8601 duration, in hours, minutes and seconds."""
    total = abs(value.total_seconds())
    hours, rest = divmod(total, 3600)
    minutes, seconds = divmod(rest, 60)
    parts = [f"{amount:.6f}".rstrip("0").rstrip(".") + unit for amount, unit in ((hours, "H"), (minutes, "M"), (seconds, "S")) if amount]
    return ("-" if value < timedelta(0) else "") + "PT" + ("".join(parts) or "0S")


def time_text(value: time) -> str:
    """The ISO time."""
    return value.isoformat()


def day_text(value: date) -> str:
    """The ISO date."""
    return value.isoformat()


def moment_text(value: date) -> str:
    """The ISO date and time; midnight for a day."""
    return value.isoformat() if isinstance(value, datetime) else f"{value.isoformat()}T00:00:00"


TEXTS: dict[type, Callable[[Any], str]] = {
    str: str,
    float: number_text,
    int: str,
    bool: boolean_text,
    date: day_text,
    datetime: moment_text,
    time: time_text,
    timedelta: duration_text,
}


def texts_of(row: Sequence[Any], moments: frozenset[int] = frozenset()) -> list[str | None]:
    """The row as texts, None for empty cells; days in the columns `moments` are written with their midnight."""
    texts = [TEXTS[type(value)](value) or None for value in row]
    for column in moments:
        if column < len(row) and type(row[column]) is date:
            texts[column] = moment_text(row[column])
    return texts
