"""The first organizer's way in: a token printed on the console, of which the disk holds only a hash. It dies on first use."""

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

from workbench.access.key import hashed

FILE = "setup.token"
LASTS_SECONDS = 24 * 3600


def make(home: Path) -> str:
    """A new token; the one before opens nothing any more."""
    token = secrets.token_urlsafe(24)
    part = home / f"{FILE}.{secrets.token_hex(4)}.part"
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:  # noqa: PTH123 - the mode
        stream.write(hashed(token))
    part.replace(home / FILE)
    return token


def is_right(home: Path, token: str) -> bool:
    """Whether the token is the one printed last, less than 24 hours ago, and nobody has used it."""
    path = home / FILE
    with suppress(OSError):
        return secrets.compare_digest(path.read_text(encoding="ascii"), hashed(token)) and not too_old(path)
    return False


def too_old(path: Path) -> bool:
    """Whether the token was made more than 24 hours ago."""
    return time.time() - path.stat().st_mtime > LASTS_SECONDS


def claim(home: Path) -> bool:
    """Whether this caller used the token up; of two at once, one does."""
    try:
        (home / FILE).rename(home / f"{FILE}.{secrets.token_hex(4)}.used")
    except OSError:
        return False
    forget(home)
    return True


def forget(home: Path) -> None:
    """None; nothing of used tokens is left."""
    for path in home.glob(f"{FILE}.*"):
        path.unlink(missing_ok=True)
