"""Rows that are no rows of the table are set apart with the reason; the others stay, under their numbers."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.feeds import staged_of
from workbench.findings import Finding
from workbench.loading import Dialect
from workbench.reading.staged import Staged
from workbench.reading.tidy import tidy
from workbench.reading.twins import duplicate_rows


def tidied(folder: Path, text: str, **changes: Any) -> tuple[Staged, tuple[Finding, ...], list[tuple[Any, ...]]]:
    staged, feed = staged_of(folder, text, **changes)
    kept, findings = tidy(staged, feed)
    return kept, findings, staged.fetch("SELECT * FROM r0 ORDER BY row")


def test_blank_rows_are_set_apart_and_join_the_blank_lines_of_the_loader(tmp_path: Path) -> None:
    met = Finding("table.blank_rows", {"file": "f.csv", "listed": "3"}, row=3, count=1, rows=(3,))
    kept, (found,), refused = tidied(tmp_path, "a,b\n1,2\n,\n3,4\n", first_row=2, skipped=(3,), findings=(met,))
    assert kept.fetch("SELECT * FROM t0") == [("1", "2"), ("3", "4")]
    assert refused == [(4, "blank", '["",""]')]
    assert (found.type, found.rows, found.count) == ("table.blank_rows", (3, 4), 2)
    assert "3, 4" in found.message


def test_a_blank_cell_of_a_table_of_one_column_is_a_row(tmp_path: Path) -> None:
    kept, findings, refused = tidied(tmp_path, 'v\noui\n""\nnon\n')
    assert (kept.rows, findings, refused) == (3, (), [])


def test_the_header_said_again_is_set_apart(tmp_path: Path) -> None:
    kept, (found,), refused = tidied(tmp_path, "nom,n\na,1\nnom,n\nb,2\n")
    assert (kept.rows, found.type, found.rows) == (2, "table.repeated_header", (3,))
    assert refused == [(3, "header", '["nom","n"]')]


def test_footnotes_at_the_end_are_set_apart_but_not_a_row_that_says_little(tmp_path: Path) -> None:
    text = "id,nom,n\n1,a,1\n2,,\n3,c,3\nSource : Insee\nExtraction du 24/02/2015 à 14h00,,\n"
    kept, (found,), refused = tidied(tmp_path, text)
    assert kept.fetch("SELECT c0 FROM t0") == [("1",), ("2",), ("3",)]
    assert [(row, reason, json.loads(cells)[0]) for row, reason, cells in refused] == [
        (5, "footnote", "Source : Insee"),
        (6, "footnote", "Extraction du 24/02/2015 à 14h00"),
    ]
    assert (found.type, found.count) == ("table.footnote", 2)


def test_a_last_row_with_only_its_key_stays(tmp_path: Path) -> None:
    kept, findings, _ = tidied(tmp_path, "id,nom,n\n1,a,1\n2,,\n")
    assert (kept.rows, findings) == (2, ())


def test_records_of_json_are_never_taken_for_footnotes(tmp_path: Path) -> None:
    kept, findings, _ = tidied(tmp_path, "id,nom,n\n1,a,1\nune phrase,,\n", dialect=Dialect("json"))
    assert (kept.rows, findings) == (2, ())


def test_a_total_is_told_but_stays(tmp_path: Path) -> None:
    kept, (found,), _ = tidied(tmp_path, "code,valeur\n01,3\n02,4\nTotal,7\n")
    assert (kept.rows, found.type, found.row, found.cell) == (3, "table.total_row", 4, "Total")


def test_a_category_called_total_is_no_row_of_totals(tmp_path: Path) -> None:
    text = "sexe,n\n" + "F,1\nM,2\nEnsemble,3\n" * 5
    assert tidied(tmp_path, text)[1] == ()


def test_rows_that_a_person_wants_out_are_kept_apart(tmp_path: Path) -> None:
    kept, (found,), refused = tidied(tmp_path, "a,b\n1,2\n3,4\n5,6\n", dialect=Dialect("csv", drop_rows=(1, 3)))
    assert (kept.rows, found.type, refused) == (2, "table.dropped_rows", [(3, "asked", '["3","4"]')])
    assert [kept.number(rowid) for (rowid,) in kept.fetch("SELECT rowid FROM t0")] == [2, 4]


def test_rows_refused_by_the_loader_are_listed_with_the_others(tmp_path: Path) -> None:
    extras = {"refused_rows": [[3, ["3", "4", "5"]]], "refused_count": 1}
    assert tidied(tmp_path, "a,b\n1,2\n", extras=extras, skipped=(3,))[2] == [(3, "extra_cells", '["3", "4", "5"]')]


def test_rows_that_repeat_an_earlier_one_are_counted(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n1,2\n1,2\n3,4\n1,2\n")
    (found,) = duplicate_rows(staged, ["c0", "c1"])
    assert (found.count, found.rows) == (2, (3, 5))


def test_an_absent_cell_is_no_repetition_of_an_empty_one(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n1,\n1\n")
    assert duplicate_rows(staged, ["c0", "c1"]) == ()


@pytest.mark.parametrize(
    ("last", "repeats"), [("id7,7,7,x7,y,z", True), ("id7,7,7,x7,y,other", False), ("id7,7,8,x7,y,z", False), ("id7,7,7,x7,y", False)]
)
def test_a_row_of_a_large_table_that_repeats_one_far_above_is_found(tmp_path: Path, last: str, repeats: bool) -> None:
    rows = 250_000
    lines = [f"id{row},{row},{row % 90},x{row},y,z" for row in range(rows)]
    staged, _ = staged_of(tmp_path, "\n".join(["a,b,c,d,e,f", *lines, last, ""]))
    found = duplicate_rows(staged, [f"c{place}" for place in range(6)])
    assert [finding.rows for finding in found] == ([(rows + 2,)] if repeats else [])
