"""Provenance: what a result was made of at the moment when it was kept."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.query.engine import FieldRead, Result

MOST_FIELDS = 500


def sealed(names: tuple[str, ...]) -> tuple[str, ...]:
    """Three dots for names that are nobody else's business, a view of the team's may hide them; none for none."""
    return ("…",) if names else ()


@dataclass(frozen=True)
class Provenance:
    """What a version was made of. versions: of the datasets, (name, number). rows_read: of their tables. filters: in words or in SQL.

    settles: the versions kept beside that its author has seen and decided on. tables, files: names of the team's own that were read.
    """

    versions: tuple[tuple[str, int], ...] = ()
    fields_read: tuple[FieldRead, ...] = ()
    rows_read: int = 0
    filters: tuple[str, ...] = ()
    settles: tuple[int, ...] = ()
    tables: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Result, filters: tuple[str, ...] = ()) -> "Provenance":
        """The Provenance of a result."""
        made = cls(found.versions, found.fields_read[:MOST_FIELDS], found.rows_read, filters)
        return replace(made, tables=found.tables, files=found.files)

    def sealed(self) -> "Provenance":
        """The same for readers of another team: that it comes from tables and files of its team, not what those are called."""
        return replace(self, tables=sealed(self.tables), files=sealed(self.files))

    def to_json(self) -> str:
        """The Provenance as JSON."""
        fields = [[item.package, item.resource, item.field] for item in self.fields_read]
        told = {"versions": self.versions, "fields_read": fields, "rows_read": self.rows_read}
        own = {"tables": self.tables, "files": self.files}
        return json.dumps(told | {"filters": self.filters, "settles": self.settles} | own, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Provenance":
        """The Provenance that `to_json` wrote."""
        said: Mapping[str, Any] = json.loads(text) if text else {}
        return cls(
            tuple((str(name), int(number)) for name, number in said.get("versions", ())),
            tuple(FieldRead(*map(str, item)) for item in said.get("fields_read", ())),
            int(said.get("rows_read", 0)),
            tuple(map(str, said.get("filters", ()))),
            tuple(map(int, said.get("settles", ()))),
            tuple(map(str, said.get("tables", ()))),
            tuple(map(str, said.get("files", ()))),
        )
