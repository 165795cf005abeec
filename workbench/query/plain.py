"""Plain processes for queries, where the kernel cannot confine them: watched, killed, and nothing more."""

import os
import shutil
import subprocess
import sys
import threading
import time
from functools import partial
from pathlib import Path

import psutil

from workbench.errors import QueryError
from workbench.query.processes import SPILL, Running, environment
from workbench.settings import ROOT, Settings

WATCH_SECONDS = 0.05
HEADROOM_MB = 700  # Python, DuckDB's code, and what its memory limit does not count


class PlainProcesses:
    """The Starter of machines without Landlock. Each query's process is started anew, and watched by a thread."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.spill = settings.home / SPILL
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def begin(self, query: str) -> Running:
        """The process, which waits for its job. Raises: QueryError query.crashed."""
        folder = self.spill / f"{os.getpid()}" / query
        folder.mkdir(mode=0o700, parents=True)
        command = (sys.executable, "-m", "workbench.query.inside.plain", str(folder.absolute()), str(self.settings.query_memory_mb))
        try:
            process = subprocess.Popen(
                command, cwd=ROOT, env=environment(self.settings),
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:
            raise QueryError("query.crashed") from None
        assert process.stdin is not None
        assert process.stdout is not None
        self.running[query] = process
        running = Running(query, (os.dup(process.stdout.fileno()), os.dup(process.stdin.fileno())), process.kill)
        process.stdin.close()
        process.stdout.close()
        threading.Thread(target=partial(self.watch, process, running, folder), name=f"watch {query}", daemon=True).start()
        return running

    def watch(self, process: subprocess.Popen[bytes], running: Running, folder: Path) -> None:
        """None once the process is gone; one that needs too much memory is killed."""
        most = (self.settings.query_memory_mb + HEADROOM_MB) * 1_000_000
        last: dict[str, float] = {}
        while process.poll() is None:
            if memory_bytes(process.pid) > most:
                last = {"memory_mb": self.settings.query_memory_mb}
                process.kill()
            time.sleep(WATCH_SECONDS)
        shutil.rmtree(folder, ignore_errors=True)
        self.running.pop(running.query, None)
        running.last = last
        running.ended.set()

    def close(self) -> None:
        """None; no process is left."""
        for process in list(self.running.values()):
            process.kill()


def memory_bytes(pid: int) -> int:
    """The memory of a process, 0 once it is gone."""
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0
