"""The teams of the day and the codes by which their members enter."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.access import codes, names
from workbench.access.audit import Audit, Deed
from workbench.access.key import Key
from workbench.errors import DayError
from workbench.store import people, teams
from workbench.store.engine import Store
from workbench.store.teams import Team
from workbench.who import Actor, new_id

MOST_TEAMS = 200


@dataclass(frozen=True)
class Listed:
    """A team with how many members it has."""

    team: Team
    members: int


class Teams:
    """The teams of an instance."""

    def __init__(self, store: Store, audit: Audit, key: Key) -> None:
        self.store = store
        self.audit = audit
        self.key = key

    def all(self) -> Sequence[Listed]:
        """Every team, by name."""
        with self.store.reading() as connection:
            known = sorted(teams.all_of(connection), key=lambda item: names.order(item.name))
            return [Listed(item, people.members(connection, item.id)) for item in known]

    def add(self, name: str, now: datetime, by: Actor) -> Team:
        """The new team. Raises: DayError from its name, team.exists, team.too_many."""
        kept = names.clean(name)
        with self.store.writing() as connection:
            known = teams.all_of(connection)
            self.require_free(known, kept)
            if len(known) >= MOST_TEAMS:
                raise DayError("team.too_many", most=MOST_TEAMS)
            team = Team(new_id(), kept, 1, now)
            teams.add(connection, team)
            self.audit.add(connection, now, Deed(by, "team.add", team.id))
        return team

    def named(self, name: str) -> Team:
        """The team of that name, however its letters are written. Raises: DayError team.none_named, which names the teams there are."""
        with self.store.reading() as connection:
            known = teams.all_of(connection)
        for team in known:
            if names.same(team.name) == names.same(name):
                return team
        raise DayError("team.none_named", name=name[:80], teams=", ".join(team.name for team in known[:20]) or "-")

    def rename(self, team: str, name: str, now: datetime, by: Actor) -> None:
        """None; the team has that name. Raises: DayError from the name, team.unknown, team.exists."""
        kept = names.clean(name)
        with self.store.writing() as connection:
            known = teams.all_of(connection)
            found(known, team)
            self.require_free([item for item in known if item.id != team], kept)
            teams.change(connection, team, name=kept)
            self.audit.add(connection, now, Deed(by, "team.rename", team))

    def code(self, team: str, now: datetime, by: Actor) -> str:
        """The join code of a team, as it is printed; that somebody looked is in the log. Raises: DayError team.unknown."""
        with self.store.writing() as connection:
            one = found(teams.all_of(connection), team)
            self.audit.add(connection, now, Deed(by, "code.show", team))
        return codes.shown(codes.join_code(self.key, one.id, one.epoch))

    def new_code(self, team: str, now: datetime, by: Actor) -> None:
        """None; the code of the team is another one, the old one opens nothing. Raises: DayError team.unknown."""
        with self.store.writing() as connection:
            one = found(teams.all_of(connection), team)
            teams.change(connection, team, epoch=one.epoch + 1)
            self.audit.add(connection, now, Deed(by, "code.change", team))

    def of_code(self, typed: str) -> Team | None:
        """The team whose code was typed. Every team's is compared, so the time tells nothing."""
        given = codes.normal(typed).encode()
        with self.store.reading() as connection:
            known = teams.all_of(connection)
        right = None
        for team in known:
            if hmac.compare_digest(given, codes.join_code(self.key, team.id, team.epoch).encode()):
                right = team
        return right

    def require_free(self, known: Sequence[Team], name: str) -> None:
        """None. Raises: DayError team.exists when another team bears that name."""
        if any(names.same(item.name) == names.same(name) for item in known):
            raise DayError("team.exists", name=name)


def found(known: Sequence[Team], team: str) -> Team:
    """The team with that id. Raises: DayError team.unknown."""
    one = next((item for item in known if item.id == team), None)
    if one is None:
        raise DayError("team.unknown")
    return one
