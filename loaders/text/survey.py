"""A pass over all the bytes of a file: how often each occurs, and whether they are UTF-8."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

CHUNK = 1 << 21
KEPT_OFFSETS = 200


@dataclass(frozen=True)
class Survey:
    """counts: how often each of the 256 bytes occurs. is_utf8: whether all of them are valid UTF-8."""

    counts: tuple[int, ...]
    is_utf8: bool


def survey(path: Path, start: int, tick: Callable[[int], Any]) -> Survey:
    """The Survey of a file from the offset `start`. tick(bytes done) is called for each chunk."""
    pairs, odd, is_utf8, done = np.zeros(65_536, np.int64), bytearray(), True, start
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            even = len(chunk) & ~1
            pairs += np.bincount(np.frombuffer(chunk[:even], np.uint16), minlength=65_536)
            odd += chunk[even:]
            done += len(chunk)
            is_utf8 = is_utf8 and decodes(decoder, chunk)
            tick(done)
    is_utf8 = is_utf8 and decodes(decoder, b"", final=True)
    table = pairs.reshape(256, 256)
    counts = table.sum(axis=0) + table.sum(axis=1) + np.bincount(np.frombuffer(bytes(odd), np.uint8), minlength=256)
    return Survey(tuple(counts.tolist()), is_utf8)


def decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool = False) -> bool:
    """Whether the chunk goes on as the decoder expects."""
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
