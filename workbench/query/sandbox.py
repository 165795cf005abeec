"""The one door for SQL from people: each query in a process of its own, which is killed at the deadline."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from workbench.data.catalog import Catalog
from workbench.data.shown import shown
from workbench.errors import QueryError
from workbench.operations import counters
from workbench.query.tables import Table, tables
from workbench.settings import ROOT, Settings

MOST_CHARACTERS = 65_536
GRACE_SECONDS = 3.0  # for the process to start, and to tell by itself that time is up
ALONE = {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1", "OPENBLAS_NUM_THREADS": "1"}
KILLED_FOR_CPU = (-9, -24)  # SIGKILL, SIGXCPU


@dataclass(frozen=True)
class Result:
    """table: the rows. truncated: there are more. seconds: in the engine. versions: of the packages read, (name, number)."""

    table: pa.Table
    truncated: bool
    seconds: float
    versions: tuple[tuple[str, int], ...]

    def shown(self) -> pa.Table:
        """The rows as a browser or a text file shows them."""
        return shown(self.table)


@dataclass
class Answer:
    """What a worker wrote: the Arrow stream, and the last line about it."""

    rows: bytes = b""
    told: bytes = b""


class Sandbox:
    """SQL over the newest published version of each package, as package.resource."""

    def __init__(self, catalog: Catalog, settings: Settings) -> None:
        self.catalog = catalog
        self.settings = settings

    def run(self, sql: str, limit: int = 1_000) -> Result:
        """The Result of one query; limit 0 gives every row. Raises: QueryError."""
        with counters.query():
            return self.run_now(sql, limit)

    def run_now(self, sql: str, limit: int) -> Result:
        """The Result of one query, not counted. Raises: QueryError."""
        if len(sql) > MOST_CHARACTERS:
            raise QueryError("query.too_long", characters=len(sql), most=MOST_CHARACTERS)
        known = tables(self.catalog)
        job = {
            "sql": sql.replace("\0", " "),
            "limit": limit,
            "seconds": self.settings.query_seconds,
            "memory_mb": self.settings.query_memory_mb,
            "folder": str(self.settings.home / "packages"),
            "tables": [[item.package, item.resource, item.path] for item in known],
        }
        rows, told = self.answered(job)
        return Result(rows, told["truncated"], told["seconds"], versions_of(sql, known))

    def answered(self, job: Mapping[str, Any]) -> tuple[pa.Table, Mapping[str, Any]]:
        """The rows of a worker and what it told of them. Raises: QueryError."""
        (self.settings.home / "packages").mkdir(parents=True, exist_ok=True)
        command = (sys.executable, "-m", "workbench.query.worker")
        environment = self.settings.bare_environment() | ALONE
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment
        ) as process:
            answer = talk(process, job, self.settings.query_seconds + GRACE_SECONDS)
        told = last_line(answer.told)
        if told is None:
            raise died(process.returncode, job)
        if "error" in told:
            raise QueryError(told["error"]["code"], **told["error"]["context"])
        return pa.ipc.open_stream(answer.rows).read_all(), told


def talk(process: subprocess.Popen[bytes], job: Mapping[str, Any], seconds: float) -> Answer:
    """What the worker answered to the job. Raises: QueryError query.timeout once it is killed at the deadline."""
    answer = Answer()
    readers = [
        threading.Thread(target=lambda: setattr(answer, "rows", read_all(process.stdout)), daemon=True),
        threading.Thread(target=lambda: setattr(answer, "told", read_all(process.stderr)), daemon=True),
    ]
    for reader in readers:
        reader.start()
    deadline = time.monotonic() + seconds
    try:
        if process.stdin:
            process.stdin.write(json.dumps(job).encode() + b"\n")
            process.stdin.flush()
        process.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        process.kill()
        raise QueryError("query.timeout", seconds=job["seconds"]) from None
    except BrokenPipeError:
        process.wait()
    finally:
        process.kill()  # nothing when it has ended; else whoever interrupts us leaves no query behind
    for reader in readers:
        reader.join()
    return answer


def read_all(stream: Any) -> bytes:
    """Everything that a pipe gives until it closes."""
    return bytes(stream.read())


def last_line(told: bytes) -> Mapping[str, Any] | None:
    """The JSON object of the last line; None when the worker died before writing it."""
    lines = told.decode(errors="replace").strip().splitlines()
    try:
        found = json.loads(lines[-1]) if lines else None
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def died(code: int, job: Mapping[str, Any]) -> QueryError:
    """The error for a worker that died without a word."""
    if os.name == "posix" and code in KILLED_FOR_CPU:
        return QueryError("query.timeout", seconds=job["seconds"])
    return QueryError("query.crashed")


def versions_of(sql: str, known: tuple[Table, ...]) -> tuple[tuple[str, int], ...]:
    """The packages that the query may have read, with their versions: one too many rather than one too few."""
    text = sql.lower()
    return tuple(dict.fromkeys((item.package, item.version) for item in known if item.package in text))
