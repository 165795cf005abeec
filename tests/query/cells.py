"""A forked child that is fenced in and then tries something, as code that took the engine over would."""

import errno
import faulthandler
import json
import os
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from workbench.query.inside import confine, kernel, landlock, seccomp

NOBODY = 65534
USERS = ("root", "nobody") if os.geteuid() == 0 else ("oneself",)
NO_NEW_PRIVS = 38


@dataclass
class Home:
    """An instance's folder with two teams, seen from the query of one of them, and the process that asked for the query."""

    root: Path
    parent: int = field(default_factory=os.getpid)
    line: int = -1  # the inherited socket
    port: int = 0
    tidy: list[socket.socket] = field(default_factory=list)

    def __post_init__(self) -> None:
        for folder in ("native/sub", "packages", "teams/mine", "teams/theirs", "tmp/1", "tmp/2"):
            (self.root / folder).mkdir(parents=True)
        for name in ("native/a.duckdb", "packages/p.parquet", "packages/q.parquet", "teams/mine/own.duckdb", "teams/theirs/own.duckdb"):
            (self.root / name).write_bytes(b"data" * 1024)
        for name in ("store.sqlite", "secret.key"):
            (self.root / name).write_bytes(b"not for a query")
        (self.root / "teams/mine/link").symlink_to("/etc/passwd")
        self.own.chmod(0o755)
        if os.geteuid() == 0:
            for path in (self.root, *self.root.rglob("*")):
                os.chown(path, NOBODY, NOBODY, follow_symlinks=False)
        server, inherited, theirs = socket.create_server(("127.0.0.1", 0)), *socket.socketpair()
        self.tidy, self.line, self.port = [server, inherited, theirs], inherited.fileno(), server.getsockname()[1]
        theirs.sendall(b"SELECT 1")

    def __getattr__(self, name: str) -> Path:
        """A place by name: here.native, here.mine."""
        places = {
            "native": "native/a.duckdb", "parquet": "packages/p.parquet", "other_parquet": "packages/q.parquet", "mine": "teams/mine",
            "theirs": "teams/theirs/own.duckdb", "store": "store.sqlite", "key": "secret.key", "own": "teams/mine/own.duckdb",
            "tmp": "tmp/1",
        }  # fmt: skip
        if name not in places:
            raise AttributeError(name)
        return self.root / places[name]

    @property
    def outside(self) -> Path:
        """A place beside everything."""
        return self.root.with_name(self.root.name + "-escaped")

    def bounds(self) -> confine.Bounds:
        """What the query may use."""
        there_mb = THERE.get("mb", 0)  # of the test run, which forks here in the fork server's stead
        files = (self.root / "native", self.parquet), (self.mine, self.tmp)
        return confine.Bounds(*files, memory_mb=900, file_mb=8, cpu_seconds=20, reserved_mb=there_mb)


THERE: dict[str, int] = {}  # MB of data of this process when it forked last


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended. code: the name of the error ("EPERM"), "" when it succeeded, "gone" when another program answers."""

    code: str
    signal: int = 0
    said: str = ""


Attempt = Callable[[Home], object]


def fence(kind: str, here: Home) -> None:
    """None; the process is fenced in by all of it, by one layer alone, or not at all."""
    if kind == "all":
        confine.confine(here.bounds())
    elif kind != "none":
        kernel.call("prctl", NO_NEW_PRIVS, 1)
        landlock.restrict((here.root / "native", here.parquet), (here.mine, here.tmp)) if kind == "landlock" else seccomp.install()


def become(user: str) -> None:
    """None; root has become nobody where that is asked."""
    if user == "nobody":
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


@contextmanager
def home() -> Iterator[Home]:
    """A home, removed in the end. Not in a folder of pytest's: those are closed to nobody."""
    with tempfile.TemporaryDirectory(prefix="etabli-cell-") as folder:
        here = Home(Path(folder))
        try:
            yield here
        finally:
            for one in here.tidy:
                one.close()
            with suppress(OSError):
                here.outside.unlink()


def tried(attempt: Attempt, kind: str, user: str, here: Home) -> Outcome:
    """How an attempt ended behind a fence, by a user."""
    return in_child(lambda: attempt(here), lambda: fence(kind, here), user)


def in_child(attempt: Callable[[], object], enclose: Callable[[], None], user: str) -> Outcome:
    """How an attempt ended in a forked child."""
    THERE["mb"] = psutil.Process().memory_info().data >> 20
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        faulthandler.disable()  # a crash is told by its signal
        unfenced, told = ["unfenced"], ["bug"]
        try:
            os.close(read)
            become(user)
            enclose()
            unfenced = []
            told = ["", str(attempt())[:200]]
        except MemoryError:
            told = ["ENOMEM"]
        except OSError as error:
            told = [*unfenced, errno.errorcode.get(error.errno or 0, "none"), str(error)]
        except BaseException as error:  # noqa: BLE001
            told = ["bug", repr(error)]
        finally:
            with suppress(BaseException):
                os.write(write, json.dumps(told).encode())
            os._exit(0)
    os.close(write)
    heard = b""
    while piece := os.read(read, 4096):
        heard += piece
    os.close(read)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    told = json.loads(heard) if heard else ["" if code < 0 else "gone"]
    return Outcome(told[0], max(0, -code), " ".join(told))
