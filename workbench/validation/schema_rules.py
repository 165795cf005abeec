"""Rules of Table Schema version 2 that frictionless keeps without applying them: categories, uniqueKeys, jsonSchema."""

from collections.abc import Callable, Mapping, Sequence

from workbench.descriptor import Field
from workbench.findings import Finding
from workbench.validation import distinct
from workbench.validation.excerpts import excerpt
from workbench.validation.json_rules import json_judge
from workbench.validation.keys import Table, repeats

CATEGORIZED = ("string", "integer")


def schema_rules(table: Table, judged: Sequence[tuple[Field, str]]) -> list[Finding]:
    """Findings on what breaks these rules, types and constraints apart. judged: the Fields that a schema or a person decided."""
    found = []
    for field, _ in judged:
        words = categories(field)
        if words:
            limit = excerpt(", ".join(words))
            found += distinct.told(table, field.name, category_judge(field, words), "rule.category", {"limit": limit})
        judge = json_judge(field)
        if judge:
            found += distinct.told(table, field.name, judge, "rule.json_schema", {})
    return found + [finding for names in unique_keys(table) for finding in unique(table, names)]


def categories(field: Field) -> list[str]:
    """The values that a Field's `categories` allow, as texts; version 2 may give each a label."""
    listed = field.extra.get("categories")
    if not isinstance(listed, list) or field.type not in CATEGORIZED:
        return []
    values = [item.get("value") if isinstance(item, Mapping) else item for item in listed]
    return [str(value) for value in values if isinstance(value, str | int) and not isinstance(value, bool)]


def category_judge(field: Field, words: Sequence[str]) -> Callable[[str], str]:
    """The judge of the cells of a Field that has categories; 01 is the integer 1."""
    if field.type == "string":
        allowed = frozenset(words)
        return lambda cell: "" if cell in allowed else "categories"
    numbers = {integer(word) for word in words} - {None}
    return lambda cell: "" if integer(cell) in numbers else "categories"


def integer(text: str) -> int | None:
    """The integer that a text says, None when it says none."""
    try:
        return int(text)
    except ValueError:  # more digits than Python reads, too
        return None


def unique_keys(table: Table) -> list[tuple[str, ...]]:
    """The keys of `uniqueKeys`, each a list of columns."""
    listed = table.schema.extra.get("uniqueKeys")
    keys = listed if isinstance(listed, list) else []
    return [tuple(str(name) for name in key) for key in keys if isinstance(key, list) and key]


def unique(table: Table, names: tuple[str, ...]) -> list[Finding]:
    """Findings on one key of `uniqueKeys`: as in SQL, a row where a part is missing repeats nothing."""
    lacking = table.lacks(names)
    if lacking:
        return [Finding("schema.unknown_key", {"fields": ", ".join(lacking), "key": "uniqueKeys"})]
    return repeats(table, names, "rule.unique_key")
