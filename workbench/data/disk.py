"""How much disk is left, and the ballast thrown overboard when it fills."""

import errno
import os
import shutil
from pathlib import Path

from workbench.errors import DatasetError

BALLAST_BYTES = 64_000_000
NOTHING_BYTES = 100_000
ROOM_FACTOR = 3  # the file, its staging table, its Parquet
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def free_bytes(home: Path) -> int:
    """Bytes free on the disk of the instance."""
    return shutil.disk_usage(home).free


def require_room(home: Path, upload_bytes: int, reserve_mb: int) -> None:
    """None. Raises: DatasetError unless three times the upload fits beside the reserve."""
    needed = ROOM_FACTOR * upload_bytes + reserve_mb * 1_000_000
    free = free_bytes(home)
    if free < needed:
        raise DatasetError("disk.full", free_mb=free // 1_000_000, needed_mb=needed // 1_000_000)


def is_full(error: BaseException) -> bool:
    """Whether the error means that the disk is full, whichever library words it."""
    if isinstance(error, OSError) and error.errno in FULL:
        return True
    text = str(error).lower()
    return any(os.strerror(number).lower() in text for number in FULL) or "database or disk is full" in text


def is_from_full(error: BaseException, home: Path) -> bool:
    """Whether an error of the system or of the store comes from a full disk: it says so, or no room is left, when SQLite speaks of
    an I/O error only.
    """
    return is_full(error) or (home.exists() and free_bytes(home) < NOTHING_BYTES)


def disk_full(home: Path, reserve_mb: int) -> DatasetError:
    """The error for a disk that just filled; the ballast is released, so that the next small saves go on."""
    (home / "ballast").unlink(missing_ok=True)
    free_mb = free_bytes(home) // 1_000_000
    return DatasetError("disk.full", free_mb=free_mb, needed_mb=max(reserve_mb, free_mb + 1))


def keep_ballast(home: Path) -> None:
    """None; the ballast is there again, when the disk has plenty of room for it."""
    ballast = home / "ballast"
    if ballast.exists() and ballast.stat().st_size == BALLAST_BYTES:
        return
    if free_bytes(home) < 10 * BALLAST_BYTES:
        return
    with ballast.open("wb") as stream:
        for _ in range(BALLAST_BYTES // 1_000_000):
            stream.write(b"\0" * 1_000_000)
        os.fsync(stream.fileno())
