"""People who ask queries and wait for their turn, on a clock that only moves when it is told to."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from workbench.query.admission import Admission
from workbench.query.engine import Asker, Result
from workbench.query.turns import Rules, State, Turn


@dataclass
class Clock:
    seconds: float = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(eq=False)
class Query:
    """A query that runs until somebody says that it ends. calls: what it was told, in order."""

    turn: Turn = field(init=False)
    calls: list[str] = field(default_factory=list)
    result: Result | None = None
    on_start: Callable[[], None] = lambda: None

    def start(self) -> None:
        self.calls.append("start")
        self.on_start()

    def stop(self) -> None:
        self.calls.append("stop")

    def over(self, result: Result) -> None:
        self.calls.append("over")
        self.result = result

    @property
    def state(self) -> State:
        return self.turn.state

    @property
    def code(self) -> str:
        """Why it was cut short, "" while it was not."""
        return self.turn.ended.problem.code if self.turn.ended and self.turn.ended.problem else ""


class WaitingRoom:
    """The queue of a machine, and the queries in it."""

    def __init__(self, slots: int = 2, **rules: float) -> None:
        self.clock = Clock()
        self.admission = Admission(Rules(slots=slots, **rules), now=self.clock)  # type: ignore[arg-type]
        self.names = count(1)

    def query(self, team: str = "", person: str = "", editor: str = "", **turn: bool) -> Query:
        """A query that is not in the queue yet; by somebody new when nobody is named."""
        query = Query()
        query.turn = Turn(Asker(team, person or f"person {next(self.names)}", editor), query, **turn)
        return query

    def ask(self, team: str = "", person: str = "", editor: str = "", **turn: bool) -> Query:
        """A query that is in the queue."""
        query = self.query(team, person, editor, **turn)
        self.admission.enter(query.turn)
        return query

    def end(self, query: Query) -> None:
        self.admission.leave(query.turn)

    def cancel(self, query: Query) -> None:
        self.admission.cancel(query.turn)

    def look(self, query: Query) -> int:
        return self.admission.look(query.turn)

    def later(self, seconds: float) -> None:
        """None; the time has passed, and the queue was swept."""
        self.clock.seconds += seconds
        self.admission.sweep()

    def counts(self) -> tuple[int, int]:
        """How many wait, and how many run."""
        figures = self.admission.figures()
        return figures.waiting, figures.running


class Day:
    """Queries that are asked, run for a while and end, by the clock of a waiting room."""

    def __init__(self, room: WaitingRoom) -> None:
        self.room = room
        self.waits: dict[str, list[float]] = {}  # by team
        self.events: list[tuple[float, int, Callable[[], None]]] = []
        self.numbers = count()

    def at(self, moment: float, happens: Callable[[], None]) -> None:
        heapq.heappush(self.events, (moment, next(self.numbers), happens))

    def ask(self, asker: Asker, seconds: float, then: Callable[[], None] = lambda: None) -> None:
        """None; the query is in the queue, and runs for so many seconds once it is its turn."""
        query = Query()
        query.turn = Turn(asker, query)
        asked_at = self.room.clock()

        def ends() -> None:
            self.room.end(query)
            then()

        def starts() -> None:
            self.waits.setdefault(asker.team, []).append(self.room.clock() - asked_at)
            self.at(self.room.clock() + seconds, ends)

        query.on_start = starts
        self.room.admission.enter(query.turn)

    def run(self) -> None:
        """None; everything has happened."""
        while self.events:
            self.room.clock.seconds, _, happens = heapq.heappop(self.events)
            happens()
