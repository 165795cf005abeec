"""Constraints of a Field as SQL conditions on its cells."""

import math
import re
from collections.abc import Mapping
from typing import Any

from workbench.descriptor import Field
from workbench.sql import literal
from workbench.validation.patterns import to_re2
from workbench.validation.spelling import balanced, first_or, full_match, one_of
from workbench.validation.types import as_text, spelling, stays_native

BOUNDS = {"minimum": ">=", "maximum": "<=", "exclusiveMinimum": ">", "exclusiveMaximum": "<"}
LENGTHS = {"minLength": ">=", "maxLength": "<="}
ORDERED = ("integer", "number", "date", "datetime", "time", "year", "yearmonth")
MEASURED = ("string", "object", "array", "list")
LISTED = ("string", "any", "integer", "number", "boolean", "date", "datetime", "time", "year", "yearmonth")
COUNTED = ("integer", "number", "year")
UNLISTABLE = ("list",)
EXACT_DOUBLE = 2**53
EXACT_DIGITS = 15  # a decimal of so many digits is told from every other by its double


def supported(field: Field) -> dict[str, Any]:
    """The constraints that frictionless knows for this type, "unique" left out: keys.py judges it."""
    known = {"required"}
    known |= set(BOUNDS) if field.type in ORDERED else set()
    known |= set(LENGTHS) if field.type in MEASURED else set()
    known |= {"pattern"} if field.type == "string" else set()
    known |= {"enum"} if field.type not in UNLISTABLE else set()
    return {name: value for name, value in field.constraints.items() if name in known and value is not None}


def is_required(field: Field) -> bool:
    """Whether a missing cell is an error."""
    return bool(field.constraints.get("required"))


def conditions(field: Field, column_sql: str) -> list[str] | None:
    """SQL booleans that together imply all constraints on a non-missing cell; None when SQL cannot tell."""
    rules = {name: value for name, value in supported(field).items() if name != "required"}
    if not rules:
        return []
    value = column_sql if stays_native(field) else spelling(field).value(column_sql)
    worded = text_conditions(field, rules, value, as_text(field, column_sql))
    return None if worded is None else bound_conditions(field, rules, value, column_sql) + worded


def bound_conditions(field: Field, rules: Mapping[str, Any], value: str, column_sql: str) -> list[str]:
    """SQL booleans of minimum, maximum and their exclusive forms. Bounds are read as cells of the Field are."""
    found = []
    for name, operator in BOUNDS.items():
        if name not in rules:
            continue
        limit = constant(field, rules[name])
        condition = f"{value} {operator} {limit}"
        if field.type == "number" and "=" in operator:
            near = f"({value} = {limit} AND length({as_text(field, column_sql)}) <= {EXACT_DIGITS})"
            condition = f"({value} {operator[0]} {limit} OR {near if len(str(rules[name])) <= EXACT_DIGITS else 'false'})"
        found.append(condition)
    inside = span(field, rules, value)
    return [first_or(inside, balanced(found, "AND"))] if inside else found


def span(field: Field, rules: Mapping[str, Any], value: str) -> str:
    """SQL boolean: the value lies strictly between minimum and maximum, for which it is computed once; "" when they are not two numbers."""
    low, high = rules.get("minimum"), rules.get("maximum")
    if field.type not in ("integer", "number") or len(BOUNDS.keys() & rules.keys()) != 2:
        return ""
    if not all(isinstance(limit, int | float) and not isinstance(limit, bool) and abs(limit) < EXACT_DOUBLE for limit in (low, high)):
        return ""
    least, most = math.nextafter(float(str(low)), math.inf), math.nextafter(float(str(high)), -math.inf)
    return f"{value} BETWEEN {least!r}::DOUBLE AND {most!r}::DOUBLE"


def constant(field: Field, said: Any) -> str:
    """SQL of a value written in a schema, read as a cell of the Field: NULL when it cannot be.

    A number written for a boolean or a date is not the cell of the same digits: frictionless reads no value in it.
    """
    if not isinstance(said, str) and field.type not in COUNTED and not (isinstance(said, bool) and field.type == "boolean"):
        return "NULL"
    text = literal(str(said).lower() if isinstance(said, bool) else str(said))
    how = spelling(field)
    return f"(CASE WHEN {how.parses(text)} THEN {how.value(text)} END)"


def text_conditions(field: Field, rules: Mapping[str, Any], value: str, text: str) -> list[str] | None:
    """SQL booleans of lengths, pattern and enum; None when SQL cannot tell."""
    found = []
    for name, operator in LENGTHS.items():
        if name in rules:
            if field.type != "string":
                return None
            found.append(f"length({text}) {operator} {int(rules[name])}")
    if "pattern" in rules:
        if (pattern := to_re2(str(rules["pattern"]))) is None:
            return None
        found.append(full_match(text, pattern))
    if "enum" in rules:
        if field.type not in LISTED:
            return None
        found.append(enum_condition(field, rules["enum"], value, text))
    return found


def enum_condition(field: Field, allowed: list[Any], value: str, text: str) -> str:
    """SQL boolean: the value is one of those allowed."""
    if field.type in ("string", "any"):
        words = [word for word in allowed if isinstance(word, str)]
        if len(words) <= 8:
            return one_of(text, words)
        return full_match(text, "|".join(re.sub(r"[^0-9A-Za-z]", lambda found: f"\\x{{{ord(found[0]):X}}}", word) for word in words))
    listed = f"{value} IN ({', '.join(constant(field, item) for item in allowed) or 'NULL'})"
    return f"({listed} AND length({text}) <= {EXACT_DIGITS})" if field.type == "number" else listed
