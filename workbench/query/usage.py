"""Who uses the machine for long: their queries come after those of the others, and never take the last slot."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from workbench.query.turns import Party, Turn

HALF_SECONDS = 30.0  # after which time used counts half
HEAVY_SECONDS = 3.0
LONG_SECONDS = 0.5  # of one query
TIMES = 2.0  # the median of all parties


@dataclass
class Usage:
    """The seconds that each party's queries ran, lately. seconds, moment: as they were when they were noted last."""

    seconds: dict[Party, float] = field(default_factory=dict)
    moment: dict[Party, float] = field(default_factory=dict)

    def of(self, party: Party, now: float) -> float:
        """The seconds of a party, older ones counting less."""
        faded: float = 0.5 ** ((now - self.moment.get(party, now)) / HALF_SECONDS)
        return self.seconds.get(party, 0.0) * faded

    def note(self, party: Party, seconds: float, now: float) -> None:
        """None; a query of the party ran that long, and has ended now."""
        self.seconds[party], self.moment[party] = self.of(party, now) + seconds, now

    def bar(self, now: float) -> float:
        """The seconds beyond which a party counts as heavy: many times what the others use, however busy all of them are."""
        used = sorted(self.of(party, now) for party in self.seconds)
        return max(HEAVY_SECONDS, TIMES * used[len(used) // 2] if used else 0.0)

    def heavy(self, parties: Iterable[Party], now: float) -> set[Party]:
        """Those who have used the machine for long, lately, and for longer than others."""
        bar = self.bar(now)
        return {party for party in parties if self.of(party, now) > bar}

    def places(self, running: Collection[Turn], slots: int, now: float) -> tuple[int, int]:
        """How many queries of light parties, and of heavy ones, may begin beside those that run.

        The last slot is for the light ones; when all slots are held by long queries, there is one more for them.
        """
        heavy = self.heavy({turn.party for turn in running}, now)
        long = sum(turn.party in heavy or now - turn.started_at > LONG_SECONDS for turn in running)
        free = slots - len(running)
        return free + (long >= slots), free if slots == 1 or long < slots - 1 else 0

    def forget(self, now: float) -> None:
        """None; parties that have used next to nothing lately are not remembered."""
        for party in [party for party in self.seconds if self.of(party, now) < HEAVY_SECONDS / 100]:
            del self.seconds[party], self.moment[party]
