"""A Data Package that somebody sends: its descriptor taken for what is safe in it, its files found beside it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any

from workbench.descriptor import Schema
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Limits, Member
from workbench.names import slug
from workbench.reading.kinds import DESCRIPTORS
from workbench.reading.package_dialect import said_of
from workbench.reading.package_paths import is_link, member_at, require_inside, require_no_reference
from workbench.reading.package_schema import schema_of
from workbench.reading.package_text import document

TEXTS = ("name", "id", "title", "description", "version", "created", "homepage", "rowDescription", "image")
LINKED = ("licenses", "sources", "contributors", "maintainers", "publishers", "author")
IGNORED = ("pipeline", "pipelines", "transforms", "detector", "control", "scheme", "innerpath", "views")
REFUSED = ("checklist", "inquiry")
OURS = ("resources", "profile", "$schema", *IGNORED, *REFUSED)
OF_THE_FILE = (
    "path", "data", "schema", "dialect", "encoding", "format", "mediatype", "bytes", "hash", "compression", "extrapaths",
    "type", "rows", "layout",
)  # fmt: skip
HASHES = ("md5", "sha1", "sha256", "sha512")


@dataclass(frozen=True)
class ResourceIn:
    """One table of the package.

    descriptor: title, description, rowDescription and every other property that is about the table, made safe.
    dialect: {key of Dialect: text}, as --set takes it. schema: None when the descriptor has none.
    """

    name: str
    member: Member
    descriptor: Mapping[str, Any] = field(default_factory=dict)
    dialect: Mapping[str, str] = field(default_factory=dict)
    schema: Schema | None = None


@dataclass(frozen=True)
class PackageIn:
    """A Data Package read: what it says of itself, its tables, what was left aside. member: its descriptor."""

    descriptor: Mapping[str, Any]
    resources: tuple[ResourceIn, ...]
    findings: tuple[Finding, ...]
    member: Member


@dataclass
class Reading:
    """What is at hand while a descriptor is read."""

    member: Member
    members: Sequence[Member]
    work: Path
    findings: list[Finding] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The descriptor's name."""
        return self.member.name

    @property
    def folder(self) -> str:
        """The descriptor's folder in the archive."""
        return PurePosixPath(self.member.name).parent.as_posix()

    def note(self, code: str, key: str, value: Any = "") -> None:
        """None; something about a property is worth knowing."""
        self.findings.append(Finding(code, {"file": self.file, "key": key, "value": str(value)[:80]}))


def read_package(members: Sequence[Member], work: Path | None = None, limits: Limits | None = None) -> PackageIn | None:
    """The Data Package described by the datapackage.json, .yaml or .yml highest among the files; None when there is none.

    members: every file of the archive or folder, by its path in it. work: where inline data are written, the
    descriptor's own folder by default. Nothing is ever fetched.
    Raises: DatasetError descriptor.invalid, .remote_path, .unsafe_path, .missing_file, .not_allowed, .too_many_resources.
    """
    found = sorted((member for member in members if PurePosixPath(member.name).name.lower() in DESCRIPTORS), key=height)
    if not found:
        return None
    reading = Reading(found[0], members, work or found[0].path.parent)
    for other in found[1:]:
        reading.note("descriptor.ignored", other.name)
    raw = document(found[0].path, found[0].name)
    resources = raw.get("resources")
    if not isinstance(resources, list) or not resources or not all(isinstance(item, dict) for item in resources):
        raise DatasetError("descriptor.invalid", file=reading.file, line=1)
    limit = (limits or Limits()).package_resources
    if len(resources) > limit:
        raise DatasetError("descriptor.too_many_resources", file=reading.file, count=len(resources), limit=limit)
    require_no_reference(raw, reading.file)
    about = {key: value for key, value in safe(raw, reading).items() if key not in OURS}
    tables = tuple(resource_of(item, number, reading) for number, item in enumerate(resources, 1))
    return PackageIn(about, renamed(tables), tuple(reading.findings), found[0])


def height(member: Member) -> tuple[int, int, str]:
    """How far below the top a descriptor stands, .json before .yaml."""
    path = PurePosixPath(member.name)
    return len(path.parts), DESCRIPTORS.index(path.name.lower()), member.name


def renamed(tables: tuple[ResourceIn, ...]) -> tuple[ResourceIn, ...]:
    """The tables with names that differ."""
    taken: list[str] = []
    for table in tables:
        choices = (table.name, *(f"{table.name}_{number}" for number in range(2, len(tables) + 2)))
        taken.append(next(name for name in choices if name not in taken))
    return tuple(replace(table, name=name) for name, table in zip(taken, tables, strict=True))


