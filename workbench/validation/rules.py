"""Which constraints of a Field can be checked at all; the others are named, and left aside."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import duckdb

from workbench.descriptor import Field
from workbench.findings import Finding
from workbench.validation.constraints import BOUNDS, LENGTHS, constant, supported
from workbench.validation.excerpts import excerpt
from workbench.validation.json_rules import is_json_rule
from workbench.validation.patterns import is_pattern

Evaluate = Callable[[str], Any]


def usable(field: Field, evaluate: Evaluate) -> tuple[Field, tuple[Finding, ...]]:
    """The Field with the constraints that can be checked, and a Finding for each that cannot.

    evaluate: the value of a constant SQL expression.
    """
    known = supported(field)
    kept = {name: value for name, value in field.constraints.items() if name in known or name == "unique"}
    good = {name: value for name, value in kept.items() if can_check(field, name, value, evaluate)}
    elsewhere = ("jsonSchema",) if is_json_rule(field) else ()
    refused = {name: value for name, value in field.constraints.items() if name not in (*good, *elsewhere) and value is not None}
    findings = tuple(
        Finding("schema.rule_unusable", {"rule": name, "limit": excerpt(value), "expected": field.type}, field=field.name)
        for name, value in refused.items()
    )
    return replace(field, constraints=good), findings


def can_check(field: Field, name: str, value: Any, evaluate: Evaluate) -> bool:
    """Whether a constraint says something that can be checked."""
    if name == "pattern":
        return is_pattern(value)
    if name in LENGTHS:
        return isinstance(value, int) or (isinstance(value, str) and value.isdigit())
    if name in BOUNDS:
        return reads(field, value, evaluate)
    return name != "enum" or (isinstance(value, list) and bool(value))


def reads(field: Field, value: Any, evaluate: Evaluate) -> bool:
    """Whether a bound is a value of the Field's type."""
    try:
        return evaluate(constant(field, value)) is not None
    except duckdb.Error:
        return False


def descriptor_for_frictionless(field: Field, missing: list[str]) -> Mapping[str, Any]:
    """The descriptor of a Field as frictionless may judge its cells: `example` values, titles and our own words left out."""
    formats = {"string": ("default", "email", "uri", "uuid", "binary"), "geojson": ("default", "topojson")}
    layout = field.format if field.format in formats.get(field.type, (field.format,)) else "default"
    known = ("decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "delimiter", "itemType", "arrayItem")
    options = {key: value for key, value in field.options.items() if key in known}
    rules = {name: value for name, value in field.constraints.items() if name != "unique"}
    return {"name": field.name, "type": field.type, "format": layout, "missingValues": missing, **options, "constraints": rules}
