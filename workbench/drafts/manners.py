"""What every child process owes the one that started it: to yield, and to end with it."""

import os
import shutil
import sys
import threading
from pathlib import Path
from typing import NoReturn


def live_politely(litter: Path | None = None) -> None:
    """None; from now on this process yields to the server, and ends with it. litter: a folder that only the dead parent needed."""
    if hasattr(os, "nice"):
        os.nice(10)
    threading.Thread(target=end_with_parent, args=(litter,), daemon=True).start()


def end_with_parent(litter: Path | None) -> None:
    """Never returns: standard input closes when the parent dies, however it dies."""
    while os.read(0, 1024):  # not sys.stdin: its lock would break the end of the interpreter
        pass
    if litter:
        shutil.rmtree(litter, ignore_errors=True)
    os._exit(3)


def go_at_once() -> NoReturn:
    """Never returns: what the job left is on the disk, and taking the engines' modules down piece by piece serves nobody."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
