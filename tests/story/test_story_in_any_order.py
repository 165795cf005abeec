"""Several people edit one story at once, in any order of their steps: no version is lost, and the order is always whole."""

import tempfile
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.conftest import NOW, furnished
from tests.story.given import MADE, recipe, tellers
from workbench.errors import DayError
from workbench.settings import Settings
from workbench.story.edits import Edit
from workbench.story.stories import Choice
from workbench.workbench import Workbench

KINDS = ("keep", "look", "save", "up", "down", "remove", "put_back", "publish", "withdraw", "choose", "undo")
STEPS = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 1), st.integers(0, 5)), max_size=40)


class Play:
    """Two people of a team, each with what they last looked at; what was ever saved is remembered beside the store."""

    def __init__(self, home: Path) -> None:
        self.told = tellers(furnished(Workbench.open(Settings(home=home, samples=False))))
        self.people = (self.told.ana, self.told.bea)
        self.looks: list[dict[str, int]] = [{}, {}]
        self.known: list[str] = []
        self.texts: dict[str, set[str]] = {}
        self.count = 0

    def step(self, kind: str, who: int, which: int) -> None:
        self.count += 1
        me, stories, now = self.people[who], self.told.stories, NOW + timedelta(seconds=self.count)
        if kind == "keep":
            made = stories.keep(me, recipe(f"t{self.count}"), MADE, now)
            self.known.append(made.id)
            self.texts[made.id] = {""}
        elif kind == "look":
            self.looks[who] = {piece.id: piece.exhibit.version for piece in stories.story(me)}
        elif kind == "undo":
            stories.undo(me, now)
        elif self.known:
            self.touch(kind, who, self.known[which % len(self.known)])

    def touch(self, kind: str, who: int, exhibit: str) -> None:
        me, stories, now = self.people[who], self.told.stories, NOW + timedelta(seconds=self.count)
        if kind == "save":
            based_on, text = self.looks[who].get(exhibit, 1), f"text {self.count}"
            stories.save(me, Edit(exhibit, based_on, recipe("Bornes", text), MADE), now)
            self.texts[exhibit].add(text)
        elif kind in ("up", "down"):
            stories.move(me, exhibit, -1 if kind == "up" else 1, now)
        elif kind == "choose":
            besides = stories.find(me, exhibit).besides
            choice = Choice(exhibit, besides[0] if besides else 1, self.looks[who].get(exhibit, 1), besides)
            stories.choose(me, choice, now)
        else:
            getattr(stories, kind)(me, exhibit, now)

    def check(self) -> None:
        stories = self.told.stories
        shown, removed = stories.story(self.told.ana), stories.removed(self.told.ana)
        assert [piece.exhibit.position for piece in shown] == list(range(1, len(shown) + 1))
        assert sorted(piece.id for piece in (*shown, *removed)) == sorted(self.known)
        for exhibit in self.known:
            history = stories.history(self.told.bea, exhibit)
            assert {item.version.text for item in history} >= self.texts[exhibit]
            assert [item.version.version for item in history] == list(range(len(history), 0, -1))
            piece = stories.find(self.told.ana, exhibit)
            assert set(piece.besides) < {item.version.version for item in history}
            assert piece.exhibit.version not in piece.besides
        assert list(stories.story(self.told.max)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_several_people_do_no_version_is_lost_and_the_order_is_whole(steps: list[tuple[str, int, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        play = Play(Path(folder) / "home")
        for step in steps:
            with suppress(DayError):  # told to the person; the story is whole all the same
                play.step(*step)
        play.check()
