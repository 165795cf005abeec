"""Drafts of queries: saved as typed, never over what another tab wrote, out of everybody else's reach; on both databases."""

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.query.housed import House
from workbench.errors import QueryError
from workbench.scripts.drafts import MOST_CHARACTERS, MOST_DRAFTS, MOST_REMOVED, Draft, SqlDrafts

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path, database: str) -> House:
    return House(tmp_path / "home")


@pytest.fixture
def drafts(house: House) -> SqlDrafts:
    return house.drafts


@pytest.fixture
def ana(house: House) -> str:
    return house.ana.person


@pytest.fixture
def bo(house: House) -> str:
    return house.bo.person


def given(draft: str, base: int, script: str) -> Draft:
    return Draft(draft, base, script)


def refused(code: str) -> "pytest.RaisesExc[QueryError]":
    return pytest.RaisesExc(QueryError, check=lambda problem: problem.code == code)


def test_a_text_is_saved_at_its_next_revision_and_found_again(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "SELECT 1", NOW)
    saved = drafts.save(ana, given(begun.id, 1, "SELECT 2"), NOW)
    assert (saved.draft.script, saved.draft.revision, saved.is_copy) == ("SELECT 2", 2, False)
    assert drafts.find(ana, begun.id).script == "SELECT 2"


def test_the_same_text_sent_again_because_its_answer_was_lost_is_saved_once(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "", NOW)
    first = drafts.save(ana, given(begun.id, 1, "SELECT 2"), NOW)
    again = drafts.save(ana, given(begun.id, 1, "SELECT 2"), NOW)
    assert (first.draft.revision, again.draft.revision, again.is_copy) == (2, 2, False)
    assert len(drafts.all_of(ana)) == 1


def test_two_tabs_on_one_draft_keep_both_texts(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "", NOW)
    drafts.save(ana, given(begun.id, 1, "SELECT 'one'"), NOW)
    copied = drafts.save(ana, given(begun.id, 1, "SELECT 'two'"), NOW)
    assert copied.is_copy
    assert {item.script for item in drafts.all_of(ana)} == {"SELECT 'one'", "SELECT 'two'"}
    again = drafts.save(ana, given(begun.id, 1, "SELECT 'two'"), NOW)  # its answer was lost
    assert (again.draft.id, again.draft.revision, again.is_copy) == (copied.draft.id, 1, True)


def test_however_many_tabs_began_from_one_revision_each_text_is_kept(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "SELECT 0", NOW)
    texts = [f"SELECT 'tab {number}'" for number in range(4)]
    for text in texts:
        drafts.save(ana, given(begun.id, 1, text), NOW)
    assert [item.script for item in drafts.all_of(ana)].count(texts[0]) == 1
    assert {item.script for item in drafts.all_of(ana)} == set(texts)


def test_a_copy_in_which_somebody_went_on_is_never_written_over(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "SELECT 0", NOW)
    drafts.save(ana, given(begun.id, 1, "SELECT 'one'"), NOW)
    copied = drafts.save(ana, given(begun.id, 1, "SELECT 'two'"), NOW).draft
    drafts.save(ana, given(copied.id, 1, "SELECT 'an hour of work'"), NOW)
    late = drafts.save(ana, given(begun.id, 1, "SELECT 'two'"), NOW)
    assert (late.is_copy, late.draft.id == copied.id) == (True, False)
    assert drafts.find(ana, copied.id).script == "SELECT 'an hour of work'"


def test_typing_in_a_draft_that_another_tab_removed_is_kept(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "SELECT 1", NOW)
    drafts.remove(ana, begun.id, NOW)
    saved = drafts.save(ana, given(begun.id, 1, "SELECT 1, 2"), NOW)
    assert saved.is_copy
    assert [item.script for item in drafts.all_of(ana)] == ["SELECT 1, 2"]
    assert [item.script for item in drafts.removed(ana)] == ["SELECT 1"]


def test_no_revision_that_a_browser_makes_up_brings_a_removed_draft_out_of_reach(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "Query 1", "SELECT 1", NOW)
    drafts.remove(ana, begun.id, NOW)
    assert drafts.save(ana, given(begun.id, -1, "SELECT 2"), NOW).is_copy
    drafts.bring_back(ana, begun.id, NOW)
    assert {item.script for item in drafts.all_of(ana)} == {"SELECT 1", "SELECT 2"}


def test_a_removed_draft_comes_back_and_only_the_last_removed_are_kept(drafts: SqlDrafts, ana: str) -> None:
    made = [drafts.new(ana, f"Query {number}", f"SELECT {number}", NOW) for number in range(MOST_REMOVED + 2)]
    for number, item in enumerate(made):
        drafts.remove(ana, item.id, NOW + timedelta(minutes=number))
    assert len(drafts.removed(ana)) == MOST_REMOVED
    assert drafts.removed(ana)[0].id == made[-1].id
    drafts.bring_back(ana, made[-1].id, NOW)
    assert [item.script for item in drafts.all_of(ana)] == [made[-1].script]
    with refused("script.unknown_draft"):
        drafts.bring_back(ana, made[0].id, NOW)
    with refused("script.unknown_draft"):
        drafts.remove(ana, made[0].id, NOW)


def test_nobody_reaches_the_drafts_of_another_person(drafts: SqlDrafts, ana: str, bo: str) -> None:
    begun = drafts.new(ana, "Query 1", "SELECT 'secret'", NOW)
    for deed in (
        lambda: drafts.find(bo, begun.id),
        lambda: drafts.rename(bo, begun.id, "Mine"),
        lambda: drafts.remove(bo, begun.id, NOW),
        lambda: drafts.bring_back(bo, begun.id, NOW),
    ):
        with refused("script.unknown_draft"):
            deed()
    taken = drafts.save(bo, given(begun.id, 1, "SELECT 'mine'"), NOW)
    assert taken.is_copy
    assert taken.draft.id != begun.id
    assert drafts.find(ana, begun.id).script == "SELECT 'secret'"


def test_limits_are_told(drafts: SqlDrafts, ana: str, bo: str) -> None:
    with refused("script.too_long"):
        drafts.new(ana, "", "x" * (MOST_CHARACTERS + 1), NOW)
    for number in range(MOST_DRAFTS):
        drafts.new(ana, "", f"SELECT {number}", NOW)
    with refused("script.too_many"):
        drafts.new(ana, "", "SELECT 'one more'", NOW)
    first = drafts.all_of(ana)[0]
    assert drafts.save(ana, given(first.id, 1, "SELECT 'still saved'"), NOW).draft.revision == 2
    drafts.new(bo, "", "SELECT 1", NOW)


def test_a_link_that_is_followed_twice_makes_one_draft(drafts: SqlDrafts, ana: str) -> None:
    first = drafts.opened(ana, "From a link", "SELECT 1", NOW)
    assert drafts.opened(ana, "From a link", "SELECT 1", NOW).id == first.id
    assert drafts.opened(ana, "From a link", "SELECT 2", NOW).id != first.id


def test_signs_that_no_database_keeps_do_no_harm(drafts: SqlDrafts, ana: str) -> None:
    begun = drafts.new(ana, "  two\n lines\0 " + "x" * 200, "SELECT '\0\ud800é🚲'", NOW)
    assert drafts.find(ana, begun.id) == dataclasses.replace(begun)
    assert begun.script == "SELECT '?é🚲'"
    assert begun.title.startswith("two lines x")
    assert len(begun.title) == 80
