"""An instance with people of two teams and an expert, for tests of what is kept for each of them."""

from datetime import UTC, datetime
from pathlib import Path

from tests.access.conftest import furnished
from workbench.query.engine import Asker
from workbench.settings import Settings
from workbench.workbench import Workbench

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


class House:
    """Two members of one team (ana, bo), one of another (rita), an expert without a team (eva), each as they ask."""

    def __init__(self, home: Path) -> None:
        self.bench = Workbench.open(Settings(home=home, samples=False))
        room = furnished(self.bench, NOW)
        other = self.bench.teams.add("Les rails", NOW, room.organizer.actor)
        tokens = [self.bench.entry.join(team, name, "", NOW) for team, name in ((room.team, "Ana"), (room.team, "Bo"), (other, "Rita"))]
        tokens.append(self.bench.entry.accept(self.bench.invitations.make("expert", "", NOW, room.organizer.actor), "Éva", "", NOW))
        self.ana, self.bo, self.rita, self.eva = map(self.asker, tokens)
        self.runs, self.drafts = self.bench.runs, self.bench.sql_drafts

    def asker(self, token: str) -> Asker:
        """The person of a session, as they ask."""
        me = self.bench.sessions.by_token(token, NOW)
        assert me
        return Asker(me.person.team, me.person.id)
