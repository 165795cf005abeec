"""Characters that a person should know of: NUL, control, invisible and bidirectional ones, mojibake, letters not composed."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from loaders.text.blocks import CHUNK, ahead, blocks
from loaders.text.survey import KEPT_OFFSETS

LONGEST_LINE = 1 << 22
NUL_BLOCK = b"\0" * 64
CONTROLS = np.isin(np.arange(256), [*range(1, 9), 11, 12, *range(14, 32), 127])
LEADS = np.isin(np.arange(256), [0xC2, 0xC3, 0xCC, 0xCD, 0xE2, 0xEF])
# Zero-width space, direction marks and overrides, word joiner and invisible operators, byte order mark, soft
# hyphen. Joiners (U+200C, U+200D) are left alone: Persian and emoji need them.
INVISIBLE_E280 = np.isin(np.arange(256), [0x8B, 0x8E, 0x8F, *range(0xAA, 0xAF)])
INVISIBLE_E281 = np.isin(np.arange(256), [0xA0, *range(0xA2, 0xA5), *range(0xA6, 0xAA)])
Places = NDArray[np.int64]


@dataclass
class Odd:
    """How often something odd occurs, and the offsets of the first times."""

    count: int = 0
    offsets: list[int] = field(default_factory=list)

    def join(self, later: "Odd") -> None:
        """None; what was seen further on in the file is noted too."""
        self.count += later.count
        self.offsets.extend(later.offsets[: max(KEPT_OFFSETS - len(self.offsets), 0)])

    def add(self, places: Sequence[int] | Places, base: int) -> None:
        """None; these places of a block that begins at `base` are noted."""
        self.count += len(places)
        room = KEPT_OFFSETS - len(self.offsets)
        self.offsets.extend(base + int(place) for place in places[: max(room, 0)])


def look(path: Path, counts: Sequence[int], start: int, tick: Callable[[int], Any]) -> dict[str, Odd]:
    """What is odd in a UTF-8 file, by finding code; "file.binary" where many NUL stand together.

    counts: how often each byte occurs; the file is not read when none of them is suspect.
    """
    found: dict[str, Odd] = {}
    has_plain = bool(counts[0] or any(counts[code] for code in np.flatnonzero(CONTROLS).tolist()))
    has_leads = any(counts[lead] for lead in np.flatnonzero(LEADS).tolist())
    if not has_plain and not has_leads:
        return found

    def seen(part: tuple[int, bytes]) -> tuple[int, dict[str, Odd]]:
        base, block = part
        inside: dict[str, Odd] = {}
        data = np.frombuffer(block, np.uint8)
        if has_plain:
            plain(block, data, base, inside)
        if has_leads:
            beyond_ascii(block, data, base, inside)
        return base + len(block), inside

    for done, inside in ahead(seen, placed(path, start)):
        for code, odd in inside.items():
            found.setdefault(code, Odd()).join(odd)
        tick(done)
    return found


def placed(path: Path, start: int) -> Iterator[tuple[int, bytes]]:
    """Offset and bytes of each stretch of whole lines."""
    for block in blocks(path, start, LONGEST_LINE):
        yield start, block
        start += len(block)


def plain(block: bytes, data: NDArray[np.uint8], base: int, found: dict[str, Odd]) -> None:
    """None; NUL and control characters of ASCII are noted."""
    if NUL_BLOCK in block:
        found.setdefault("file.binary", Odd()).add([block.index(NUL_BLOCK)], base)
    for code, places in (("text.nul_removed", np.flatnonzero(data == 0)), ("text.control", np.flatnonzero(CONTROLS[data]))):
        if len(places):
            found.setdefault(code, Odd()).add(places, base)


def beyond_ascii(block: bytes, data: NDArray[np.uint8], base: int, found: dict[str, Odd]) -> None:
    """None; odd characters beyond ASCII are noted."""
    high = np.flatnonzero(data >= 0x80)
    high = high[LEADS[data[high]]]
    if not len(high):
        return
    padded = np.concatenate((data, np.zeros(2, np.uint8))) if high[-1] + 2 >= len(data) else data
    one, two, three = padded[high], padded[high + 1], padded[high + 2]
    masks = {
        "text.control": (one == 0xC2) & (two >= 0x80) & (two < 0xA0) & (two != 0x85),
        "text.invisible": ((one == 0xE2) & (((two == 0x80) & INVISIBLE_E280[three]) | ((two == 0x81) & INVISIBLE_E281[three])))
        | ((one == 0xEF) & (two == 0xBB) & (three == 0xBF)) | ((one == 0xC2) & (two == 0xAD)),
        "text.mojibake": (one == 0xC3)
        & (((two == 0x83) & (three >= 0xC2)) | ((two == 0x82) & (three == 0xC2)) | ((two == 0xA2) & (three == 0xE2))),
    }  # fmt: skip
    for code, mask in masks.items():
        if mask.any():
            found.setdefault(code, Odd()).add(high[mask], base)
    marks = high[(one == 0xCC) | ((one == 0xCD) & (two <= 0xAF))]
    if len(marks) and (lines := not_composed(block, marks)):
        found.setdefault("text.not_nfc", Odd()).add(lines, base)


def not_composed(block: bytes, marks: Places) -> list[int]:
    """Places of the combining marks that begin, in each line, letters written otherwise than composed (NFC)."""
    found, done = [], -1
    for mark in marks.tolist():
        if mark <= done:
            continue
        begin = block.rfind(b"\n", 0, mark) + 1
        stop = block.find(b"\n", mark)
        done = stop if stop >= 0 else len(block)
        if not unicodedata.is_normalized("NFC", block[begin:done].decode("utf-8", "ignore")):
            found.append(mark)
    return found


def line_at(path: Path, offset: int) -> int:
    """The number of the line that holds this byte, from 1."""
    lines, left = 1, offset
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            lines += chunk.count(b"\n")
            left -= len(chunk)
    return lines
