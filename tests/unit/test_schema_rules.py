"""What Table Schema version 2 says and frictionless does not apply: categories, uniqueKeys, jsonSchema."""

from pathlib import Path
from typing import Any

import pytest

from tests.unit.feeds import read_texts
from workbench.findings import Finding
from workbench.validation.json_rules import json_validator


def findings(folder: Path, text: str, fields: list[dict[str, Any]], **extra: Any) -> list[Finding]:
    draft, _ = read_texts(folder, {"t.csv": text}, schemas={"*": {"fields": fields, **extra}})
    assert draft.error is None
    told = [item for item in draft.tables[0].findings if item.type not in ("validate.errors", "table.duplicate_rows")]
    assert all(item.message for item in told)
    return told


@pytest.mark.parametrize("categories", [["fr", "en"], [{"value": "fr", "label": "French"}, {"value": "en"}]])
def test_a_value_out_of_the_categories_is_told(categories: list[Any], tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "string", "categories": categories}, {"name": "b", "type": "string"}]
    (told,) = findings(tmp_path, "a,b\nfr,1\nde,1\n,1\nen,1\nde,1\n", fields)
    assert (told.type, told.field, told.count, told.rows, told.cell) == ("rule.category", "a", 2, (3, 6), "de")
    assert told.context["limit"] == "fr, en"


def test_categories_of_integers_compare_as_numbers(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer", "categories": [1, 2]}, {"name": "b", "type": "string"}]
    (told,) = findings(tmp_path, "a,b\n1,1\n02,1\n3,1\n", fields)
    assert (told.count, told.cell) == (1, "3")


def test_a_unique_key_repeats_nothing_where_a_part_is_missing(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    (told,) = findings(tmp_path, "a,b\n1,x\n01,x\n2,\n2,\n1,y\n", fields, uniqueKeys=[["a", "b"]])
    assert (told.type, told.count, told.rows, told.context["fields"]) == ("rule.unique_key", 1, (3,), "a, b")


def test_a_unique_key_that_names_nothing_is_told(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer"}, {"name": "b", "type": "string"}]
    (told,) = findings(tmp_path, "a,b\n1,x\n1,y\n", fields, uniqueKeys=[["a", "zzz"], "a", []])
    assert (told.type, told.context["fields"]) == ("schema.unknown_key", "zzz")


def test_a_json_schema_is_checked_on_objects_and_arrays(tmp_path: Path) -> None:
    rule = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    fields = [{"name": "a", "type": "object", "constraints": {"jsonSchema": rule}}, {"name": "b", "type": "string"}]
    text = 'a,b\n"{""n"": 1}",1\n"{""n"": ""x""}",1\n"{}",1\n,1\nnot json,1\n'
    told = {item.type: (item.count, item.rows) for item in findings(tmp_path, text, fields)}
    assert told == {"type-error": (1, (6,)), "rule.json_schema": (2, (3, 4))}


@pytest.mark.parametrize(
    "rule",
    [
        {"type": "nothing"},
        {"$ref": "https://example.org/schema.json"},
        {"properties": {"a": {"$ref": "file:///etc/passwd"}}},
        {"properties": {"a": {"pattern": "(a+)+b"}}},
        {"patternProperties": {"(a+)+b": {}}},
        {"properties": {"a": {"pattern": "("}}},
        {"properties": {"a": {"$ref": "#/$defs/absent"}}},
        "text",
        None,
    ],
)
def test_a_json_schema_that_leads_elsewhere_or_never_ends_is_not_used(rule: Any) -> None:
    assert json_validator(rule) is None


def test_a_json_schema_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "object", "constraints": {"jsonSchema": {"type": "nothing"}}}, {"name": "b", "type": "string"}]
    assert [item.type for item in findings(tmp_path, "a,b\n{},1\n{},1\n", fields)] == ["schema.rule_unusable"]


def test_a_json_schema_may_refer_to_itself_and_numbers_may_have_no_end(tmp_path: Path) -> None:
    rule = {"$defs": {"n": {"multipleOf": 0.1}}, "items": {"$ref": "#/$defs/n"}}
    fields = [{"name": "a", "type": "array", "constraints": {"jsonSchema": rule}}, {"name": "b", "type": "string"}]
    told = findings(tmp_path, 'a,b\n"[0.5, 1]",1\n"[0.25]",1\n"[1e308, 1e-308]",1\n', fields)
    assert [(item.type, item.rows[0]) for item in told] == [("rule.json_schema", 3)]


def test_categories_that_are_no_integers_allow_nothing(tmp_path: Path) -> None:
    fields = [{"name": "a", "type": "integer", "categories": ["+-1", "9" * 5000, "1"]}, {"name": "b", "type": "string"}]
    (told,) = findings(tmp_path, "a,b\n1,1\n2,1\n", fields)
    assert (told.type, told.cell) == ("rule.category", "2")
