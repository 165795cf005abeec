"""Calls to those who wait, made once no lock is held, so that whoever is called may call back in."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable

LOG = logging.getLogger("etabli.query")

Call = Callable[[], None]


class _Pending(threading.local):
    """The calls that one thread has still to make."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque()
        self.is_making = False


PENDING = _Pending()


def make(calls: Iterable[Call]) -> None:
    """None; the calls are made in order, or follow those that this thread is making. A failing one is logged and stops no other.

    One after the other, never one inside the other: two hundred queries that end as soon as they start would overflow the stack.
    """
    PENDING.calls.extend(calls)
    if PENDING.is_making:
        return
    PENDING.is_making = True
    try:
        while PENDING.calls:
            _made(PENDING.calls.popleft())
    finally:
        PENDING.is_making = False


def _made(call: Call) -> None:
    try:
        call()
    except Exception:
        LOG.exception("A call about a query failed")
