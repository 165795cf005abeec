"""How often a person's programs may ask: a loop without end slows down its own notebook and nobody else's."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

MOST_KNOWN = 5_000


@dataclass(frozen=True)
class Rule:
    """burst: what may be asked at once after a rest. per_second: what comes back of it."""

    burst: float
    per_second: float


READS = Rule(burst=600, per_second=30)  # a table read from afar is asked for in pieces, a column of a row group each
QUERIES = Rule(burst=20, per_second=1)


class Pace:
    """The buckets of this server process, one for each person and rule. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.Lock()
        self.left: dict[tuple[str, Rule], tuple[float, float]] = {}  # what is left, and when that was; the longest unused first

    def wait(self, who: str, rule: Rule) -> float:
        """Seconds until `who` may ask again, 0.0 when this time counts and may go on."""
        with self.lock:
            now = self.clock()
            before, at = self.left.pop((who, rule), (rule.burst, now))
            left = min(rule.burst, before + (now - at) * rule.per_second)
            waits = (1 - left) / rule.per_second if left < 1 else 0.0
            self.left[who, rule] = (left if waits else left - 1, now)
            while len(self.left) > MOST_KNOWN:
                self.left.pop(next(iter(self.left)))
            return waits
