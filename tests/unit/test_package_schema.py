"""Table Schemas that somebody sends, and the patterns in them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.feeds import read_texts
from workbench.reading.package_patterns import may_explode
from workbench.reading.package_schema import read_schema, schema_of
from workbench.validation.patterns import to_re2


def test_a_published_schema_is_read_whatever_its_examples_are(tmp_path: Path) -> None:
    path = tmp_path / "schema.json"
    field = {"name": "nbre_pdc", "type": "integer", "example": "1, 10", "title": 3, "description": None, "constraints": None, "type_": "x"}
    path.write_text(
        json.dumps(
            {"$schema": "https://frictionlessdata.io/schemas/table-schema.json", "fields": [field, {"type": "code"}], "custom_checks": []}
        )
    )
    schema = read_schema(path)
    assert [(item.name, item.type, item.title, item.example) for item in schema.fields] == [
        ("nbre_pdc", "integer", "3", "1, 10"),
        ("field2", "any", "", ""),
    ]
    assert dict(schema.extra) == {"custom_checks": []}


@pytest.mark.parametrize(
    ("pattern", "explodes"),
    [
        ("(a+)+$", True), ("(a*)*", True), ("(a|a)*", True), ("(a|aa)+", True), (r"(\s*\w+\s*)*", True), ("(.+;)*", True),
        ("(x+x+)+y", True),
        ("^([0-9]+;)*[0-9]+$", False), (r"^\d{5}$", False), ("((a+)b)+", False), (r"(?:[a-z]+\.)+[a-z]{2,}", False),
        ("^(a|b|c)*$", False), ("(", False),
    ],
)  # fmt: skip
def test_a_pattern_that_may_take_for_ever_is_known_by_its_shape(pattern: str, explodes: bool) -> None:
    assert may_explode(pattern) is explodes


@pytest.mark.parametrize(
    "field",
    [
        {"type": "number", "decimalChar": 5, "groupChar": ["a"], "bareNumber": "no"},
        {"type": "list", "delimiter": 5, "itemType": [1]},
        {"type": "list", "itemType": "junk"},
        {"type": "array", "arrayItem": {"type": ["x"]}},
        {"type": "array", "arrayItem": {"type": "junk", "constraints": [1]}},
        {"type": ["x"], "constraints": ["x"]},
        {"type": "boolean", "trueValues": "x", "falseValues": {"a": 1}},
        {"type": "integer", "constraints": {"enum": [10**400, {"a": 1}, None], "minimum": 10**400, "maximum": {"a": 1}}},
        {"type": "string", "constraints": {"pattern": "(?:(?:a{50}){10}){9}", "minLength": "x", "maxLength": -1}},
    ],
)
def test_a_table_is_read_whatever_its_schema_holds(field: dict[str, Any], tmp_path: Path) -> None:
    schema = schema_of({"fields": [{"name": "a", **field}], "fieldsMatch": ["x"], "primaryKey": {"a": 1}, "foreignKeys": [1]}, "s.json")
    (table,) = read_texts(tmp_path, {"t.csv": "a,b\n1,x\n{},y\n[7],z\n"}, schemas={"*": schema.to_descriptor()})[0].tables
    assert (table.records, table.rows + table.refused) == (3, 3)


def test_a_pattern_that_re2_refuses_is_left_to_python() -> None:
    assert to_re2("(?:(?:a{50}){10}){9}") is None
    assert to_re2("a{50}") is not None
