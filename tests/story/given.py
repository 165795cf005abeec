"""People of two teams, and recipes to keep."""

from dataclasses import dataclass
from datetime import timedelta

from tests.access.conftest import NOW, Room
from workbench.charts.spec import ChartSpec
from workbench.store.exhibits import Exhibit
from workbench.story.edits import Edit
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.story.stories import Choice, Saved, Stories
from workbench.who import Person

LATER = NOW + timedelta(minutes=5)
MADE = Provenance((("bornes", 2),), (), 1_200, ("puissance > 50",))


def recipe(title: str = "Bornes par département", text: str = "", script: str = "SELECT 1 AS n") -> Recipe:
    return Recipe(script, ChartSpec("bar", "dep", ("n",)), title, text)


@dataclass
class Tellers:
    """Ana and Bea of one team, Max of another one."""

    room: Room
    ana: Person
    bea: Person
    max: Person

    @property
    def stories(self) -> Stories:
        return self.room.workbench.stories

    def keep(self, title: str = "Bornes", by: Person | None = None, script: str = "SELECT 1 AS n") -> Exhibit:
        return self.stories.keep(by or self.ana, recipe(title, script=script), MADE, NOW)

    def save(self, by: Person, exhibit: str, based_on: int, text: str) -> Saved:
        """What became of a new text."""
        return self.stories.save(by, Edit(exhibit, based_on, recipe("Bornes", text), MADE), LATER)

    def choose(self, by: Person, exhibit: str, version: int) -> Saved:
        """What became of a choice of theirs, on a page that shows the exhibit as it is now."""
        seen = self.stories.find(by, exhibit)
        return self.stories.choose(by, Choice(exhibit, version, seen.exhibit.version, seen.besides), LATER)

    def stands(self, exhibit: str) -> tuple[str, tuple[int, ...]]:
        """The text that is shown of an exhibit, and the versions that wait beside it."""
        found = self.stories.find(self.ana, exhibit)
        return found.told.version.text, found.besides

    def titles(self, by: Person | None = None) -> list[str]:
        return [piece.title for piece in self.stories.story(by or self.ana)]


def tellers(room: Room) -> Tellers:
    """The Tellers of a Room."""
    other = room.workbench.teams.add("Les trains", NOW, room.organizer.actor)
    outsider = room.me(room.workbench.entry.join(other, "Max", "", NOW)).person
    return Tellers(room, room.member("Ana").person, room.member("Bea").person, outsider)
