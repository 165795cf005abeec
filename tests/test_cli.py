"""The shell: one JSON document on standard output, words on standard error, exit 1 with a readable message."""

import json
import subprocess
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet
import pytest

from tests.conftest import ROOT
from tests.shell import apart, here
from workbench.settings import Settings
from workbench.who import CONSOLE
from workbench.workbench import Workbench

FR = "commune;date;montant\nSaint-Étienne;03/11/2024;1 234,50\nFougères;25/12/2024;12,00\n"


def run(*words: str | Path, fails: bool = False, how: Callable[..., Any] = here) -> subprocess.CompletedProcess[str]:
    done: subprocess.CompletedProcess[str] = how(ROOT, *words)
    assert (done.returncode == 1) is fails, done.stderr
    return done


def told(*words: str | Path, how: Callable[..., Any] = here) -> Any:
    return json.loads(run(*words, how=how).stdout)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance that holds one package, added from the shell."""
    folder = tmp_path_factory.mktemp("cli")
    path = folder / "ventes.csv"
    path.write_bytes(FR.encode("cp1252"))
    added = told("add", path, "--home", folder / "home", "--publish", "--json", how=apart)
    assert (added["package"], added["version"]) == ("ventes", 1)
    return folder / "home"


def test_add_tells_how_the_file_was_read(home: Path) -> None:
    added = told("add", home.parent / "ventes.csv", "--home", home, "--json")
    [table] = added["resources"]
    assert (table["name"], table["records"], table["rows"], table["refused"], table["columns"]) == ("ventes", 2, 2, 0, 3)
    assert table["dialect"]["encoding"] == "cp1252"
    assert [(field["name"], field["type"], field["format"]) for field in table["fields"]] == [
        ("commune", "string", "default"),
        ("date", "date", "%d/%m/%Y"),
        ("montant", "number", "default"),
    ]
    assert {"type", "row", "field", "message"} <= set(table["findings"][0])
    assert added["version"] is None


def test_a_correction_is_obeyed(home: Path) -> None:
    words = ("--set", "ventes.montant.type=string", "--set", "*.header_rows=1", "--json")
    [table] = told("add", home.parent / "ventes.csv", "--home", home, *words)["resources"]
    assert [field["type"] for field in table["fields"]] == ["string", "date", "string"]


def test_a_query_sees_the_package_in_file_order(home: Path) -> None:
    rows = json.loads(run("query", "FROM ventes.ventes", "--home", home, "--format", "json", how=apart).stdout)
    assert rows == [
        {"commune": "Saint-Étienne", "date": "2024-11-03", "montant": 1234.5},
        {"commune": "Fougères", "date": "2024-12-25", "montant": 12.0},
    ]
    csv = run("query", "SELECT commune, montant FROM ventes.ventes", "--home", home, "--format", "csv", "--limit", "1", how=apart)
    assert csv.stdout.splitlines() == ['"commune","montant"', '"Saint-Étienne",1234.5']


def test_a_team_keeps_its_tables_between_two_commands_and_others_do_not_see_them(home: Path) -> None:
    workbench = Workbench.open(Settings(home=home))
    workbench.teams.add("Les Érables", datetime.now(UTC), CONSOLE)
    run("query", "CREATE TABLE grandes AS FROM ventes.ventes WHERE montant > 100", "--home", home, "--team", "les erables")
    rows = told("query", "SELECT commune FROM grandes", "--home", home, "--team", "Les Érables", "--format", "json")
    assert rows == [{"commune": "Saint-Étienne"}]
    assert "grandes" in run("query", "FROM grandes", "--home", home, fails=True).stderr
    assert "Les Érables" in run("query", "SELECT 1", "--home", home, "--team", "nobody", fails=True).stderr


def test_an_export_is_a_data_package_with_its_data(home: Path, tmp_path: Path) -> None:
    run("export", "ventes", "--home", home, "--out", tmp_path / "v.zip", how=apart)
    assert "datapackage.json" in zipfile.ZipFile(tmp_path / "v.zip").namelist()
    done = told("export", "ventes", "--home", home, "--format", "parquet", "--out", tmp_path / "v.parquet", "--json")
    assert done == {"package": "ventes", "version": 1, "file": str(tmp_path / "v.parquet")}
    assert pyarrow.parquet.read_table(tmp_path / "v.parquet").num_rows == 2
    run("export", "ventes", "--home", home, "--format", "original", "--out", tmp_path / "v.csv")
    assert (tmp_path / "v.csv").read_bytes() == FR.encode("cp1252")


def test_a_mistake_ends_with_1_and_a_readable_message(home: Path, tmp_path: Path) -> None:
    assert "nowhere.csv" in run("add", tmp_path / "nowhere.csv", "--home", home, fails=True, how=apart).stderr
    assert "ventes.ventes" in run("query", "FROM ventes.vente", "--home", home, fails=True).stderr
    assert "table.key=value" in run("add", home.parent / "ventes.csv", "--home", home, "--set", "x", fails=True).stderr
    (tmp_path / "page.csv").write_text("<!DOCTYPE html><html></html>")
    assert "HTML" in run("add", tmp_path / "page.csv", "--home", home, fails=True).stderr
    assert "Traceback" not in run("show", "ventess", "--home", home, fails=True, how=apart).stderr


def test_a_mistake_leaves_no_draft_behind(home: Path) -> None:
    drafts = set((home / "quarantine").glob("*"))
    path = home.parent / "ventes.csv"
    assert "ventes" in run("add", path, "--home", home, "--set", "vente.encoding=utf-8", fails=True).stderr
    assert "montant" in run("add", path, "--home", home, "--set", "ventes.montan.type=string", fails=True).stderr
    assert "lower-case" in run("add", path, "--home", home, "--package", "Mes Ventes", fails=True).stderr
    run("add", path, "--home", home, "--set", "x", fails=True)
    assert set((home / "quarantine").glob("*")) == drafts


def test_a_file_with_a_long_name_can_be_added(home: Path) -> None:
    path = home.parent / f"fr-en-adresse-{'x' * 80}.csv"
    path.write_text("a,b\n1,2\n")
    added = told("add", path, "--home", home, "--publish", "--json")
    assert added["package"] == f"fr_en_adresse_{'x' * 80}"[:63]
    told("query", f"FROM {added['package']}.{added['resources'][0]['name']}", "--home", home, "--format", "json")


def test_a_withdrawn_package_can_no_longer_be_read(home: Path) -> None:
    path = home.parent / "retrait.csv"
    path.write_text("a,b\n1,2\n")
    told("add", path, "--home", home, "--publish", "--json")
    assert "retrait" in [card["package"] for card in told("list", "--home", home, "--json")]
    gone = told("withdraw", "retrait", "--home", home, "--reason", "données personnelles", "--json")
    assert gone == {"package": "retrait", "version": None, "state": "withdrawn", "reason": "données personnelles"}
    assert "retrait" not in [card["package"] for card in told("list", "--home", home, "--json")]
    run("query", "FROM retrait.retrait", "--home", home, fails=True)
    run("show", "retrait", "--home", home, fails=True)


def test_the_descriptor_is_shown_with_its_history(home: Path) -> None:
    shown = told("show", "ventes", "--home", home, "--json")
    assert shown["resources"][0]["schema"]["fields"][1] == {"name": "date", "type": "date"}
    assert [item["state"] for item in shown["history"]] == ["published"]


def test_personal_data_are_published_only_when_the_command_says_that_they_may_be(home: Path, tmp_path: Path) -> None:
    path = tmp_path / "contacts.csv"
    path.write_text("structure,courriel\nMairie,a@example.org\n", encoding="utf-8")
    assert "--personal-data" in run("add", path, "--home", home, "--publish", fails=True).stderr
    assert told("add", path, "--home", home, "--publish", "--personal-data", "--json")["version"] == 1
    words = ("--set", "contacts.structure.semantic=url", "--json")
    assert told("add", path, "--home", home, *words)["resources"][0]["fields"][0]["name"] == "structure"
    assert "insee_commune" in run("add", path, "--home", home, "--set", "contacts.structure.semantic=sirene", fails=True).stderr


def test_a_caveat_goes_with_its_field_and_errors_with_their_table(home: Path) -> None:
    path, schema = home.parent / "tarifs.csv", home.parent / "tarifs.json"
    path.write_text("code;prix\na;gratuit\nb;2\n", encoding="utf-8")
    schema.write_text(json.dumps({"fields": [{"name": "code"}, {"name": "prix", "type": "number"}]}), encoding="utf-8")
    words = ("--set", "tarifs.prix.caveat=Some are free.", "--schema", schema, "--publish", "--json")
    [table] = told("add", path, "--home", home, *words)["resources"]
    assert (table["errors"], table["findings"][0]["cells"]) == (1, {"gratuit": 1})
    (caveat,) = told("show", "tarifs", "--home", home)["resources"][0]["schema"]["fields"][1]["caveats"]
    assert (caveat["text"], caveat["by"]) == ("Some are free.", "organizer")
    run("export", "tarifs", "--format", "errors", "--language", "en", "--out", home.parent / "errors.csv", "--home", home)
    assert "“gratuit” is no number." in (home.parent / "errors.csv").read_text(encoding="utf-8")
    run("export", "tarifs", "--format", "md", "--language", "en", "--out", home.parent / "tarifs.md", "--home", home)
    assert "Caveat: Some are free." in (home.parent / "tarifs.md").read_text(encoding="utf-8")
    assert "prix" in run("add", path, "--home", home, "--set", "tarifs.prx.caveat=x", fails=True).stderr


def test_the_reference_schemas_are_listed_and_followed(home: Path) -> None:
    assert "irve-statique@2.3.1" in [row["schema"] for row in told("schemas", "--json")]
    path = ROOT / "tests" / "data" / "open" / "bnlc-covoiturage" / "exemple-invalide.csv"
    [table] = told("add", path, "--home", home, "--schema", "lieux-covoiturage@0.2.0", "--json")["resources"]
    assert [item["type"] for item in table["findings"] if "." not in item["type"]] == ["type-error"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--schema", "lieux-covoiturages@0.2.0"), "The nearest ones: lieux-covoiturage@0.2.0"),
        (("--schema", "absent.json"), "absent.json"),
        (("--fields-match", "subset"), "without a schema"),
        (("--schema", "irve-statique", "--fields-match", "about"), "exact, equal, subset, superset, partial"),
    ],
)
def test_a_schema_that_cannot_be_meant_is_told(home: Path, words: tuple[str, ...], said: str) -> None:
    assert said in run("add", home.parent / "ventes.csv", "--home", home, *words, fails=True).stderr
