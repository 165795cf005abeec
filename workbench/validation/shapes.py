"""What one cell looks like: the readings that its text allows, in Python, for samples and for the few cells that differ."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from workbench.descriptor import Field

SP = "[ \u00a0\u202f]"
POINT, COMMA = r"\.", ","
WHOLE = "(?:0|[1-9][0-9]*)"
DAY, MONTH, YEAR = "(?:0?[1-9]|[12][0-9]|3[01])", "(?:0?[1-9]|1[0-2])", "[0-9]{4}"
CLOCK = "(?:[01][0-9]|2[0-3]):[0-5][0-9]"
ISO_DAY = f"{YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
OFFSET = "(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)"
POINTED = f"[+-]?(?:{WHOLE}(?:\\.[0-9]*)?|\\.[0-9]+)"
GROUPED = f"[+-]?(?:[1-9][0-9]{{0,2}}(?:{SP}[0-9]{{3}})+|{WHOLE})"
UNITS = ("%", "‰", "€", "k€", "M€", "$", "£", "kW", "kWh", "MW", "MWh", "GWh", "TWh", "km", "cm", "mm", "ha", "kg", "°C", "°")


INT64 = 2**63
SIGNIFICANT = 17
NOT_FINITE = re.compile("[+-]?(?:nan|inf|infinity)", re.IGNORECASE)
NUMERIC = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]{1,6})?")
DATE_LIKE = re.compile(
    r"-?(?:[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\2[0-9]{4})(?:[T ][0-9]{1,2}:[0-9:.,]*[Z0-9:+-]*)?"
)


def thousands(mark: str) -> str:
    """A pattern of whole numbers whose groups of three, if any, are parted by the mark."""
    return f"[+-]?(?:[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+|0|[1-9][0-9]{{0,2}})"


@dataclass(frozen=True)
class Shape:
    """One way to read a cell. family: "number", "moment", "word", "json" or "place"; `like` is the Field it suggests."""

    key: str
    family: str
    pattern: str
    like: Field


def shape(key: str, family: str, pattern: str, kind: str, **said: Any) -> Shape:
    """A Shape whose Field has this type and these properties."""
    layout = said.pop("format", "default")
    zone = {"timezone": "UTC"} if said.pop("zoned", False) else {}
    return Shape(key, family, pattern, Field("", kind, layout, options=said, extra=zone))


# In order of preference: the first that fits every cell of a column is tried first.
SHAPES: tuple[Shape, ...] = (
    shape("vrai", "word", "(?i:true|false)", "boolean"),
    shape("oui", "word", "(?i:oui|non)", "boolean"),
    shape("faux", "word", "(?i:vrai|faux)", "boolean"),
    shape("year", "number", "[12][0-9]{3}", "year"),
    shape("integer", "number", f"[+-]?{WHOLE}", "integer"),
    shape("integer space", "number", GROUPED, "integer", groupChar=" "),
    shape("point", "number", f"{POINTED}|[+-]?{WHOLE}(?:\\.[0-9]+[eE][+-]?|[eE][+-])[0-9]{{1,2}}", "number"),
    shape("exponent", "number", f"{POINTED}|[+-]?{WHOLE}(?:\\.[0-9]+)?[eE][+-]?[0-9]{{1,2}}", "number"),
    shape("comma", "number", f"[+-]?{WHOLE}(?:,[0-9]+)?", "number", decimalChar=","),
    shape("comma space", "number", f"{GROUPED}(?:,[0-9]+)?", "number", decimalChar=",", groupChar=" "),
    shape("point space", "number", f"{GROUPED}(?:\\.[0-9]+)?", "number", groupChar=" "),
    shape("comma dots", "number", f"{thousands(POINT)}(?:,[0-9]+)?", "number", decimalChar=",", groupChar="."),
    shape("point commas", "number", f"{thousands(COMMA)}(?:\\.[0-9]+)?", "number", groupChar=","),
    shape("iso date", "moment", ISO_DAY, "date"),
    shape("date slashes", "moment", f"{DAY}/{MONTH}/{YEAR}", "date", format="%d/%m/%Y"),
    shape("date year first", "moment", f"{YEAR}/{MONTH}/{DAY}", "date", format="%Y/%m/%d"),
    shape("date dashes", "moment", f"{DAY}-{MONTH}-{YEAR}", "date", format="%d-%m-%Y"),
    shape("date dots", "moment", f"{DAY}\\.{MONTH}\\.{YEAR}", "date", format="%d.%m.%Y"),
    shape("date month first", "moment", f"{MONTH}/{DAY}/{YEAR}", "date", format="%m/%d/%Y"),
    shape("datetime", "moment", f"{ISO_DAY}[T ]{CLOCK}:[0-5][0-9](?:\\.[0-9]{{1,6}})?", "datetime"),
    shape("instant", "moment", f"{ISO_DAY}[T ]{CLOCK}:[0-5][0-9](?:\\.[0-9]{{1,6}})?{OFFSET}", "datetime", zoned=True),
    shape("datetime T minutes", "moment", f"{ISO_DAY}T{CLOCK}", "datetime", format="%Y-%m-%dT%H:%M"),
    shape("datetime minutes", "moment", f"{ISO_DAY} {CLOCK}", "datetime", format="%Y-%m-%d %H:%M"),
    shape("instant minutes", "moment", f"{ISO_DAY}T{CLOCK}{OFFSET}", "datetime", format="%Y-%m-%dT%H:%M%z"),
    shape("day and minutes", "moment", f"{DAY}/{MONTH}/{YEAR} {CLOCK}", "datetime", format="%d/%m/%Y %H:%M"),
    shape("day and seconds", "moment", f"{DAY}/{MONTH}/{YEAR} {CLOCK}:[0-5][0-9]", "datetime", format="%d/%m/%Y %H:%M:%S"),
    shape("yearmonth", "moment", "[12][0-9]{3}-(?:0[1-9]|1[0-2])", "yearmonth"),
    shape("place", "place", r"[+-]?[0-9]{1,3}\.[0-9]{2,}, ?[+-]?[0-9]{1,3}\.[0-9]{2,}", "geopoint"),
    shape("object", "json", r"(?s)\{.*", "object"),
    shape("array", "json", r"(?s)\[.*", "array"),
)
BY_KEY: Mapping[str, Shape] = {item.key: item for item in SHAPES}
COMPILED = tuple((item.key, re.compile(item.pattern)) for item in SHAPES)
INTEGERS = frozenset(("year", "integer", "integer space"))
PADDED = frozenset(("integer", "point", "exponent", "comma"))  # spaces around a number are no part of it
JSON = frozenset(("object", "array"))


@dataclass(frozen=True)
class Look:
    """What a cell looks like: keys of the Shapes that fit, and what is odd about it.

    oddity: "" or "not_finite" (NaN, infinities), "out_of_range" (1e400), "long" (more digits than a double or a 64-bit
    integer holds), "impossible" (shaped like a date, but no such day), "zeros" (digits with leading zeros: a code).
    """

    keys: frozenset[str]
    oddity: str = ""


@lru_cache(maxsize=200_000)
def look(text: str) -> Look:
    """What a cell looks like."""
    bare = text.strip()
    keys = frozenset(key for key, pattern in COMPILED if pattern.fullmatch(bare))
    if bare != text:
        return look_of_number(bare, keys & PADDED) if NUMERIC.fullmatch(bare) else Look(keys & JSON)
    if DATE_LIKE.fullmatch(text):
        moments = frozenset(key for key in keys if BY_KEY[key].family == "moment" and is_day(text, BY_KEY[key].like.format))
        return Look(moments, "" if moments else "impossible")
    if NOT_FINITE.fullmatch(text):
        return Look(keys, "not_finite")
    if NUMERIC.fullmatch(text):
        return look_of_number(text, keys)
    return Look(keys)


def look_of_number(text: str, keys: frozenset[str]) -> Look:
    """The Look of a text that reads as a number."""
    mantissa = re.split("[eE]", text)[0]
    digits = re.sub("[^0-9]", "", mantissa).strip("0")
    value = float(text.replace(",", "."))
    if math.isinf(value) or (digits and value == 0):
        return Look(frozenset(), "out_of_range")
    if re.match("[+-]?0[0-9]", text):
        return Look(frozenset(), "zeros")
    if text.startswith("+") and len(digits) > 8:
        return Look(frozenset())
    is_whole = re.fullmatch("[+-]?[0-9]+", text) is not None
    if is_whole and -INT64 <= int(text) < INT64:
        return Look(keys, "long" if len(digits) > SIGNIFICANT and "integer" not in keys else "")
    is_long = is_whole or len(digits) > SIGNIFICANT
    return Look(keys - INTEGERS if is_whole else keys, "long" if is_long else "")


def is_day(text: str, layout: str) -> bool:
    """Whether the date at the start or in the whole of a text exists, read in the order of a format."""
    parts = [int(part) for part in re.findall("[0-9]+", text)[:3]]
    orders = {"%d": (2, 1, 0), "%m": (2, 0, 1)}
    year, month, day = (parts[index] for index in orders.get(layout[:2], (0, 1, 2)))
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
