"""Who has a page open right now, in this server process."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager


class Presence:
    """Open pages, counted by person."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.open: Counter[str] = Counter()

    @contextmanager
    def of(self, person: str) -> Iterator[None]:
        """None; while the block runs, the person has one more page open."""
        with self.lock:
            self.open[person] += 1
        try:
            yield
        finally:
            with self.lock:
                self.open[person] -= 1
                if not self.open[person]:
                    del self.open[person]

    def here(self) -> frozenset[str]:
        """The ids of those who have a page open."""
        with self.lock:
            return frozenset(self.open)

    def pages(self) -> int:
        """How many pages are open."""
        with self.lock:
            return self.open.total()
