"""Archives: zip and gzip files unpacked into files of ours, every byte counted as it comes out."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from loaders.packed.inflate import CHUNK_BYTES, Meter, chunks
from loaders.packed.members import checked, opened, shown
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Member, Source, Unpacked
from workbench.reading.kinds import is_table, kind, suffix_of

PACKED_SUFFIXES = (".zip", ".gz", ".tgz", ".tar", ".7z", ".rar", ".bz2", ".xz", ".zst")
DATA_SUFFIXES = (
    ".shp", ".dbf", ".gpkg", ".kml", ".gml", ".xml", ".sqlite", ".db", ".mdb", ".accdb", ".sas7bdat", ".dta", ".sav", ".rds", ".rdata",
    ".xlsb", ".feather", ".arrow", ".avro", ".orc", ".dat", ".asc",
)  # fmt: skip
GZIP_MARK = b"\x1f"
GZIP_WINDOW = zlib.MAX_WBITS | 16
NAMED = 10


class Zip:
    """Zip files: each member that holds a table becomes a file."""

    name = "zip"

    def unpack(self, source: Source) -> Unpacked:
        """The members. Raises: DatasetError archive.*, file.truncated, file.corrupt, file.encrypted."""
        with opened(source.path, source.name) as archive:
            infos = checked(archive, source.name, source.limits)
            for info in infos:
                require_flat(info.filename, source.name)
            members = tuple(written(archive, infos, source))
        tables = tuple(member for member in members if is_table(member.path, member.name))
        for member in tables:
            require_one_level(member, source.name)
        if not tables and not any(PurePosixPath(member.name).name.startswith("datapackage.") for member in members):
            raise DatasetError("archive.no_table", file=source.name, members=named(members))
        others = tuple(member for member in members if member not in tables)
        return Unpacked(tables, left_out(others, source.name), others)


class Gzip:
    """Gzip files: one file, its parts one after another."""

    name = "gzip"

    def unpack(self, source: Source) -> Unpacked:
        """The one file inside. Raises: DatasetError archive.too_large_unpacked, archive.nested, file.truncated, file.corrupt."""
        target = folder(source) / "0"
        with source.path.open("rb") as packed, target.open("wb") as unpacked:
            trailing = gunzip(packed, unpacked, source)
        member = Member(target, inner_name(source.name))
        require_one_level(member, source.name)
        findings = (Finding("file.trailing_bytes", {"file": source.name}, count=trailing),) if trailing else ()
        return Unpacked((member,), findings)


def folder(source: Source) -> Path:
    """The folder of the unpacked files."""
    place = source.work / "unpacked"
    place.mkdir(parents=True, exist_ok=True)
    return place


def require_flat(name: str, file: str) -> None:
    """None. Raises: DatasetError archive.nested for an archive inside the archive."""
    if suffix_of(name) in PACKED_SUFFIXES:
        raise DatasetError("archive.nested", file=file, member=shown(name))


def require_one_level(member: Member, file: str) -> None:
    """None. Raises: DatasetError archive.nested for an archive in disguise; else whatever `kind` says of a wrong member."""
    try:
        found = kind(member.path, member.name)[0]
    except DatasetError as error:
        raise DatasetError(error.code, **{**error.context, "file": f"{file}: {shown(member.name)}"}) from None
    if found in ("zip", "gzip"):
        raise DatasetError("archive.nested", file=file, member=shown(member.name))


def written(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], source: Source) -> Iterator[Member]:
    """The members, each written under its number."""
    place = folder(source)
    meter = Meter(source.name, source.path.stat().st_size, source.limits)
    total = sum(info.file_size for info in infos)
    for number, info in enumerate(infos):
        target = place / str(number)
        with target.open("wb") as out:
            for data in chunks(archive, info, meter):
                out.write(data)
                source.tick("unpacking", meter.unpacked, total)
        yield Member(target, info.filename)


def left_out(members: tuple[Member, ...], file: str) -> tuple[Finding, ...]:
    """The finding that names data which is not read here; notes and pictures need no word."""
    data = tuple(member for member in members if suffix_of(member.name) in DATA_SUFFIXES)
    return (Finding("archive.members_ignored", {"file": file, "members": named(data)}, count=len(data)),) if data else ()


def named(members: tuple[Member, ...]) -> str:
    """The names of the first members."""
    return ", ".join(shown(member.name) for member in members[:NAMED]) + (", …" if len(members) > NAMED else "")


def gunzip(packed: BinaryIO, unpacked: BinaryIO, source: Source) -> int:
    """How many bytes follow the last gzip part. Raises: DatasetError file.truncated, file.corrupt, archive.too_large_unpacked."""
    meter = Meter(source.name, source.path.stat().st_size, source.limits)
    pending = packed.read(CHUNK_BYTES)
    try:
        while pending.startswith(GZIP_MARK):
            pending = gunzip_part(pending, packed, unpacked, meter)
            source.tick("unpacking", packed.tell(), meter.packed)
    except zlib.error:
        raise DatasetError("file.corrupt", file=source.name) from None
    return trailing_bytes(pending, packed)


def gunzip_part(pending: bytes, packed: BinaryIO, unpacked: BinaryIO, meter: Meter) -> bytes:
    """The bytes read beyond one gzip part, "" at the end of the file only. Raises: DatasetError file.truncated, zlib.error."""
    inflater = zlib.decompressobj(GZIP_WINDOW)
    while not inflater.eof:
        if not pending:
            raise DatasetError("file.truncated", file=meter.file)
        out = inflater.decompress(pending, CHUNK_BYTES)
        meter.count(len(out))
        unpacked.write(out)
        pending = inflater.unconsumed_tail or (b"" if inflater.eof else packed.read(CHUNK_BYTES))
    return inflater.unused_data or packed.read(CHUNK_BYTES)


def trailing_bytes(pending: bytes, packed: BinaryIO) -> int:
    """How many bytes are left, the zeros that tapes and disks add not counted."""
    left = len(pending.strip(b"\x00"))
    while data := packed.read(CHUNK_BYTES):
        left += len(data.strip(b"\x00"))
    return left


def inner_name(name: str) -> str:
    """The name of the file inside: without .gz."""
    return name.strip()[: -len(".gz")] if name.strip().lower().endswith(".gz") else name


ZIP = Zip()
GZIP = Gzip()
