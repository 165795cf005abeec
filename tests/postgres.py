"""A PostgreSQL of the tests' own: `python tests/postgres.py FOLDER PID` runs one in a folder for as long as the process PID lives.

It listens on a socket inside the folder only. Whatever happens to the tests, their PostgreSQL ends with them, and its folder goes.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil

WAIT_SECONDS = 60
ROOT = Path(__file__).parent.parent
READY, LOG, RUNNER, PAUSE = "ready", "postgres.log", "runner.pid", "pause"
INITDB = ("-U", "etabli", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
FRENCH = ("--locale-provider=icu", "--icu-locale=fr-FR")  # the order of letters, so that nothing counts on the order of bytes
SERVER = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs on this machine, the newest; None without."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    initdb = found[-1] if found else Path(on_path).resolve() if on_path else None
    return initdb.parent if initdb and (initdb.parent / "postgres").exists() else None


def owner() -> dict[str, Any]:
    """Who runs the server: PostgreSQL refuses to be run by root."""
    if os.geteuid() != 0:
        return {}
    import pwd

    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    one = names.get("postgres") or names["nobody"]
    return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}


def url(folder: Path, database: str = "postgres") -> str:
    """The address of a database of the server in that folder, as a person would write it."""
    return f"postgresql://etabli@/{database}?host={folder}"


def new_folder() -> Path:
    """A folder for one server; it does not stand among pytest's own, which are closed to other users."""
    folder = Path(tempfile.mkdtemp(prefix="etabli-postgres-"))
    if who := owner():
        os.chown(folder, who["user"], who["group"])
    return folder


def start(folder: Path, pid: int) -> None:
    """None; the server of that folder answers, until the process `pid` is gone."""
    if not (folder / RUNNER).exists():
        with (folder / "runner.log").open("wb") as log:
            command = [sys.executable, str(ROOT / "tests" / "postgres.py"), str(folder), str(pid)]
            runner = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        (folder / RUNNER).write_text(str(runner.pid))
    wait(folder, (folder / READY).exists)


def wait(folder: Path, until: Callable[[], bool]) -> None:
    """None, once it is so. Raises: RuntimeError with what the server said, when it never is."""
    deadline = time.monotonic() + WAIT_SECONDS
    while not until():
        if time.monotonic() > deadline or not lives(int((folder / RUNNER).read_text())):
            told = "".join((folder / name).read_text() for name in ("runner.log", LOG) if (folder / name).exists())
            raise RuntimeError(f"the PostgreSQL of the tests does not do as it is told:\n{told}")
        time.sleep(0.02)


def lives(pid: int) -> bool:
    """Whether a process runs."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def stop(folder: Path) -> None:
    """None; the server of that folder, if any was started, has ended and the folder is gone."""
    with contextlib.suppress(FileNotFoundError, psutil.NoSuchProcess):
        runner = psutil.Process(int((folder / RUNNER).read_text()))
        runner.terminate()
        runner.wait(WAIT_SECONDS)
    shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def paused(folder: Path) -> Iterator[None]:
    """None; inside, the server of that folder is down."""
    (folder / PAUSE).touch()
    try:
        wait(folder, lambda: not (folder / READY).exists())
        yield
    finally:
        (folder / PAUSE).unlink()
        wait(folder, (folder / READY).exists)


class Server:
    """The server process of a folder."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self.programs = programs
        self.process: subprocess.Popen[bytes] | None = None

    def run(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        """The running program, by somebody who may."""
        with (self.folder / LOG).open("ab") as log:
            command = [str(self.programs / program), "-D", str(self.folder / "data"), *words]
            return subprocess.Popen(command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **owner())

    def make(self) -> None:
        """None; the server has its files."""
        version = self.programs.parent.name
        if self.run("initdb", *INITDB, *(FRENCH if version.isdecimal() and int(version) >= 15 else ())).wait() != 0:
            raise SystemExit("initdb failed")

    def start(self) -> None:
        """None; the server answers."""
        settings = [word for setting in (*SERVER, f"unix_socket_directories={self.folder}") for word in ("-c", setting)]
        status = self.folder / "data" / "postmaster.pid"
        self.process = self.run("postgres", *settings)
        while not (status.exists() and status.read_text().endswith("ready   \n")):
            if self.process.poll() is not None:
                raise SystemExit("postgres ended at once")
            time.sleep(0.02)
        (self.folder / READY).touch()

    def stop(self) -> None:
        """None; the server has ended, whoever was connected."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(WAIT_SECONDS)
        (self.folder / READY).unlink(missing_ok=True)

    def watch(self, pid: int) -> None:
        """None, once the process `pid` is gone. While a file asks for it, the server is down."""
        while lives(pid):
            wanted, there = not (self.folder / PAUSE).exists(), self.process is not None and self.process.poll() is None
            if wanted and not there:
                self.start()
            elif there and not wanted:
                self.stop()
            time.sleep(0.05)


def main(folder: Path, pid: int) -> None:
    """None; a new server ran in the folder while the process `pid` lived."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    programs = binaries()
    assert programs
    server = Server(folder, programs)
    try:
        server.make()
        server.watch(pid)
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
