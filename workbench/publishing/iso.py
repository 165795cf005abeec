"""Single values written as our own files write them: bounds, enumerations and examples of a Field."""

import json
import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from workbench.descriptor import Field

MOMENTS: Mapping[str, Callable[[datetime], str]] = {
    "date": lambda moment: moment.date().isoformat(),
    "time": lambda moment: moment.time().isoformat(),
    "datetime": datetime.isoformat,
}


def iso_text(field: Field, value: Any) -> Any:
    """The value as our files write it, from the way the file as published did; itself when it already is."""
    if not isinstance(value, str):
        return value
    if field.type in MOMENTS and "%" in field.format:
        try:
            return MOMENTS[field.type](datetime.strptime(value, field.format))
        except ValueError:
            return value
    if field.type in ("number", "integer"):
        bare = value.replace(str(field.options.get("groupChar") or "\0"), "")
        return bare.replace(str(field.options.get("decimalChar") or "."), ".")
    if field.type == "boolean":
        for said in ("true", "false"):
            if value in field.options.get(f"{said}Values", ()):
                return said
    return value


def iso_example(field: Field) -> str:
    """The example as our files would write it; "" when it is not a value of the Field's type."""
    text = str(iso_text(field, field.example))
    try:
        return text if READS.get(field.type, bool)(text) is not False else ""
    except (ValueError, InvalidOperation):
        return ""


def is_place(text: str) -> bool:
    """Whether the text is two numbers, in either order of a point."""
    first, _, second = text.partition(",")
    return all(math.isfinite(float(item)) and abs(float(item)) <= 180 for item in (first, second))


READS: Mapping[str, Callable[[str], Any]] = {
    "integer": int,
    "number": Decimal,
    "boolean": lambda text: text in ("true", "false"),
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": lambda text: len(text) >= 8 and time.fromisoformat(text),
    "year": lambda text: bool(re.fullmatch("[0-9]{4}", text)),
    "yearmonth": lambda text: bool(re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", text)),
    "object": lambda text: isinstance(json.loads(text), dict),
    "geojson": lambda text: isinstance(json.loads(text), dict),
    "array": lambda text: isinstance(json.loads(text), list),
    "duration": lambda text: bool(re.fullmatch(r"P(?=.)[0-9YMWDTHS.]+", text)),
    "geopoint": lambda text: is_place(text) if text[:1] not in "[{" else bool(json.loads(text)),
}
