"""The words for codes: types, roles, operators. Codes stand in addresses and files, words on screens."""

import re
from collections.abc import Mapping
from typing import Any

from ui import session
from ui.i18n import msg, t, told
from workbench.semantics.kinds import KINDS

TYPES = {
    "string": msg("Text"),
    "integer": msg("Whole number"),
    "number": msg("Number"),
    "boolean": msg("Yes or no"),
    "date": msg("Date"),
    "datetime": msg("Date and time"),
    "time": msg("Time"),
    "year": msg("Year"),
    "yearmonth": msg("Year and month"),
    "duration": msg("Duration"),
    "geopoint": msg("Point (coordinates)"),
    "geojson": msg("Geometry"),
    "object": msg("Object (JSON)"),
    "array": msg("List (JSON)"),
    "list": msg("List"),
    "any": msg("Anything"),
}
TYPE_KEYS = ("expected", "read_as", "type")
LIST_KEYS = ("words", "labels")
KIND_NAMES = frozenset(kind.name for kind in KINDS.values())
QUOTED = re.compile("“([^“”]*)”")
FRENCH_QUOTES = "«\u00a0\\1\u00a0»"
# Why a row was left out of its table, as the stage says it.
REASONS = {
    "asked": msg("you left it out"),
    "blank": msg("empty row"),
    "header": msg("the header again"),
    "footnote": msg("note below the data"),
    "extra-cells": msg("more cells than the header"),
}


def reason_word(code: str) -> str:
    """Why a row was left out."""
    return t(REASONS[code]) if code in REASONS else code


def type_word(code: str, language: str = "") -> str:
    """What people call a Table Schema type; in the person's language unless another is asked for."""
    return told(language or session.language(), TYPES[code], {}) if code in TYPES else code


def kind_name(code: str) -> str:
    """What people call a kind of thing inside a sentence; a kind of somebody else's by its code."""
    return t(KINDS[code].name) if code in KINDS else code


def kind_word(code: str) -> str:
    """What people call a kind of thing, standing alone."""
    name = kind_name(code)
    return name[:1].upper() + name[1:]


def spoken(values: Mapping[str, Any], language: str = "") -> dict[str, Any]:
    """The values of a Finding's sentence as people say them: types in words, lists of cells between the language's quotes."""
    language = language or session.language()
    types = {key: type_word(str(values[key]), language).lower() for key in TYPE_KEYS if values.get(key) in TYPES}
    if "expected" in types and values.get("format") not in (None, "", "default"):
        types["expected"] += f" ({values['format']})"
    if values.get("kind") in KIND_NAMES:
        types["kind"] = told(language, str(values["kind"]), {})
    lists = {key: QUOTED.sub(FRENCH_QUOTES, str(values[key])) for key in LIST_KEYS if key in values and language == "fr"}
    return {**values, **types, **lists}
