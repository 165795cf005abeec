"""A file of another encoding written anew as UTF-8, as a stream."""

import codecs
from pathlib import Path
from typing import BinaryIO

from loaders.text.blocks import CHUNK
from loaders.text.codepages import C1
from loaders.text.damage import decodes, line_blocks
from loaders.text.survey import KEPT_OFFSETS
from workbench.errors import DatasetError
from workbench.loading import Source

MIXED = "utf-8+cp1252"


def transcode(source: Source, codec: str, start: int, target: Path) -> list[int]:
    """Offsets in `target` of the first lines that were not UTF-8 (in a file that mixes encodings; else none).

    Raises: DatasetError encoding.invalid with the line that the codec cannot read.
    """
    with target.open("wb") as out:
        if codec == MIXED:
            return line_by_line(source, start, out)
        chunk_by_chunk(source, codec, start, out)
    return []


def line_by_line(source: Source, start: int, out: BinaryIO) -> list[int]:
    """Offsets in the copy of the first lines that were cp1252."""
    offsets: list[int] = []
    written, done, size = 0, start, source.path.stat().st_size
    for block in line_blocks(source.path, start):
        for line in [block] if decodes(block) else block.splitlines(keepends=True):
            is_sound = decodes(line)
            if not is_sound and len(offsets) < KEPT_OFFSETS:
                offsets.append(written)
            written += out.write(line if is_sound else line.decode("cp1252", C1).encode())
        done += len(block)
        source.tick("detect", done, size)
    return offsets


def chunk_by_chunk(source: Source, codec: str, start: int, out: BinaryIO) -> None:
    """None; the whole file decoded by one codec. Raises: DatasetError encoding.invalid."""
    decoder = codecs.getincrementaldecoder(codec)(C1 if codec == "cp1252" else "strict")
    size, lines, is_last = source.path.stat().st_size, 0, False
    with source.path.open("rb") as file:
        file.seek(start)
        while not is_last:
            chunk = file.read(CHUNK)
            is_last = not chunk
            try:
                text = decoder.decode(chunk, final=is_last).encode()
            except UnicodeError as error:
                raise DatasetError("encoding.invalid", file=source.name, encoding=codec, row=lines + 1 + before(error, codec)) from error
            lines += text.count(b"\n")
            out.write(text)
            source.tick("detect", file.tell(), size)


def before(error: UnicodeError, codec: str) -> int:
    """Lines of the faulty chunk that come before the fault."""
    if not isinstance(error, UnicodeDecodeError):
        return 0
    return error.object[: error.start].decode(codec, "ignore").count("\n")
