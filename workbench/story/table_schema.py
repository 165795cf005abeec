"""The Table Schema of a result, as its CSV is written."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

from workbench.data import about
from workbench.data.catalog import Catalog
from workbench.errors import DatasetError
from workbench.query.engine import FieldRead, Result

SAID = ("title", "title@en", "title@fr", "description", "description@en", "description@fr", "unit", "semantic", "caveats")


def schema(found: Result, names: Sequence[str], described: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The Table Schema. names: of the columns. described: what datasets say of a field, by its name."""
    shown = found.shown().schema.types  # dates that no calendar holds are texts there
    fields = [field(*item) for item in zip(names, shown, found.rows().schema.types, strict=True)]
    said = [{key: described[item["name"]][key] for key in SAID if described.get(item["name"], {}).get(key)} for item in fields]
    return {"fields": [{**words, **item} for item, words in zip(fields, said, strict=True)]}


def field(name: str, shown: pa.DataType, kind: pa.DataType) -> dict[str, str]:
    """The descriptor of a column. shown: its type on a screen, a text for what other programs cannot hold. kind: its own."""
    if pa.types.is_integer(kind) or (pa.types.is_decimal(kind) and kind.scale == 0):
        return {"name": name, "type": "integer"}
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return {"name": name, "type": "number"}
    if pa.types.is_boolean(kind):
        return {"name": name, "type": "boolean"}
    if pa.types.is_date(kind) and pa.types.is_date(shown):
        return {"name": name, "type": "date"}
    if pa.types.is_timestamp(kind) and (pa.types.is_timestamp(shown) or kind.tz is not None):
        return {"name": name, "type": "datetime", "format": "any"}
    return {"name": name, "type": "string"}


def described(catalog: Catalog, read: Sequence[FieldRead]) -> Mapping[str, Mapping[str, Any]]:
    """The descriptors of the fields that were read, by name; a name that several of them bear is left out."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for item, told in descriptors(catalog, read):
        found.setdefault(item.field, []).append(told)
    return {name: told[0] for name, told in found.items() if len(told) == 1}


def caveats(catalog: Catalog, read: Sequence[FieldRead]) -> list[tuple[str, str]]:
    """(field, text) of each caveat of the fields that were read."""
    return [(f"{item.resource}.{item.field}", one["text"]) for item, told in descriptors(catalog, read) for one in about.caveats(told)]


def descriptors(catalog: Catalog, read: Sequence[FieldRead]) -> list[tuple[FieldRead, Mapping[str, Any]]]:
    """The fields that were read, each with its descriptor; none of a dataset that was withdrawn meanwhile."""
    found = []
    for package, resource in sorted({(item.package, item.resource) for item in read}):
        try:
            known = {str(item["name"]): item for item in catalog.find(package).fields(resource)}
        except DatasetError:
            continue
        mine = [item for item in read if (item.package, item.resource) == (package, resource)]
        found += [(item, known[item.field]) for item in mine if item.field in known]
    return found
