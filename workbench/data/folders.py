"""Folders and files that last: safe names, and what has to reach the disk before we say it does."""

import os
import re
import shutil
import unicodedata
from pathlib import Path

NAME_BYTES = 120
# Reserved by Windows, invisible or reversing the reading order, or special to a shell or a browser.
UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff<>:\"|?*$`'{};&%#=+@!~^]")
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The name of a file as published, made harmless on any system: no path, no control character, 120 bytes at most."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    clean = UNSAFE.sub("_", last).strip().lstrip("-. ").rstrip(". ")
    if not clean or RESERVED.fullmatch(clean):
        clean = f"file_{clean}".rstrip("_")
    stem, dot, suffix = clean.rpartition(".")
    if not dot or len(suffix) > 12:
        stem, dot, suffix = clean, "", ""
    return cut_bytes(stem, NAME_BYTES - len((dot + suffix).encode())) + dot + suffix


def cut_bytes(text: str, size: int) -> str:
    """The beginning of the text that fits in `size` bytes of UTF-8."""
    return text.encode()[:size].decode(errors="ignore")


def unique(name: str, taken: set[str]) -> str:
    """The name, numbered when another file of the folder has it, whatever the case; it is then taken."""
    stem, dot, suffix = name.rpartition(".")
    stem, suffix = (stem, dot + suffix) if dot else (name, "")
    number, found = 1, name
    while found.casefold() in taken:
        number += 1
        found = f"{stem}_{number}{suffix}"
    taken.add(found.casefold())
    return found


def link_or_copy(source: Path, target: Path) -> None:
    """None; the same bytes stand at `target`, without using the disk twice where the system allows."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def sync_file(path: Path) -> None:
    """None; the file's bytes are on the disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """None; the folder's list of names is on the disk. Windows has no such thing and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """None; every file under the folder, then every folder, is on the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            sync_file(path)
    for path in folder.rglob("*"):
        if path.is_dir():
            sync_folder(path)
    sync_folder(folder)


def size_of(folder: Path) -> int:
    """Bytes of all files under the folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
