"""The server's own secret: one file, from which every code and every keyed hash of the instance is derived."""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

from workbench.errors import DayError

FILE = "secret.key"
KEY_BYTES = 32
OTHERS = 0o077


class Key:
    """A secret that never leaves this object: it only gives keyed hashes, one family for each purpose."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def digest(self, purpose: str, *parts: object) -> bytes:
        """HMAC-SHA256 of the parts, 32 bytes; another purpose or another cut between parts gives another one."""
        told = "".join(f"{len(str(part))}:{part}" for part in (purpose, *parts))
        return hmac.new(self._secret, told.encode(), hashlib.sha256).digest()

    def hex(self, purpose: str, *parts: object) -> str:
        """The digest, in hex."""
        return self.digest(purpose, *parts).hex()


def open_key(home: Path) -> Key:
    """The Key of an instance, made at the first start, readable by its owner only.

    Raises: DayError key.unsafe when the file is too short, or readable by other users of the machine.
    """
    path = home / FILE
    home.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        make(path)
    secret = path.read_bytes()
    if len(secret) < KEY_BYTES or (os.name == "posix" and path.stat().st_mode & OTHERS):
        raise DayError("key.unsafe", file=FILE)
    return Key(secret)


def make(path: Path) -> None:
    """None; a new secret stands in the file, whole from the first instant. Raises: FileExistsError."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:  # noqa: PTH123 - the mode from the start
        stream.write(secrets.token_bytes(KEY_BYTES))
        stream.flush()
        os.fsync(stream.fileno())
    try:
        os.link(part, path)  # unlike a rename, it never replaces the key that another start made
    finally:
        part.unlink()


def hashed(token: str) -> str:
    """What the store keeps of a random token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode()).hexdigest()
