"""The zip container of a workbook, made sure of before anything parses it."""

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from xml.parsers import expat

import numpy as np

from loaders.packed.inflate import Meter, chunks
from loaders.packed.members import checked, opened
from workbench.errors import DatasetError
from workbench.loading import Source

DEEPEST_XML = 200
MOST_PARTS = 10_000  # pictures, sheets, comments: each is a part
XML_SUFFIXES = (".xml", ".rels")
READ_PARTS = ("xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "xl/worksheets/", "xl/_rels/", "content.xml", "META-INF/")


class ForbiddenXml(Exception):
    """A document type or an entity was declared: no spreadsheet program writes one."""


def forbid(*_: object) -> int:
    """Never returns. Raises: ForbiddenXml."""
    raise ForbiddenXml


class Container:
    """A workbook's zip file, its parts inflated under the limits of the source."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.archive = opened(source.path, source.name)
        limits = replace(source.limits, archive_members=max(MOST_PARTS, source.limits.archive_members))
        self.parts = {info.filename: info for info in checked(self.archive, source.name, limits)}

    def require_harmless(self) -> None:
        """None; every byte was inflated and counted, every XML part looked at.

        Raises: DatasetError archive.too_large_unpacked, file.corrupt (checksum, broken or too deep XML), xml.forbidden.
        """
        meter = Meter(self.source.name, self.source.path.stat().st_size, self.source.limits)
        for name, info in self.parts.items():
            stream = chunks(self.archive, info, meter)
            if name.endswith(XML_SUFFIXES):
                self.require_plain_xml(name, stream)
            for _ in stream:
                pass

    def require_plain_xml(self, name: str, stream: Iterator[bytes]) -> None:
        """None. Raises: DatasetError xml.forbidden, file.corrupt."""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ExternalEntityRefHandler = forbid
        depth = 0
        try:
            for data in whole_tags(stream):
                parser.Parse(data)
                depth = self.depth_after(name, data, depth)
            parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only
        except ForbiddenXml:
            raise DatasetError("xml.forbidden", file=self.source.name, part=name) from None
        except expat.ExpatError:
            if name.startswith(READ_PARTS):
                raise self.corrupt(name) from None

    def depth_after(self, name: str, data: bytes, depth: int) -> int:
        """How many elements are open after these bytes. Raises: DatasetError file.corrupt beyond DEEPEST_XML."""
        steps = depth + np.cumsum(depth_steps(data))
        if len(steps) and steps.max() > DEEPEST_XML:
            raise self.corrupt(name)
        return int(steps[-1]) if len(steps) else depth

    def corrupt(self, part: str) -> DatasetError:
        """The error of a damaged part."""
        return DatasetError("file.corrupt", file=f"{self.source.name}: {part}")

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, in pieces that end with a tag; nothing when there is no such part."""
        if name in self.parts:
            meter = Meter(self.source.name, self.source.path.stat().st_size, self.source.limits)
            yield from whole_tags(chunks(self.archive, self.parts[name], meter))

    def part(self, name: str) -> bytes:
        """All the bytes of a small part; b"" when there is none."""
        return b"".join(self.pieces(name))

    def has(self, *folders: str) -> bool:
        """Whether a part stands at, or under, one of these paths."""
        return any(name.startswith(folders) for name in self.parts)

    def beside(self, part: str, target: str) -> str:
        """The path in the container of a relationship's target, relative to the part's folder or absolute."""
        if target.startswith("/"):
            return target[1:]
        path: list[str] = list(PurePosixPath(part).parent.parts)
        for step in PurePosixPath(target).parts:
            path = path[:-1] if step == ".." else [*path, step]
        return "/".join(path)

    def close(self) -> None:
        """None; the file is closed."""
        self.archive.close()

    def rewritten(self, replaced: dict[str, Iterator[bytes]], target: zipfile.ZipFile) -> None:
        """None; `target` holds the same parts, some of them replaced."""
        meter = Meter(self.source.name, self.source.path.stat().st_size, self.source.limits)
        for name, info in self.parts.items():
            with target.open(name, "w", force_zip64=True) as out:
                for data in replaced.get(name) or chunks(self.archive, info, meter):
                    out.write(data)


def whole_tags(stream: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, cut after a ">" only."""
    rest = b""
    for data in stream:
        cut = data.rfind(b">") + 1
        if cut:
            yield rest + data[:cut]
            rest = data[cut:]
        else:
            rest += data
    if rest:
        yield rest


def depth_steps(data: bytes) -> "np.ndarray[tuple[int], np.dtype[np.int8]]":
    """+1 for each opening tag, -1 for each closing one, 0 for one that is both, in their order."""
    octets = np.frombuffer(data + b"  ", np.uint8)
    opens = np.flatnonzero(octets[:-2] == ord("<"))
    follow = octets[opens + 1]
    steps = np.where(follow == ord("/"), -1, np.where((follow == ord("?")) | (follow == ord("!")), 0, 1)).astype(np.int8)
    closed = np.flatnonzero((octets[:-2] == ord("/")) & (octets[1:-1] == ord(">")))
    owners = np.searchsorted(opens, closed) - 1
    steps[owners[owners >= 0]] -= 1
    return steps
