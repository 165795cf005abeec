"""Every error of a table is kept, one row each, with where it stands in the file; and goes home as a CSV that does no harm."""

import csv
import json
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter

from tests.conftest import ROOT
from tests.unit.feeds import read_texts, staged_of
from workbench.descriptor import Field, Schema
from workbench.downloads.error_file import write_errors
from workbench.downloads.error_words import HEADINGS, HEADS, SENTENCES, TYPES, message
from workbench.downloads.exports import download_name, export
from workbench.drafts.drafts import Given
from workbench.errors import DatasetError
from workbench.reading.kept_errors import letters_of
from workbench.reading.staged import Staged, column
from workbench.validation import error_rows, keys, verdict
from workbench.validation.error_rows import Place, letter
from workbench.workbench import Workbench

CHARGING = ROOT / "datasets" / "bornes_recharge" / "bornes-IRVE.csv"
CHARGING_SCHEMA = ROOT / "workbench" / "schemas" / "irve-statique-1.0.3" / "schema.json"


def judged(staged: Staged, *fields: Field) -> list[Any]:
    return verdict.verdicts(staged, [verdict.Column(column(place), field) for place, field in enumerate(fields)])


def kept(path: Path, columns: str = "*") -> list[tuple[Any, ...]]:
    with duckdb.connect() as connection:
        return connection.execute(f"SELECT {columns} FROM '{path}'").fetchall()


def told(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=delimiter))


