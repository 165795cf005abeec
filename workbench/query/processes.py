"""The processes that queries run in, as the server sees them: one fork server, and a child for each query."""

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from typing import Any, Protocol

import psutil

from workbench.errors import QueryError
from workbench.settings import ROOT, Settings

START_SECONDS = 20.0
END_SECONDS = 10.0
LEAVING_SECONDS = 0.5
MESSAGE_BYTES = 4_096
KEEP_BYTES = 1 << 15  # of the columns in one message, half of what the fork server takes
SPILL = "spill"  # a folder for each process that asks, named by its pid


@dataclass
class Running:
    """One query's process. channels: descriptors to read from and to write to. ended: set once it is gone; `last` tells how.

    last: {"status": of waiting for it, "rss_mb": its peak, "cpu_seconds": used}, as far as they are known.
    """

    query: str
    channels: tuple[int, int]
    kill: Callable[[], None]
    ended: threading.Event = field(default_factory=threading.Event)
    last: Mapping[str, Any] = field(default_factory=dict)
    left_at: float = float("inf")

    def leave(self) -> None:
        """None; the process has said its last word and ends by itself, or is killed when it does not."""
        self.left_at = time.monotonic()
        for channel in {*self.channels} - {-1}:
            os.close(channel)
        self.channels = (-1, -1)

    def close(self) -> None:
        """None; the process is gone and nothing of it is left here."""
        self.leave()
        if not self.ended.wait(LEAVING_SECONDS):
            self.kill()
            self.ended.wait(END_SECONDS)


class Starter(Protocol):
    """What begins the process of a query."""

    def begin(self, query: str) -> Running:
        """The process, which waits for its job. Raises: QueryError query.crashed when none can be started."""

    def keep(self, columns: Sequence[Sequence[str]]) -> None:
        """None; these columns are in memory for the queries to come, where that is possible."""

    def sweep(self) -> None:
        """None; processes that were left and have not ended are killed."""

    def close(self) -> None:
        """None; no process is left."""


class ForkServer:
    """The Starter of Linux: children forked from a process that holds DuckDB ready, each confined by the kernel."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.spill = settings.home / SPILL
        self.lock = threading.Lock()
        self.running: dict[str, Running] = {}
        self.process: subprocess.Popen[bytes] | None = None
        self.control: socket.socket | None = None
        self.told_columns: tuple[int, Sequence[Sequence[str]]] = (0, [])

    def begin(self, query: str) -> Running:
        """The process, which waits for its job. Raises: QueryError."""
        ours, theirs = socket.socketpair()
        channel = ours.detach()
        running = Running(query, (channel, channel), lambda: self.tell(kill=query))
        try:
            with self.lock:
                if not self.has_begun(running, theirs) and not self.has_begun(running, theirs):
                    raise OSError("no fork server takes it")
        except OSError:
            os.close(channel)
            raise QueryError("query.crashed") from None
        finally:
            theirs.close()
        return running

    def has_begun(self, running: Running, theirs: socket.socket) -> bool:
        """Whether the fork server was told; not when it has just gone, then the next call finds another. Raises: OSError."""
        control = self.ready()
        self.running[running.query] = running
        try:
            socket.send_fds(control, [json.dumps({"begin": running.query}).encode()], [theirs.fileno()])
        except OSError:
            self.running.pop(running.query, None)
            self.control = None
            return False
        return True

    def ready(self) -> socket.socket:
        """The way to a fork server that lives. Raises: OSError."""
        if self.process is None or self.process.poll() is not None or self.control is None:
            self.start()
        assert self.control is not None
        return self.control

    def start(self) -> None:
        """None; the fork server answers. Raises: OSError."""
        self.spill.mkdir(mode=0o700, parents=True, exist_ok=True)
        place = self.spill / f"{os.getpid()}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(mode=0o700)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        arguments = (str(theirs.fileno()), str(place), str(self.settings.query_memory_mb))
        try:
            self.process = subprocess.Popen(
                (sys.executable, "-m", "workbench.query.inside.fork_server", *arguments),
                pass_fds=[theirs.fileno()], env=environment(self.settings), cwd=ROOT,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            )  # fmt: skip
        finally:
            theirs.close()
        ours.settimeout(START_SECONDS)
        if not ours.recv(MESSAGE_BYTES):
            raise OSError(self.process.communicate()[1].decode(errors="replace")[-500:])
        ours.settimeout(None)
        if self.process.stderr:
            self.process.stderr.close()
        self.control, self.running = ours, {}  # those of the one before are ended by its own listener
        threading.Thread(target=listen, args=(ours, self.running), name="queries", daemon=True).start()

    def sweep(self) -> None:
        """None; processes that were left and have not ended are killed."""
        for running in list(self.running.values()):
            if time.monotonic() - running.left_at > LEAVING_SECONDS:
                running.kill()

    def keep(self, columns: Sequence[Sequence[str]]) -> None:
        """None; a fork server that lives keeps these columns in memory, once it was told so; see inside/pool.py."""
        if self.process is not None and (self.told_columns != (self.process.pid, columns)):
            self.told_columns = (self.process.pid, columns)
            self.tell(keep=fitting(columns, KEEP_BYTES))

    def tell(self, **message: Any) -> None:
        """None; the fork server knows, if it lives."""
        try:
            if self.control is not None:
                self.control.send(json.dumps(message).encode())
        except OSError:
            return

    def close(self) -> None:
        """None; the fork server and all its children are gone."""
        with self.lock:
            if self.control is not None and self.process is not None:
                with suppress(OSError):  # it has gone by itself
                    self.control.shutdown(socket.SHUT_RDWR)
                self.process.wait(END_SECONDS)
            self.process = self.control = None


def sweep(home: Path) -> None:
    """None; what queries of servers that are gone left on the disk is gone too. For the start of a server."""
    for folder in (home / SPILL).glob("*"):
        if not (folder.name.isdigit() and psutil.pid_exists(int(folder.name))):
            shutil.rmtree(folder, ignore_errors=True)


def fitting(columns: Sequence[Sequence[str]], most_bytes: int) -> list[Sequence[str]]:
    """The first columns, as many as a message of so many bytes tells: fields may have long names, and names with accents."""
    sizes = accumulate(len(json.dumps(column)) + 2 for column in columns)
    return [column for column, size in zip(columns, sizes, strict=True) if size <= most_bytes]


def listen(control: socket.socket, waiting: dict[str, Running]) -> None:
    """None once that fork server is gone; until then whoever waits for a process of it learns of its end."""
    while message := received(control):
        told = json.loads(message)
        running = waiting.pop(told.get("ended", ""), None)
        if running:
            running.last = told
            running.ended.set()
    control.close()
    for query in list(waiting):
        if running := waiting.pop(query, None):
            running.ended.set()


def received(control: socket.socket) -> bytes:
    """The next message, empty when there will be none."""
    try:
        return control.recv(MESSAGE_BYTES)
    except OSError:
        return b""


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a process for queries: no secret, and allocators that give memory back."""
    lean = {"PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "2", "OMP_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    return settings.bare_environment() | {"PYTHONPATH": str(ROOT), "HOME": "/nonexistent"} | lean
