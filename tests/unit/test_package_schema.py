"""Table Schemas that somebody sends, and the patterns in them."""

import json
from pathlib import Path

import pytest

from workbench.reading.package_patterns import may_explode
from workbench.reading.package_schema import read_schema


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
