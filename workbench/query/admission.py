"""Who may run a query now, and who is next: teams take turns; inside a team, the first come is the first served.

Who comes in goes before the team that just had its turn. Behind it, a team that floods would run twice between two queries of a
team that asks again at once; before all others, those who come in would keep those who wait from ever having a turn.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from workbench.errors import QueryError
from workbench.query import calls
from workbench.query.calls import Call
from workbench.query.engine import Result, Status
from workbench.query.turns import Figures, Party, Rules, State, Turn
from workbench.query.usage import Usage

LOG = logging.getLogger("etabli.query")


class Admission:
    """The queue of one machine. Waiting costs no thread: Turn.runner is called when its time has come.

    Every change ends with the expiries and the granting, under one lock, so that no free slot is overlooked; runners are called
    after it, with no lock held. A quiet queue changes by nothing but time: somebody calls `sweep` about every second.
    """

    def __init__(self, rules: Rules | None = None, now: Callable[[], float] = time.monotonic) -> None:
        self.rules = rules or Rules()
        self._now = now
        self._lock = threading.Lock()
        self._lines: dict[Party, list[Turn]] = {}  # who waits, by party; never empty ones
        self._order: dict[Party, float] = {}  # of the parties, the least is next: the number of the last turn, or when it came in
        self._granted = 0
        self._running: set[Turn] = set()
        self._usage = Usage()
        self._is_closed = False

    def enter(self, turn: Turn) -> None:
        """None; the turn waits, or runs, or was refused with BUSY. One that is over already stays so.

        It takes the place of the one that the same editor asked for before.
        """
        with self._changing() as told:
            if turn.state is not State.NEW:
                return
            before = self._of_same_editor(turn)
            refusal = self._refusal(turn, before)
            if refusal:
                self._end(turn, refusal, told)
                return
            turn.state, turn.entered_at = State.WAITING, self._now()
            turn.looked_at = turn.entered_at if turn.looked_at is None else turn.looked_at
            self._join(turn, before)
            if before:
                self._end(before, _cancelled(QueryError("query.replaced")), told)

    def leave(self, turn: Turn) -> None:
        """None; a turn that ran is over and its slot is free. Nothing happens to one that does not run."""
        with self._changing():
            if turn.state is State.RUNNING:
                self._running.discard(turn)
                turn.state = State.OVER
                self._usage.note(turn.party, self._now() - turn.started_at, self._now())
            if not self._running and not self._lines:
                self._order.clear()

    def cancel(self, turn: Turn) -> None:
        """None; a turn that waits, or was not even entered, is over; one that runs is told to stop, and keeps its slot until it leaves."""
        with self._changing() as told:
            self._end(turn, _cancelled(QueryError("query.cancelled")), told)

    def look(self, turn: Turn) -> int:
        """The place of a turn that waits, 1 for the next one; 0 for any other. It never grows, and the turn counts as looked at."""
        with self._lock:
            turn.looked_at = self._now()
            if turn.state is not State.WAITING:
                return 0
            place = self._place(turn)
            turn.place = min(turn.place or place, place)
            return turn.place

    def sweep(self) -> None:
        """None; who waited too long, or was left, is over."""
        with self._changing():
            self._usage.forget(self._now())

    def close(self) -> None:
        """None; the server ends: everybody who waits or runs is cancelled, and so is who comes later."""
        with self._changing() as told:
            self._is_closed = True
            for turn in [*self._waiting(), *self._running]:
                self._end(turn, _cancelled(QueryError("query.closing")), told)

    def figures(self) -> Figures:
        """How many queries wait and run."""
        with self._lock:
            return Figures(sum(map(len, self._lines.values())), len(self._running))

    def is_heavy(self, party: Party) -> bool:
        """Whether the party used the machine for long, lately."""
        with self._lock:
            return bool(self._usage.heavy([party], self._now()))

    @contextmanager
    def _changing(self) -> Iterator[list[Call]]:
        """The calls that follow the change."""
        told: list[Call] = []
        with self._lock:
            yield told
            self._expire(told)
            self._grant(told)
        calls.make(told)

    def _waiting(self) -> Iterator[Turn]:
        return (turn for line in self._lines.values() for turn in line)

    def _of_same_editor(self, turn: Turn) -> Turn | None:
        """The query of the same editor that is not over yet, if there is one. Two people's editors are never the same."""
        if not turn.asker.editor:
            return None
        return next((one for one in [*self._waiting(), *self._running] if one.asker == turn.asker and not one.ended), None)

    def _refusal(self, turn: Turn, before: Turn | None) -> Result | None:
        """Why the turn cannot even wait, None when it can. before: counts no more."""
        if self._is_closed:
            return _cancelled(QueryError("query.closing"))
        if before and before.number > turn.number:  # it was asked for earlier, and waited elsewhere until now
            return _cancelled(QueryError("query.replaced"))
        waiting = [one for one in self._waiting() if one is not before]
        mine = [one for one in [*waiting, *self._running] if one.asker.person == turn.asker.person and one is not before and not one.ended]
        if turn.asker.person and len(mine) >= self.rules.person_queries:
            return Result(Status.BUSY, QueryError("query.too_many", count=len(mine)))
        if len(waiting) >= self.rules.queue and not self._could_run(turn):
            return Result(Status.BUSY, QueryError("query.queue_full", count=len(waiting)))
        return None

    def _could_run(self, turn: Turn) -> bool:
        """Whether a turn that comes in would run at once."""
        return len(self._running) < self.rules.slots and turn in self._ready([*self._lines.get(turn.party, []), turn])

    def _join(self, turn: Turn, before: Turn | None) -> None:
        if turn.party not in self._lines:
            self._lines[turn.party] = []
            self._order[turn.party] = max(self._order.get(turn.party, 0), self._granted - 0.5)
        line = self._lines[turn.party]
        # Who corrects a query that waits keeps its place: else who types on would never have a turn.
        line.insert(line.index(before) if before in line else len(line), turn)

    def _end(self, turn: Turn, result: Result, told: list[Call]) -> None:
        """None; the turn is cut short, unless it is over, or was before."""
        if turn.ended or turn.state is State.OVER:
            return
        turn.ended = result
        if turn.state is State.RUNNING:
            if turn.is_told:  # else _start sees to it, so that no query is stopped before it was started
                told.append(turn.runner.stop)
            return
        if turn.state is State.WAITING:
            self._take_out(turn)
        turn.state = State.OVER
        told.append(partial(turn.runner.over, result))

    def _take_out(self, turn: Turn) -> None:
        line = self._lines[turn.party]
        line.remove(turn)
        if not line:
            del self._lines[turn.party]

    def _expire(self, told: list[Call]) -> None:
        now, rules = self._now(), self.rules
        for turn in [*self._waiting(), *self._running]:
            if turn.watched and now - (turn.looked_at or 0.0) >= rules.abandoned_seconds:
                self._end(turn, _cancelled(QueryError("query.abandoned")), told)
            elif turn.state is State.WAITING and now - turn.entered_at >= rules.queue_seconds:
                self._end(turn, Result(Status.BUSY, QueryError("query.busy", seconds=round(rules.queue_seconds))), told)

    def _grant(self, told: list[Call]) -> None:
        while (turn := self._next()) is not None:
            self._take_out(turn)
            self._granted += 1
            self._order[turn.party] = self._granted
            self._running.add(turn)
            turn.state, turn.started_at = State.RUNNING, self._now()
            told.append(partial(self._start, turn))

    def _next(self) -> Turn | None:
        """The turn that begins now: those who used the machine for long come after all others."""
        now, in_turn = self._now(), self._in_turn()
        for_light, for_heavy = self._usage.places(self._running, self.rules.slots, now)
        heavy = self._usage.heavy(in_turn, now)
        parties = [party for party in in_turn if party not in heavy] if for_light > 0 else []
        parties += [party for party in in_turn if party in heavy] if for_heavy > 0 else []
        return next((turn for party in parties for turn in self._ready(self._lines[party])), None)

    def _in_turn(self) -> list[Party]:
        """The parties that wait, the next one first."""
        return sorted(self._lines, key=self._order.__getitem__)

    def _ready(self, line: list[Turn]) -> Iterator[Turn]:
        """The turns of one party that could run now, the first come first."""
        beside = [turn for turn in self._running if turn.party == line[0].party]
        busy = {turn.asker.person for turn in self._running} - {""}
        if len(beside) >= self.rules.most_of_a_team:
            return
        for turn in line:
            if turn.asker.person not in busy and turn.may_run_beside(beside):
                yield turn
            if turn.writes:  # nobody overtakes a writer: readers that follow each other would never let it in
                return

    def _start(self, turn: Turn) -> None:
        """None; the runner was told. One that cannot start gives its slot back."""
        try:
            turn.runner.start()
        except Exception:
            LOG.exception("A query could not be started")
            self.leave(turn)
            calls.make([partial(turn.runner.over, Result(Status.CRASH, QueryError("query.crashed")))])
            return
        with self._lock:
            turn.is_told = True
            late = turn.ended is not None and turn.state is State.RUNNING
        if late:
            turn.runner.stop()

    def _place(self, turn: Turn) -> int:
        """How many turns come until this one's, itself included: the earlier ones of its party, and as many of each other party."""
        earlier = self._lines[turn.party].index(turn)
        place, is_before = earlier + 1, True
        for party in self._in_turn():
            is_before = is_before and party != turn.party
            if party != turn.party:
                place += min(len(self._lines[party]), earlier + is_before)
        return place


def _cancelled(problem: QueryError) -> Result:
    return Result(Status.CANCELLED, problem)
