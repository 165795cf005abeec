"""Undo: what each person did last to the story of their team, to be taken back step by step.

It is kept in the memory of the server, for the tabs of a person together. After a restart the versions of every exhibit and the removed
ones are still there; only the button begins anew.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from workbench.errors import DayError

MOST_STEPS = 20
MOST_PEOPLE = 500


@dataclass(frozen=True)
class Step:
    """One thing that a person did. kind: kept, saved, moved, removed, put_back, published, withdrawn.

    before, after: the versions shown before (of one that was saved) and since; the places of one that was moved.
    was_published, was_removed: whether it was, once the step was done.
    """

    kind: str
    exhibit: str
    title: str
    before: int = 0
    after: int = 0
    was_published: bool = False
    was_removed: bool = False


class Undo:
    """The last steps of everybody."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.steps: dict[str, deque[Step]] = {}

    def push(self, person: str, step: Step) -> None:
        """None; it is the last step of the person."""
        with self.lock:
            kept = self.steps.pop(person, None) or deque(maxlen=MOST_STEPS)
            kept.append(step)
            self.steps[person] = kept
            while len(self.steps) > MOST_PEOPLE:
                self.steps.pop(next(iter(self.steps)))

    def last(self, person: str) -> Step | None:
        """What would be taken back next."""
        with self.lock:
            kept = self.steps.get(person)
            return kept[-1] if kept else None

    @contextmanager
    def taking(self, person: str) -> Iterator[Step | None]:
        """The last step of the person, which is forgotten; but not when the store refused for the moment: it is to be tried again."""
        with self.lock:
            kept = self.steps.get(person)
            step = kept.pop() if kept else None
        try:
            yield step
        except DayError:
            raise
        except Exception:
            if step:
                self.push(person, step)
            raise
