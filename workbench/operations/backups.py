"""Backups: the store, the secret, every published version and the tables of teams, made while everybody goes on.

A backup is built under a name that starts with a dot and gets its own when it is whole and on the disk.
"""

import os
import shutil
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import psutil

from workbench.access import key
from workbench.data.disk import require_room
from workbench.data.folders import sync_folder, sync_tree
from workbench.errors import DayError
from workbench.operations import manifest, team_copies
from workbench.operations.manifest import AUTO, DUMP, MANUAL, PHASE, SECRET, SQLITE, Backup, Kept, Manifest, kept
from workbench.query import team_files
from workbench.settings import Settings
from workbench.store import copies, dumps, event, versions
from workbench.store.engine import Store
from workbench.store.migrate import revision
from workbench.store.versions import PUBLISHED

TRIES = 3
KEPT_AUTOMATIC = 12


class _Overtaken(Exception):
    """A version was withdrawn while it was copied."""


class Backups:
    """The backups of an instance, in <home>/backups or the folder of the settings."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self.settings = settings
        self.store = store
        self.folder = Path(settings.backup_dir) if settings.backup_dir else settings.home / "backups"
        self.lock = threading.Lock()
        self.began = time.monotonic()

    def all(self, folder: Path | None = None) -> Sequence[Backup]:
        """Every whole backup of a folder, the newest first."""
        place = folder or self.folder
        found = [backup_in(path) for path in place.iterdir() if not path.name.startswith(".")] if place.is_dir() else []
        return sorted((item for item in found if item), key=lambda item: item.manifest.made_at, reverse=True)

    def age_seconds(self, now: datetime) -> float | None:
        """How old the newest backup is; None when there is none."""
        known = self.all()
        return (now - known[0].manifest.moment).total_seconds() if known else None

    def is_current(self) -> bool:
        """Whether nothing was written since the newest backup."""
        known = self.all()
        return bool(known) and known[0].manifest.changes == self.changes()

    def changes(self) -> str:
        """A text that differs once something was written since."""
        return f"{copies.changes(self.store, self.settings.home)} {team_files.signatures(self.settings.home)}".rstrip()

    def make(self, kind: str = MANUAL, phase: str = "", out: Path | None = None) -> Backup:
        """The new backup, whole. phase: the one it is of, by default the present one. Raises: DayError, DatasetError when it cannot be."""
        place = out or self.folder
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        require_room(place, 0, self.settings.free_disk_mb)
        with self.lock:
            remove_litter(place)
            before = next(iter(self.all(place)), None)
            moment = datetime.now(UTC)
            name = f"{moment:%Y%m%dT%H%M%S}.{moment.microsecond // 1000:03d}Z-{kind}-{phase or self.phase()}"
            part = place / f".{name}.{os.getpid()}.part"
            made = Manifest(moment.isoformat(), kind, phase or self.phase(), revision(self.store.engine), self.changes(), {})
            self.fill(part, made, before)
            sync_tree(part)
            part.rename(place / name)
            sync_folder(place)
            backup = Backup(place / name, manifest.read(place / name))
            if out is None:
                self.prune()
        return backup

    def phase(self) -> str:
        """The present phase of the day."""
        with self.store.reading() as connection:
            found = event.found(connection)
        return found[0] if found else "none"

    def erased_at(self) -> datetime | None:
        """When the people of the event were forgotten; None while they are not."""
        with self.store.reading() as connection:
            found = event.found(connection)
        return found[1] if found else None

    def fill(self, part: Path, made: Manifest, before: Backup | None) -> None:
        """None; the folder holds the backup. Tried again when a version was withdrawn meanwhile. Raises: DayError backup.restless."""
        for _ in range(TRIES):
            shutil.rmtree(part, ignore_errors=True)
            try:
                self.fill_once(part, made, before)
            except (_Overtaken, FileNotFoundError):
                continue
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
            return
        shutil.rmtree(part, ignore_errors=True)
        raise DayError("backup.restless", tries=TRIES)

    def fill_once(self, part: Path, made: Manifest, before: Backup | None) -> None:
        """None; as `fill`. The store comes first: a version that it lists stands whole on the disk already."""
        (part / "store").mkdir(mode=0o700, parents=True)
        part.chmod(0o700)
        states = self.copy_store(part)
        shutil.copyfile(self.settings.home / key.FILE, part / SECRET)
        for name in (SECRET, SQLITE if (part / SQLITE).exists() else DUMP):
            (part / name).chmod(0o600)
        files = {name: kept(part / name) for name in (SECRET, SQLITE, DUMP) if (part / name).exists()}
        for folder in sorted(name for name, state in states.items() if state == PUBLISHED):
            for source in sorted(path for path in (self.settings.home / folder).rglob("*") if path.is_file()):
                name = source.relative_to(self.settings.home).as_posix()
                files[name] = place_file(source, part / name, name, before)
        tables, late = team_copies.save(self.settings.home, part, before, self.settings.free_disk_mb)
        with self.store.reading() as connection:
            now = versions.folders(connection)
        if any(now.get(folder) != PUBLISHED for folder, state in states.items() if state == PUBLISHED):
            raise _Overtaken
        changes = f"{made.changes} late" if late else made.changes  # never those of this moment: the next backup is due
        manifest.write(part, replace(made, files={**files, **tables}, late_teams=late, changes=changes))

    def copy_store(self, part: Path) -> Mapping[str, str]:
        """The state of each version's folder in the copy of the store that now stands in the folder."""
        if self.store.engine.dialect.name != "sqlite":
            return dumps.dump(self.store, self.settings, part / DUMP)
        copies.copy(self.store, part / SQLITE)
        copied = copies.opened(part / SQLITE)
        with copied.reading() as connection:
            states = versions.folders(connection)
        copied.engine.dispose()
        return states

    def prune(self) -> None:
        """None; the last automatic ones are kept, the newest of each phase, and every one that somebody asked for.

        None that the server made before its people were forgotten is kept, even one that was being made at that moment.
        """
        erased_at = self.erased_at()
        known = [item for item in self.all() if item.manifest.kind != MANUAL]
        gone = [item for item in known if erased_at and item.manifest.moment < erased_at]
        known = [item for item in known if item not in gone]
        gone += [item for item in known if item.manifest.kind == AUTO][KEPT_AUTOMATIC:]
        phases: set[str] = set()
        for item in (item for item in known if item.manifest.kind == PHASE):
            if item.manifest.phase in phases:
                gone.append(item)
            phases.add(item.manifest.phase)
        for item in gone:
            remove(item.folder)


