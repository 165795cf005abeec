"""How often codes may be tried: never a lock, only a slower pace, and never by network address alone, since the room shares one.

A browser that was never wrong is tried at once. Ten wrong codes in ten minutes, and it waits five seconds between two.
An address that sends hundreds of new browsers in ten minutes gets late ones: all late and slow browsers of the server together
are tried five times a second.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

WINDOW_SECONDS = 600.0
FREE_WRONG = 10
SLOW_SECONDS = 5.0
FREE_BROWSERS = 200
SHARED_PER_SECOND = 5.0
SHARED_BURST = 20.0
ALARM_WRONG = 50
MOST_KNOWN = 20_000


@dataclass
class Tries:
    """What is remembered of one browser, or of one name that somebody claims to bear. wrong: moments, the oldest first."""

    wrong: deque[float] = field(default_factory=deque)
    tried: float = float("-inf")


class Attempts:
    """What was tried in this server process. `clock` gives seconds that never go back."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.lock = threading.Lock()
        self.known: dict[str, Tries] = {}
        self.browsers: dict[str, deque[float]] = {}
        self.wrong: deque[float] = deque()
        self.shared = SHARED_BURST
        self.filled = clock()

    def is_late(self, address: str) -> bool:
        """Whether a new browser at this address is one of too many in ten minutes."""
        with self.lock:
            moments = self.browsers.setdefault(address, deque())
            self.keep_recent(moments)
            if len(moments) >= FREE_BROWSERS:
                return True
            moments.append(self.clock())
            if len(self.browsers) > MOST_KNOWN:
                self.browsers.pop(next(iter(self.browsers)))
            return False

    def wait(self, who: str, *, late: bool = False) -> float:
        """Seconds to wait before `who` may try; 0.0 when this try counts and is to be made now."""
        with self.lock:
            tries = self.known.get(who) or Tries()
            self.keep_recent(tries.wrong)
            now = self.clock()
            slow = len(tries.wrong) >= FREE_WRONG
            if slow and now < tries.tried + SLOW_SECONDS:
                return tries.tried + SLOW_SECONDS - now
            if (slow or late) and not self.take_shared(now):
                return 1.0
            if slow:
                tries.tried = now
            return 0.0

    def note_wrong(self, who: str) -> None:
        """None; `who` was wrong."""
        with self.lock:
            now = self.clock()
            tries = self.known.setdefault(who, Tries())
            tries.wrong.append(now)
            tries.tried = now
            self.wrong.append(now)
            if len(self.known) > MOST_KNOWN:
                self.known.pop(next(iter(self.known)))

    def many_wrong(self) -> int:
        """How many wrong codes came in ten minutes, when that is more than a room mistypes; else 0."""
        with self.lock:
            self.keep_recent(self.wrong)
            return len(self.wrong) if len(self.wrong) > ALARM_WRONG else 0

    def take_shared(self, now: float) -> bool:
        """Whether one of the tries that late and slow browsers share was left."""
        self.shared = min(SHARED_BURST, self.shared + (now - self.filled) * SHARED_PER_SECOND)
        self.filled = now
        if self.shared < 1:
            return False
        self.shared -= 1
        return True

    def keep_recent(self, moments: deque[float]) -> None:
        """None; moments older than ten minutes are forgotten."""
        while moments and moments[0] < self.clock() - WINDOW_SECONDS:
            moments.popleft()
