"""Locks between processes: a file that one process holds, or several that only read. It is free again when they die, however they die."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STEP_SECONDS = 0.02

if sys.platform == "win32":
    import msvcrt

    def take(descriptor: int, *, shared: bool) -> None:  # noqa: ARG001 - Windows knows one kind of lock
        """None; the lock is held. Raises: OSError when it is not free."""
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def take(descriptor: int, *, shared: bool) -> None:
        """None; the lock is held. Raises: OSError when it is not free."""
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


@contextmanager
def held(path: Path, seconds: float, *, shared: bool = False) -> Iterator[None]:
    """None; inside, nobody else holds the lock, or only others who share it. Raises: TimeoutError when it was not free in that time."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + seconds
    try:
        while not is_taken(descriptor, shared=shared):
            if time.monotonic() >= deadline:
                raise TimeoutError(path.name)
            time.sleep(STEP_SECONDS)
        yield
    finally:
        os.close(descriptor)  # which lets it go


def is_taken(descriptor: int, *, shared: bool) -> bool:
    """Whether the lock is held now."""
    try:
        take(descriptor, shared=shared)
    except OSError:
        return False
    return True
