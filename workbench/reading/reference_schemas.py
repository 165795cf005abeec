"""The French reference Table Schemas that come with Établi, and which of them a table looks like. No network.

Each stands in workbench/schemas/<name>-<version>/ as published, its source beside it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from workbench.data.nearest import nearest
from workbench.descriptor import Schema
from workbench.errors import DatasetError
from workbench.reading.package_schema import read_schema

FOLDER = Path(__file__).parent.parent / "schemas"
KEPT = ("name", "title", "description", "homepage", "licenses", "custom_checks", "uniqueKeys", "fieldsMatch")
BY_NAME = "subset"  # what these schemas mean, and how Validata applies them: any order, columns of one's own allowed
ALIKE = 0.6  # the share of labels, of both sides, from which a table looks like a schema


@dataclass(frozen=True)
class ReferenceSchema:
    """One Table Schema of the set. version: of the set's folder, for the file itself may say another one."""

    name: str
    version: str
    schema: Schema

    @property
    def code(self) -> str:
        """The name and version by which it is asked for: "irve-statique@2.3.1"."""
        return f"{self.name}@{self.version}"

    @property
    def title(self) -> str:
        """Its title, in the language it was written in."""
        return str(self.schema.extra.get("title") or self.name)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its Fields."""
        return tuple(item.name for item in self.schema.fields)

    def to_descriptor(self) -> dict[str, Any]:
        """Its descriptor as a Draft holds it: matched by name unless it says otherwise, its own version and address said."""
        known: Mapping[str, Any] = self.schema.to_descriptor()
        kept = {key: value for key, value in known.items() if key in (*KEPT, "fields", "missingValues", "primaryKey", "foreignKeys")}
        return {"fieldsMatch": BY_NAME, **kept, "name": self.name, "version": self.version}


@dataclass(frozen=True)
class Likeness:
    """How much a table looks like a schema. found: how many of the schema's Fields the table has."""

    reference: ReferenceSchema
    found: int
    share: float


@cache
def reference_schemas() -> tuple[ReferenceSchema, ...]:
    """All schemas of the set, by name, the newest version of each first."""
    found = [read(path.parent) for path in sorted(FOLDER.glob("*/schema.json"))]
    newest = sorted(found, key=lambda item: rank(item.version), reverse=True)
    return tuple(sorted(newest, key=lambda item: item.name))


def read(folder: Path) -> ReferenceSchema:
    """The schema of one folder of the set."""
    name, _, version = folder.name.rpartition("-")
    return ReferenceSchema(name, version, read_schema(folder / "schema.json"))


def rank(version: str) -> tuple[int, ...]:
    """What versions are ordered by: 2.10.0 after 2.9.1."""
    return tuple(int(part) if part.isdigit() else 0 for part in version.split("."))


def reference_schema(code: str) -> ReferenceSchema:
    """The schema of that name and version, the newest one without a version. Raises: DatasetError naming the nearest ones."""
    for item in reference_schemas():
        if code in (item.code, item.name):
            return item
    raise DatasetError("schema.unknown", name=code[:80], nearest=nearest(code, [item.code for item in reference_schemas()]))


def proposed(labels: Sequence[str]) -> tuple[Likeness, ...]:
    """The schemas that a table with these labels looks like, best first; the order of labels does not matter."""
    likes = [likeness(item, {label.strip() for label in labels if label.strip()}) for item in reference_schemas()]
    return tuple(sorted((item for item in likes if item.share >= ALIKE), key=lambda item: -item.share))


def likeness(reference: ReferenceSchema, labels: set[str]) -> Likeness:
    """How much labels look like a schema: the smaller of the shares of its names and of the labels that are on both sides."""
    names = set(reference.names)
    common = len(names & labels)
    return Likeness(reference, common, common / max(len(names), len(labels), 1))
