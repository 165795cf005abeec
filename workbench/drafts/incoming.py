"""Uploads on their way: streamed to disk under names of ours, then taken into a Draft or forgotten."""

import hashlib
import json
import re
import secrets
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from workbench.drafts.drafts import Given
from workbench.errors import DatasetError
from workbench.operations import counters

FOLDER = "incoming"
ID = re.compile(r"[0-9a-f]{24}")
LONGEST_NAME = 200


class Upload:
    """One file being received: write() its bytes in order, then keep() it. Left without keep(), nothing of it remains.

    team: whose file it is, "" for those who publish. Nobody else can take it, even by its id.
    """

    def __init__(self, home: Path, name: str, limit_bytes: int, team: str = "") -> None:
        self.id = secrets.token_hex(12)
        self.name = clean_name(name)
        self.team = team
        self.limit_bytes = limit_bytes
        self.folder = home / "quarantine" / FOLDER
        self.folder.mkdir(parents=True, exist_ok=True)
        self.part = self.folder / f"{self.id}.part"
        self.stream: BinaryIO = self.part.open("xb")
        self.hash = hashlib.sha256()
        self.size_bytes = 0

    def __enter__(self) -> "Upload":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stream.close()
        counters.upload_ended(self.size_bytes, kept=not self.part.exists())
        self.part.unlink(missing_ok=True)

    def write(self, piece: bytes) -> None:
        """None; the piece is on the disk. Raises: DatasetError beyond the limit."""
        self.size_bytes += len(piece)
        if self.size_bytes > self.limit_bytes:
            raise too_large(self.name, self.limit_bytes)
        self.hash.update(piece)
        self.stream.write(piece)

    def keep(self) -> str:
        """The id by which the whole file can be taken."""
        self.stream.close()
        said = {"name": self.name, "sha256": self.hash.hexdigest(), "team": self.team}
        (self.folder / f"{self.id}.json").write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
        self.part.replace(self.folder / self.id)
        return self.id


def too_large(name: str, limit_bytes: int) -> DatasetError:
    """The error of a file beyond the limit."""
    return DatasetError("upload.too_large", file=clean_name(name), limit_mb=limit_bytes // 1_000_000)


def given(home: Path, upload_id: str, team: str = "") -> Given:
    """The file received from a team ("": from who publishes) under an id, ready for Drafts.give.

    Raises: DatasetError when there is none (any more).
    """
    folder = home / "quarantine" / FOLDER
    if not ID.fullmatch(upload_id) or not (folder / upload_id).is_file():
        raise DatasetError("upload.unknown")
    note = folder / f"{upload_id}.json"
    said = json.loads(note.read_text(encoding="utf-8"))
    if said["team"] != team:
        raise DatasetError("upload.unknown")
    note.unlink()
    return Given(folder / upload_id, said["name"], said["sha256"])


def forget_oldest(home: Path, team: str, most: int) -> None:
    """None; of the files that a team sent and that nobody took, only the `most` newest wait on: a disk is not filled by them."""
    notes = [item for item in (home / "quarantine" / FOLDER).glob("*.json") if team_of(item) == team]
    for note in sorted(notes, key=written_ns)[:-most]:
        note.with_suffix("").unlink(missing_ok=True)
        note.unlink(missing_ok=True)


def written_ns(path: Path) -> int:
    """When a file was written, in ns; 0 when it has gone."""
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def team_of(note: Path) -> str | None:
    """Whose file waits, None when it was taken a moment ago."""
    try:
        return str(json.loads(note.read_text(encoding="utf-8"))["team"])
    except (FileNotFoundError, ValueError, KeyError):
        return None


def clean_name(name: str) -> str:
    """The file's own name without folders and control characters, at most LONGEST_NAME characters."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(char for char in last if char.isprintable()).strip()
    return kept[-LONGEST_NAME:] or "data"
