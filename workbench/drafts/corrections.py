"""What an organizer corrects in a Draft: pure functions, Draft in, Draft out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.descriptor import Field, Schema
from workbench.drafts.draft import Draft, TableDraft
from workbench.errors import DatasetError
from workbench.semantics.kinds import KINDS

NO_SCHEMA: Mapping[str, Any] = {"fields": []}
TYPE_KEYS = (
    "type", "format", "decimalChar", "groupChar", "bareNumber", "trueValues", "falseValues", "missingValues", "axisOrder", "semantic",
)  # fmt: skip
WORDS_KEYS = ("title", "description", "unit", "example")


def label(draft: Draft) -> str:
    """The name people know the draft by: its first file's."""
    return draft.uploads[0].name if draft.uploads else draft.id


def table_of(draft: Draft, name: str) -> TableDraft:
    """The table of that name. Raises: DatasetError naming the tables there are."""
    for table in draft.tables:
        if table.name == name:
            return table
    raise DatasetError("draft.unknown_table", table=name, file=label(draft), tables=", ".join(item.name for item in draft.tables))


def field_of(table: TableDraft, name: str) -> Field:
    """The Field of that name. Raises: DatasetError naming the fields there are."""
    for item in table.schema.fields:
        if item.name == name:
            return item
    raise DatasetError("draft.unknown_field", field=name, table=table.name, fields=", ".join(f.name for f in table.schema.fields[:50]))


def merged(book: Mapping[str, Mapping[str, Any]], page: str, words: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """A copy of the book with the words added to one page; None takes a word out."""
    kept = {**book.get(page, {}), **words}
    return {**{key: dict(value) for key, value in book.items()}, page: {key: value for key, value in kept.items() if value is not None}}


def say(draft: Draft, table: str, key: str, value: str | None) -> Draft:
    """The Draft once a person said how a table ("*": every table) is read; it must be read again."""
    return replace(draft, said=merged(draft.said, table, {key: value}))


def retype(draft: Draft, table: str, field: str, change: Mapping[str, Any]) -> Draft:
    """The Draft once a person decided how a Field's values are read; it must be checked again.

    An empty change gives the Field back to what the file suggests. Raises: DatasetError for a kind of thing that is not known.
    """
    if draft.tables and table != "*":
        field_of(table_of(draft, table), field)
    kind = str(change.get("semantic") or "")
    if kind and kind not in KINDS:
        raise DatasetError("semantic.unknown", kind=kind, kinds=", ".join(KINDS))
    return with_said(draft, table, field, change)


def with_said(draft: Draft, table: str, field: str, change: Mapping[str, Any]) -> Draft:
    """The Draft with a person's word on a Field in place of the one before, even on a Field that is not there as the file is read now."""
    said = {key: value for key, value in change.items() if key in TYPE_KEYS}
    pages = {key: dict(value) for key, value in draft.fields_said.items()}
    pages[table] = {**pages.get(table, {}), field: said}
    if not said:
        del pages[table][field]
    return replace(draft, fields_said=pages)


def require_known(draft: Draft) -> None:
    """None. Raises: DatasetError when something was said of a table or a Field that the files read do not hold."""
    for name in sorted({*draft.said, *draft.fields_said} - {"*"}):
        table = table_of(draft, name)
        for field in draft.fields_said.get(name, {}):
            field_of(table, field)
    for decision in draft.decisions:
        table = table_of(draft, str(decision["table"]))
        if decision["field"]:
            field_of(table, str(decision["field"]))
    known = {field.name for table in draft.tables for field in table.schema.fields}
    for field in draft.fields_said.get("*", {}):
        if field not in known:
            raise DatasetError("draft.unknown_field", field=field, table="*", fields=", ".join(sorted(known)[:50]))


def describe(draft: Draft, about: Mapping[str, Any]) -> Draft:
    """The Draft with these package properties written; None takes one out."""
    return replace(draft, about={key: value for key, value in {**draft.about, **about}.items() if value is not None})


def describe_table(draft: Draft, table: str, about: Mapping[str, Any]) -> Draft:
    """The Draft with these properties of a table written; None takes one out."""
    table_of(draft, table)
    return replace(draft, tables_about=merged(draft.tables_about, table, about))


def describe_field(draft: Draft, table: str, field: str, about: Mapping[str, Any]) -> Draft:
    """The Draft with the words of a Field written: title, description, unit, example, "title@en"..."""
    found = table_of(draft, table)
    old = field_of(found, field)
    words: dict[str, Any] = {key: str(value or "") for key, value in about.items() if key in WORDS_KEYS}
    extra = {**old.extra, **{key: value for key, value in about.items() if "@" in key}}
    fields = tuple(replace(old, **words, extra=extra) if item.name == field else item for item in found.schema.fields)
    return with_table(draft, replace(found, schema=replace(found.schema, fields=fields)))


def keep_table(draft: Draft, table: str, *, keep: bool) -> Draft:
    """The Draft with a table kept for publication, or left out."""
    return with_table(draft, replace(table_of(draft, table), keep=keep))


def with_table(draft: Draft, table: TableDraft) -> Draft:
    """The Draft with one table replaced by its new value."""
    return replace(draft, tables=tuple(table if item.name == table.name else item for item in draft.tables))


def with_schema(draft: Draft, table: str, schema: Schema) -> Draft:
    """The Draft with a Table Schema given for a table ("*": whichever matches); it must be checked again."""
    return replace(draft, schemas={**draft.schemas, table: schema.to_descriptor()})


def without_schema(draft: Draft, table: str) -> Draft:
    """The Draft whose table follows no Table Schema, not even its descriptor's own; it must be checked again."""
    return replace(draft, schemas={**draft.schemas, table: NO_SCHEMA})


def with_own_schema(draft: Draft, table: str) -> Draft:
    """The Draft whose table follows what it came with again: a schema given for all tables, or its descriptor's own."""
    return replace(draft, schemas={name: schema for name, schema in draft.schemas.items() if name != table})


def match_schema(draft: Draft, table: str, mode: str) -> Draft:
    """The Draft whose table is matched otherwise with the Table Schema it follows (fieldsMatch); it must be checked again."""
    table_of(draft, table)
    return replace(draft, schemas={**draft.schemas, table: {**draft.schemas.get(table, {}), "fieldsMatch": mode}})
