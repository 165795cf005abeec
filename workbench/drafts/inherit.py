"""A new version says again what the one before said, where nobody has said otherwise."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.descriptor import Field
from workbench.drafts.corrections import WORDS_KEYS, merged
from workbench.drafts.draft import Draft, TableDraft

OF_THE_VERSION = ("resources", "name", "version", "sourceVersion", "created", "$schema", "profile", "id")
TABLE_WORDS = ("title", "description", "rowDescription")


def inherit(draft: Draft, descriptor: Mapping[str, Any]) -> Draft:
    """The Draft with the words of a published descriptor for its package, tables and Fields of the same names; its own words stay."""
    said = {key: value for key, value in descriptor.items() if key not in OF_THE_VERSION}
    resources = {str(item["name"]): item for item in descriptor.get("resources", ())}
    tables_about: Mapping[str, Mapping[str, Any]] = draft.tables_about
    for table in draft.tables:
        words = words_of(resources.get(table.name, {}), TABLE_WORDS)
        tables_about = merged(tables_about, table.name, {**words, **table.about, **tables_about.get(table.name, {})})
    tables = tuple(described(table, resources.get(table.name, {})) for table in draft.tables)
    return replace(draft, about={**said, **draft.about}, tables_about=tables_about, tables=tables)


def described(table: TableDraft, resource: Mapping[str, Any]) -> TableDraft:
    """The table, its Fields saying what those of the resource said."""
    known = {str(item["name"]): item for item in resource.get("schema", {}).get("fields", ())}
    fields = tuple(spoken(item, known.get(item.name, {})) for item in table.schema.fields)
    return replace(table, schema=replace(table.schema, fields=fields))


def spoken(field: Field, before: Mapping[str, Any]) -> Field:
    """The Field with the words it had, where it has none of its own."""
    words: dict[str, Any] = {key: getattr(field, key) or str(before.get(key) or "") for key in WORDS_KEYS}
    other_languages = {key: value for key, value in before.items() if "@" in key}
    return replace(replace(field, **words), extra={**other_languages, **field.extra})


def words_of(thing: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """The properties of these names, in every language."""
    return {key: value for key, value in thing.items() if key.partition("@")[0] in keys}
