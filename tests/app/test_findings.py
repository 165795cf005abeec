"""The findings of a draft are decided on in one click, each decision can be undone, and readers see what was kept."""

import json
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from tests.reading import draft_read
from workbench.downloads import exports
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.workbench import Workbench

ADD, DATASET = "pages.organizer.add_dataset", "pages.data.dataset"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
SCHEMA = {
    "fields": [
        {"name": "code", "constraints": {"required": True}},
        {"name": "puissance", "type": "number"},
        {"name": "prises", "type": "integer", "constraints": {"maximum": 8}},
    ]
}
LINES = ["code;puissance;prises", "a;3,7kW;2", "b;n.d.;1", ";22;2", "d;n.d.;99", "e;7;<b>x</b>", "f;50;4"]


@pytest.fixture
def draft(workbench: Workbench, package: str, tmp_path: Path) -> Draft:
    """A draft of six records, of which five hold an error or two."""
    path = tmp_path / "prises.csv"
    path.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    return draft_read(workbench, path, schemas={"*": SCHEMA})


@pytest.fixture
def page(opened: Opened, draft: Draft) -> AppTest:
    return opened(ADD, draft=draft.id, step="check", lang="en")


def key(draft: Draft, type_: str, field: str, rule: str = "") -> str:
    return f"decide.{draft.id}.prises.{type_}.{field}.{rule}"


def found(draft: Draft, field: str) -> list[tuple[str, int]]:
    return [(item.type, item.count) for item in draft.tables[0].findings if item.field == field]


def test_findings_name_the_column_the_share_and_the_most_frequent_cells(page: AppTest, words: Words) -> None:
    assert not page.exception
    told = words(page)
    assert "Take the list of all 6 errors (CSV)" in told
    assert "“n.d.” 2 times, “3,7kW” once" in told
    assert "column B" in told
    assert "3 rows (50%)" in told
    assert "&lt;b&gt;x&lt;/b&gt;" in told
    assert "<b>x</b>" not in told


def test_the_first_cell_is_painted_among_its_neighbours(draft: Draft, page: AppTest, words: Words) -> None:
    (item,) = [item for item in draft.tables[0].findings if item.field == "code"]
    assert item.around["names"] == ["code", "puissance", "prises"]
    assert item.around["rows"] == [[3, "b", "n.d.", "1"], [4, "", "22", "2"], [5, "d", "n.d.", "99"]]
    assert '<td class="eb-it"><mark>(empty)</mark></td><td class="eb-near">22</td><td class="eb-far">2</td>' in words(page)


def test_a_finding_is_kept_as_a_caveat_that_readers_see(
    page: AppTest, draft: Draft, opened: Opened, words: Words, workbench: Workbench
) -> None:
    where = key(draft, "type-error", "puissance")
    assert "n.d." in page.text_area(key=f"{where}.caveat").value
    page.text_area(key=f"{where}.caveat").set_value("Some powers are <i>words</i>.")
    page.button(key=f"{where}.caveat.keep").click().run()
    assert not page.exception
    assert "Caveat on “puissance”" in words(page)
    edition = workbench.drafts.publish(draft.id)
    (caveat,) = edition.fields("prises")[1]["caveats"]
    assert (caveat["text"], bool(caveat["by"]), len(caveat["date"])) == ("Some powers are <i>words</i>.", True, 10)
    told = words(opened(DATASET, package=edition.package, tab="fields", lang="en"))
    assert "Some powers are &lt;i&gt;words&lt;/i&gt;." in told
    told = words(opened(DATASET, package=edition.package, tab="findings", lang="fr"))
    assert "Prendre la liste des 6 erreurs (CSV)" in told
    assert "<mark>" in told
    files = words(opened(DATASET, package=edition.package, tab="files", lang="en"))
    assert f"/download/{edition.package}/1/prises.errors?lang=en" in files


