"""Nobody replaces, takes out or publishes what a colleague wrote since: neither by a choice on a page that is old, nor by undo."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.access.conftest import Room
from tests.story.given import LATER, Tellers, tellers
from workbench.errors import DatasetError, DayError
from workbench.story.stories import Choice


@pytest.fixture
def told(room: Room) -> Tellers:
    return tellers(room)


@pytest.fixture
def split(told: Tellers) -> str:
    """An exhibit of which version 2 is shown, by Ana, and version 3 is kept beside, by Bea."""
    exhibit = told.keep().id
    told.save(told.ana, exhibit, 1, "by Ana")
    told.save(told.bea, exhibit, 1, "by Bea")
    return exhibit


@pytest.mark.parametrize("version", [2, 3])
def test_a_choice_on_an_old_page_replaces_no_newer_version(told: Tellers, split: str, version: int) -> None:
    told.save(told.bea, split, 2, "an hour of work")
    with pytest.raises(DayError, match="Bea saved a newer version of “Bornes” meanwhile, so nothing was chosen"):
        told.stories.choose(told.ana, Choice(split, version, 2, (3,)), LATER)
    assert told.stands(split) == ("an hour of work", (3,))
    assert len(told.stories.history(told.ana, split)) == 4


def test_a_choice_settles_only_what_was_seen(told: Tellers, split: str) -> None:
    told.save(told.bea, split, 1, "not seen by Ana")
    told.stories.choose(told.ana, Choice(split, 2, 2, (3,)), LATER)
    assert told.stands(split) == ("by Ana", (4,))


@pytest.mark.parametrize("version", [2, 3])
def test_a_choice_that_is_undone_waits_again(told: Tellers, split: str, version: int) -> None:
    told.choose(told.ana, split, version)
    assert told.stands(split)[1] == ()
    told.stories.undo(told.ana, LATER)
    assert told.stands(split) == ("by Ana", (3,))
    told.choose(told.ana, split, 3)
    assert told.stands(split) == ("by Bea", ())


def test_saves_undone_one_after_the_other_leave_nothing_waiting(told: Tellers, split: str) -> None:
    told.choose(told.bea, split, 2)
    for base, text in ((4, "a"), (5, "b"), (6, "c")):
        told.save(told.ana, split, base, text)
    found = []
    for _ in range(3):
        told.stories.undo(told.ana, LATER)
        found.append(told.stands(split))
    assert found == [("b", ()), ("a", ()), ("by Ana", ())]


def test_what_was_brought_together_waits_again_when_it_is_undone(told: Tellers, split: str) -> None:
    told.stories.choose(told.bea, Choice(split, 3, 2, (3,)), LATER)
    told.save(told.bea, split, 4, "both")
    told.stories.undo(told.bea, LATER)
    assert told.stands(split) == ("by Bea", ())
    told.stories.undo(told.bea, LATER)
    assert told.stands(split) == ("by Ana", (3,))


def published(told: Tellers, exhibit: str) -> None:
    told.stories.publish(told.ana, exhibit, LATER)


def withdrawn(told: Tellers, exhibit: str) -> None:
    told.stories.publish(told.bea, exhibit, LATER)
    told.stories.withdraw(told.ana, exhibit, LATER)


def put_back(told: Tellers, exhibit: str) -> None:
    told.stories.remove(told.bea, exhibit, LATER)
    told.stories.put_back(told.ana, exhibit, LATER)


def kept(told: Tellers, exhibit: str) -> None:
    """It was kept by Ana, as her last step."""


def removed(told: Tellers, exhibit: str) -> None:
    told.stories.remove(told.ana, exhibit, LATER)


STEPS = (published, withdrawn, put_back, kept, removed)


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_undone_on_what_a_colleague_saved_since(told: Tellers, step: Callable[[Tellers, str], None]) -> None:
    exhibit = told.keep().id
    step(told, exhibit)
    before = told.stories.find(told.ana, exhibit)
    told.save(told.bea, exhibit, 1, "for us alone")
    with pytest.raises(DayError, match="saved by Bea after you"):
        told.stories.undo(told.ana, LATER)
    after = told.stories.find(told.ana, exhibit)
    assert (after.is_published, after.is_removed) == (before.is_published, before.is_removed)
    assert after.told.version.text == "for us alone"


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_undone_when_nobody_has_touched_the_exhibit(told: Tellers, step: Callable[[Tellers, str], None]) -> None:
    exhibit = told.keep().id
    step(told, exhibit)
    assert told.stories.undo(told.ana, LATER).kind == step.__name__


def test_nobody_takes_out_what_a_colleague_published_since(told: Tellers) -> None:
    exhibit = told.keep().id
    told.stories.publish(told.bea, exhibit, LATER)
    with pytest.raises(DayError, match="published, unpublished, removed or put back by somebody after you"):
        told.stories.undo(told.ana, LATER)
    assert [piece.id for piece in told.stories.published()] == [exhibit]


def test_nobody_undoes_a_save_that_a_colleague_has_made_again(told: Tellers) -> None:
    exhibit = told.keep().id
    for by, base, text in ((told.ana, 1, "A"), (told.bea, 2, "B"), (told.bea, 3, "A")):
        told.save(by, exhibit, base, text)
    with pytest.raises(DayError, match="saved by Bea after you"):
        told.stories.undo(told.ana, LATER)
    assert told.stands(exhibit)[0] == "A"


def test_a_save_of_a_removed_exhibit_is_undone_like_any_other(told: Tellers) -> None:
    exhibit = told.keep().id
    told.stories.remove(told.ana, exhibit, LATER)
    told.save(told.ana, exhibit, 1, "by Ana")
    kinds = [told.stories.undo(told.ana, LATER).kind for _ in range(3)]
    assert kinds == ["saved", "removed", "kept"]


def test_a_step_that_the_store_refused_for_a_moment_can_be_undone_later(told: Tellers, monkeypatch: pytest.MonkeyPatch) -> None:
    told.keep()

    @contextmanager
    def busy() -> Iterator[None]:
        raise DatasetError("store.busy")
        yield

    with monkeypatch.context() as patch:
        patch.setattr(told.stories.store, "writing", busy)
        with pytest.raises(DatasetError):
            told.stories.undo(told.ana, LATER)
    assert told.stories.undo(told.ana, LATER).kind == "kept"


def test_what_is_saved_of_a_removed_exhibit_is_kept_with_it_and_said(told: Tellers) -> None:
    exhibit = told.keep().id
    told.stories.remove(told.bea, exhibit, LATER)
    saved = told.save(told.ana, exhibit, 1, "by Ana")
    assert (saved.is_removed, told.titles()) == (True, [])
    told.stories.put_back(told.ana, exhibit, LATER)
    assert told.stands(exhibit) == ("by Ana", ())


def test_what_changes_nothing_is_no_step(told: Tellers) -> None:
    exhibit = told.keep().id
    told.stories.remove(told.bea, exhibit, LATER)
    for attempt in (told.stories.remove, told.stories.withdraw):
        attempt(told.ana, exhibit, LATER)
    last = told.stories.undo_steps.last(told.ana.id)
    assert last is not None and last.kind == "kept"


def test_what_a_colleague_has_removed_is_neither_published_nor_moved_until_it_is_put_back(told: Tellers) -> None:
    exhibit = told.keep().id
    assert told.stories.remove(told.bea, exhibit, LATER)
    for attempt in (lambda: told.stories.publish(told.ana, exhibit, LATER), lambda: told.stories.move(told.ana, exhibit, 1, LATER)):
        with pytest.raises(DayError, match="was removed from the story meanwhile"):
            attempt()
    assert not told.stories.remove(told.ana, exhibit, LATER)
    told.stories.put_back(told.bea, exhibit, LATER)
    assert list(told.stories.published()) == []
