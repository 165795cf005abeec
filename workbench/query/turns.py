"""One query's turn: who asks, what it does to the team's tables, and how far it is; and the rules of turns."""

import os
import secrets
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Protocol

from workbench.query.engine import Asker, Result

ASKED = count(1)

Party = tuple[str, str]


@dataclass(frozen=True)
class Rules:
    """slots: queries at once on the machine. team_slots: of one team, None for all but one, at least 1. queue: how many may wait.

    person_queries: of one person, the one that runs and those that wait. queue_seconds: the longest wait. abandoned_seconds: after
    which a watched turn that nobody looks at counts as left.
    """

    slots: int = field(default_factory=lambda: os.cpu_count() or 1)
    team_slots: int | None = None
    person_queries: int = 3
    queue: int = 200
    queue_seconds: float = 60.0
    abandoned_seconds: float = 15.0

    @property
    def most_of_a_team(self) -> int:
        """How many queries of one team run at once: a team alone never holds the whole machine, unless it is one core."""
        return max(1, self.slots - 1) if self.team_slots is None else self.team_slots


@dataclass(frozen=True)
class Figures:
    """How many queries wait and run."""

    waiting: int
    running: int


class State(StrEnum):
    """How far a turn is."""

    NEW = "new"  # made, and not in the queue yet
    WAITING = "waiting"
    RUNNING = "running"
    OVER = "over"


class Runner(Protocol):
    """Who runs the query of a turn. Its methods return soon and wait for nothing: another thread does the work.

    They are called in this order, each at most once, never under a lock: either `start`, then perhaps `stop`; or `over` alone.
    When `start` raises, `over` follows with CRASH, and the turn has left.
    """

    def start(self) -> None:
        """None; the query may run now, and whoever runs it calls Admission.leave at its end, however it ends."""

    def stop(self) -> None:
        """None; the query that runs is to end: turn.ended says as what. Harmless after its end."""

    def over(self, result: Result) -> None:
        """None; the query never runs, and that is its result."""


@dataclass(eq=False)
class Turn:
    """A turn, made when the query is asked. writes: it changes the team's tables. watched: a browser looks at it, or has left.

    ended: the result it was given before its own end, when it was cancelled or waited too long; None while nothing cuts it short.
    entered_at, started_at: by the clock of Admission, 0 before.
    """

    asker: Asker
    runner: Runner
    writes: bool = False
    watched: bool = False
    id: str = field(default_factory=lambda: secrets.token_hex(8))
    number: int = field(default_factory=ASKED.__next__)  # in the order asked
    state: State = State.NEW
    ended: Result | None = None
    place: int = 0
    is_told: bool = False  # runner.start has returned
    entered_at: float = 0.0
    started_at: float = 0.0
    looked_at: float | None = None

    @property
    def party(self) -> Party:
        """Who takes turns with the others: a team; a person who has none."""
        return (self.asker.team, "" if self.asker.team else self.asker.person)

    def may_run_beside(self, others: list["Turn"]) -> bool:
        """Whether DuckDB opens the team's file for it while these run: for one that writes, or for any number that read."""
        return not others or not (self.writes or any(other.writes for other in others))
