"""Piece: an exhibit as people see it, with who wrote what is shown and what was kept beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy import Connection

from workbench.charts.spec import ChartSpec
from workbench.errors import DayError
from workbench.store import exhibits
from workbench.store.exhibits import Exhibit, Version
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe

Lines = Mapping[int, tuple[int, str]]  # by version of one exhibit, the one it is based on and its provenance


@dataclass(frozen=True)
class Told:
    """One version with the name of who wrote it."""

    version: Version
    author: str

    @cached_property
    def provenance(self) -> Provenance:
        """What it was made of."""
        return Provenance.from_json(self.version.provenance)

    @cached_property
    def recipe(self) -> Recipe:
        """How its result is made and shown."""
        one = self.version
        return Recipe(one.script, ChartSpec.from_json(one.chart), one.title, one.text, self.provenance.filters)


@dataclass(frozen=True)
class Piece:
    """An exhibit and the version that is shown. besides: versions that somebody saved without having seen the one before, not settled yet.

    copied_from: the name of the team that it was copied from, "" for none.
    """

    exhibit: Exhibit
    told: Told
    team_name: str
    besides: tuple[int, ...] = ()
    copied_from: str = ""

    @property
    def id(self) -> str:
        """The exhibit's id."""
        return self.exhibit.id

    @property
    def title(self) -> str:
        """The title that is shown."""
        return self.told.version.title

    @property
    def is_removed(self) -> bool:
        """Whether it is out of the story."""
        return self.exhibit.removed_at is not None

    @property
    def is_published(self) -> bool:
        """Whether other teams and the staff may read it."""
        return self.exhibit.published_at is not None and not self.is_removed


def told_of(connection: Connection, versions: Sequence[Version]) -> list[Told]:
    """The versions with the names of their authors."""
    names = exhibits.authors(connection, [item.person for item in versions])
    return [Told(item, names.get(item.person, "–")) for item in versions]


def pieces_of(connection: Connection, rows: Sequence[tuple[Exhibit, Version]], team: str = "") -> tuple[Piece, ...]:
    """The Pieces of these exhibits. team: whose versions kept beside, tables and files are told, "" for nobody's."""
    names = exhibits.team_names(connection)
    told = told_of(connection, [version if item.team == team else sealed(version) for item, version in rows])
    beside = besides(exhibits.lines(connection, team), rows) if team else {}
    made = []
    for (item, _), one in zip(rows, told, strict=True):
        source = exhibits.find(connection, item.copy_of) if item.copy_of else None
        credit = names.get(source.team, "") if source else ""
        made.append(Piece(item, one, names.get(item.team, ""), beside.get(item.id, ()), credit))
    return tuple(made)


def sealed(version: Version) -> Version:
    """The Version for readers of another team."""
    return replace(version, provenance=Provenance.from_json(version.provenance).sealed().to_json())


def besides(lines: Sequence[tuple[str, int, int, str]], rows: Sequence[tuple[Exhibit, Version]]) -> Mapping[str, tuple[int, ...]]:
    """By exhibit, the versions that neither led to the one shown nor were settled by one that did."""
    known: dict[str, dict[int, tuple[int, str]]] = {}
    for exhibit, version, based_on, provenance in lines:
        known.setdefault(exhibit, {})[version] = (based_on, provenance)
    return {item.id: pending(known.get(item.id, {}), item.version) for item, _ in rows}


def pending(known: Lines, shown: int) -> tuple[int, ...]:
    """The versions of one exhibit that wait for a decision."""
    led = chain(known, shown)
    left = set(known) - set(led)
    if not left:
        return ()
    settled = {number for version in led for number in Provenance.from_json(known[version][1]).settles}
    return tuple(sorted(left - settled))


def chain(known: Lines, shown: int) -> list[int]:
    """The version and those that led to it, the newest first."""
    found: list[int] = []
    while shown in known and shown not in found:
        found.append(shown)
        shown = known[shown][0]
    return found


def readable(connection: Connection, exhibit: str, team: str) -> Exhibit:
    """The exhibit, which is the team's own or published. Raises: DayError story.unknown, the same for one that there never was."""
    found = exhibits.find(connection, exhibit)
    is_own = found is not None and bool(team) and found.team == team
    is_shown = found is not None and found.published_at is not None and found.removed_at is None
    if found is None or not (is_own or is_shown):
        raise DayError("story.unknown")
    return found


def own(connection: Connection, exhibit: str, team: str) -> Exhibit:
    """The exhibit, which is the team's own. Raises: DayError story.no_team, story.unknown."""
    if not team:
        raise DayError("story.no_team")
    found = exhibits.find(connection, exhibit)
    if found is None or found.team != team:
        raise DayError("story.unknown")
    return found