def backup_in(folder: Path) -> Backup | None:
    """The backup in a folder, None when it is none."""
    try:
        return Backup(folder, manifest.read(folder))
    except DayError:
        return None


def remove(folder: Path) -> None:
    """None; the backup is gone. It is none from the first instant: its manifest goes first."""
    (folder / manifest.NAME).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def remove_litter(place: Path) -> None:
    """None; what processes that died left half-made is gone."""
    for path in place.glob(".*.part"):
        pid = path.name.split(".")[-2]
        if not pid.isdecimal() or int(pid) == os.getpid() or not psutil.pid_exists(int(pid)):
            shutil.rmtree(path, ignore_errors=True)


def place_file(source: Path, target: Path, name: str, before: Backup | None) -> Kept:
    """What the manifest says of a file that never changes, once it stands in the backup, on no new room where the disk allows."""
    target.parent.mkdir(parents=True, exist_ok=True)
    stat = source.stat()
    known = before.manifest.files.get(name) if before else None
    same = known if known and (known.size_bytes, known.written_ns) == (stat.st_size, stat.st_mtime_ns) else None
    for origin in (source, *([before.folder / name] if before and same else [])):
        try:
            os.link(origin, target)
        except OSError:
            continue
        return same or kept(target)
    shutil.copy2(source, target)
    return kept(target)
