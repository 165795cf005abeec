"""One asked question, from the asking to its Result: it waits for its turn, or for somebody who asks the same."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from workbench.errors import QueryError
from workbench.query.admission import Admission
from workbench.query.cache import Ask, Key, Results
from workbench.query.chore import Chore
from workbench.query.engine import Asker, Limits, Result, Status
from workbench.query.processes import Running
from workbench.query.script import writes
from workbench.query.turns import State, Turn

Work = Callable[["Question"], Result]


@dataclass(frozen=True)
class Asked:
    """What was asked. watched: a browser looks at it, or has left. form: of a download, "" for rows to be shown.

    chore: work of our own that the process does, None for a script that a person wrote.
    """

    asker: Asker
    script: str
    limits: Limits
    watched: bool = False
    form: str = ""
    chore: Chore | None = None

    @property
    def writes(self) -> bool:
        """Whether it may change the team's tables."""
        return self.chore.writes if self.chore else not self.asker.reads_only and writes(self.script)


class Question:
    """A query on its way. `work` runs it, in a thread of its own, once its turn has come. key: of its result, None when not to be kept."""

    def __init__(self, asked: Asked, work: Work, parts: tuple[Admission, Results], key: Key | None) -> None:
        self.asked = asked
        self.work = work
        self.admission, self.results = parts
        self.turn = Turn(asked.asker, self, writes=asked.writes, watched=asked.watched)
        self.ask = Ask(key, self.compute, self.landed) if key else None
        self.running: Running | None = None
        self.done = threading.Event()
        self.found: Result | None = None
        self.lock = threading.Lock()

    @property
    def id(self) -> str:
        """By which it can be cancelled."""
        return self.turn.id

    def begin(self) -> "Question":
        """Itself; the result is on its way, or there already."""
        if self.ask is None:
            self.admission.enter(self.turn)
        else:
            self.results.ask(self.ask)
        return self

    def compute(self) -> None:
        """None; nobody has the result: the turn is waited for."""
        self.admission.enter(self.turn)

    def result(self, timeout_seconds: float | None = None) -> Result | None:
        """The Result, None when it is not there in that time."""
        self.done.wait(timeout_seconds)
        return self.found

    def place(self) -> int:
        """How many turns come until this one's, 0 once it runs or is over; it counts as looked at."""
        leader = self.results.leader(self.ask) if self.ask else None
        if leader is None or leader is self.ask:
            return self.admission.look(self.turn)
        self.admission.look(self.turn)
        return 0

    def seconds(self) -> float:
        """How long it has been running, 0 while it waits."""
        return time.monotonic() - self.turn.started_at if self.turn.state is State.RUNNING else 0.0

    def cancel(self) -> None:
        """None; waiting or running, it ends as CANCELLED."""
        self.admission.cancel(self.turn)

    # ------------------------------------------------------------------ what the queue says

    def start(self) -> None:
        """None; its turn has come."""
        threading.Thread(target=self.carry_out, name=f"query {self.id}", daemon=True).start()

    def stop(self) -> None:
        """None; its process, if there is one, ends now."""
        with self.lock:
            if self.running is not None:
                self.running.kill()

    def over(self, result: Result) -> None:
        """None; it never runs."""
        self.finish(result)

    # ------------------------------------------------------------------ inside

    def runs(self, running: Running) -> None:
        """None; its process is known to who may stop it, and stopped when that came first."""
        with self.lock:
            self.running = running
        if self.turn.ended is not None:
            running.kill()

    def carry_out(self) -> None:
        """None; it was run, its slot is free, and whoever waits has the Result."""
        try:
            result = self.work(self)
        except BaseException:
            result = Result(Status.CRASH, QueryError("query.crashed"))
            raise
        finally:
            with self.lock:
                self.running = None
            self.admission.leave(self.turn)
            self.finish(self.turn.ended or result)

    def finish(self, result: Result) -> None:
        """None; whoever waits has the Result."""
        if self.ask is None:
            self.landed(result)
        else:
            self.results.land(self.ask, result)

    def landed(self, result: Result) -> None:
        """None; this is the Result."""
        self.found = result
        self.done.set()
