"""The constraint `jsonSchema` of objects and arrays, which frictionless refuses: whether it can be checked, and its judge."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from workbench.descriptor import Field
from workbench.validation.patterns import is_pattern

STRUCTURED = ("object", "array")


def is_json_rule(field: Field) -> bool:
    """Whether a Field has a jsonSchema constraint that can be checked."""
    return field.type in STRUCTURED and json_validator(field.constraints.get("jsonSchema")) is not None


def json_judge(field: Field) -> Callable[[str], str] | None:
    """The judge of the cells of a Field that has a jsonSchema; None without one."""
    validator = json_validator(field.constraints.get("jsonSchema")) if field.type in STRUCTURED else None
    if validator is None:
        return None

    def judge(cell: str) -> str:
        try:
            return "" if validator.is_valid(json.loads(cell)) else "jsonSchema"
        except (ValueError, TypeError, ArithmeticError, RecursionError):  # jsonschema itself stumbles on numbers without end
            return "jsonSchema"

    return judge


def json_validator(said: Any) -> Any:
    """The validator of a JSON Schema; None for what is none, or asks for another document, or has a pattern that may never end."""
    if not isinstance(said, Mapping) or not all(is_safe(key, value) for key, value in texts(said)):
        return None
    import jsonschema  # noqa: PLC0415  # few schemas ask for it
    from referencing import Registry  # noqa: PLC0415

    kind = jsonschema.validators.validator_for(said, default=jsonschema.Draft202012Validator)
    try:
        kind.check_schema(said)
    except (jsonschema.SchemaError, RecursionError):
        return None
    validator = kind(said, registry=Registry())  # an empty registry: no document is ever fetched
    return validator if all(leads_somewhere(said, value) for key, value in texts(said) if key == "$ref") else None


def leads_somewhere(said: Mapping[str, Any], reference: str) -> bool:
    """Whether a "#/..." of a JSON Schema is there."""
    place: Any = said
    for part in reference.removeprefix("#").strip("/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if name and not (isinstance(place, Mapping) and name in place):
            return False
        place = place[name] if name else place
    return isinstance(place, Mapping | bool)


def is_safe(key: str, value: str) -> bool:
    """Whether a text of a JSON Schema neither leads outside the document nor can run for ever."""
    if key in ("$ref", "$dynamicRef"):
        return value.startswith("#")
    return key != "pattern" or is_pattern(value)


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every (key, text) of nested values; the names of patternProperties are patterns too."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key == "patternProperties" and isinstance(inner, Mapping):
                yield from (("pattern", str(name)) for name in inner)
            yield from ([(str(key), inner)] if isinstance(inner, str) else texts(inner))
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
