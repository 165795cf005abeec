"""Paths and links of an untrusted descriptor: what stays inside the package, what may be shown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from workbench.errors import DatasetError
from workbench.loading import Member

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
REMOTE = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
PUBLIC = re.compile(r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,}(?:/|$)", re.IGNORECASE)  # a named host: no number, no local machine
LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
UNSAFE = re.compile(r"[\\*?<>|\x00-\x1f]|^~|^[a-z]:|^-$|^stdin$", re.IGNORECASE)


def member_at(path: Any, folder: str, members: Sequence[Member], file: str) -> Member:
    """The member at a path of the descriptor, relative to its folder.

    Raises: DatasetError descriptor.remote_path, descriptor.unsafe_path, descriptor.missing_file.
    """
    require_inside(path, file)
    wanted = PurePosixPath(folder, path).as_posix()
    for member in members:
        if member.name == wanted:
            return member
    raise DatasetError("descriptor.missing_file", file=file, path=path[:80])


def require_inside(path: Any, file: str) -> None:
    """None. Raises: DatasetError descriptor.remote_path, descriptor.unsafe_path."""
    if not isinstance(path, str) or not path.strip():
        raise DatasetError("descriptor.unsafe_path", file=file, path=str(path)[:80])
    if REMOTE.match(path) and not path.lower().startswith("file:"):
        raise DatasetError("descriptor.remote_path", file=file, path=path[:80])
    if SCHEME.match(path) or path.startswith("/") or UNSAFE.search(path) or ".." in PurePosixPath(path).parts:
        raise DatasetError("descriptor.unsafe_path", file=file, path=path[:80])


def require_no_reference(value: Any, file: str) -> None:
    """None. Raises: DatasetError descriptor.remote_path for a $ref that leaves the document, or a profile on an unnamed host."""
    for key, target in texts(value):
        if key == "$ref" and not target.startswith("#"):
            raise DatasetError("descriptor.remote_path", file=file, path=target[:80])
        if key in ("profile", "$schema") and SCHEME.match(target) and not PUBLIC.match(target):
            raise DatasetError("descriptor.remote_path", file=file, path=target[:80])


def texts(value: Any) -> Iterator[tuple[str, str]]:
    """Every (key, text) of nested values; $schema and profile before $ref."""
    if isinstance(value, Mapping):
        for key in sorted(value, key=lambda name: name == "$ref"):
            if isinstance(value[key], str):
                yield key, value[key]
            else:
                yield from texts(value[key])
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def is_link(value: Any) -> bool:
    """Whether a text is a link that may be followed by a click, or no link at all but a path of the package."""
    return isinstance(value, str) and (bool(LINK.match(value)) or not SCHEME.match(re.sub(r"[\s\x00-\x1f]", "", value)))
