"""The packages that a script reaches: those it names, and those that the team's own views and macros name.

Asking DuckDB for every macro takes longer than most queries, so what was found stands in a file beside the team's, and counts as
long as the team's file is the same.
"""

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path

import duckdb

from workbench.query.inside.database import FILE, Job
from workbench.query.script import named

NOTES = "reach.json"
STORED = (
    "SELECT sql FROM system.main.duckdb_views() WHERE NOT internal "
    "UNION ALL SELECT macro_definition FROM system.main.duckdb_functions() WHERE NOT internal AND macro_definition IS NOT NULL"
)


def reached(connection: duckdb.DuckDBPyConnection, script: str, job: Job) -> list[str]:
    """The packages that the script reaches; one too many rather than one too few."""
    packages = list(job["packages"])
    direct = named(script, packages)
    if not job["team"]:
        return direct
    through = through_team(connection, Path(job["team"]), packages)
    return [name for name in packages if name in direct or name in through]


def through_team(connection: duckdb.DuckDBPyConnection, team: Path, packages: Sequence[str]) -> set[str]:
    """The packages that the team's views and macros name."""
    found = signature(team)
    if not found:
        return set()
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        told = json.loads((team / NOTES).read_text(encoding="utf-8"))
        if told["signature"] == found and told["packages"] == list(packages):
            return set(told["reached"])
    texts = [str(text) for (text,) in connection.execute(STORED).fetchall() if text]
    through = named("\n".join(texts), packages)
    keep(team, {"signature": found, "packages": list(packages), "reached": through})
    return set(through)


def keep(team: Path, told: object) -> None:
    """None; the notes stand, or those of somebody who was as quick; without room for them they are made again."""
    part = team / f"{NOTES}.{os.getpid()}.part"
    with contextlib.suppress(OSError):
        part.write_text(json.dumps(told), encoding="utf-8")
        part.replace(team / NOTES)


def signature(team: Path) -> str:
    """A text that changes with the team's file, "" without one."""
    parts = []
    for name in (FILE, f"{FILE}.wal"):
        with contextlib.suppress(FileNotFoundError):
            status = (team / name).stat()
            parts.append(f"{status.st_size}.{status.st_mtime_ns}")
    return "-".join(parts)
