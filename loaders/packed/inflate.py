"""Inflating while counting: announced sizes are never trusted."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator

from loaders.packed.members import require_size
from workbench.errors import DatasetError
from workbench.loading import Limits

CHUNK_BYTES = 1 << 20


class Meter:
    """Counts the bytes that come out of one archive, all members together."""

    def __init__(self, file: str, packed: int, limits: Limits) -> None:
        self.file = file
        self.packed = packed
        self.limits = limits
        self.unpacked = 0

    def count(self, size: int) -> None:
        """None. Raises: DatasetError archive.too_large_unpacked as soon as a limit is passed."""
        self.unpacked += size
        require_size(self.unpacked, self.packed, self.file, self.limits)


def chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, meter: Meter) -> Iterator[bytes]:
    """The member's bytes, about a megabyte at a time, its checksum verified at the end.

    Raises: DatasetError archive.too_large_unpacked, file.corrupt, archive.method.
    """
    try:
        with archive.open(info) as stream:
            while data := stream.read(CHUNK_BYTES):
                meter.count(len(data))
                yield data
    except NotImplementedError:
        raise DatasetError("archive.method", file=meter.file, member=info.filename) from None
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError, RuntimeError, ValueError):
        raise DatasetError("file.corrupt", file=f"{meter.file}: {info.filename}") from None
