"""The tables that a team makes: <home>/teams/<team>/sandbox.duckdb, and the lock of everything that reads or writes it.

Only the confined process of a query opens the file: what it holds was written by people. Here it is counted and copied, never opened.
"""

import hashlib
import re
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from workbench.data.locks import held
from workbench.errors import DayError, QueryError

FOLDER = "teams"
DATABASE = "sandbox.duckdb"
# What DuckDB keeps beside it: what was committed since the last checkpoint, and what a checkpoint that was killed left.
FILES = (DATABASE, f"{DATABASE}.wal", f"{DATABASE}.wal.checkpoint", f"{DATABASE}.wal.recovery")
LOCK = "lock"
LOCK_SECONDS = 5.0
STORAGE = "v1.5.0"  # storage_compatibility_version of whoever writes: DuckDB 1.5 opens the file too
ID = re.compile(r"[0-9a-f]{16}")


def folder(home: Path, team: str) -> Path:
    """The folder of a team's files, made when there is none, for this user of the system only. Raises: DayError team.unknown."""
    place = place_of(home, team)
    for path in (place.parent, place):
        if not path.is_dir():
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def database(home: Path, team: str) -> Path:
    """The DuckDB database of a team's own tables; its folder is there, the file once somebody wrote. Raises: DayError team.unknown."""
    return folder(home, team) / DATABASE


def signature(home: Path, team: str) -> str:
    """A text that differs once the team's tables were changed; "" while there are none. Raises: DayError team.unknown."""
    return " ".join(f"{name}:{size}:{written_ns}" for name, (size, written_ns) in stats(home, team).items())


def stats(home: Path, team: str) -> Mapping[str, tuple[int, int]]:
    """The size in bytes, and when it was last written in ns, of each file that there is, by name. Raises: DayError team.unknown."""
    found = {name: stat_of(place_of(home, team) / name) for name in FILES}
    return {name: item for name, item in found.items() if item}


def signatures(home: Path) -> str:
    """A text of 64 signs that differs once the tables of any team were changed; "" while there are none."""
    told = "\n".join(f"{team} {signature(home, team)}" for team in teams(home))
    return hashlib.sha256(told.encode()).hexdigest() if told else ""


def size_mb(home: Path, team: str) -> float:
    """Room that the team's tables take on the disk, in MB. Raises: DayError team.unknown."""
    return sum(size for size, _ in stats(home, team).values()) / 1e6


def teams(home: Path) -> Sequence[str]:
    """The ids of the teams that have tables of their own."""
    return sorted(path.parent.name for path in (home / FOLDER).glob(f"*/{DATABASE}") if ID.fullmatch(path.parent.name))


@contextmanager
def locked(home: Path, team: str, *, shared: bool, seconds: float = LOCK_SECONDS) -> Iterator[Path]:
    """The folder of the team's files, which nobody else writes meanwhile, nor reads unless `shared`. On POSIX, flock(2) of <folder>/lock.

    Raises: QueryError query.team_busy when its turn did not come in that time; DayError team.unknown.
    """
    place = folder(home, team)
    with ExitStack() as stack:
        try:
            stack.enter_context(held(place / LOCK, seconds, shared=shared))
        except TimeoutError:
            raise QueryError("query.team_busy", seconds=round(seconds)) from None
        yield place


def copy_to(home: Path, team: str, target: Path, seconds: float = LOCK_SECONDS) -> Sequence[str]:
    """The names of the files that now stand in the folder `target`, as they were at one moment, with all that was committed.

    Nobody of the team writes while they are copied, and they are only copied. Raises: as `locked`; OSError when the disk fails.
    """
    with locked(home, team, shared=True, seconds=seconds) as place:
        names = list(stats(home, team))
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in names:
            shutil.copy2(place / name, target / name)
    return names


def place_of(home: Path, team: str) -> Path:
    """Where a team's files stand, if there are any. Raises: DayError team.unknown for what cannot be a team's id."""
    if not ID.fullmatch(team):
        raise DayError("team.unknown")
    return home / FOLDER / team


def stat_of(path: Path) -> tuple[int, int] | None:
    """The size of a file in bytes and when it was last written, in ns; None when there is none, or it is a link to somewhere else."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return None
    return (found.st_size, found.st_mtime_ns) if stat.S_ISREG(found.st_mode) else None
