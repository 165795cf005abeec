"""datapackage.json and report.json of a Draft: what it will say once published."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.descriptor import PROFILE, Field, Schema
from workbench.drafts import personal_data
from workbench.drafts.decisions import CAVEATS, caveats_of
from workbench.drafts.draft import Draft, TableDraft
from workbench.publishing.iso import iso_example, iso_text
from workbench.reading.kept_errors import letters_of
from workbench.validation.types import NATIVE

OURS = ("resources", "profile", "$schema", "name")
UNPUBLISHED = ("$schema", "fieldsMatch", "schema_sync")  # of a published table, the Fields are the columns
EXTRAS = ("bbox", "crs")  # facts of the file that stay true of its table
BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")


def kept(draft: Draft) -> tuple[TableDraft, ...]:
    """The tables that will be published."""
    return tuple(table for table in draft.tables if table.keep)


def descriptor(draft: Draft, facts: Mapping[str, Mapping[str, Any]] | None = None) -> dict[str, Any]:
    """The datapackage.json of a Draft. facts: {table: {"bytes", "hash"}}, once its files are written."""
    said = {key: value for key, value in draft.about.items() if key not in OURS and value not in ("", None, [], {})}
    names = {table.name for table in kept(draft)}
    resources = [resource(draft, table, names) | dict((facts or {}).get(table.name, {})) for table in kept(draft)]
    return {"$schema": PROFILE, "name": draft.package or "draft", **said, "resources": resources}


def resource(draft: Draft, table: TableDraft, names: set[str]) -> dict[str, Any]:
    """The resource descriptor of a table, as its Parquet file holds it."""
    said = {**table.about, **draft.tables_about.get(table.name, {})}
    words = {key: value for key, value in said.items() if is_words(key) and value}
    extras = {key: value for key, value in table.extras.items() if key in EXTRAS}
    return {
        "name": table.name,
        **words,
        **extras,
        "type": "table",
        "path": f"{table.name}.parquet",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "rows": table.rows,
        "schema": published_schema(with_caveats(draft, table), names).to_descriptor(),
    }


def with_caveats(draft: Draft, table: TableDraft) -> Schema:
    """The Schema of a table, its Fields with the caveats that they came with and those that were kept in the Draft."""
    fields = []
    for item in table.schema.fields:
        kept_before = item.extra.get(CAVEATS)
        caveats = [*(kept_before if isinstance(kept_before, list) else ()), *caveats_of(draft, table.name, item.name)]
        fields.append(replace(item, extra={**item.extra, CAVEATS: caveats}) if caveats else item)
    return replace(table.schema, fields=tuple(fields))


def is_words(key: str) -> bool:
    """Whether a property of a table describes its content, rather than the file it came from."""
    return key.partition("@")[0] in ("title", "description", "rowDescription", "sources", "licenses", "keywords")


def published_schema(schema: Schema, names: set[str]) -> Schema:
    """The Schema of our Parquet and CSV: ISO formats; no key towards a table that is not published."""
    keys = tuple(key for key in schema.foreign_keys if str(key.get("reference", {}).get("resource", "")) in (*names, ""))
    extra = {key: value for key, value in schema.extra.items() if key not in UNPUBLISHED}
    return Schema(tuple(published_field(item) for item in schema.fields), schema.primary_key, keys, ("",), extra)


def published_field(field: Field) -> Field:
    """The Field as published, its bounds, lists and example written as its values now are."""
    constraints = {key: iso_bound(field, key, value) for key, value in field.constraints.items()}
    extra = {key: value for key, value in field.extra.items() if key != NATIVE}
    example = iso_example(field) if field.example else ""
    if example != field.example:
        extra["sourceExample"] = field.example
    kept = {"delimiter": field.options["delimiter"]} if field.type == "list" and "delimiter" in field.options else {}
    return replace(field.as_published(), constraints=constraints, extra=extra, example=example).with_options(**kept)


def iso_bound(field: Field, key: str, value: Any) -> Any:
    """A constraint's value; a date or a decimal written as the file's were becomes ISO, like the values."""
    if key == "enum" and isinstance(value, list):
        return [iso_text(field, item) for item in value]
    return iso_text(field, value) if key in BOUNDS else value


def report(draft: Draft, originals: Sequence[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """The report.json of a Draft: findings, how many there are, proof of loading, how each table was read."""
    return {
        "package": [item.to_json() for item in draft.findings],
        "findings": {table.name: [item.to_json() for item in table.findings] for table in kept(draft)},
        "totals": {table.name: table.findings_total for table in kept(draft)},
        "errors": {table.name: table.errors for table in kept(draft)},
        "proof": {table.name: proof(table) for table in kept(draft)},
        "reading": {table.name: reading(draft, table) for table in kept(draft)},
        "originals": [dict(item) for item in originals],
        "personal": personal_data.report(draft),
    }


def proof(table: TableDraft) -> dict[str, int]:
    """What went in and what came out: records = rows + refused."""
    return {
        "records": table.records,
        "rows": table.rows,
        "refused": table.refused,
        "cells_refused": sum(table.cells_refused.values()),
    }


def reading(draft: Draft, table: TableDraft) -> dict[str, Any]:
    """How a table was read from its file, and why so."""
    return {
        "dialect": table.dialect.to_json(),
        "evidence": [{"key": item.key, "code": item.code, "context": dict(item.context)} for item in table.evidence],
        "source": table.source,
        "upload": draft.uploads[table.upload].name if table.upload < len(draft.uploads) else "",
        "fields": [item.to_descriptor() for item in table.schema.fields],
        "letters": letters_of(table),
    }
