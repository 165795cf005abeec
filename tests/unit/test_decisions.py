"""Decisions on findings are values: taken, listed, undone, and kept through files and jobs."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.feeds import read_texts
from workbench.drafts import concerned, decisions
from workbench.drafts.decisions import About, caveats_of, dropped_of, spans, undo
from workbench.drafts.draft import Draft
from workbench.drafts.draft_file import draft_from, draft_to
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.publishing.documents import descriptor
from workbench.reading import reading
from workbench.reading.checking import check

A = About("t", "a", "Ana", "2026-11-25")
TEXT = "a,b\n1,x\nnon,y\n2,x\nnon,z\nnd,z\n"


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    schema = {"fields": [{"name": "a", "type": "integer"}, {"name": "b", "constraints": {"unique": True}}]}
    return read_texts(tmp_path, {"t.csv": TEXT}, schemas={"*": schema})[0]


def test_decisions_are_kept_with_the_draft(draft: Draft) -> None:
    taken = decisions.keep_caveat(decisions.add_missing(draft, A, "nd"), A, "  Some\n words ")
    assert draft_from(draft_to(taken)).decisions == taken.decisions
    assert [item["id"] for item in taken.decisions] == [1, 2]
    assert draft_from({key: value for key, value in draft_to(draft).items() if key != "decisions"}).decisions == ()  # one of before


def test_caveats_are_published_with_those_the_package_came_with(draft: Draft) -> None:
    first = draft.tables[0].schema.fields[0]
    given = replace(first, extra={"caveats": [{"text": "Older"}]})
    table = replace(draft.tables[0], schema=replace(draft.tables[0].schema, fields=(given, *draft.tables[0].schema.fields[1:])))
    taken = decisions.keep_caveat(replace(draft, tables=(table,)), A, "Newer")
    fields = descriptor(taken)["resources"][0]["schema"]["fields"]
    assert fields[0]["caveats"] == [{"text": "Older"}, {"text": "Newer", "by": "Ana", "date": "2026-11-25"}]
    assert "caveats" not in fields[1]
    assert caveats_of(undo(taken, 1), "t", "a") == []


def test_words_that_mean_nothing_are_undone_one_by_one(draft: Draft) -> None:
    taken = decisions.add_missing(decisions.add_missing(draft, A, "nd"), A, "non")
    assert taken.fields_said["t"]["a"]["missingValues"] == ["", "nd", "non"]
    assert undo(taken, 1).fields_said["t"]["a"]["missingValues"] == ["", "non"]
    assert undo(undo(taken, 1), 2).fields_said["t"].get("a", {}).get("missingValues") in (None, [""])
    assert undo(undo(taken, 2), 1).fields_said["t"] == {}


def test_a_type_is_undone_to_what_was_said_before(draft: Draft) -> None:
    once = decisions.change_type(draft, A, "number")
    twice = decisions.change_type(once, A, "string")
    assert undo(twice, 2).fields_said == once.fields_said
    assert undo(undo(twice, 2), 1).fields_said == {"t": {}}
    assert undo(draft, 99) is draft


def test_a_type_undone_out_of_order_brings_no_undone_type_back(draft: Draft) -> None:
    twice = decisions.change_type(decisions.change_type(draft, A, "number"), A, "string")
    first_undone = undo(twice, 1)
    assert first_undone.fields_said == {"t": {"a": {"type": "string"}}}
    assert undo(first_undone, 2).fields_said == {"t": {}}


def test_a_word_decided_in_two_tabs_is_one_decision(draft: Draft) -> None:
    twice = decisions.add_missing(decisions.add_missing(draft, A, "nd"), A, "nd")
    assert [item["id"] for item in twice.decisions] == [1]
    assert undo(twice, 1).fields_said == {"t": {}}


def test_a_word_that_means_nothing_leaves_the_rest_to_the_schema(draft: Draft, tmp_path: Path) -> None:
    taken = decisions.add_missing(draft, A, "nd")
    _, tools = read_texts(tmp_path / "again", {"t.csv": TEXT})
    checked = check(taken, tmp_path, tools)
    assert [(item.type, item.count) for item in checked.tables[0].findings if item.field == "a"] == [("type-error", 2)]
    assert checked.tables[0].errors == 4


def test_all_records_of_a_finding_are_known_not_only_the_first_twenty(draft: Draft, tmp_path: Path) -> None:
    by_field = {item.field: item for item in draft.tables[0].findings}
    assert concerned.records_of(tmp_path / "work", "t0", by_field["a"]) == (3, 5, 6)
    assert concerned.records_of(tmp_path / "work", "t0", by_field["b"]) == (4, 6)
    assert concerned.records_of(tmp_path / "work", "t0", Finding("table.total_row", row=9, rows=(9,))) == (9,)
    assert concerned.records_of(tmp_path / "work", "t0", Finding("table.duplicate_rows", row=9, count=30, rows=(9, 10))) == ()


def test_rows_left_out_keep_their_reason_and_the_others_their_numbers(draft: Draft, tmp_path: Path) -> None:
    taken = decisions.drop_rows(draft, A, (3, 5), "no number")
    assert dropped_of(taken, "t") == {3: "no number", 5: "no number"}
    _, tools = read_texts(tmp_path / "again", {"t.csv": TEXT})
    read = reading.read(taken, tmp_path, tools)
    table = read.tables[0]
    assert (table.records, table.rows, table.refused) == (5, 3, 2)
    assert [(item.type, item.rows) for item in table.findings if item.field == "a"] == [("type-error", (6,))]
    (dropped,) = [item for item in table.findings if item.type == "table.dropped_rows"]
    assert (dropped.count, dropped.rows) == (2, (3, 5))


@pytest.mark.parametrize(("rows", "code"), [((), "drop.none"), (tuple(range(2, 7)), "drop.all"), (tuple(range(200_000)), "drop.too_many")])
def test_rows_that_cannot_be_left_out_are_told(draft: Draft, rows: tuple[int, ...], code: str) -> None:
    with pytest.raises(DatasetError) as told:
        decisions.drop_rows(draft, A, rows, "x")
    assert told.value.code == code


def test_runs_of_numbers_are_written_short() -> None:
    assert spans((5, 2, 3, 4, 9, 9)) == [[2, 5], [9, 9]]
