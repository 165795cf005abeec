"""Two versions written at once are brought together: what either of them added is there, what both left stands once."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.charts.spec import ChartSpec
from workbench.story.lines import together
from workbench.story.merge import clashes, merged
from workbench.story.recipe import Recipe

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", ""]), max_size=6)
BASE = Recipe("SELECT 1", ChartSpec(), "Titre", "un\ndeux\ntrois")


def test_changes_of_different_lines_are_both_taken() -> None:
    assert together("un\ndeux\ntrois", "UN\ndeux\ntrois", "un\ndeux\nTROIS\nquatre") == "UN\ndeux\nTROIS\nquatre"


def test_changes_of_the_same_line_stand_one_after_the_other() -> None:
    assert together("un", "un peu", "un rien") == "un peu\n\nun rien"


def test_words_queries_and_charts_of_different_people_come_together() -> None:
    one = Recipe("SELECT 2", ChartSpec(), "Titre", "un\ndeux\ntrois")
    other = Recipe("SELECT 1", ChartSpec("bar"), "Autre titre", "un\ndeux\ntrois et plus")
    assert merged(BASE, one, other) == Recipe("SELECT 2", ChartSpec("bar"), "Autre titre", "un\ndeux\ntrois et plus")
    assert not clashes(BASE, one, other)


def test_two_other_queries_clash_and_the_one_shown_is_kept() -> None:
    one, other = Recipe("SELECT 2", title="A"), Recipe("SELECT 3", title="B")
    assert clashes(BASE, one, other)
    assert merged(BASE, one, other).script == "SELECT 2"
    assert merged(BASE, one, other).title == "A / B"
    assert not clashes(BASE, one, Recipe("SELECT 2"))


@given(LINES, LINES, LINES)
def test_no_line_that_somebody_added_is_lost(base: list[str], one: list[str], other: list[str]) -> None:
    found = together("\n".join(base), "\n".join([*one, "of Ana"]), "\n".join([*other, "of Bea"])).splitlines()
    added = {line for text in (one, other) for line in text if line and line not in base}
    assert {*added, "of Ana", "of Bea"} <= set(found)


@given(LINES, LINES)
def test_who_changed_alone_has_what_they_wrote(base: list[str], text: list[str]) -> None:
    before, after = "\n".join(base), "\n".join(text)
    assert together(before, after, before) == after
    assert together(before, before, after) == after
    assert together(before, after, after) == after
