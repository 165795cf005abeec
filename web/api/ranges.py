"""The pieces of a file that a Range header asks for (RFC 9110, section 14)."""

import re
from collections.abc import MutableMapping
from typing import Any

from starlette.datastructures import Headers

from workbench.errors import DayError

MOST_RANGES = 8
RANGE = re.compile(r"([0-9]{0,19})-([0-9]{0,19})")
UNIT = re.compile(r"\s*bytes\s*=", re.IGNORECASE)


def keep_fitting(scope: MutableMapping[str, Any], size: int) -> None:
    """None; the request asks for the ranges that lie in the file, or for the whole one when its header counts as not sent.

    Raises: DayError api.too_many_ranges, api.range_beyond when no range lies in the file.
    """
    sent = Headers(scope=scope).getlist("range")
    if not sent:
        return
    kept = fitting(sent[0], size) if len(sent) == 1 and scope["method"] == "GET" else ""
    others = [(name, value) for name, value in scope["headers"] if name != b"range"]
    scope["headers"] = [*others, (b"range", kept.encode())] if kept else others


def fitting(header: str, size: int) -> str:
    """The header with the ranges that lie in a file of that many bytes; "" for one that is invalid, or of another unit.

    Raises: DayError api.too_many_ranges, api.range_beyond.
    """
    unit = UNIT.match(header)
    if not unit:
        return ""
    parts = [part.strip() for part in header[unit.end() :].split(",") if part.strip()]
    if len(parts) > MOST_RANGES:
        raise DayError("api.too_many_ranges", most=MOST_RANGES)
    found = [RANGE.fullmatch(part) for part in parts]
    if not found or not all(item and is_valid(item[1], item[2]) for item in found):
        return ""
    kept = [item[0] for item in found if item and fits(item[1], item[2], size)]
    if not kept:
        raise DayError("api.range_beyond", size=size)
    return "bytes=" + ",".join(kept)


def is_valid(first: str, last: str) -> bool:
    """Whether a range says something: from one byte to another not before it, to the end, or so many at the end."""
    return bool(first or last) and not (first and last and int(first) > int(last))


def fits(first: str, last: str, size: int) -> bool:
    """Whether a byte of the file is in the range."""
    return int(first) < size if first else int(last) > 0 and size > 0
