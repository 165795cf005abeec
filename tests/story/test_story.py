"""What a team keeps is a recipe, in an order, with every version of it; nobody overwrites anybody."""

from dataclasses import replace

import pytest

from tests.access.conftest import NOW, Room
from tests.story.given import LATER, MADE, Tellers, recipe, tellers
from workbench.errors import DayError
from workbench.roles import allowed
from workbench.story.changes import changes
from workbench.story.limits import MOST_EXHIBITS, MOST_TEXT, MOST_TITLE
from workbench.story.stories import Choice


@pytest.fixture
def told(room: Room) -> Tellers:
    return tellers(room)


def test_a_result_is_kept_as_a_recipe_with_what_it_was_made_of(told: Tellers) -> None:
    kept = told.stories.keep(told.ana, recipe("  Bornes \n par  département ", "**Beaucoup** à Paris"), MADE, NOW)
    [piece] = told.stories.story(told.bea)
    assert piece.id == kept.id
    assert piece.told.recipe == recipe("Bornes par département", "**Beaucoup** à Paris").__class__(
        "SELECT 1 AS n", recipe().chart, "Bornes par département", "**Beaucoup** à Paris", ("puissance > 50",)
    )
    assert (piece.told.author, piece.told.provenance) == ("Ana", MADE)


def test_who_saves_last_without_having_seen_the_newer_version_loses_nothing_and_overwrites_nothing(told: Tellers) -> None:
    exhibit = told.keep().id
    assert told.save(told.bea, exhibit, 1, "by Bea").newer is None
    late = told.save(told.ana, exhibit, 1, "by Ana")
    assert late.newer is not None
    assert (late.version, late.newer.author, late.newer.version.text) == (3, "Bea", "by Bea")
    [piece] = told.stories.story(told.ana)
    assert (piece.told.version.text, piece.besides) == ("by Bea", (3,))
    assert [item.version.text for item in told.stories.history(told.bea, exhibit)] == ["by Ana", "by Bea", ""]


def test_of_two_versions_side_by_side_one_is_chosen_and_the_other_stays_in_the_history(told: Tellers) -> None:
    exhibit = told.keep().id
    told.save(told.bea, exhibit, 1, "by Bea")
    told.save(told.ana, exhibit, 1, "by Ana")
    told.choose(told.bea, exhibit, 3)
    [piece] = told.stories.story(told.ana)
    assert (piece.told.version.text, piece.told.author, piece.besides) == ("by Ana", "Bea", ())
    assert len(told.stories.history(told.ana, exhibit)) == 4


def test_the_version_shown_may_be_kept_and_the_other_one_is_settled(told: Tellers) -> None:
    exhibit = told.keep().id
    told.save(told.bea, exhibit, 1, "by Bea")
    told.save(told.ana, exhibit, 1, "by Ana")
    told.choose(told.ana, exhibit, 2)
    [piece] = told.stories.story(told.ana)
    assert (piece.told.version.text, piece.besides) == ("by Bea", ())


def test_what_changes_nothing_makes_no_version(told: Tellers) -> None:
    exhibit = told.keep("Bornes").id
    told.save(told.ana, exhibit, 1, "")
    assert told.stories.story(told.ana)[0].exhibit.version == 1


def test_a_version_nobody_wrote_is_no_base_of_another_one(told: Tellers) -> None:
    exhibit = told.keep().id
    with pytest.raises(DayError, match="not there any more"):
        told.save(told.ana, exhibit, 7, "x")
    with pytest.raises(DayError, match="not there any more"):
        told.choose(told.ana, exhibit, 7)


def test_exhibits_move_up_and_down_and_never_beyond_the_ends(told: Tellers) -> None:
    one, _, three = [told.keep(name).id for name in ("one", "two", "three")]
    assert told.stories.move(told.ana, three, -1, NOW) == 2
    assert told.titles() == ["one", "three", "two"]
    assert told.stories.move(told.ana, one, -5, NOW) == 1
    assert told.stories.move(told.bea, one, 99, NOW) == 3
    assert told.titles() == ["three", "two", "one"]
    assert [piece.exhibit.position for piece in told.stories.story(told.ana)] == [1, 2, 3]


def test_a_removed_exhibit_comes_back_where_it_stood(told: Tellers) -> None:
    _, two, _ = [told.keep(name).id for name in ("one", "two", "three")]
    told.stories.remove(told.ana, two, NOW)
    assert (told.titles(), [piece.title for piece in told.stories.removed(told.bea)]) == (["one", "three"], ["two"])
    told.stories.put_back(told.bea, two, NOW)
    assert told.titles() == ["one", "two", "three"]


