"""The members of a zip file, checked by their names and flags before a byte is inflated."""

import re
import stat
import unicodedata
import zipfile
from pathlib import Path

from workbench.errors import DatasetError
from workbench.loading import Limits

LONGEST_NAME = 255
MEGABYTE = 1_000_000
FREE_RATIO_BYTES = 10 * MEGABYTE  # below this size unpacked, any ratio is harmless
UTF8_FLAG = 0x800
ENCRYPTED_FLAGS = 0x1 | 0x40
CENTRAL_ENTRY = b"PK\x01\x02"
LITTER = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|\._|Thumbs\.db$|desktop\.ini$|~\$)", re.IGNORECASE)


def opened(path: Path, file: str) -> zipfile.ZipFile:
    """The zip file. Raises: DatasetError file.truncated without its end, file.corrupt otherwise."""
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        code = "file.corrupt" if zipfile.is_zipfile(path) else "file.truncated"
        raise DatasetError(code, file=file) from None


def checked(archive: zipfile.ZipFile, file: str, limits: Limits) -> list[zipfile.ZipInfo]:
    """The members that hold bytes, desktop litter left out, their `filename` as people read it.

    Raises: DatasetError archive.too_many_members, archive.unsafe_path, archive.link, file.encrypted,
    archive.duplicate_name, archive.too_large_unpacked (as announced: count again while inflating).
    """
    infos = archive.infolist()
    if len(infos) > limits.archive_members:
        raise DatasetError("archive.too_many_members", file=file, count=len(infos), limit=limits.archive_members)
    for info in infos:
        info.filename = name_of(info)
        require_safe(info, file)
    kept = [info for info in infos if not info.filename.endswith("/") and not LITTER.search(info.filename)]
    require_unique(kept, file)
    announced = sum(info.file_size for info in kept)
    require_size(announced, sum(info.compress_size for info in kept), file, limits)
    return kept


def name_of(info: zipfile.ZipInfo) -> str:
    """The member's name as it was written: UTF-8 when it is, else the code page of Western DOS and Windows."""
    raw = info.orig_filename
    if info.flag_bits & UTF8_FLAG:
        return raw
    try:
        octets = raw.encode("cp437")
    except UnicodeEncodeError:
        return raw
    try:
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        return octets.decode("cp850")


def require_safe(info: zipfile.ZipInfo, file: str) -> None:
    """None. Raises: DatasetError for a path that leaves the archive, a link, a special file, an encrypted member."""
    name = info.filename
    if not is_safe(name):
        raise DatasetError("archive.unsafe_path", file=file, member=shown(name))
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise DatasetError("archive.link", file=file, member=shown(name))
    if info.flag_bits & ENCRYPTED_FLAGS:
        raise DatasetError("file.encrypted", file=f"{file}: {shown(name)}")


def is_safe(name: str) -> bool:
    """Whether a path stays inside its folder on every system, and may be shown."""
    if not name or len(name) > LONGEST_NAME or name.startswith(("/", "~/")) or re.match(r"[A-Za-z]:", name):
        return False
    return not (set(name) & set("\\\x00\r\n")) and ".." not in name.split("/")


def require_unique(infos: list[zipfile.ZipInfo], file: str) -> None:
    """None. Raises: DatasetError when two names are the same for a system that ignores case or accents' form."""
    seen: dict[str, str] = {}
    for info in infos:
        folded = unicodedata.normalize("NFC", info.filename).casefold()
        if folded in seen:
            raise DatasetError("archive.duplicate_name", file=file, member=shown(info.filename), other=shown(seen[folded]))
        seen[folded] = info.filename


def require_size(unpacked: int, packed: int, file: str, limits: Limits) -> None:
    """None. Raises: DatasetError archive.too_large_unpacked when the size in bytes or the ratio is beyond the limits."""
    too_dense = unpacked > FREE_RATIO_BYTES and unpacked > limits.unpacked_ratio * max(packed, 1)
    if unpacked > limits.unpacked_mb * MEGABYTE or too_dense:
        raise DatasetError(
            "archive.too_large_unpacked",
            file=file,
            unpacked_mb=max(1, unpacked // MEGABYTE),
            limit_mb=limits.unpacked_mb,
            limit_ratio=limits.unpacked_ratio,
        )


def shown(name: str) -> str:
    """The name with control characters as escapes, cut at 80 characters."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in name)[:80]
