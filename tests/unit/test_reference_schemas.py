"""The reference schemas that come with the app: they load without network, and a table that follows one is recognized."""

import csv
import json
import re
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT
from workbench.drafts.corrections import match_schema, with_own_schema, without_schema
from workbench.drafts.draft import Draft, TableDraft
from workbench.errors import DatasetError
from workbench.reading.reference_schemas import FOLDER, proposed, reference_schema, reference_schemas
from workbench.workbench import Workbench

CARPOOL = ROOT / "tests" / "data" / "open" / "bnlc-covoiturage"
CHARGING = ROOT / "datasets" / "bornes_recharge" / "bornes-IRVE.csv"


def labels(path: Path, delimiter: str) -> list[str]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream, delimiter=delimiter))


def test_the_set_is_listed_the_newest_version_first() -> None:
    assert [(item.code, len(item.names)) for item in reference_schemas()] == [
        ("irve-dynamique@2.3.1", 8),
        ("irve-statique@2.3.1", 40),
        ("irve-statique@1.0.3", 17),
        ("lieux-covoiturage@0.2.0", 18),
    ]
    assert all(item.title for item in reference_schemas())


@pytest.mark.parametrize("folder", [path.parent for path in FOLDER.glob("*/schema.json")], ids=lambda path: path.name)
def test_every_schema_has_its_source_and_licence_beside_it(folder: Path) -> None:
    assert re.search(r"commit [0-9a-f]{40}", (folder / "SOURCE.md").read_text(encoding="utf-8"))
    assert (folder / "../LICENCE-OUVERTE-2.0.md").resolve().is_file()


def test_nothing_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "socket", None)
    reference_schemas.cache_clear()
    assert reference_schemas()


def test_a_schema_is_asked_for_by_name_and_version_or_by_name() -> None:
    assert reference_schema("irve-statique@1.0.3").version == "1.0.3"
    assert reference_schema("irve-statique").version == "2.3.1"
    with pytest.raises(DatasetError, match=re.escape("The nearest ones: irve-statique@2.3.1")):
        reference_schema("irve-statique@2.3.0")


@pytest.mark.parametrize(
    ("path", "delimiter", "code", "found"),
    [(CHARGING, ";", "irve-statique@1.0.3", 17), (CARPOOL / "bnlc-.csv", ",", "lieux-covoiturage@0.2.0", 18)],
)
def test_a_real_table_is_recognized_in_any_order(path: Path, delimiter: str, code: str, found: int) -> None:
    best, *_ = proposed([f" {label} " for label in reversed(labels(path, delimiter))])
    assert (best.reference.code, best.found) == (code, found)


@pytest.mark.parametrize("names", [["id", "nom", "date_maj"], [], ["", ""], [f"c{number}" for number in range(500)]])
def test_another_table_looks_like_none(names: list[str]) -> None:
    assert proposed(names) == ()


def test_a_few_columns_of_a_schema_among_many_others_are_no_likeness() -> None:
    names = reference_schema("irve-dynamique").names
    assert proposed([*names])[0].share == 1
    assert proposed([*names, *(f"x{number}" for number in range(50))]) == ()


def errors(table: TableDraft) -> int:
    return sum(item.count for item in table.findings if "." not in item.type)


def again(workbench: Workbench, draft: Draft, correction: Callable[..., Draft], *words: Any) -> TableDraft:
    workbench.drafts.correct(draft.id, correction, draft.tables[0].name, *words)
    workbench.drafts.check(draft.id)
    return workbench.drafts.wait(draft.id).tables[0]


def test_the_carpool_file_breaks_its_schema_by_position_and_follows_it_by_name(workbench: Workbench, read: Callable[..., Draft]) -> None:
    said = json.loads((CARPOOL / "schema.json").read_text(encoding="utf-8"))
    draft = read(CARPOOL / "bnlc-.csv", schemas={"*": said})
    assert errors(draft.tables[0]) == 17_922
    matched = again(workbench, draft, match_schema, "partial")
    assert errors(matched) == 0
    told = matched.extras["schema"]
    assert (told["mode"], told["fields"], told["matched"], told["named"]) == ("partial", 18, 18, 18)
    none = again(workbench, draft, without_schema)
    assert (none.extras["schema"]["fields"], errors(none)) == (0, 0)
    assert errors(again(workbench, draft, with_own_schema)) == 17_922


def test_the_charging_points_break_their_schema_as_frictionless_says(read: Callable[..., Draft]) -> None:
    table = read(CHARGING, schemas={"*": reference_schema("irve-statique@1.0.3").to_descriptor()}).tables[0]
    (told,) = [item for item in table.findings if item.type == "validate.errors"]
    assert (errors(table), told.context["broken_rows"]) == (4_468, 3_276)


def test_the_carpool_schema_of_the_set_applies_its_custom_check(tmp_path: Path, read: Callable[..., Draft]) -> None:
    text = (CARPOOL / "exemple-valide.csv").read_text(encoding="utf-8")
    row = text.splitlines()[1]
    siren = re.search(r"(?<![0-9])[0-9]{9}(?![0-9])", row)
    assert siren
    (tmp_path / "lieux.csv").write_text(f"{text.rstrip()}\n{row.replace(siren[0], '123456789')}\n", encoding="utf-8")
    table = read(tmp_path / "lieux.csv", schemas={"*": reference_schema("lieux-covoiturage").to_descriptor()}).tables[0]
    (told,) = [item for item in table.findings if item.type == "check.cells"]
    assert (told.field, told.cell, told.rows) == ("source", "123456789", (3,))


def test_a_package_follows_its_own_schema_until_told_otherwise(workbench: Workbench, tmp_path: Path, read: Callable[..., Draft]) -> None:
    (tmp_path / "t.csv").write_text("b,a\n1,x\n2,y\n", encoding="utf-8")
    fields = [{"name": "a", "type": "string"}, {"name": "b", "type": "integer"}]
    resource = {"name": "t", "path": "t.csv", "schema": {"fields": fields, "primaryKey": "b"}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "p", "resources": [resource]}), encoding="utf-8")
    draft = read(tmp_path / "datapackage.json", tmp_path / "t.csv")
    table = draft.tables[0]
    assert (errors(table), table.schema.primary_key, table.extras["schema"]["own"]) == (6, ("a",), True)
    table = again(workbench, draft, match_schema, "equal")
    assert (errors(table), table.schema.primary_key) == (0, ("b",))
    assert again(workbench, draft, without_schema).schema.primary_key == ()
    assert [item.type for item in again(workbench, draft, with_own_schema).schema.fields] == ["string", "integer"]
