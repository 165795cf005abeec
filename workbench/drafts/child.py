"""A job on a draft, in a child process: started, watched, ended.

The child is niced, is told its limits on standard input, reads its orders from the draft's folder and leaves result.json there.
It ends by itself when the server dies, because its standard input closes. Nothing heavy runs in the server.
"""

import contextlib
import json
import os
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import psutil

from workbench.drafts.outcome import RESULT, leave
from workbench.operations import counters
from workbench.settings import ROOT, Settings

LOG = "job.log"
PID = "job.pid"
ERROR = '{"error":'
WATCH_SECONDS = 0.1
# A child that reads what others wrote holds no password, and starts no threads for an algebra that it never does.
ALONE = {"ETABLI_DATABASE_URL": "", "OPENBLAS_NUM_THREADS": "1"}
SAME_SECONDS = 2.0  # two processes of one pid start further apart than that


@dataclass
class Child:
    """One running job: its process, and why it was ended if somebody ended it."""

    job: str
    folder: Path
    process: subprocess.Popen[bytes]
    ended_by: dict[str, Any] = field(default_factory=dict)
    watcher: threading.Thread | None = None

    @property
    def is_running(self) -> bool:
        """Whether the job goes on."""
        return self.process.poll() is None

    def end(self, code: str, **context: Any) -> None:
        """None; the process is killed and the code kept as the reason."""
        self.ended_by = self.ended_by or {"code": code, "context": context}
        self.process.kill()

    def wait(self) -> None:
        """None, once the process has ended and its outcome is known."""
        self.process.wait()
        if self.watcher and self.watcher is not threading.current_thread():
            self.watcher.join()


def start(command: Sequence[str], job: str, folder: Path, settings: Settings) -> Child:
    """The Child doing `job` on the draft in `folder`."""
    (folder / RESULT).unlink(missing_ok=True)
    environment = settings.environment() | ALONE
    with (folder / LOG).open("wb") as log:
        process = subprocess.Popen([*command, job, str(folder)], stdin=subprocess.PIPE, stdout=log, stderr=log, cwd=ROOT, env=environment)
    mark(folder, process)
    tell(process, settings)
    child = Child(job, folder, process)
    child.watcher = threading.Thread(target=watch, args=(child, settings), daemon=True)
    child.watcher.start()
    return child


def mark(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """None; the folder says which process works on its draft."""
    with contextlib.suppress(psutil.NoSuchProcess):
        (folder / PID).write_text(f"{process.pid} {psutil.Process(process.pid).create_time()}")


def tell(process: subprocess.Popen[bytes], settings: Settings) -> None:
    """None; the child can read its limits, in one line that a pipe holds whether or not it is ever read."""
    if process.stdin:
        with contextlib.suppress(BrokenPipeError):
            os.write(process.stdin.fileno(), json.dumps(asdict(settings.limits)).encode() + b"\n")


def watch(child: Child, settings: Settings) -> None:
    """None, once the child has ended: by itself, or for its time or memory."""
    deadline = time.monotonic() + settings.read_seconds
    while child.is_running:
        if time.monotonic() > deadline:
            child.end("job.too_long", seconds=settings.read_seconds)
        elif memory_mb(child.process.pid) > settings.read_memory_mb:
            child.end("job.too_much_memory", memory_mb=settings.read_memory_mb)
        try:
            child.process.wait(WATCH_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    if not (child.folder / RESULT).exists() and child.folder.exists():
        leave(child.job, child.folder, {"error": child.ended_by or {"code": "job.crashed", "context": {"reference": child.folder.name}}})
    counters.job_ended(child.job, left_by(child))


def left_by(child: Child) -> Mapping[str, Any]:
    """The error that the ended job left in its folder, or why it was ended when the folder is gone; nothing when it went well."""
    try:
        with (child.folder / RESULT).open(encoding="utf-8") as stream:
            is_error = stream.read(len(ERROR)) == ERROR  # what a job read well may be large, and nobody needs it here
            return dict(json.loads(ERROR + stream.read())) if is_error else {}
    except (OSError, ValueError):
        return {"error": child.ended_by or {"code": "job.interrupted"}}


def is_worked_on(folder: Path) -> bool:
    """Whether a living process, of this server or of a shell, does a job on the draft of a folder."""
    try:
        pid, started = (folder / PID).read_text().split()
        process = psutil.Process(int(pid))
        is_same = abs(process.create_time() - float(started)) < SAME_SECONDS
        return bool(is_same and process.status() != psutil.STATUS_ZOMBIE)
    except (FileNotFoundError, ValueError, psutil.Error):
        return False


def memory_mb(pid: int) -> float:
    """Resident memory of a process in MB, 0 when it has gone."""
    try:
        return float(psutil.Process(pid).memory_info().rss) / 1e6
    except psutil.Error:
        return 0.0
