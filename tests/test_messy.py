"""Messy files, small enough to read: each case is a file and its .expected.json, none has code of its own.

Expected: rows, refused, columns, names, dialect {key: value}, types {field: type}, first {field: value of
the first row}, column {field: all values}, findings (exactly these codes, in any order).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from workbench.drafts import preview
from workbench.drafts.draft import Draft, TableDraft
from workbench.workbench import Workbench

CASES = sorted((ROOT / "tests" / "data" / "messy").glob("*.expected.json"))


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_messy_file_becomes_the_table_a_person_sees_in_it(case: Path, workbench: Workbench, read: Callable[..., Draft]) -> None:
    expected = json.loads(case.read_text(encoding="utf-8"))
    draft = read(case.with_name(case.name.removesuffix(".expected.json")))
    assert draft.error is None, draft.error
    table = draft.tables[0]
    described(table, expected)
    rows = preview.draft_rows(workbench.drafts.folder(draft.id) / "work" / "stage.duckdb", table, 100, 0).to_pylist()
    assert {name: json_value(rows[0][name]) for name in expected.get("first", {})} == expected.get("first", {})
    assert {name: [json_value(row[name]) for row in rows] for name in expected.get("column", {})} == expected.get("column", {})


def described(table: TableDraft, expected: dict[str, Any]) -> None:
    assert table.rows == expected["rows"]
    assert table.records == table.rows + table.refused
    assert table.refused == expected.get("refused", 0)
    assert len(table.schema.fields) == expected.get("columns", len(table.schema.fields))
    types = {field.name: field.type for field in table.schema.fields}
    assert list(types) == expected.get("names", list(types))
    assert {name: types[name] for name in expected.get("types", {})} == expected.get("types", {})
    told = json.loads(json.dumps(table.dialect.to_json()))
    assert {key: told[key] for key in expected.get("dialect", {})} == expected.get("dialect", {})
    if "findings" in expected:
        assert {item.type for item in table.findings} == set(expected["findings"])


def json_value(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
