"""One version of a package, as readers hold it: immutable, and cheap to ask."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from workbench.data import about
from workbench.descriptor import localized
from workbench.errors import DatasetError
from workbench.findings import Finding


@lru_cache(maxsize=64)
def document(path: Path) -> Mapping[str, Any]:
    """The JSON object of a file that never changes. Raises: FileNotFoundError."""
    return dict(json.loads(path.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Original:
    """A file as it was published: where it stands, its own name, its size and sha256 in hex."""

    path: Path
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class Edition:
    """One version of a package. folder: packages/<package>/<version>. card: what the catalog shows of it.

    state: "published" or "withdrawn", then with the moment and the reason. Its files are gone once withdrawn:
    whoever asks for them gets a DatasetError.
    """

    package: str
    version: int
    folder: Path
    published_at: datetime
    state: str
    card: Mapping[str, Any]
    withdrawn_at: datetime | None = None
    reason: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether nobody may read it any more."""
        return self.state != "published"

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """Its datapackage.json."""
        return self.file("datapackage.json")

    @property
    def report(self) -> Mapping[str, Any]:
        """Its report.json: findings, proof of loading, how each table was read."""
        return self.file("report.json")

    @property
    def resources(self) -> tuple[Mapping[str, Any], ...]:
        """The descriptors of its tables."""
        return tuple(self.descriptor["resources"])

    @property
    def originals(self) -> tuple[Original, ...]:
        """The files as they were published."""
        return tuple(Original(self.folder / item["path"], item["name"], item["bytes"], item["sha256"]) for item in self.report["originals"])

    def text(self, key: str, language: str) -> str:
        """A text of the package ("title", "description"...) in a language, else in its own."""
        return localized(self.descriptor, key, language)

    def resource(self, name: str) -> Mapping[str, Any]:
        """The descriptor of a table. Raises: DatasetError naming the tables there are."""
        for item in self.resources:
            if item["name"] == name:
                return item
        raise DatasetError("resource.unknown", resource=name, package=self.package, resources=", ".join(r["name"] for r in self.resources))

    def fields(self, resource: str) -> Sequence[Mapping[str, Any]]:
        """The field descriptors of a table."""
        return list(self.resource(resource)["schema"]["fields"])

    def profile(self, resource: str) -> Mapping[str, Any]:
        """What was computed of a table when it was published: rows, and for each field its figures."""
        self.resource(resource)
        found: Mapping[str, Any] = self.file("profile.json")["resources"][resource]
        return found

    def findings(self, resource: str) -> tuple[Finding, ...]:
        """The first findings of a table; report["totals"] counts all."""
        self.resource(resource)
        return tuple(Finding.from_json(item) for item in self.report["findings"].get(resource, ()))

    def parquet(self, resource: str) -> Path:
        """The Parquet file of a table, rows in the order of the file as published."""
        return self.folder / str(self.resource(resource)["path"])

    def refused(self, resource: str) -> Path | None:
        """The Parquet file of what was refused (row, field, value, reason); None when nothing was."""
        self.resource(resource)
        path = self.folder / f"{resource}.refused.parquet"
        return path if path.exists() else None

    def errors(self, resource: str) -> Path | None:
        """The Parquet file of the errors against the schema (error_rows.write); None when there are none."""
        self.resource(resource)
        path = self.folder / f"{resource}.errors.parquet"
        return path if path.exists() else None

    def verdict(self, resource: str) -> Path | None:
        """frictionless's report on a table that breaks its schema, its first 1,000 errors; None when it breaks nothing."""
        self.resource(resource)
        path = self.folder / f"{resource}.report.json"
        return path if path.exists() else None

    @property
    def period(self) -> tuple[str, str]:
        """The first and the last day covered, as written."""
        return about.period(self.descriptor)

    def file(self, name: str) -> Mapping[str, Any]:
        """One of its JSON files. Raises: DatasetError when it is withdrawn."""
        try:
            if not self.is_withdrawn:
                return document(self.folder / name)
        except FileNotFoundError:
            pass
        raise DatasetError("version.withdrawn", package=self.package, version=self.version, reason=self.reason or "-")