def test_several_steps_are_undone_one_after_the_other(told: Tellers) -> None:
    one, two, _ = [told.keep(name).id for name in ("one", "two", "three")]
    told.stories.move(told.ana, one, 1, NOW)
    told.save(told.ana, two, 1, "first")
    told.save(told.ana, two, 2, "second")
    told.stories.publish(told.ana, two, NOW)
    told.stories.remove(told.ana, one, NOW)
    kinds = [told.stories.undo(told.ana, LATER).kind for _ in range(5)]
    assert kinds == ["removed", "published", "saved", "saved", "moved"]
    assert told.titles() == ["one", "two", "three"]
    shown = {piece.title: piece for piece in told.stories.story(told.ana)}
    assert [piece.is_published for piece in told.stories.story(told.ana)] == [False] * 3
    assert "Bornes" not in shown
    assert shown["two"].told.version.text == ""
    assert [told.stories.undo(told.ana, LATER).kind for _ in range(3)] == ["kept"] * 3
    assert told.titles() == []
    with pytest.raises(DayError, match="nothing left to undo"):
        told.stories.undo(told.ana, LATER)


def test_nobody_undoes_what_somebody_else_saved_since(told: Tellers) -> None:
    exhibit = told.keep().id
    told.save(told.ana, exhibit, 1, "by Ana")
    told.save(told.bea, exhibit, 2, "by Bea")
    with pytest.raises(DayError, match="saved by Bea after you"):
        told.stories.undo(told.ana, LATER)
    assert told.stories.story(told.ana)[0].told.version.text == "by Bea"


def test_another_team_reads_nothing_until_it_is_published(told: Tellers) -> None:
    exhibit = told.keep().id
    organizer = told.room.organizer.person
    for outsider in (told.max, organizer):
        with pytest.raises(DayError) as hidden:
            told.stories.find(outsider, exhibit)
        with pytest.raises(DayError) as none:
            told.stories.find(outsider, "0" * 16)
        assert str(hidden.value) == str(none.value)  # nobody learns that there is one
    assert (list(told.stories.story(told.max)), list(told.stories.published())) == ([], [])
    told.stories.publish(told.ana, exhibit, NOW)
    assert told.stories.find(told.max, exhibit).team_name == "Les vélos"
    assert [piece.id for piece in told.stories.published()] == [exhibit]
    told.stories.remove(told.ana, exhibit, NOW)
    assert list(told.stories.published()) == []
    with pytest.raises(DayError):
        told.stories.find(organizer, exhibit)


def test_another_team_changes_nothing_even_of_what_it_may_read(told: Tellers) -> None:
    exhibit = told.keep().id
    told.stories.publish(told.ana, exhibit, NOW)
    stories, other = told.stories, told.max
    for attempt in (
        lambda: told.save(other, exhibit, 1, "mine now"),
        lambda: stories.move(other, exhibit, 1, NOW),
        lambda: stories.remove(other, exhibit, NOW),
        lambda: stories.put_back(other, exhibit, NOW),
        lambda: stories.withdraw(other, exhibit, NOW),
        lambda: stories.choose(other, Choice(exhibit, 1, 1), NOW),
        lambda: stories.history(other, exhibit),
    ):
        with pytest.raises(DayError, match="not there"):
            attempt()
    assert stories.story(told.ana)[0].is_published
    assert len(stories.history(told.ana, exhibit)) == 1


def test_versions_kept_beside_are_for_the_team_alone(told: Tellers) -> None:
    exhibit = told.keep().id
    told.save(told.bea, exhibit, 1, "by Bea")
    told.save(told.ana, exhibit, 1, "by Ana")
    told.stories.publish(told.ana, exhibit, NOW)
    assert told.stories.find(told.ana, exhibit).besides == (3,)
    assert told.stories.find(told.max, exhibit).besides == ()


def test_a_published_exhibit_is_copied_with_its_credit_and_goes_its_own_way(told: Tellers) -> None:
    exhibit = told.keep("Bornes").id
    with pytest.raises(DayError, match="not there"):
        told.stories.copy(told.max, exhibit, NOW)
    told.stories.publish(told.ana, exhibit, NOW)
    copied = told.stories.copy(told.max, exhibit, NOW)
    [piece] = told.stories.story(told.max)
    assert (piece.copied_from, copied.copy_of, piece.told.author, piece.is_published) == ("Les vélos", exhibit, "Max", False)
    told.save(told.ana, exhibit, 1, "changed since")
    assert told.stories.story(told.max)[0].told.version.text == ""
    with pytest.raises(DayError, match="own story already"):
        told.stories.copy(told.bea, exhibit, NOW)


