"""Results that are kept, and queries that many people ask at once computed once."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import partial

from workbench.errors import QueryError
from workbench.query import calls
from workbench.query.calls import Call
from workbench.query.engine import Limits, Result, Status

LOG = logging.getLogger("etabli.query")

Version = tuple[str, int]  # of a package: its name, its number

MOST_BYTES = 64 << 20
ERROR_SECONDS = 5.0
ENTRY_BYTES = 1_024  # of one that holds no rows
FAULTS = 2  # after so many time-outs or crashes in a row, the query is at fault and not its asker
OF_THE_QUERY = (Status.ERROR, Status.REFUSED)
OF_THE_ASKER = (Status.BUSY, Status.CANCELLED, Status.CRASH, Status.TIMEOUT)


@dataclass(frozen=True)
class Key:
    """What a result depends on. versions: of the packages. team_file: a text that changes with the team's tables, "" without them."""

    versions: tuple[Version, ...]
    team_file: str
    script: str
    limits: Limits


def key(versions: Iterable[Version], team_file: str, script: str, limits: Limits) -> Key:
    """The key of a script's result. Only spaces around the script and semicolons at its end make no difference."""
    return Key(tuple(sorted(set(versions))), team_file, script.strip().rstrip("; \t\r\n"), limits)


@dataclass(eq=False)
class Ask:
    """Somebody who asks for a result. compute: starts the work, at whose end somebody calls Results.land; perhaps never called.

    landed: given the result, exactly once. Both return soon, wait for nothing, and are never called under a lock.
    """

    key: Key
    compute: Call
    landed: Callable[[Result], None]
    flight: "_Flight | None" = None


@dataclass(eq=False)
class _Flight:
    """One key that is being computed. leader: who computes it. faults: time-outs and crashes so far. is_stale: not to be kept."""

    leader: Ask
    waiters: deque[Ask] = field(default_factory=deque)
    faults: int = 0
    is_stale: bool = False


@dataclass(frozen=True)
class _Kept:
    result: Result
    versions: frozenset[Version]
    bytes: int
    until: float


@dataclass(frozen=True)
class Figures:
    """What is kept, and how many askers had it from here since the start."""

    results: int
    bytes: int
    hits: int
    misses: int


class Results:
    """The results of this process. most_bytes: of all that are kept, the least recently used go first; one takes at most a quarter."""

    def __init__(
        self, most_bytes: int = MOST_BYTES, error_seconds: float = ERROR_SECONDS, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.most_bytes = most_bytes
        self.error_seconds = error_seconds
        self._now = now
        self._lock = threading.Lock()
        self._kept: dict[Key, _Kept] = {}  # the least recently used first
        self._bytes = 0
        self._flights: dict[Key, _Flight] = {}
        self._hits = self._misses = 0

    def ask(self, ask: Ask) -> None:
        """None; `landed` is called with a kept result, or `compute` because nobody computes it yet, or neither for now."""
        with self._lock:
            kept = self._found(ask.key)
            flight = self._flights.get(ask.key)
            self._hits += kept is not None or flight is not None
            self._misses += kept is None and flight is None
            if kept is None and flight is None:
                ask.flight = self._flights[ask.key] = _Flight(ask)
            elif kept is None and flight is not None:
                ask.flight = flight
                flight.waiters.append(ask)
                return
        calls.make([partial(ask.landed, _again(kept.result)) if kept else partial(self._compute, ask)])

    def land(self, ask: Ask, result: Result) -> None:
        """None; the ask has its result, the first one given. Of the one who computes, it is everybody's who waits for it.

        Except for what says nothing of the query: somebody else's cancellation, no turn in time, a first time-out or crash. Then the
        next who waits computes it. One who only waits may be given a cancellation; the others go on.
        """
        with self._lock:
            flight, ask.flight = ask.flight, None
            if flight is None:
                return
            told: list[Call] = [partial(ask.landed, result)]
            if ask is flight.leader:
                told += self._landed(flight, result)
            else:
                flight.waiters.remove(ask)
        calls.make(told)

    def leader(self, ask: Ask) -> Ask | None:
        """Who computes what the ask waits for, perhaps itself; None when it has its result."""
        with self._lock:
            return ask.flight.leader if ask.flight else None

    def drop(self, package: str, version: int) -> None:
        """None; no result of that version is kept any more, nor will be one that is being computed."""
        with self._lock:
            self._forget(lambda versions: (package, version) in versions)

    def keep_only(self, versions: Collection[Version]) -> None:
        """None; as `drop`, of every version but these."""
        known = frozenset(versions)
        with self._lock:
            self._forget(lambda used: not used <= known)

    def figures(self) -> Figures:
        """What is kept now, hits and misses."""
        with self._lock:
            return Figures(len(self._kept), self._bytes, self._hits, self._misses)

    def _compute(self, ask: Ask) -> None:
        """None; the work is started. Work that cannot be started is a crash: nobody waits for it for ever."""
        try:
            ask.compute()
        except Exception:
            LOG.exception("A query could not be computed")
            self.land(ask, Result(Status.CRASH, QueryError("query.crashed")))

    def _found(self, key: Key) -> _Kept | None:
        kept = self._kept.pop(key, None)
        if kept is None:
            return None
        if kept.until <= self._now():
            self._bytes -= kept.bytes
            return None
        self._kept[key] = kept  # the last again
        return kept

    def _landed(self, flight: _Flight, result: Result) -> list[Call]:
        """The calls that follow the end of a leader's work."""
        flight.faults += result.status in (Status.TIMEOUT, Status.CRASH)
        is_of_the_asker = result.status in OF_THE_ASKER and flight.faults < FAULTS
        if is_of_the_asker and flight.waiters:
            flight.leader = flight.waiters.popleft()
            return [partial(self._compute, flight.leader)]
        key = flight.leader.key
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.is_stale:
            self._keep(key, _again(result))
        for ask in flight.waiters:
            ask.flight = None
        return [partial(ask.landed, _again(result)) for ask in flight.waiters]

    def _keep(self, key: Key, result: Result) -> None:
        rows = 0 if result.table is None else int(result.table.nbytes)
        if result.status not in (Status.OK, *OF_THE_QUERY) or rows > self.most_bytes // 4:
            return
        until = float("inf") if result.status is Status.OK else self._now() + self.error_seconds
        kept = _Kept(result, frozenset((*key.versions, *result.versions)), rows + len(key.script) + ENTRY_BYTES, until)
        if key in self._kept:
            self._remove(key)
        self._kept[key] = kept
        self._bytes += kept.bytes
        while self._bytes > self.most_bytes:
            self._remove(next(iter(self._kept)))

    def _forget(self, is_gone: Callable[[frozenset[Version]], bool]) -> None:
        """None; what used versions that are gone is not kept, and who asks for it from now on does not join who computes it."""
        for key in [key for key, kept in self._kept.items() if is_gone(kept.versions)]:
            self._remove(key)
        for key in [key for key in self._flights if is_gone(frozenset(key.versions))]:
            self._flights.pop(key).is_stale = True

    def _remove(self, key: Key) -> None:
        self._bytes -= self._kept.pop(key).bytes


def _again(result: Result) -> Result:
    """The result for one more asker. An error is its own: each time one is raised, it grows by a traceback."""
    problem = QueryError(result.problem.code, **result.problem.context) if result.problem else None
    return replace(result, problem=problem, is_cached=True)
