"""Decisions stay true when the file is read otherwise afterwards: none is lost, none falls on other rows, each can be undone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from workbench.drafts import decisions
from workbench.drafts.corrections import describe_field, retype, say
from workbench.drafts.decisions import About, is_waiting, undo
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.workbench import Workbench

TEXT = "code;n;mot\n" + "".join(f"c{i};{i},5;x\n" for i in range(30)) + 'c30;nd;"a\nc31;NA;b"\nc32;vide ?;c\nc33;8,5;d\n'
N, ALL = About("t", "n"), About("t", "")
Job = Callable[..., Draft]


@pytest.fixture
def draft(workbench: Workbench, tmp_path: Path) -> Draft:
    """A draft of 33 records, one of them over two lines: the two would be two records if quotes were ordinary characters."""
    path = tmp_path / "t.csv"
    path.write_text(TEXT, encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)])
    workbench.drafts.read(made.id)
    return workbench.drafts.wait(made.id)


@pytest.fixture
def done(workbench: Workbench, draft: Draft) -> Job:
    """done(correction, *words, job="read"): the draft once corrected and read or checked again."""

    def run(correction: Callable[..., Draft], *words: Any, job: str = "read") -> Draft:
        workbench.drafts.correct(draft.id, correction, *words)
        getattr(workbench.drafts, job)(draft.id)
        return workbench.drafts.wait(draft.id)

    return run


def names(draft: Draft) -> list[str]:
    return [item.name for item in draft.tables[0].schema.fields]


def test_decisions_wait_while_their_column_is_not_there_and_hold_again_when_it_is(done: Job) -> None:
    done(decisions.add_missing, N, "vide ?", job="check")
    done(decisions.keep_caveat, N, "Look out", job="check")
    away = done(say, "t", "delimiter", "|")
    assert "n" not in names(away)
    assert [is_waiting(away.tables[0], item) for item in away.decisions] == [True, True]
    back = done(say, "t", "delimiter", ";")
    assert [is_waiting(back.tables[0], item) for item in back.decisions] == [False, False]
    assert "vide ?" in back.tables[0].schema.fields[1].missing_values
    assert back.tables[0].schema.fields[1].type == "number"


@pytest.mark.parametrize(("decide", "word"), [(decisions.add_missing, "vide ?"), (decisions.change_type, "number")])
def test_a_decision_on_a_column_that_is_gone_is_undone(done: Job, decide: Callable[..., Draft], word: str) -> None:
    done(decide, N, word, job="check")
    away = done(say, "t", "delimiter", "|")
    left = done(undo, int(away.decisions[0]["id"]), job="check")
    assert (left.decisions, left.fields_said) == ((), {"t": {}})


def test_what_was_written_of_a_column_comes_back_with_it(done: Job) -> None:
    done(describe_field, "t", "n", {"title": "Nombre", "description": "Compté", "unit": "kg", "title@en": "Number"}, job="check")
    away = done(say, "t", "delimiter", "|")
    assert "Nombre" not in [item.title for item in away.tables[0].schema.fields]
    done(say, "t", "encoding", "cp1252")  # more than one reading in between
    field = done(say, "t", "delimiter", ";").tables[0].schema.fields[1]
    assert (field.title, field.description, field.unit, field.extra["title@en"]) == ("Nombre", "Compté", "kg", "Number")


def test_rows_left_out_are_never_other_rows(done: Job) -> None:
    out = done(decisions.drop_rows, ALL, (33,), "wrong")
    assert (out.tables[0].rows, out.tables[0].refused) == (32, 1)
    other = done(say, "t", "quote_char", "none")
    assert (other.tables[0].records, other.tables[0].refused) == (34, 0)
    assert is_waiting(other.tables[0], other.decisions[0])
    again = done(say, "t", "quote_char", '"')
    assert (again.tables[0].rows, again.tables[0].refused) == (32, 1)
    assert not is_waiting(again.tables[0], again.decisions[0])


def test_rows_left_out_stay_out_when_only_the_header_moves(done: Job) -> None:
    done(decisions.drop_rows, ALL, (33,), "wrong")
    moved = done(say, "t", "header_rows", "2")
    assert (moved.tables[0].first_row, moved.tables[0].refused >= 1, is_waiting(moved.tables[0], moved.decisions[0])) == (3, True, False)


def test_a_column_with_a_word_of_its_own_follows_the_words_of_its_table(done: Job) -> None:
    done(decisions.add_missing, N, "vide ?", job="check")
    told = done(say, "t", "missing_values", "NA,nd")
    assert {"", "NA", "nd", "vide ?"} <= set(told.tables[0].schema.fields[1].missing_values)
    untold = done(say, "t", "missing_values", "nd")
    assert "NA" not in untold.tables[0].schema.fields[1].missing_values
    assert done(undo, 1, job="check").fields_said == {"t": {}}


def test_the_words_that_a_person_wrote_for_a_column_stand_above_those_of_its_table(done: Job) -> None:
    done(decisions.add_missing, N, "vide ?", job="check")
    done(retype, "t", "n", {"missingValues": ["", "vide ?", "x"]}, job="check")
    told = done(say, "t", "missing_values", "NA")
    assert told.tables[0].schema.fields[1].missing_values == ("", "vide ?", "x")


def test_once_the_odd_words_mean_nothing_the_column_has_the_type_of_the_others(done: Job, draft: Draft) -> None:
    assert [(item.name, item.type) for item in draft.tables[0].schema.fields][1] == ("n", "string")
    once = done(decisions.add_missing, N, "vide ?", job="check")
    assert once.tables[0].schema.fields[1].type == "number"
    assert once.tables[0].cells_refused == {}
    assert done(undo, 1, job="check").tables[0].schema.fields[1].type == "string"


def test_the_other_odd_words_are_still_told_once_one_means_nothing(workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("n;x\n" + "".join(f"{i},5;a\n" for i in range(60)) + "gratuit;a\ngratuit;b\nbientôt;c\n", encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)])
    workbench.drafts.read(made.id)
    workbench.drafts.wait(made.id)
    workbench.drafts.correct(made.id, decisions.add_missing, N, "gratuit")
    workbench.drafts.check(made.id)
    (table,) = workbench.drafts.wait(made.id).tables
    (found,) = [item for item in table.findings if item.field == "n"]
    assert (found.type, found.count, found.cells, table.schema.fields[0].type) == ("type.mixed", 1, (("bientôt", 1),), "string")
