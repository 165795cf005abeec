"""Our report is frictionless's on files as published and on bad ones, with the schemas of their producers and with inferred ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import OPEN_DATA, ROOT
from tests.report.compare import ours, theirs
from tests.report.test_same_report import opener, require_same
from tests.test_bad_inputs import CASES

MOST_BYTES = 3_000_000
MESSY = ROOT / "tests" / "data" / "messy"
TOO_WIDE = ("csv-1-line", "csv-10k-cols", "wide.csv")  # frictionless alone takes minutes for them
BAD = [case for case in CASES if str(case["file"]).endswith((".csv", ".tsv", ".txt")) and case["id"] not in TOO_WIDE]
CARPOOL = ("bnlc-covoiturage/bnlc-.csv", "bnlc-covoiturage/schema.json")
CHARGING = ("bornes_recharge/bornes-IRVE.csv", "irve-statique-1.0.3/schema.json")
CHARGING_NOW = ("bornes_recharge/bornes-IRVE.csv", "irve-statique-2.3.1/schema.json")


def is_quick(path: Path) -> bool:
    """Whether frictionless reads the file in a second or two."""
    return path.stat().st_size <= MOST_BYTES and path.name not in TOO_WIDE


def files() -> list[Path]:
    """The delimited files at hand."""
    found = [path for folder in (MESSY, *OPEN_DATA) for path in folder.rglob("*.csv") if is_quick(path)]
    return sorted({path.name: path for path in found}.values(), key=lambda path: path.name)


def open_data(name: str) -> Path:
    """A file of the open data at hand, or a reference schema."""
    return next(folder / name for folder in (*OPEN_DATA, ROOT / "workbench" / "schemas") if (folder / name).exists())


def read_schema(path: Path) -> dict[str, Any]:
    """A schema without its examples, of which frictionless refuses those that are lists in one text."""
    schema: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    fields = [{key: value for key, value in field.items() if key != "example"} for field in schema["fields"]]
    return {**schema, "fields": fields}


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
@pytest.mark.parametrize("limit_errors", [1000, 7])
def test_a_file_as_published(path: Path, limit_errors: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(path.parent)
    require_same(opener(path.name, {}), limit_errors)


@pytest.mark.parametrize(("names", "by_name", "errors"), [(CARPOOL, False, 17_922), (CARPOOL, True, 0)])
@pytest.mark.parametrize("limit_errors", [0, 1000])
def test_a_file_against_the_schema_of_its_producer(
    names: tuple[str, str], *, by_name: bool, errors: int, limit_errors: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, schema = map(open_data, names)
    monkeypatch.chdir(path.parent)
    opened = opener(path.name, read_schema(schema), **({"schema_sync": True} if by_name else {}))
    expected, (found, judged_by) = theirs(opened, limit_errors), ours(opened, limit_errors)
    assert found == expected
    assert judged_by == "screen"
    assert found["stats"]["errors"] == min(errors, limit_errors or errors)


@pytest.mark.parametrize("names", [CHARGING, CHARGING_NOW], ids=["1.0.3", "2.3.1"])
@pytest.mark.parametrize("by_name", [False, True])
def test_the_charging_points_against_their_schemas(names: tuple[str, str], *, by_name: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    path, schema = map(open_data, names)
    monkeypatch.chdir(path.parent)
    opened = opener(path.name, read_schema(schema), **({"schema_sync": True} if by_name else {}))
    require_same(opened, 0 if names == CHARGING else 1000)


@pytest.mark.parametrize("case", BAD, ids=[case["id"] for case in BAD])
def test_a_bad_file(case: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = case["data"]() if callable(case["data"]) else case["data"]
    monkeypatch.chdir(tmp_path)
    Path("table.csv").write_bytes(data)
    require_same(opener("table.csv", {}), 1000)
