"""An instance with its first organizer and one team."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from workbench.access import setup
from workbench.settings import Settings
from workbench.store.teams import Team
from workbench.who import Me
from workbench.workbench import Workbench

NOW = datetime(2026, 5, 12, 8, 30, tzinfo=UTC)


@dataclass
class Room:
    """What a test stands in: the Workbench, its organizer, a team and its code."""

    workbench: Workbench
    organizer: Me
    team: Team
    code: str

    def me(self, token: str, now: datetime = NOW) -> Me:
        """Who speaks with the token."""
        found = self.workbench.sessions.by_token(token, now)
        assert found is not None
        return found

    def member(self, name: str = "Ana", now: datetime = NOW) -> Me:
        """A new member of the team."""
        return self.me(self.workbench.entry.join(self.team, name, "", now), now)

    def invited(self, role: str, name: str = "Eve", now: datetime = NOW) -> Me:
        """A new person of a role."""
        token = self.workbench.invitations.make(role, "", now, self.organizer.actor)
        return self.me(self.workbench.entry.accept(token, name, "", now), now)


def furnished(workbench: Workbench, now: datetime = NOW) -> Room:
    """The Room around an opened Workbench that has nobody yet."""
    token = setup.make(workbench.settings.home)
    session = workbench.entry.set_up(token, "Odile", "Ville de Fougères", now)
    organizer = workbench.sessions.by_token(session, now)
    assert organizer is not None
    team = workbench.teams.add("Les vélos", now, organizer.actor)
    return Room(workbench, organizer, team, workbench.teams.code(team.id, now, organizer.actor))


@pytest.fixture
def room(tmp_path: Path, database: str) -> Room:
    return furnished(Workbench.open(Settings(home=tmp_path / "home", samples=False)))
