"""Table Schemas from untrusted descriptors: what can be used is kept, the rest never makes them fail."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.descriptor import Schema
from workbench.errors import DatasetError
from workbench.reading.package_paths import require_no_reference
from workbench.reading.package_patterns import may_explode
from workbench.reading.package_text import document
from workbench.validation.types import SPELLINGS

WORDS = ("title", "description", "unit", "semantic", "format")
LISTS = ("trueValues", "falseValues", "missingValues")
OPTIONS = {
    "decimalChar": str,
    "groupChar": str,
    "delimiter": str,
    "itemType": str,
    "bareNumber": bool,
    "floatNumber": bool,
    "arrayItem": dict,
}
DROPPED = ("$schema", "resources", "path", "homepage", "profile")
ALIASES = {"bool": "boolean", "int": "integer", "float": "number", "double": "number", "text": "string", "timestamp": "datetime"}


def read_schema(path: Path, name: str = "") -> Schema:
    """The Table Schema of a JSON or YAML file. Raises: DatasetError descriptor.invalid, descriptor.not_allowed, descriptor.remote_path."""
    file = name or path.name
    return schema_of(document(path, file), file)


def schema_of(raw: Mapping[str, Any], file: str) -> Schema:
    """The Schema of a descriptor. Raises: DatasetError descriptor.invalid without fields, .not_allowed, .remote_path."""
    require_no_reference(raw, file)
    fields = raw.get("fields")
    if not isinstance(fields, list) or not all(isinstance(item, dict) for item in fields):
        raise DatasetError("descriptor.invalid", file=file, line=1)
    clean: dict[str, Any] = {key: value for key, value in raw.items() if key not in DROPPED}
    clean["fields"] = [field_of(item, number, file) for number, item in enumerate(fields, 1)]
    clean["missingValues"] = missing_words(raw.get("missingValues", [""]))
    clean["primaryKey"] = names_of(raw.get("primaryKey"))
    clean["foreignKeys"] = [key for key in listed(raw.get("foreignKeys")) if is_foreign_key(key)]
    return Schema.from_descriptor(clean)


def field_of(raw: Mapping[str, Any], number: int, file: str) -> dict[str, Any]:
    """A field descriptor whose known properties are of the right types. Raises: DatasetError descriptor.not_allowed."""
    clean: dict[str, Any] = {key: value for key, value in raw.items() if isinstance(value, OPTIONS.get(key, object))}
    clean["name"] = str(raw.get("name") or f"field{number}")
    kind = str(raw.get("type") or "any").lower()
    clean["type"] = kind if kind in SPELLINGS else ALIASES.get(kind, "any")
    for key in WORDS:
        if key in raw and not isinstance(raw[key], str):
            clean[key] = "" if isinstance(raw[key], dict | list | bool) or raw[key] is None else str(raw[key])
    for key in LISTS:
        if key in raw:
            clean[key] = missing_words(raw[key])
    clean["constraints"] = constraints_of(raw.get("constraints"), clean["name"], file)
    return clean


def constraints_of(raw: Any, field: str, file: str) -> dict[str, Any]:
    """The constraints. Raises: DatasetError descriptor.not_allowed for a pattern that may take for ever."""
    found = dict(raw) if isinstance(raw, dict) else {}
    pattern = found.get("pattern")
    if isinstance(pattern, str) and may_explode(pattern):
        raise DatasetError("descriptor.not_allowed", file=file, key="pattern", value=f"{field}: {pattern}"[:80])
    return {key: value for key, value in found.items() if key != "pattern" or isinstance(value, str)}


def missing_words(raw: Any) -> list[str]:
    """The words of a list of texts, or of version 2's {value, label} objects."""
    words = [item.get("value") if isinstance(item, dict) else item for item in listed(raw)]
    return [str(word) for word in words if isinstance(word, str | int | float) and not isinstance(word, bool)] or [""]


def names_of(raw: Any) -> list[str]:
    """The names of a key: one name, or a list of names."""
    return [str(item) for item in (raw if isinstance(raw, list) else [raw]) if isinstance(item, str | int) and item != ""]


def listed(raw: Any) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return raw if isinstance(raw, list) else []


def is_foreign_key(raw: Any) -> bool:
    """Whether a foreign key names fields here and fields there."""
    reference = raw.get("reference") if isinstance(raw, dict) else None
    return isinstance(reference, dict) and bool(names_of(raw.get("fields"))) and bool(names_of(reference.get("fields")))
