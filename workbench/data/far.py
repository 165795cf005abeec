"""Dates and times that Python does not hold, as texts: before the year 1, after 9999, to the nanosecond, or infinite."""

from datetime import date, timedelta
from typing import Any

import pyarrow as pa

PER_SECOND = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}
DAY_SECONDS = 86_400
INFINITE = {2**31 - 1: "infinity", 1 - 2**31: "-infinity"}  # DuckDB's days, and its moments in their own unit
INFINITE_MOMENT = {2**63 - 1: "infinity", 1 - 2**63: "-infinity"}
CYCLE_YEARS, CYCLE_DAYS = 400, 146_097  # after which the calendar is the same again
START = date(2000, 1, 1)
START_DAY = (START - date(1970, 1, 1)).days


def value_of(cell: Any) -> Any:
    """The value of a cell of Arrow's as Python's; dates and times that Python does not hold as texts, also inside lists and structs."""
    try:
        return cell.as_py()
    except (ValueError, OverflowError):
        return text_within(cell)


def text_within(cell: Any) -> Any:
    """As value_of, of a cell that Python does not hold."""
    kind = cell.type
    if pa.types.is_struct(kind):
        return {name: value_of(part) for name, part in cell.items()}
    if pa.types.is_map(kind):
        return [(value_of(part["key"]), value_of(part["value"])) for part in cell.values]
    if pa.types.is_nested(kind):
        return [value_of(part) for part in cell.values]
    if pa.types.is_date(kind):
        return INFINITE.get(cell.value) or day_text(cell.value)
    if pa.types.is_time(kind):
        return clock_text(cell.value, PER_SECOND[kind.unit])
    return INFINITE_MOMENT.get(cell.value) or moment_text(cell.value, kind)


def moment_text(value: int, kind: pa.TimestampType) -> str:
    """A moment, as ISO 8601 has it."""
    days, rest = divmod(value, DAY_SECONDS * PER_SECOND[kind.unit])
    day, _, era = day_text(days).partition(" ")
    return f"{day}T{clock_text(rest, PER_SECOND[kind.unit])}{'+00:00' if kind.tz else ''}{' ' + era if era else ''}"


def day_text(days: int) -> str:
    """A day, counted from 1970: "10000-01-01", or "0044-03-15 (BC)" as DuckDB writes it."""
    cycles, rest = divmod(days - START_DAY, CYCLE_DAYS)
    day = START + timedelta(days=rest)
    year = day.year + cycles * CYCLE_YEARS
    return f"{year:04d}-{day:%m-%d}" if year > 0 else f"{1 - year:04d}-{day:%m-%d} (BC)"


def clock_text(value: int, per_second: int) -> str:
    """The time of a day: "24:00:00", "12:00:00.123456789"."""
    seconds, part = divmod(value, per_second)
    digits = f".{part:0{len(str(per_second)) - 1}d}" if part else ""
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{digits}"