def test_publishing_and_withdrawing_are_in_the_log_once(told: Tellers) -> None:
    exhibit = told.keep().id
    for _ in range(2):
        told.stories.publish(told.ana, exhibit, NOW)
    told.stories.remove(told.ana, exhibit, NOW)
    told.stories.put_back(told.ana, exhibit, NOW)
    for _ in range(2):
        told.stories.withdraw(told.ana, exhibit, NOW)
    deeds = [line.action for line in told.room.workbench.audit.last(50) if line.object == exhibit]
    assert deeds == ["exhibit.withdraw", "exhibit.publish", "exhibit.withdraw", "exhibit.publish"]
    assert told.room.workbench.audit.check().is_whole


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (recipe(title="  "), "needs a title"),
        (recipe(script=" "), "needs a query"),
        (recipe(title="x" * (MOST_TITLE + 1)), "The title has 201"),
        (recipe(text="x" * (MOST_TEXT + 1)), "The text has 10001"),
        (recipe(script="SELECT " + "x" * 70_000), "The query has"),
        (recipe(script="CREATE TABLE t AS SELECT 1"), "changes tables"),
    ],
)
def test_what_cannot_be_kept_is_told(told: Tellers, given: object, said: str) -> None:
    with pytest.raises(DayError, match=said):
        told.stories.keep(told.ana, given, MADE, NOW)  # type: ignore[arg-type]
    assert told.titles() == []


def test_a_story_has_a_most(told: Tellers) -> None:
    for number in range(MOST_EXHIBITS):
        told.keep(f"{number}")
    with pytest.raises(DayError, match="already has 60 exhibits"):
        told.keep("one too many")
    told.stories.remove(told.ana, told.stories.story(told.ana)[0].id, NOW)
    gone = told.stories.removed(told.ana)[0].id
    told.keep("instead")
    with pytest.raises(DayError, match="already has 60"):
        told.stories.put_back(told.ana, gone, NOW)


def test_people_without_a_team_have_no_story_and_may_read_what_is_published(told: Tellers) -> None:
    organizer = told.room.organizer.person
    with pytest.raises(DayError, match="you are in none"):
        told.stories.keep(organizer, recipe(), MADE, NOW)
    with pytest.raises(DayError, match="you are in none"):
        told.stories.story(organizer)
    assert list(told.stories.removed(organizer)) == []
    assert allowed("organizer", "story.read", "exploration") and not allowed("organizer", "story.edit", "exploration")


def test_whoever_looks_again_is_told_what_has_become_of_the_story(told: Tellers) -> None:
    first, second = told.keep("one").id, told.keep("two").id
    look = told.stories.seen(told.ana)
    assert changes(look, told.stories.seen(told.bea)) == ()
    told.save(told.bea, first, 1, "newer")
    told.save(told.ana, first, 1, "beside")
    told.stories.publish(told.bea, second, NOW)
    found = {(item.kind, item.exhibit) for item in changes(look, told.stories.seen(told.ana))}
    assert found == {("saved", first), ("published", second)}
    look = told.stories.seen(told.ana)
    told.stories.move(told.bea, second, -1, NOW)
    assert [item.kind for item in changes(look, told.stories.seen(told.ana))] == ["moved"]
    look = told.stories.seen(told.ana)
    told.stories.remove(told.bea, second, NOW)
    assert [item.kind for item in changes(look, told.stories.seen(told.ana))] == ["removed"]
    look = told.stories.seen(told.ana)
    told.stories.put_back(told.bea, second, NOW)
    third = told.keep("three").id
    assert {(item.kind, item.exhibit) for item in changes(look, told.stories.seen(told.ana))} == {("put_back", second), ("kept", third)}


def test_a_story_outlives_the_server(told: Tellers) -> None:
    from workbench.workbench import Workbench

    exhibit = told.keep().id
    told.save(told.bea, exhibit, 1, "by Bea")
    told.save(told.ana, exhibit, 1, "by Ana")
    again = Workbench.open(told.room.workbench.settings).stories
    assert [(piece.told.version.text, piece.besides) for piece in again.story(told.ana)] == [("by Bea", (3,))]


def test_signs_that_no_database_keeps_do_no_harm(told: Tellers) -> None:
    told.stories.keep(told.ana, recipe("half \ud83d\0", "half \ud83d\0", "SELECT '\ud83d\0'"), MADE, NOW)
    [piece] = told.stories.story(told.ana)
    shown = piece.told.version
    assert (shown.title, shown.text, shown.script) == ("half ?", "half ?", "SELECT '?'")


def test_other_teams_learn_that_it_comes_from_a_teams_own_tables_and_not_what_they_are_called(told: Tellers) -> None:
    made = replace(MADE, tables=("suspects",), files=("adherents.csv",))
    exhibit = told.stories.keep(told.ana, recipe(), made, NOW).id
    told.stories.publish(told.ana, exhibit, NOW)
    assert told.stories.find(told.bea, exhibit).told.provenance == made
    organizer = told.room.organizer.person
    for found in (told.stories.find(told.max, exhibit), told.stories.find(organizer, exhibit), *told.stories.published()):
        assert found.told.provenance == replace(made, tables=("…",), files=("…",))
    copied = told.stories.copy(told.max, exhibit, NOW).id
    assert told.stories.find(told.max, copied).told.provenance == MADE