def resource_of(raw: Mapping[str, Any], number: int, reading: Reading) -> ResourceIn:
    """One table of the descriptor. Raises: DatasetError."""
    if raw.get("type") == "package" or str(raw.get("profile", "")).endswith("data-package"):
        raise DatasetError("descriptor.not_allowed", file=reading.file, key="type", value="package")
    name = slug(str(raw.get("name") or f"resource{number}"))
    member = inline(raw["data"], name, reading) if "data" in raw else file_of(raw, reading)
    if "data" not in raw:
        compare(raw, member, reading)
    about = {key: value for key, value in safe(raw, reading).items() if key not in (*OURS, *OF_THE_FILE)}
    dialect = part(raw.get("dialect"), reading)
    schema = part(raw.get("schema"), reading)
    if schema and not schema.get("fields"):
        reading.note("descriptor.ignored", "schema")
        schema = {}
    return ResourceIn(name, member, about, said_of(dialect, raw.get("encoding")), schema_of(schema, reading.file) if schema else None)


def file_of(raw: Mapping[str, Any], reading: Reading) -> Member:
    """The file of a resource. Raises: DatasetError, also for a table made of several files."""
    paths = raw.get("path")
    several = [*(paths if isinstance(paths, list) else [paths]), *(raw.get("extrapaths") or [])]
    for path in several:
        require_inside(path, reading.file)
    if len(several) > 1:
        raise DatasetError("descriptor.not_allowed", file=reading.file, key="path", value=", ".join(several)[:80])
    member = member_at(several[0], reading.folder, reading.members, reading.file)
    if member is reading.member:
        raise DatasetError("descriptor.not_allowed", file=reading.file, key="path", value=several[0])
    return member


def inline(data: Any, name: str, reading: Reading) -> Member:
    """The rows that a descriptor holds itself, written to a JSON file. Raises: DatasetError for anything but a list of rows."""
    rows = data if isinstance(data, list) else []
    if rows and all(isinstance(row, list) for row in rows):
        rows = [dict(zip(map(str, rows[0]), row, strict=False)) for row in rows[1:]]
    if not rows or not all(isinstance(row, dict) for row in rows):
        raise DatasetError("descriptor.not_allowed", file=reading.file, key="data", value=str(data)[:80])
    path = reading.work / f"inline_{name}.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return Member(path, f"{name}.json")


def part(raw: Any, reading: Reading) -> dict[str, Any]:
    """A schema or dialect: as it stands, or from the file it names. Raises: DatasetError."""
    if isinstance(raw, str):
        member = member_at(raw, reading.folder, reading.members, reading.file)
        return document(member.path, member.name)
    return dict(raw) if isinstance(raw, dict) else {}


def safe(raw: Mapping[str, Any], reading: Reading) -> dict[str, Any]:
    """The properties: texts that are texts, links that may be clicked, nothing that runs. Raises: DatasetError for a checklist."""
    clean = {}
    for key, value in raw.items():
        if key in REFUSED:
            raise DatasetError("descriptor.not_allowed", file=reading.file, key=key, value=json.dumps(value)[:80])
        if key in IGNORED:
            reading.note("descriptor.ignored", key)
        elif key.split("@")[0] in TEXTS and isinstance(value, bool | list | dict):
            reading.note("descriptor.value_type", key, value)
        elif key in LINKED:
            clean[key] = linked(value, key, reading)
        else:
            clean[key] = str(value) if key in TEXTS and value is not None else value
    return clean


def linked(value: Any, key: str, reading: Reading) -> Any:
    """Licences, sources, people: without links that would run something."""
    if isinstance(value, list):
        return [linked(item, key, reading) for item in value]
    if not isinstance(value, dict):
        return value
    unsafe = [name for name in ("path", "url", "web") if value.get(name) and not is_link(value[name])]
    for name in unsafe:
        reading.note("descriptor.unsafe_link", key, value[name])
    return {name: item for name, item in value.items() if name not in unsafe}


def compare(raw: Mapping[str, Any], member: Member, reading: Reading) -> None:
    """None; a hash, else a size in bytes, that is not that of the file is noted."""
    said = str(raw.get("hash") or "")
    kind, _, digest = said.rpartition(":")
    kind = kind or "md5"
    if said and kind in HASHES:
        with member.path.open("rb") as stream:
            if hashlib.file_digest(stream, kind).hexdigest() != digest.lower():
                reading.note("descriptor.hash_differs", member.name, said)
    elif isinstance(raw.get("bytes"), int) and raw["bytes"] != member.path.stat().st_size:
        reading.note("descriptor.hash_differs", member.name, f"{raw['bytes']} bytes")
