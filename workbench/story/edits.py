"""What changes a story, inside a writing transaction that the caller holds: every version stays, and the order is always whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from workbench.errors import DayError
from workbench.store import exhibits
from workbench.store.exhibits import Exhibit, Version
from workbench.story.limits import MOST_EXHIBITS, MOST_VERSIONS, checked
from workbench.story.piece import own
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.who import new_id


@dataclass(frozen=True)
class Edit:
    """What somebody wants an exhibit to be. based_on: the version that they saw. provenance: of the result that the recipe gives."""

    exhibit: str
    based_on: int
    recipe: Recipe
    provenance: Provenance


@dataclass(frozen=True)
class Hand:
    """Who changes the story of which team, and when."""

    person: str
    team: str
    now: datetime


def live(connection: Connection, team: str) -> list[Exhibit]:
    """The exhibits that the story shows, in its order."""
    return [item for item in exhibits.of_team(connection, team) if item.removed_at is None]


def add(connection: Connection, by: Hand, recipe: Recipe, provenance: Provenance, copy_of: str = "") -> Exhibit:
    """The new exhibit, at the end of the story. Raises: DayError story.full, and what `checked` raises."""
    kept = checked(recipe)
    there = live(connection, by.team)
    require_room(there)
    made = Exhibit(new_id(), by.team, len(there) + 1, 1, by.now, copy_of=copy_of)
    exhibits.add(connection, made)
    exhibits.add_version(connection, version_of(Edit(made.id, 0, kept, provenance), 1, by))
    arrange(connection, [*there, made])
    return made


def save(connection: Connection, by: Hand, edit: Edit) -> tuple[Version, bool]:
    """The version as it is kept, and whether it is shown: it is kept beside when a newer one than its author saw is shown already.

    What changes nothing makes no version. Raises: DayError story.unknown, story.many_versions, and what `checked` raises.
    """
    item, recipe = own(connection, edit.exhibit, by.team), checked(edit.recipe)
    known = exhibits.versions(connection, item.id)
    shown = next(one for one in known if one.version == item.version)
    if not any(one.version == edit.based_on for one in known):
        raise DayError("story.no_version")
    made = version_of(replace(edit, recipe=recipe), known[0].version + 1, by)
    if same(made, shown) and not edit.provenance.settles:
        return shown, True
    if len(known) >= MOST_VERSIONS:
        raise DayError("story.many_versions", most=MOST_VERSIONS)
    exhibits.add_version(connection, made)
    if edit.based_on != item.version:
        return made, False
    exhibits.change(connection, item.id, version=made.version)
    return made, True


def version_of(edit: Edit, number: int, by: Hand) -> Version:
    """The Version that an Edit makes."""
    recipe, provenance = edit.recipe, edit.provenance.to_json()
    words = (recipe.title, recipe.text, recipe.script, recipe.chart.to_json())
    return Version(edit.exhibit, number, edit.based_on, by.person, by.now, *words, provenance)


def same(one: Version, other: Version) -> bool:
    """Whether two versions say the same."""
    return (one.title, one.text, one.script, one.chart) == (other.title, other.text, other.script, other.chart)


def move(connection: Connection, by: Hand, exhibit: str, place: int) -> tuple[int, int]:
    """The place before and the place now (from 1), at most the last one. Raises: DayError story.unknown, story.removed."""
    item = own(connection, exhibit, by.team)
    there = live(connection, by.team)
    before = next((number for number, one in enumerate(there, 1) if one.id == item.id), 0)
    if not before:
        raise DayError("story.removed")
    now = min(max(place, 1), len(there))
    moved = there.pop(before - 1)
    there.insert(now - 1, moved)
    arrange(connection, there)
    return before, now


def place_of(connection: Connection, by: Hand, exhibit: str) -> int:
    """The place of an exhibit in the story, from 1; 0 when it was taken out."""
    return next((number for number, one in enumerate(live(connection, by.team), 1) if one.id == exhibit), 0)


def remove(connection: Connection, by: Hand, exhibit: str) -> Exhibit:
    """The exhibit as it was; it is out of the story, and can be put back. Raises: DayError story.unknown."""
    item = own(connection, exhibit, by.team)
    if item.removed_at is None:
        exhibits.change(connection, item.id, removed_at=by.now)
        arrange(connection, live(connection, by.team))
    return item


def put_back(connection: Connection, by: Hand, exhibit: str) -> Exhibit:
    """The exhibit as it was; it is in the story again, where it stood. Raises: DayError story.unknown, story.full."""
    item = own(connection, exhibit, by.team)
    if item.removed_at is not None:
        there = live(connection, by.team)
        require_room(there)
        exhibits.change(connection, item.id, removed_at=None)
        there.insert(min(item.position, len(there) + 1) - 1, item)
        arrange(connection, there)
    return item


def take(connection: Connection, by: Hand, exhibit: str, *, out: bool) -> str:
    """The deed that the log holds, "" for none; the exhibit is out of the story or in it again. Raises: as `remove`, `put_back`."""
    item = (remove if out else put_back)(connection, by, exhibit)
    if item.published_at is None or (item.removed_at is None) != out:
        return ""
    return "exhibit.withdraw" if out else "exhibit.publish"


def show(connection: Connection, by: Hand, exhibit: str, *, published: bool) -> str:
    """The deed that the log holds, "" for none; others may read the exhibit, or not any more.

    Raises: DayError story.unknown, story.removed: what is put back later would be published without anybody having seen it.
    """
    item = own(connection, exhibit, by.team)
    if published and item.removed_at is not None:
        raise DayError("story.removed")
    if (item.published_at is not None) == published:
        return ""
    exhibits.change(connection, exhibit, published_at=by.now if published else None)
    return "exhibit.publish" if published else "exhibit.withdraw"


def arrange(connection: Connection, there: Sequence[Exhibit]) -> None:
    """None; the exhibits stand in this order, numbered from 1 without a gap."""
    for number, item in enumerate(there, 1):
        if item.position != number or item.removed_at is not None:
            exhibits.change(connection, item.id, position=number)


def require_room(there: Sequence[Exhibit]) -> None:
    """None. Raises: DayError story.full."""
    if len(there) >= MOST_EXHIBITS:
        raise DayError("story.full", most=MOST_EXHIBITS)
