"""The teams' own tables in a backup: copied when they changed, as they were at one moment each, without holding anybody up."""

import logging
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.data.disk import free_bytes
from workbench.errors import QueryError
from workbench.operations import manifest
from workbench.operations.manifest import Backup, Kept
from workbench.query import team_files

LOG = logging.getLogger("etabli.backups")
WAIT_SECONDS = 5.0  # longer than most queries that write; a team that writes without end is asked again next time
SETTLED_NS = 1_000_000_000  # a file written that long before a copy was made cannot have been written again in the same tick


def save(home: Path, part: Path, before: Backup | None, reserve_mb: int) -> tuple[Mapping[str, Kept], tuple[str, ...]]:
    """What the manifest says of each file of the teams that now stands in the backup, and the teams whose newest tables do not.

    Theirs are those of the backup before, or missing: somebody was writing them all the time, or the disk has no room.
    """
    files: dict[str, Kept] = {}
    late: list[str] = []
    for team in team_files.teams(home):
        old = dict(of_team(before, team))
        if not (old and before and is_unchanged(home, team, before)):
            new = copied(home, part, team, reserve_mb)
            if new is not None:
                files |= new
                continue
            late.append(team)
        if before:
            files |= linked(old, before.folder, part)
    return files, tuple(late)


def of_team(before: Backup | None, team: str) -> Iterator[tuple[str, Kept]]:
    """The files of a team in the backup before, by name."""
    for name in team_files.FILES:
        path = f"{team_files.FOLDER}/{team}/{name}"
        if before and path in before.manifest.files:
            yield path, before.manifest.files[path]


def is_unchanged(home: Path, team: str, before: Backup) -> bool:
    """Whether the team's files are those that the backup before holds."""
    made_ns = before.manifest.moment.timestamp() * 1e9
    there = {f"{team_files.FOLDER}/{team}/{name}": found for name, found in team_files.stats(home, team).items()}
    old = {path: (kept.size_bytes, kept.written_ns) for path, kept in of_team(before, team)}
    return there == old and all(written_ns < made_ns - SETTLED_NS for _, written_ns in there.values())


def copied(home: Path, part: Path, team: str, reserve_mb: int) -> Mapping[str, Kept] | None:
    """What the manifest says of each file of a team that was copied now; None when it could not be, which is in the log."""
    place = part / team_files.FOLDER / team
    if free_bytes(part) - team_files.size_mb(home, team) * 1e6 < reserve_mb * 1e6:
        LOG.warning("no room for a team's tables", extra={"ev": "backup.team_no_room", "team": team})
        return None
    try:
        names = team_files.copy_to(home, team, place, WAIT_SECONDS)
    except QueryError:
        LOG.warning("a team's tables were being written", extra={"ev": "backup.team_busy", "team": team})
        return None
    return {f"{team_files.FOLDER}/{team}/{name}": manifest.kept(place / name) for name in names}


def linked(old: Mapping[str, Kept], folder: Path, part: Path) -> Mapping[str, Kept]:
    """What the manifest says of the files that stand in the backup as in the one before, on no new room where the disk allows."""
    for path in old:
        (part / path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(folder / path, part / path)
        except OSError:
            shutil.copy2(folder / path, part / path)
    return old
