"""The Result of a query in JSON: its rows, and where they come from."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from workbench.data import about
from workbench.data.catalog import Catalog
from workbench.data.shown import text_of
from workbench.errors import DatasetError
from workbench.query.engine import FieldRead, Result


def told(found: Result, catalog: Catalog) -> dict[str, Any]:
    """The answer as values of JSON. Each row is an object; a value that JSON has no word for is a text. Raises: QueryError."""
    kinds, rows = found.rows().schema, found.shown()
    return {
        "columns": [{"name": name, "type": str(kind.type)} for name, kind in zip(rows.column_names, kinds, strict=True)],
        "rows": rows_of(rows),
        "truncated": found.truncated,
        "seconds": round(found.seconds, 4),
        "rows_read": found.rows_read,
        "versions": [{"package": package, "version": version} for package, version in found.versions],
        "fields_read": [{"package": item.package, "resource": item.resource, "field": item.field} for item in found.fields_read],
        "caveats": caveats(found.fields_read, catalog),
    }


def rows_of(table: pa.Table) -> list[dict[str, Any]]:
    """The rows as objects of plain values."""
    names = table.column_names
    columns = [[value_of(value) for value in column.to_pylist()] for column in table.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def value_of(value: Any) -> Any:
    """The value as JSON holds it: numbers, texts, true, false and null; "nan" and "inf" for what is no number there."""
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float | str) else text_of(value)


def caveats(fields: Sequence[FieldRead], catalog: Catalog) -> list[Mapping[str, str]]:
    """What readers must know of these fields before they use them."""
    read = {(item.package, item.resource, item.field) for item in fields}
    found: list[Mapping[str, str]] = []
    for package, resource in sorted({(item.package, item.resource) for item in fields}):
        for field in described(catalog, package, resource):
            if (package, resource, str(field["name"])) in read:
                place = {"package": package, "resource": resource, "field": str(field["name"])}
                found += [{**place, "text": one["text"]} for one in about.caveats(field)]
    return found


def described(catalog: Catalog, package: str, resource: str) -> Sequence[Mapping[str, Any]]:
    """The fields of a table; none of one that was withdrawn a moment ago."""
    try:
        return catalog.find(package).fields(resource)
    except DatasetError:
        return ()


def to_json(answer: Mapping[str, Any]) -> bytes:
    """The answer as bytes."""
    return json.dumps(answer, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode(errors="replace")
