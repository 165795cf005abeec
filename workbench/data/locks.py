"""Locks between processes: a file that one process holds, or several that only read. It is free again when they die, however they die."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

STEP_SECONDS = 0.02

if sys.platform == "win32":
    import msvcrt

    def take(descriptor: int, *, shared: bool) -> None:  # noqa: ARG001 - Windows knows one kind of lock
        """None; the lock is held. Raises: OSError when it is not free."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

    def give_back(descriptor: int) -> None:
        """None; the lock is free."""
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def take(descriptor: int, *, shared: bool) -> None:
        """None; the lock is held. Raises: OSError when it is not free."""
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def give_back(descriptor: int) -> None:
        """None; the lock is free."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)


@contextmanager
def held(path: Path, seconds: float, *, shared: bool = False) -> Iterator[None]:
    """None; inside, nobody else holds the lock, or only others who share it. Raises: TimeoutError when it was not free in that time.

    Whoever waits stands in <path>.turn, alone: a process that gives the lock back and asks again at once comes after it.
    """
    deadline = time.monotonic() + seconds
    with ExitStack() as stack:
        if seconds > 0:
            turn = stack.enter_context(opened(path.with_name(f"{path.name}.turn")))
            wait(turn, deadline, shared=False)
        lock = stack.enter_context(opened(path))
        wait(lock, deadline, shared=shared)
        if seconds > 0:
            give_back(turn)
        yield


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """The descriptor of a lock file; whatever was taken by it is given back at the end."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def wait(descriptor: int, deadline: float, *, shared: bool) -> None:
    """None; the lock is held. Raises: TimeoutError when it was not free until the deadline."""
    while not is_taken(descriptor, shared=shared):
        if time.monotonic() >= deadline:
            raise TimeoutError
        time.sleep(STEP_SECONDS)


def is_taken(descriptor: int, *, shared: bool) -> bool:
    """Whether the lock is held now."""
    try:
        take(descriptor, shared=shared)
    except OSError:
        return False
    return True
