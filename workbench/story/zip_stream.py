"""A zip that is sent while it is written: what was written is taken away block by block."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

BLOCK_BYTES = 1 << 20


class Sink:
    """What a zip is written to: its bytes, until they are taken."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, part: bytes) -> int:
        """How many bytes were written: all."""
        self.parts.append(bytes(part))
        return len(part)

    def flush(self) -> None:
        """None; there is nothing to wait for."""

    def taken(self) -> bytes:
        """The bytes since the last call."""
        found, self.parts = b"".join(self.parts), []
        return found


def packed(archive: zipfile.ZipFile, sink: Sink, path: Path, name: str) -> Iterator[bytes]:
    """The blocks of the zip while the file goes into it, never more than one at a time; the file is gone then."""
    entry = zipfile.ZipInfo.from_file(path, name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w") as target:
        while block := source.read(BLOCK_BYTES):
            target.write(block)
            yield sink.taken()
    path.unlink()
    yield sink.taken()
