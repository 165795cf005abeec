"""What somebody asks to have checked, made safe: no reference leaves the folder, nothing is ever fetched."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.errors import DatasetError
from workbench.loading import Member
from workbench.reading.kinds import DESCRIPTORS
from workbench.reading.package_in import Reading, file_of, part
from workbench.reading.package_paths import require_no_reference
from workbench.reading.package_text import document

ALLOWED = ("name", "title", "encoding", "format", "mediatype", "bytes", "hash")
FORMATS = ("csv", "tsv", "xlsx", "xls", "ods", "json", "ndjson", "jsonl", "geojson", "parquet")
SCHEMA_DROPPED = ("$schema", "profile", "resources", "path")  # what frictionless would follow, or does not need
MOST_RESOURCES = 200
ARCHIVES = (".zip", ".gz", ".bz2", ".xz", ".zst", ".7z", ".tar")
DELIMITED = ("", ".txt", ".dat", ".tab")  # ends of names that say nothing to frictionless, of what are delimited files in most cases
HEAD_BYTES = 1 << 20
MOST_LABELS = 20_000  # of more, frictionless alone compares each with each

Order = Mapping[str, Any]


def orders_of(file: Path, schema: Path | None = None) -> list[Order]:
    """Resource descriptors, one a table: "path" relative to the file's folder, "schema" and "dialect" in full.

    Raises: DatasetError file.not_found, file.is_none, descriptor.* for what is not safe, table.too_many_columns.
    """
    require_file(file)
    given = safe_schema(document(schema, schema.name), schema.name) if schema and require_file(schema) else None
    if file.name.lower() in DESCRIPTORS:
        return [{**order, "schema": given} if given else order for order in package_orders(file)]
    require_readable(file)
    form = {"format": "csv"} if file.suffix.lower() in DELIMITED else {}
    return [{"name": "table", "path": file.name, **form, **({"schema": given} if given else {})}]


def checklist_of(path: Path | None) -> dict[str, Any]:
    """A Checklist descriptor as its file gives it, empty without one. Raises: DatasetError file.not_found, descriptor.*."""
    if path is None:
        return {}
    require_file(path)
    found = document(path, path.name)
    require_no_reference(found, path.name)
    return found


def require_file(path: Path) -> bool:
    """True. Raises: DatasetError file.not_found, file.is_none for a folder, a pipe or a device."""
    if path.exists() and not path.is_file():
        raise DatasetError("file.is_none", file=str(path))
    if not path.is_file():
        raise DatasetError("file.not_found", file=str(path))
    return True


def safe_schema(schema: Mapping[str, Any], file: str) -> dict[str, Any]:
    """A Table Schema without the properties that lead elsewhere. Raises: DatasetError descriptor.remote_path, descriptor.invalid."""
    require_no_reference(schema, file)
    if not isinstance(schema.get("fields"), list):
        raise DatasetError("descriptor.invalid", file=file, line=1)
    fields = [without_example(field) for field in schema["fields"]]
    return {**{key: value for key, value in schema.items() if key not in SCHEMA_DROPPED}, "fields": fields}


def without_example(field: Any) -> Any:
    """A field descriptor without its example: it says nothing of the data, and frictionless refuses schemas that give several."""
    return {key: value for key, value in field.items() if key != "example"} if isinstance(field, dict) else field


def package_orders(file: Path) -> list[Order]:
    """The orders of a Data Package. Raises: DatasetError."""
    raw = document(file, file.name)
    resources = raw.get("resources")
    if not isinstance(resources, list) or not resources or not all(isinstance(item, dict) for item in resources):
        raise DatasetError("descriptor.invalid", file=file.name, line=1)
    if len(resources) > MOST_RESOURCES:
        raise DatasetError("descriptor.too_many_resources", file=file.name, count=len(resources), limit=MOST_RESOURCES)
    require_no_reference(raw, file.name)
    beside = [item for item in file.parent.rglob("*") if item.is_file() and not item.is_symlink()]
    members = [Member(item, item.relative_to(file.parent).as_posix()) for item in beside]
    reading = Reading(Member(file, file.name), members, file.parent)
    return [order_of(item, number, reading) for number, item in enumerate(resources, 1)]


def order_of(raw: Mapping[str, Any], number: int, reading: Reading) -> Order:
    """The order of one resource. Raises: DatasetError."""
    member = file_of(raw, reading)
    require_readable(member.path)
    order = {key: raw[key] for key in ALLOWED if isinstance(raw.get(key), str | int)}
    form = str(order.get("format", "")).lower()
    if form and form not in FORMATS:
        raise DatasetError("descriptor.not_allowed", file=reading.file, key="format", value=form[:80])
    schema, dialect = part(raw.get("schema"), reading), part(raw.get("dialect"), reading)
    found = {"name": f"resource{number}", **order, "path": member.name}
    return found | ({"schema": safe_schema(schema, reading.file)} if schema else {}) | ({"dialect": dialect} if dialect else {})


def require_readable(path: Path) -> None:
    """None when frictionless may open the file. Raises: DatasetError archive.not_checked, table.too_many_columns.

    It unpacks archives without end, and compares each label of the first line with each other one.
    """
    if path.suffix.lower() in ARCHIVES:
        raise DatasetError("archive.not_checked", file=path.name)
    with path.open("rb") as file:
        line = file.read(HEAD_BYTES).split(b"\n", 1)[0]
    columns = 1 + max(line.count(mark) for mark in (b",", b";", b"\t", b"|"))
    if path.suffix.lower() in (".csv", ".tsv", ".txt") and columns > MOST_LABELS:
        raise DatasetError("table.too_many_columns", file=path.name, columns=columns, most=MOST_LABELS)
