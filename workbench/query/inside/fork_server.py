"""The process that queries are born from: it holds an opened, empty DuckDB, forks for each query, and reads no SQL itself.

`python -m workbench.query.inside.fork_server CONTROL_FD SPILL_FOLDER MEMORY_MB`. The server sends {"begin": id} with the
descriptor that the child shall speak through, {"kill": id}, or {"keep": columns for its Pool}. It is told {"ready": pid} and
{"ended": id, "status": wait status, "rss_mb": peak, "cpu_seconds": used}. When the server goes, so does everything here.
"""

import array
import contextlib
import fcntl  # noqa: F401 - loaded once, for all children: a confined one can load nothing
import gc
import json
import os
import select
import shutil
import signal
import socket
import sys
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from workbench.query.inside.without import Without

if __name__ == "__main__":
    sys.meta_path.insert(0, Without("numpy", "pandas"))  # Arrow does without them, and there is less to fork

import pyarrow
import pyarrow.compute
import pyarrow.ipc
import pyarrow.parquet  # noqa: F401 - loaded once, for all children

from workbench.query.inside import child, confine, database, files, pages
from workbench.query.inside.pool import Pool
from workbench.query.wire import END, send

MOST_MESSAGE_BYTES = 1 << 16
POOL_SHARE = 3  # of the memory of a query, which holds it too
WATCH_SECONDS = 0.1
MOST_DESCRIPTORS = 1_024
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Births:
    """The children there are. memory_mb: most of one. reserved_mb: see Bounds. running: id and spill folder, by pid."""

    control: socket.socket
    pool: Pool
    spill: Path
    memory_mb: int
    reserved_mb: int = 0
    running: dict[int, tuple[str, Path]] = field(default_factory=dict)
    too_large: set[int] = field(default_factory=set)

    def tell(self, **message: Any) -> None:
        """None; the server knows. Ends this process when there is no server any more."""
        try:
            self.control.send(json.dumps(message).encode())
        except OSError:
            self.end()

    def begin(self, query: str, fd: int) -> None:
        """None; a child of its own answers what comes through `fd`."""
        folder = self.spill / query
        try:
            folder.mkdir(mode=0o700)
            pid = os.fork()
        except OSError:  # no room for one more
            os.close(fd)
            self.tell(ended=query, status=1, rss_mb=0, cpu_seconds=0)
            return
        if pid == 0:
            self.be_the_child(fd, folder)
        os.close(fd)
        self.running[pid] = (query, folder)

    def be_the_child(self, fd: int, folder: Path) -> None:
        """Never returns."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            close_all_but({0, 1, 2, fd, *self.pool.descriptors})
            own = {"spill": str(folder), "reserved_mb": self.reserved_mb, "kept": self.pool.attached}
            child.answer((fd, fd), self.pool.connection, own)
        except BaseException as error:  # noqa: BLE001 - whatever it is, only this child ends of it
            with contextlib.suppress(BaseException):
                send(fd, END, json.dumps({"code": "query.crashed", "context": {}, "detail": f"{error!r} in {where(error)}"}).encode())
        finally:
            os._exit(0)

    def kill(self, query: str) -> None:
        """None; the child of that query ends now."""
        for pid, (known, _) in self.running.items():
            if known == query:
                os.kill(pid, signal.SIGKILL)

    def patience(self) -> float | None:
        """Seconds to wait for somebody, None for as long as it takes."""
        if self.pool.waiting:
            return 0.0
        return WATCH_SECONDS if self.running else None

    def watch(self) -> None:
        """None; children that use more memory than they may end now: the kernel counts what was set aside, not what is used."""
        for pid in self.running:
            if used_mb(pid) > self.memory_mb:
                os.kill(pid, signal.SIGKILL)
                self.too_large.add(pid)

    def bury(self) -> None:
        """None; children that have ended are told of, and leave no file."""
        while self.running:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if pid == 0:
                return
            query, folder = self.running.pop(pid)
            shutil.rmtree(folder, ignore_errors=True)
            told = {"memory_mb": self.memory_mb - child.HEADROOM_MB} if pid in self.too_large else {}
            self.too_large.discard(pid)
            self.tell(ended=query, status=status, rss_mb=used.ru_maxrss // 1_024, cpu_seconds=used.ru_utime + used.ru_stime, **told)

    def end(self) -> None:
        """Never returns; no child outlives this process."""
        for pid in self.running:
            os.kill(pid, signal.SIGKILL)
        shutil.rmtree(self.spill, ignore_errors=True)
        os._exit(0)


def close_all_but(kept: set[int]) -> None:
    """None; every other descriptor is closed."""
    edges = sorted(kept)
    for low, high in zip([-1, *edges], [*edges, MOST_DESCRIPTORS], strict=True):
        if low + 1 < high:  # of nothing, closerange(0, 0), Python 3.11 closes everything
            os.closerange(low + 1, high)


def used_mb(pid: int) -> int:
    """Memory that a process has for itself in MB (proc(5), statm: resident less shared pages), 0 once it is gone."""
    try:
        _, resident, shared = (int(part) for part in Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[:3])
    except (OSError, ValueError):
        return 0
    return (resident - shared) * PAGE_BYTES >> 20


def where(error: BaseException) -> str:
    """The last places of our code that an error went through."""
    return " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-5:])


def main(control_fd: int, spill: Path, memory_mb: int) -> None:
    """Never returns."""
    for place in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), place)
    pool = Pool(database.opened(memory_mb), most_mb=memory_mb // POOL_SHARE)
    births = Births(socket.socket(fileno=control_fd), pool, spill, memory_mb + child.HEADROOM_MB, pages.prepared())
    waking, woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.set_wakeup_fd(woken)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    confine.prepare()
    files.warm(spill)
    gc.collect()
    gc.freeze()
    births.tell(ready=os.getpid())
    while True:
        ready, _, _ = select.select([births.control.fileno(), waking], [], [], births.patience())
        births.watch()
        if not ready and pool.waiting:
            pool.read_next()
        if waking in ready:
            with contextlib.suppress(BlockingIOError):
                os.read(waking, MOST_MESSAGE_BYTES)
            births.bury()
        if births.control.fileno() in ready:
            obey(births)


def obey(births: Births) -> None:
    """None; the next message of the server is carried out."""
    message, extra, _, _ = births.control.recvmsg(MOST_MESSAGE_BYTES, socket.CMSG_SPACE(4))
    if not message:
        births.end()
    asked = json.loads(message)
    if "kill" in asked:
        births.kill(asked["kill"])
    elif "keep" in asked:
        births.pool.keep(asked["keep"])
    else:
        births.begin(asked["begin"], array.array("i", extra[0][2])[0])


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
