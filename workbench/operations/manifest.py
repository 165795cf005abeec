"""manifest.json: what a backup holds, with the SHA-256 of each file. It is written last, so a backup without one is none."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from workbench.drafts.draft_file import write_json
from workbench.errors import DayError

NAME = "manifest.json"
FORMAT = 1
SQLITE, DUMP, SECRET = "store/etabli.sqlite", "store/etabli.dump", "secret.key"
AUTO, PHASE, MANUAL = KINDS = ("auto", "phase", "manual")


@dataclass(frozen=True)
class Kept:
    """One file of a backup: its size, its sha256 in hex, when its original was last written."""

    size_bytes: int
    sha256: str
    written_ns: int


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. kind: one of KINDS. phase: of the day. changes: what `Backups.changes` said before it was made.

    late_teams: whose tables are those of the backup before, or missing: they were being written, or had no room.
    """

    made_at: str
    kind: str
    phase: str
    revision: str
    changes: str
    files: Mapping[str, Kept]
    format: int = FORMAT
    late_teams: Sequence[str] = ()

    @property
    def moment(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.made_at).astimezone(UTC)

    @property
    def store(self) -> str:
        """The file that holds the store."""
        return SQLITE if SQLITE in self.files else DUMP


@dataclass(frozen=True)
class Backup:
    """One backup: its folder and what it says of itself."""

    folder: Path
    manifest: Manifest


def write(folder: Path, manifest: Manifest) -> None:
    """None; the folder holds the manifest."""
    write_json(folder / NAME, asdict(manifest))


def read(folder: Path) -> Manifest:
    """The manifest of a backup. Raises: DayError backup.not_one."""
    try:
        said = json.loads((folder / NAME).read_text(encoding="utf-8"))
        files = {name: Kept(**kept) for name, kept in said["files"].items()}
        known = {item.name for item in fields(Manifest)}
        manifest = Manifest(**{key: value for key, value in said.items() if key in known} | {"files": files})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise DayError("backup.not_one", backup=folder.name) from None
    outside = any(PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts for name in files)
    if manifest.format != FORMAT or outside or SECRET not in files or manifest.store not in files:
        raise DayError("backup.not_one", backup=folder.name)
    return manifest


def kept(path: Path) -> Kept:
    """What the manifest says of a file."""
    stat = path.stat()
    return Kept(stat.st_size, sha256(path), stat.st_mtime_ns)


def sha256(path: Path) -> str:
    """The SHA-256 of a file, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
