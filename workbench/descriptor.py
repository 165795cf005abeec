"""Data Package, Resource and Field as frozen values, and the datapackage.json they come from and go to.

Source: https://datapackage.org (v2). Unknown properties are kept in `extra` and written back as they came.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
FIELD_KEYS = ("name", "type", "format", "title", "description", "unit", "example", "semantic", "constraints")
FORMAT_KEYS = (
    "decimalChar",
    "groupChar",
    "bareNumber",
    "trueValues",
    "falseValues",
    "missingValues",
    "delimiter",
    "itemType",
    "arrayItem",
    "axisOrder",
)
RESOURCE_KEYS = ("name", "title", "description", "rowDescription", "schema")


def localized(thing: Mapping[str, Any], key: str, language: str) -> str:
    """The text of a property in a language ("title@en"), else in the descriptor's own."""
    return str(thing.get(f"{key}@{language}") or thing.get(key) or "")


@dataclass(frozen=True)
class Field:
    """One Field of a Table Schema.

    options: how its values are written (FORMAT_KEYS). semantic: what kind of thing it holds
    ("insee_commune", "siren"...), "" when unknown. extra: every other property ("title@en"...).
    """

    name: str
    type: str = "string"
    format: str = "default"
    title: str = ""
    description: str = ""
    unit: str = ""
    example: str = ""
    semantic: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)
    constraints: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def missing_values(self) -> tuple[str, ...]:
        """Cells that mean "nothing here" in this Field."""
        return tuple(self.options.get("missingValues", ("",)))

    def with_options(self, **options: Any) -> "Field":
        """The same Field with these options added or changed."""
        return replace(self, options={**self.options, **options})

    def as_published(self) -> "Field":
        """The Field as our Parquet and CSV hold it: ISO dates, decimal points, true and false."""
        kept = {key: value for key, value in self.options.items() if key in ("axisOrder", "itemType")}
        return replace(self, format=self.format if self.type in ("string", "geopoint", "geojson") else "default", options=kept)

    def to_descriptor(self) -> dict[str, Any]:
        """A Table Schema field descriptor, empty properties left out."""
        known = {key: getattr(self, key) for key in FIELD_KEYS}
        known["constraints"] = dict(self.constraints)
        if known["format"] == "default":
            known["format"] = ""
        return {key: value for key, value in {**known, **self.options, **self.extra}.items() if value not in ("", None, {})}

    @classmethod
    def from_descriptor(cls, descriptor: Mapping[str, Any]) -> "Field":
        """The Field of a descriptor; `example` is taken as text, whatever it is."""
        known = {key: descriptor[key] for key in FIELD_KEYS if descriptor.get(key)}
        if "example" in known:
            known["example"] = str(known["example"])
        return cls(
            **{**known, "name": str(descriptor["name"])},
            options={key: descriptor[key] for key in FORMAT_KEYS if key in descriptor},
            extra={key: value for key, value in descriptor.items() if key not in FIELD_KEYS + FORMAT_KEYS},
        )


@dataclass(frozen=True)
class Schema:
    """A Table Schema: Fields and keys."""

    fields: tuple[Field, ...] = ()
    primary_key: tuple[str, ...] = ()
    foreign_keys: tuple[Mapping[str, Any], ...] = ()
    missing_values: tuple[str, ...] = ("",)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def to_descriptor(self) -> dict[str, Any]:
        """A Table Schema descriptor, empty properties left out."""
        descriptor: dict[str, Any] = {"fields": [item.to_descriptor() for item in self.fields]}
        if self.missing_values != ("",):
            descriptor["missingValues"] = list(self.missing_values)
        if self.primary_key:
            descriptor["primaryKey"] = list(self.primary_key)
        if self.foreign_keys:
            descriptor["foreignKeys"] = [dict(key) for key in self.foreign_keys]
        return {**descriptor, **self.extra}

    @classmethod
    def from_descriptor(cls, descriptor: Mapping[str, Any]) -> "Schema":
        """The Schema of a descriptor; a field without missingValues takes the schema's."""
        missing = tuple(descriptor.get("missingValues", ("",)))
        fields = tuple(Field.from_descriptor(item) for item in descriptor.get("fields", ()))
        if missing != ("",):
            fields = tuple(item if "missingValues" in item.options else item.with_options(missingValues=list(missing)) for item in fields)
        known = ("fields", "primaryKey", "foreignKeys", "missingValues")
        return cls(
            fields,
            as_tuple(descriptor.get("primaryKey")),
            tuple(descriptor.get("foreignKeys", ())),
            missing,
            {key: value for key, value in descriptor.items() if key not in known},
        )


def as_tuple(value: Any) -> tuple[str, ...]:
    """A tuple of names from the standard's "one name or a list of names"."""
    if value in (None, ""):
        return ()
    return (value,) if isinstance(value, str) else tuple(str(item) for item in value)
