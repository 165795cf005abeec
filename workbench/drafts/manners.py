"""What every child process owes the one that started it: to yield, and to end with it."""

import os
import select
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import NoReturn


def live_politely(litter: Path | None = None) -> None:
    """None; from now on this process yields to the server, and ends with it. litter: a folder that only the dead parent needed.

    Standard input, which closes when the parent dies, is watched twice: no thread runs while a pattern without end is tried,
    and no signal is heard while an engine works.
    """
    if hasattr(os, "nice"):
        os.nice(10)
    threading.Thread(target=end_with_parent, args=(litter,), daemon=True).start()
    if sys.platform == "linux":
        hear_of_the_end(litter)


def hear_of_the_end(litter: Path | None) -> None:
    """None; a signal tells when standard input closes, and then the process ends."""
    import fcntl  # noqa: PLC0415 - Windows has none

    closed = select.poll()
    closed.register(0, 0)  # nothing but its end
    signal.signal(signal.SIGIO, lambda *_: end(litter) if closed.poll(0) else None)
    fcntl.fcntl(0, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(0, fcntl.F_SETFL, fcntl.fcntl(0, fcntl.F_GETFL) | os.O_ASYNC)


def end_with_parent(litter: Path | None) -> NoReturn:
    """Never returns: the process ends once its standard input is closed."""
    while os.read(0, 1024):  # not sys.stdin: its lock would break the end of the interpreter
        pass
    end(litter)


def end(litter: Path | None) -> NoReturn:
    """Never returns: the process ends at once, without what only the dead parent needed."""
    if litter:
        shutil.rmtree(litter, ignore_errors=True)
    os._exit(3)


def go_at_once() -> NoReturn:
    """Never returns: what the job left is on the disk, and taking the engines' modules down piece by piece serves nobody."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