def test_an_error_says_its_record_its_column_its_cell_and_what_was_expected(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\nx,2024-01-01\n7,01/02/2024\n99,\n", skipped=(3,))
    judged(staged, Field("a", "integer", constraints={"maximum": 9}), Field("b", "date", constraints={"required": True}))
    place = Place("t", {"a": "A", "b": "B"}, lines=0)
    assert error_rows.write(staged, place, tmp_path / "e.parquet") == 4
    assert kept(tmp_path / "e.parquet") == [
        ("t", 2, 2, "a", "A", "x", "type-error", "type", "integer"),
        ("t", 4, 4, "b", "B", "01/02/2024", "type-error", "type", "date"),
        ("t", 5, 5, "a", "A", "99", "constraint-error", "maximum", "9"),
        ("t", 5, 5, "b", "B", "", "constraint-error", "required", "true"),
    ]


def test_keys_that_repeat_are_errors_of_their_rows(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n1,x\n01,y\n2,\n1,z\n")
    schema = Schema((Field("a", "integer"), Field("b")), primary_key=("a",))
    judged(staged)
    (finding,) = keys.own_keys(keys.Table("t", staged, schema, (0, 1)))
    assert error_rows.write(staged, Place("t"), tmp_path / "e.parquet") == finding.count == 2
    assert kept(tmp_path / "e.parquet", '"row", field, cell, type') == [(3, "a", "1", "primary-key"), (5, "a", "1", "primary-key")]
    assert error_rows.broken_rows(staged) == 0  # no cell of theirs is wrong by itself


def test_no_error_leaves_no_file(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n1,x\n")
    (tmp_path / "e.parquet").write_text("of the check before")
    judged(staged, Field("a", "integer"))
    assert error_rows.write(staged, Place("t"), tmp_path / "e.parquet") == 0
    assert not (tmp_path / "e.parquet").exists()


def test_two_hundred_thousand_errors_are_all_there_in_seconds(tmp_path: Path) -> None:
    rows = 100_000
    staged, _ = staged_of(tmp_path, "a,b\n" + "".join(f"x{index},non\n" for index in range(rows)))
    begun = time.monotonic()
    findings = judged(staged, Field("a", "integer"), Field("b", "integer"))
    assert error_rows.write(staged, Place("t", {"a": "A"}, lines=0), tmp_path / "e.parquet") == 2 * rows
    write_errors(tmp_path / "e.parquet", tmp_path / "e.csv", "en")
    assert time.monotonic() - begun < 20
    assert [(item.count, item.cells[0]) for item in findings] == [(rows, ("x0", 1)), (rows, ("non", rows))]
    found = told(tmp_path / "e.csv")
    assert len(found) == 2 * rows
    assert (found[-2]["cell"], found[-2]["line"]) == (f"x{rows - 1}", str(rows + 1))


def test_lines_are_those_of_the_file_even_after_cells_of_several_lines(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "wrapped.csv"
    text = 'n,"no\nte"\n1,"one\ntwo\r\nthree"\nx,a\n\n2,b\nid,"c\nd"\ny,e\n'
    path.write_text(text, encoding="utf-8", newline="")
    draft = workbench.drafts.give([Given(path, path.name)], schemas={"*": {"fields": [{"name": "n", "type": "integer"}]}})
    workbench.drafts.read(draft.id)
    table = workbench.drafts.wait(draft.id).tables[0]
    found = kept(workbench.drafts.folder(draft.id) / "work" / f"{table.stage}.errors.parquet", "line, cell")
    lines = text.split("\n")
    assert [cell for _, cell in found] == ["x", "id", "y"]
    assert [lines[line - 1].split(",")[0] for line, _ in found] == ["x", "id", "y"]
    workbench.drafts.discard(draft.id)


def test_a_cell_is_cut_and_never_becomes_a_formula(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, 'a,b\n=1+1,1\n"@SUM(A1)",1\n' + "y" * 500 + ",1\n")
    judged(staged, Field("a", "integer"))
    error_rows.write(staged, Place("t", {"a": "A"}), tmp_path / "e.parquet")
    write_errors(tmp_path / "e.parquet", tmp_path / "e.csv", "fr")
    assert (tmp_path / "e.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    found = told(tmp_path / "e.csv", ";")
    assert [row["cellule"] for row in found] == ["'=1+1", "'@SUM(A1)", "y" * 300]
    assert found[0]["message"] == "«\u00a0=1+1\u00a0» n’est pas un nombre entier."
    assert found[0]["ligne"] == ""


@pytest.mark.parametrize("language", SENTENCES)
def test_both_languages_say_the_same_errors(language: str) -> None:
    assert SENTENCES[language].keys() == SENTENCES["en"].keys()
    assert TYPES[language].keys() == TYPES["en"].keys()
    assert len(HEADINGS[language]) == len(HEADS)
    for rule in SENTENCES[language]:
        assert "{rule}" not in message(language, "constraint-error", rule, "9")


@pytest.mark.parametrize(("index", "expected"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA"), (16_383, "XFD")])
def test_columns_bear_the_letters_of_spreadsheets(index: int, expected: str) -> None:
    assert letter(index) == expected


def test_a_check_of_several_tables_keeps_their_errors_apart(tmp_path: Path) -> None:
    schema = {"fields": [{"name": "a", "type": "integer"}]}
    draft, _ = read_texts(tmp_path, {"one.csv": "a,b\nx,1\n", "two.csv": "a,b\ny,1\nz,1\n"}, schemas={"one": schema, "two": schema})
    assert [(item.name, item.errors) for item in draft.tables] == [("one", 1), ("two", 2)]
    assert kept(tmp_path / "work" / "t1.errors.parquet", "resource, cell") == [("two", "y"), ("two", "z")]
    assert letters_of(draft.tables[0]) == {"a": "A", "b": "B"}


def test_all_errors_of_a_real_file_are_published_and_go_home(workbench: Workbench, tmp_path: Path) -> None:
    schema = json.loads(CHARGING_SCHEMA.read_text(encoding="utf-8"))
    draft = workbench.drafts.give([Given(CHARGING, CHARGING.name)], schemas={"*": schema}, package="irve_errors")
    workbench.drafts.read(draft.id)
    assert workbench.drafts.wait(draft.id).tables[0].errors == 4_468
    edition = workbench.drafts.publish(draft.id)
    assert edition.report["errors"] == {"bornes_irve": 4_468}
    assert len({row for (row,) in kept(edition.errors("bornes_irve") or Path(), '"row"')}) == 3_276
    found = told(export(edition, "bornes_irve", "errors", "fr", tmp_path), ";")
    assert (len(found), download_name(edition, "", "errors")) == (4_468, "irve_errors-v1-bornes_irve.errors.csv")
    lines = CHARGING.read_bytes().decode("utf-8-sig").split("\n")
    cells = [(row["cellule"].removeprefix("'"), lines[int(row["ligne"]) - 1]) for row in found if row["cellule"]]
    assert len(cells) > 1_000
    assert [cell for cell, line in cells if cell not in line] == []


def test_a_table_without_errors_has_none_to_take_home(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "clean.csv"
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    draft = workbench.drafts.give([Given(path, path.name)], package="clean_errors")
    workbench.drafts.read(draft.id)
    workbench.drafts.wait(draft.id)
    edition = workbench.drafts.publish(draft.id)
    assert edition.errors("clean") is None
    with pytest.raises(DatasetError, match="no error"):
        export(edition, "clean", "errors", "en", tmp_path)


def test_the_line_of_an_error_in_a_workbook_is_its_row_in_the_sheet(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Feuille")
    sheet.write(0, 0, "A title")
    for row, cells in enumerate([["nom", "n"], *([f"a{index}\nb", index] for index in range(20)), ["z", "x"]], 2):
        sheet.write_row(row, 0, cells)
    book.close()
    schema = {"fieldsMatch": "subset", "fields": [{"name": "n", "type": "integer"}]}
    draft = workbench.drafts.give([Given(path, path.name)], schemas={"*": schema})
    workbench.drafts.read(draft.id)
    table = workbench.drafts.wait(draft.id).tables[0]
    found = kept(workbench.drafts.folder(draft.id) / "work" / f"{table.stage}.errors.parquet", 'line, "column", cell')
    assert found == [(24, "B", "x")]
    workbench.drafts.discard(draft.id)
