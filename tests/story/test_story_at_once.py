"""Threads that really write at the same moment, on both databases."""

import threading
from collections.abc import Callable

from tests.access.conftest import NOW, Room
from tests.story.given import tellers


def at_once(*works: Callable[[], object]) -> None:
    """None; all began at one moment and have ended. Raises what one of them raised."""
    start, problems = threading.Barrier(len(works)), []

    def run(work: Callable[[], object]) -> None:
        start.wait()
        try:
            work()
        except Exception as problem:  # noqa: BLE001 - whatever it was, the test tells it
            problems.append(problem)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []


def test_eight_saves_at_once_of_the_same_version_are_all_kept_and_one_is_shown(room: Room) -> None:
    told = tellers(room)
    exhibit = told.keep().id
    people = (told.ana, told.bea)
    at_once(*(lambda number=number: told.save(people[number % 2], exhibit, 1, f"text {number}") for number in range(8)))  # type: ignore[misc]
    [piece] = told.stories.story(told.ana)
    assert {item.version.text for item in told.stories.history(told.ana, exhibit)} == {"", *(f"text {number}" for number in range(8))}
    assert len(piece.besides) == 7


def test_two_people_who_reorder_and_keep_at_once_lose_nothing(room: Room) -> None:
    told = tellers(room)
    kept = [told.keep(f"{number}").id for number in range(6)]

    def ana() -> None:
        for _ in range(5):
            told.stories.move(told.ana, kept[0], 1, NOW)
            told.keep("by Ana", told.ana)

    def bea() -> None:
        for _ in range(5):
            told.stories.move(told.bea, kept[5], -1, NOW)
            told.keep("by Bea", told.bea)

    at_once(ana, bea)
    shown = told.stories.story(told.ana)
    assert [piece.exhibit.position for piece in shown] == list(range(1, 17))
    assert {piece.id for piece in shown} >= set(kept)
    assert [piece.title for piece in shown].count("by Ana") == [piece.title for piece in shown].count("by Bea") == 5