def test_a_caveat_is_undone_where_it_was_kept(page: AppTest, draft: Draft, workbench: Workbench) -> None:
    where = key(draft, "type-error", "puissance")
    proposed = str(page.text_area(key=f"{where}.caveat").value)
    assert "puissance" not in proposed  # readers see it at the Field
    page.button(key=f"{where}.caveat.keep").click().run()
    assert "Kept." in page.toast[0].value
    assert [item["finding"] for item in workbench.drafts.get(draft.id).decisions] == ["type-error/"]
    page.button(key=f"{where}.undo").click().run()
    assert not page.exception
    assert (workbench.drafts.get(draft.id).decisions, page.text_area(key=f"{where}.caveat").value) == ((), proposed)


def test_a_field_is_read_as_text_and_back(page: AppTest, draft: Draft, workbench: Workbench) -> None:
    page.button(key=f"{key(draft, 'type-error', 'puissance')}.type.string").click().run()
    assert not page.exception
    changed = workbench.drafts.get(draft.id)
    assert (changed.tables[0].schema.fields[1].type, found(changed, "puissance"), changed.tables[0].errors) == ("string", [], 3)
    page.button(key=f"undo.{draft.id}.1").click().run()
    again = workbench.drafts.get(draft.id)
    assert (again.tables[0].schema.fields[1].type, found(again, "puissance"), again.decisions) == ("number", [("type-error", 3)], ())


def test_a_word_means_nothing_here_and_back(page: AppTest, draft: Draft, workbench: Workbench) -> None:
    page.button(key=f"{key(draft, 'type-error', 'puissance')}.missing.n.d.").click().run()
    assert not page.exception
    changed = workbench.drafts.get(draft.id)
    assert changed.tables[0].schema.fields[1].missing_values == ("", "n.d.")
    assert found(changed, "puissance") == [("type-error", 1)]
    page.button(key=f"undo.{draft.id}.1").click().run()
    assert found(workbench.drafts.get(draft.id), "puissance") == [("type-error", 3)]
    assert workbench.drafts.get(draft.id).fields_said == {"prises": {}}


def test_rows_are_left_out_with_the_reason_and_come_back(page: AppTest, draft: Draft, words: Words, workbench: Workbench) -> None:
    where = key(draft, "type-error", "puissance")
    page.text_input(key=f"{where}.drop").set_value("power unknown")
    page.button(key=f"{where}.drop.go").click().run()
    assert not page.exception
    table = workbench.drafts.get(draft.id).tables[0]
    assert (table.records, table.rows, table.refused, table.errors) == (6, 3, 3, 2)
    assert "6 records in the file = 3 rows in the table + 3 left out." in words(page)
    assert "3 rows left out: power unknown" in words(page)
    edition = workbench.drafts.publish(draft.id)
    assert edition.report["proof"]["prises"] == {"records": 6, "rows": 3, "refused": 3, "cells_refused": 1}
    with duckdb.connect() as connection:
        kept = connection.execute(f"SELECT \"row\", value, reason FROM '{edition.refused('prises')}' WHERE field IS NULL").fetchall()
    assert [(row, json.loads(cells)[1], why) for row, cells, why in kept] == [
        (2, "3,7kW", "power unknown"),
        (3, "n.d.", "power unknown"),
        (5, "n.d.", "power unknown"),
    ]


def test_readers_take_what_was_left_out(page: AppTest, draft: Draft, opened: Opened, words: Words, workbench: Workbench) -> None:
    page.button(key=f"{key(draft, 'constraint-error', 'prises', 'maximum')}.drop.go").click().run()
    edition = workbench.drafts.publish(draft.id)
    address = f"/download/{edition.package}/{edition.version}/prises.refused?lang=fr"
    assert address in words(opened(DATASET, package=edition.package, tab="findings", lang="fr"))
    assert address in words(opened(DATASET, package=edition.package, tab="files", lang="fr"))
    text = exports.export(edition, "prises", "refused", "fr", workbench.settings.home).read_text(encoding="utf-8")
    assert text.splitlines()[0] == "\ufeffenregistrement;champ;valeur;motif;message"
    assert "\n5;;" in text
    (row,) = [line for line in text.splitlines() if line.startswith("5;;")]
    assert row.endswith(";L’organisateur a écarté cette ligne\u202f: “prises”: value out of bounds")


