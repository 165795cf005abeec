"""A pass over all the bytes of a file: how often each occurs, and whether they are UTF-8."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from loaders.text.blocks import CHUNK, ahead

KEPT_OFFSETS = 200
LONGEST_CHARACTER = 4


@dataclass(frozen=True)
class Survey:
    """counts: how often each of the 256 bytes occurs. is_utf8: whether all of them are valid UTF-8."""

    counts: tuple[int, ...]
    is_utf8: bool


def survey(path: Path, start: int, tick: Callable[[int], Any]) -> Survey:
    """The Survey of a file from the offset `start`. tick(bytes done) is called for each chunk."""
    counts, is_utf8, done = np.zeros(256, np.int64), True, start
    for size, found, is_sound in ahead(looked_at, whole_characters(path, start)):
        counts += found
        is_utf8 = is_utf8 and is_sound
        done += size
        tick(done)
    return Survey(tuple(counts.tolist()), is_utf8)


def looked_at(block: bytes) -> tuple[int, NDArray[np.int64], bool]:
    """The size of a block, how often each byte occurs in it, and whether it is UTF-8."""
    even = len(block) & ~1
    pairs = np.bincount(np.frombuffer(block[:even], np.uint16), minlength=65_536).reshape(256, 256)
    counts = pairs.sum(axis=0) + pairs.sum(axis=1) + np.bincount(np.frombuffer(block[even:], np.uint8), minlength=256)
    return len(block), counts, is_valid(block)


def is_valid(block: bytes) -> bool:
    """Whether the block is UTF-8."""
    ends = pa.py_buffer(np.array([0, len(block)], np.int32))
    try:
        pa.StringArray.from_buffers(1, ends, pa.py_buffer(block)).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def whole_characters(path: Path, start: int) -> Iterator[bytes]:
    """The bytes of a file from the offset `start` on, cut between characters if they are UTF-8."""
    rest = b""
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            block = rest + chunk if rest else chunk
            cut = len(block) - unfinished(block)
            yield block[:cut]
            rest = block[cut:]
    if rest:
        yield rest


def unfinished(block: bytes) -> int:
    """How many bytes at the end of the block begin a character of UTF-8 that goes on after it."""
    for back in range(1, min(LONGEST_CHARACTER, len(block) + 1)):
        byte = block[-back]
        if byte >= 0xC0:
            return back if back < 2 + (byte >= 0xE0) + (byte >= 0xF0) else 0
        if byte < 0x80:
            break
    return 0
