"""Real open data, as published: each fact is a file in tests/data/facts, none has code of its own.

A fact: {"add": [files], "schema": file or none, "match": its fieldsMatch or none, "resources": {name or "*": what must hold}}. Files are
looked for in tests/data/open, datasets and the folder of ETABLI_TEST_DATA.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import OPEN_DATA, ROOT
from workbench.drafts.draft import Draft, TableDraft
from workbench.drafts.drafts import Given
from workbench.samples import given_folder
from workbench.semantics.kinds import share_of
from workbench.workbench import Workbench

FACTS = sorted((ROOT / "tests" / "data" / "facts").glob("*.json"))


def found(name: str) -> Path | None:
    return next((folder / name for folder in OPEN_DATA if (folder / name).is_file()), None)


def is_here(fact: Path) -> bool:
    told = json.loads(fact.read_text(encoding="utf-8"))
    return all(found(name) for name in told["add"] + [name for name in [told.get("schema")] if name])


def givens(names: list[str]) -> list[Given]:
    paths = [path for name in names if (path := found(name))]
    if paths[0].stem == "datapackage":
        return given_folder(paths[0].parent)
    return [Given(path, path.name) for path in paths]


def read(workbench: Workbench, fact: dict[str, Any]) -> Draft:
    path = found(fact.get("schema", ""))
    match = {"fieldsMatch": fact["match"]} if "match" in fact else {}
    known = {"schemas": {"*": json.loads(path.read_text(encoding="utf-8")) | match}} if path and path.is_file() else {}
    draft = workbench.drafts.give(givens(fact["add"]), **known)
    workbench.drafts.read(draft.id)
    return workbench.drafts.wait(draft.id)


@pytest.mark.parametrize("fact", [item for item in FACTS if is_here(item)], ids=lambda item: item.stem)
def test_a_real_file_loads_as_its_source_says(fact: Path, workbench: Workbench) -> None:
    told = json.loads(fact.read_text(encoding="utf-8"))
    draft = read(workbench, told)
    try:
        assert draft.error is None, draft.error
        for name, expected in told["resources"].items():
            check(draft.tables[0] if name == "*" else draft.table(name), expected)
        if "*" not in told["resources"]:
            assert {table.name for table in draft.tables} >= set(told["resources"])
    finally:
        workbench.drafts.discard(draft.id)


def check(table: TableDraft, expected: dict[str, Any]) -> None:
    types = {field.name: field.type for field in table.schema.fields}
    assert (table.rows, len(types)) == (expected["rows"], expected["columns"])
    assert table.records == table.rows + table.refused
    assert table.refused == expected.get("refused", table.refused)
    for key in ("encoding", "delimiter"):
        assert getattr(table.dialect, key) == expected.get(key, getattr(table.dialect, key))
    assert {name: types.get(name) for name in expected.get("types", {})} == expected.get("types", {})
    if "semantics" in expected:
        assert kinds(table) == expected["semantics"]
    if "errors" in expected:
        assert errors(table) == expected["errors"]


def kinds(table: TableDraft) -> dict[str, Any]:
    """{field: its kind}, or [kind, share] where some values do not fit."""
    shares = {field.name: share_of(field) for field in table.schema.fields}
    told = {field.name: field.semantic for field in table.schema.fields if field.semantic}
    return {name: kind if shares[name] in (None, 1) else [kind, shares[name]] for name, kind in told.items()}


def errors(table: TableDraft) -> int:
    """How many errors frictionless would report: Findings of its types are written with a hyphen."""
    return sum(item.count for item in table.findings if "-" in item.type and "." not in item.type)


def test_the_same_table_in_csv_and_in_xlsx_gives_the_same_fields(workbench: Workbench, read: Callable[..., Draft]) -> None:
    folder = ROOT / "tests" / "data" / "open" / "datahub-co2"
    paths = (folder / "data" / "fossil-fuel-co2-emissions-by-nation.csv", folder / "archive" / "fossil-fuel-co2-emissions-by-nation.xlsx")
    csv, xlsx = (read(path).tables[0] for path in paths)
    assert sorted(field.type for field in csv.schema.fields) == sorted(field.type for field in xlsx.schema.fields)
    assert csv.rows == xlsx.rows
