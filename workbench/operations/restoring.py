"""A backup is proved, and becomes an instance again: whole, or not at all."""

import os
import shutil
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from workbench.access.audit import Audit
from workbench.access.key import Key
from workbench.data.folders import sync_folder, sync_tree
from workbench.errors import DayError
from workbench.operations import manifest
from workbench.operations.manifest import DUMP, SECRET, SQLITE, Manifest
from workbench.query import team_files
from workbench.settings import Settings
from workbench.store import copies, dumps, versions
from workbench.store.engine import Store
from workbench.store.versions import PUBLISHED


def verify(backup: Path, settings: Settings) -> Manifest:
    """The manifest of a backup whose every file is as it was made, whose store is sound and whose log is whole.

    Raises: DayError backup.not_one, backup.changed, backup.store_broken, backup.log_broken, backup.version_missing.
    """
    said = manifest.read(backup)
    for name, kept in said.files.items():
        path = backup / name
        if not path.is_file() or path.stat().st_size != kept.size_bytes or manifest.sha256(path) != kept.sha256:
            raise DayError("backup.changed", backup=backup.name, file=name)
    if said.store == DUMP:
        dumps.require_sound(backup / DUMP, settings)
        return said
    copied = copies.opened(backup / SQLITE)
    try:
        if not copies.is_sound(copied):
            raise DayError("backup.store_broken", backup=backup.name)
        require_whole(copied, Key((backup / SECRET).read_bytes()), backup.name)
        require_versions(copied, backup)
    except DBAPIError:
        raise DayError("backup.store_broken", backup=backup.name) from None
    finally:
        copied.engine.dispose()
    return said


def require_whole(store: Store, key: Key, name: str) -> None:
    """None. Raises: DayError backup.log_broken."""
    check = Audit(store, key).check()
    if not check.is_whole:
        raise DayError("backup.log_broken", backup=name, line=check.broken)


def require_versions(store: Store, home: Path) -> None:
    """None. Raises: DayError backup.version_missing when a published version is not there."""
    with store.reading() as connection:
        states = versions.folders(connection)
    for folder, state in states.items():
        if state == PUBLISHED and not (home / folder / "datapackage.json").is_file():
            raise DayError("backup.version_missing", backup=home.name, folder=folder)


def restore(backup: Path, settings: Settings) -> Manifest:
    """The manifest of the backup that the home folder of the settings now holds, and their database when it came from one.

    Raises: DayError restore.not_empty, restore.other_store, restore.database_used, or what `verify` raises; nothing is left then.
    """
    home = settings.home
    if home.exists() and any(home.iterdir()):
        raise DayError("restore.not_empty", home=str(home))
    said = verify(backup, settings)
    if (said.store == DUMP) is not settings.database_url.startswith("postgresql"):
        raise DayError("restore.other_store", store="PostgreSQL" if said.store == DUMP else "SQLite")
    if said.store == DUMP:
        dumps.require_empty(settings)
    home.parent.mkdir(parents=True, exist_ok=True)
    part = home.with_name(f".{home.name}.{os.getpid()}.part")
    try:
        unpack(backup, said, part)
        if said.store == DUMP:
            dumps.load(backup / DUMP, settings)
        if home.exists():
            home.rmdir()
        part.rename(home)
        sync_folder(home.parent)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return said


def unpack(backup: Path, said: Manifest, part: Path) -> None:
    """None; the folder is what the home folder was, on the disk."""
    part.mkdir(mode=0o700)
    for name in said.files:
        if name != DUMP:
            target = part / ("etabli.sqlite" if name == SQLITE else name)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(backup / name, target)
            if name.startswith(f"{team_files.FOLDER}/"):
                target.parent.chmod(0o700)
    (part / SECRET).chmod(0o600)
    sync_tree(part)
