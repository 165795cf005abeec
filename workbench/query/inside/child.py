"""One query in its own process: confined first, then it reads the SQL, answers, and ends."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from workbench.errors import QueryError
from workbench.query.inside import chores, database
from workbench.query.inside.confine import Bounds, confine
from workbench.query.inside.database import Job
from workbench.query.inside.policy import statements
from workbench.query.inside.reach import reached
from workbench.query.inside.reword import reworded
from workbench.query.inside.script_run import ScriptRun
from workbench.query.inside.situation import situation
from workbench.query.wire import END, exactly, receive, send

ENGINE_ERRORS = (duckdb.Error, pa.ArrowException, MemoryError, RuntimeError, UnicodeError, ValueError)
HEADROOM_MB = 700  # Python, DuckDB's code, and what its memory limit does not count
MOST_JOB_BYTES = 64 << 20


def answer(channels: tuple[int, int], connection: duckdb.DuckDBPyConnection, own: Mapping[str, Any]) -> None:
    """None; the answer to the job and the script that come from the first channel has left through the second.

    own: what this process knows and the server does not: {"spill": folder, "reserved_mb": see Bounds, "kept": see Pool.attached}.
    """
    read, fd = exactly(channels[0]), channels[1]
    job: dict[str, Any] = present(json.loads(receive(read, MOST_JOB_BYTES)[1])) | dict(own)
    if job["fences"]["kernel"]:
        confine(bounds(job))
    script = receive(read, MOST_JOB_BYTES)[1].decode()
    started = time.perf_counter()
    try:
        with database.held(job):
            told = run(connection, job, script, fd)
    except QueryError as error:
        told = {"code": error.code, "context": dict(error.context)}
    send(fd, END, json.dumps(told | {"seconds": time.perf_counter() - started}, default=str).encode())


def present(job: dict[str, Any]) -> dict[str, Any]:
    """The job, without native copies that have gone since it was written: their packages are read from Parquet."""
    packages = {name: (native if native and Path(native).exists() else "", tables) for name, (native, tables) in job["packages"].items()}
    return job | {"packages": packages}


def bounds(job: Job) -> Bounds:
    """What this process may touch and use from now on."""
    files = [path for native, tables in job["packages"].values() if not native for _, path in tables] + chores.files(job)
    return Bounds(
        readable=tuple(path for path in map(Path, (*job["folders"], *files)) if path.exists()),  # some were withdrawn a moment ago
        writable=tuple(Path(place) for place in (job["team"], job["spill"]) if place),
        memory_mb=job["memory_mb"] + HEADROOM_MB,
        file_mb=job["file_mb"],
        reserved_mb=job["reserved_mb"],
        nice=job["nice"],
        cpu_seconds=int(job["seconds"] * (job["threads"] + 1)) + 2,
    )


def run(connection: duckdb.DuckDBPyConnection, job: Job, script: str, fd: int) -> dict[str, Any]:
    """What is told of the script once its rows have left. Raises: QueryError."""
    done, asked = None, list[duckdb.Statement]()
    try:
        if chores.is_whole(job):
            return chores.done(connection, job, fd)
        asked += (
            statements(connection, script, list(job["packages"]), job["example"]) if job["fences"]["policy"] else bare(connection, script)
        )
        asked[:] = chores.kept(connection, job, asked)
        database.attach_team(connection, job)
        names = reached(connection, script, job)
        database.lock(connection, job, database.attach_packages(connection, job, names))
        done = ScriptRun(connection, job, names)
        done.run(asked, fd)
        if job["writes"]:
            database.saved(connection, job)
        elif job["reads_only"]:
            database.require_nothing_made(connection)
    except ENGINE_ERRORS as error:
        texts = [item.query for item in asked]
        told = situation(connection, job, script, (texts, done.place if done else None))
        problem = reworded(error, replace(told, at=done.lineage.at if done else -1))
        raise (QueryError("query.reads_only") if job["reads_only"] and problem.code.startswith("query.read_only") else problem) from None
    read = {"packages": names, "fields_read": sorted(done.fields_read), "own": sorted(done.lineage.own)}
    return {"truncated": done.truncated, "numbers": done.numbers, **read}


def bare(connection: duckdb.DuckDBPyConnection, script: str) -> Sequence[duckdb.Statement]:
    """The statements of a script that no policy has looked at: for the tests of the other fences."""
    return list(connection.extract_statements(script))