def test_rows_left_out_come_back(page: AppTest, draft: Draft, workbench: Workbench) -> None:
    page.button(key=f"{key(draft, 'constraint-error', 'prises', 'maximum')}.drop.go").click().run()
    table = workbench.drafts.get(draft.id).tables[0]
    assert (table.rows, "table.dropped_rows" in {item.type for item in table.findings}) == (5, True)
    assert not [item.key for item in page.button if "table.dropped_rows" in str(item.key)]  # they are out already
    page.button(key=f"undo.{draft.id}.1").click().run()
    table = workbench.drafts.get(draft.id).tables[0]
    assert (table.rows, table.refused, table.errors) == (6, 0, 6)


def test_a_table_without_errors_says_so(opened: Opened, words: Words, package: str) -> None:
    assert "0 errors." in words(opened(DATASET, package=package, tab="findings", lang="en"))


def test_a_column_of_a_file_without_a_schema_is_read_as_most_of_its_cells_allow(
    opened: Opened, workbench: Workbench, package: str, tmp_path: Path
) -> None:
    path = tmp_path / "mixed.csv"
    path.write_text("nom;prix\n" + "".join(f"n{index};{index},5\n" for index in range(60)) + "x;gratuit\n", encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)])
    workbench.drafts.read(made.id)
    (item,) = [found for found in workbench.drafts.wait(made.id).tables[0].findings if found.type == "type.mixed"]
    assert item.rows == (62,)
    page = opened(ADD, draft=made.id, step="check", lang="en")
    where = f"decide.{made.id}.mixed.type.mixed.prix."
    assert page.button(key=f"{where}.missing.gratuit")
    page.button(key=f"{where}.type.number").click().run()
    table = workbench.drafts.get(made.id).tables[0]
    assert (table.schema.fields[1].type, dict(table.cells_refused), table.errors) == ("number", {"prix": 1}, 1)
    page.button(key=f"decide.{made.id}.mixed.type.refused.prix..missing.gratuit").click().run()
    table = workbench.drafts.get(made.id).tables[0]
    assert (dict(table.cells_refused), table.errors) == ({}, 0)
    assert [item["kind"] for item in workbench.drafts.get(made.id).decisions] == ["type", "missing"]


def test_a_long_list_opens_with_its_first_ones(opened: Opened, words: Words, workbench: Workbench, package: str, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    names = [f"n{index}" for index in range(12)]
    path.write_text(";".join(names) + "\n" + ";".join("x" * 12) + "\n" + ";".join("1" * 12) + "\n", encoding="utf-8")
    schema = {"fields": [{"name": name, "type": "integer"} for name in names]}
    made = workbench.drafts.give([Given(path, path.name)], schemas={"*": schema}, package="findings_long")
    workbench.drafts.read(made.id)
    workbench.drafts.wait(made.id)
    page = opened(ADD, draft=made.id, step="check", lang="en")
    assert words(page).count("eb-finding eb-error") == 8
    page.button(key=f"findings.{made.id}.long.more").click().run()
    assert words(page).count("eb-finding eb-error") == 12
    workbench.drafts.publish(made.id)
    told = words(opened(DATASET, package="findings_long", tab="findings", lang="en"))
    assert told.count("eb-finding eb-error") == 12
    assert "<details><summary>and 4 more</summary>" in told


def test_readers_are_asked_nothing_that_only_an_organizer_can_do(
    opened: Opened, words: Words, workbench: Workbench, package: str, tmp_path: Path
) -> None:
    path = tmp_path / "jours.csv"
    path.write_text("jour;n\n" + "".join(f"{day:02}/06/2024;{day}\n" for day in range(1, 29)) + "31/02/2024;x\n", encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)], package="screens_jours")
    workbench.drafts.read(made.id)
    workbench.drafts.wait(made.id)
    workbench.drafts.publish(made.id)
    told = words(opened(DATASET, package="screens_jours", tab="findings", lang="en"))
    assert "1 date does not exist in the calendar" in told
    assert "choose the type" not in told
    assert "correct the file, or choose" not in told
