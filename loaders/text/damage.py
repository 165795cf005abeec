"""Where a file is not UTF-8, line by line: the evidence for what else it may be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

CHUNK = 1 << 20
LONGEST_LINE = 1 << 24
KEPT_EVIDENCE = 65_536
EXACT_LINES = 10_000
# UTF-8 in shape but forbidden: overlong forms, surrogates, code points beyond U+10FFFF.
FORBIDDEN = re.compile(rb"[\xc0\xc1][\x80-\xbf]|\xed[\xa0-\xbf][\x80-\xbf]|\xf4[\x90-\xbf][\x80-\xbf]{2}|[\xf5-\xf7][\x80-\xbf]{3}")
CUT = re.compile(rb"(?:[\xc2-\xdf]|[\xe0-\xef][\x80-\xbf]?|[\xf0-\xf4][\x80-\xbf]{0,2})\Z")
ASCII = bytes(range(128))


@dataclass
class Damage:
    """What the lines of a file that is not UTF-8 show.

    lines: lines that are not UTF-8, the first is first_line. stray: their bytes that are not (beyond EXACT_LINES:
    all their bytes beyond ASCII). forbidden: how many of those are shaped like UTF-8. cut: how many end the
    file in the middle of a character. sound_lines: lines of valid multi-byte UTF-8. has_sound: some such
    character stands somewhere. evidence, sound: the first lines of each kind.
    """

    lines: int = 0
    first_line: int = 0
    stray: int = 0
    forbidden: int = 0
    cut: int = 0
    sound_lines: int = 0
    has_sound: bool = False
    evidence: bytearray = field(default_factory=bytearray)
    sound: bytearray = field(default_factory=bytearray)

    @property
    def is_corrupt_utf8(self) -> bool:
        """Whether the file is UTF-8 with forbidden bytes, or cut in the middle of a character, and nothing else."""
        return self.stray == self.forbidden or (self.has_sound and self.stray == self.cut)

    def add_block(self, block: bytes, lines_before: int) -> None:
        """None; some whole lines are noted: all at once when they are alike, else one by one."""
        if block.isascii():
            return
        is_sound, data = decodes(block), np.frombuffer(block, np.uint8)
        high = np.flatnonzero(data >= 0x80)
        if self.lines < EXACT_LINES or not (is_sound or is_all_stray(data, high)):
            for number, line in enumerate(block.split(b"\n"), lines_before + 1):
                if not line.isascii():
                    self.add(line, number)
            return
        lines = len(np.unique(np.searchsorted(np.flatnonzero(data == 10), high)))
        self.lines += 0 if is_sound else lines
        self.stray += 0 if is_sound else len(high)
        self.sound_lines += lines if is_sound else 0

    def add(self, line: bytes, number: int) -> None:
        """None; a line that is not all ASCII is noted."""
        if decodes(line):
            self.has_sound = True
            self.sound_lines += 1
            self.sound += line + b"\n" if len(self.sound) < KEPT_EVIDENCE else b""
            return
        self.lines += 1
        self.first_line = self.first_line or number
        self.evidence += line + b"\n" if len(self.evidence) < KEPT_EVIDENCE else b""
        if self.lines > EXACT_LINES:
            self.stray += len(line.translate(None, ASCII))
            return
        text = line.decode("utf-8", "ignore")
        self.has_sound |= not text.isascii()
        self.stray += len(line) - len(text.encode())
        self.forbidden += sum(len(found) for found in FORBIDDEN.findall(line))


def is_all_stray(data: NDArray[np.uint8], high: NDArray[np.int64]) -> bool:
    """Whether no byte beyond ASCII (at the places `high`) begins something shaped like UTF-8."""
    padded = np.concatenate((data, np.zeros(2, np.uint8)))
    first, second, third = padded[high], padded[high + 1] & 0xC0 == 0x80, padded[high + 2] & 0xC0 == 0x80
    return not (second & (((first >= 0xC2) & (first < 0xE0)) | (third & (first >= 0xE0) & (first < 0xF5)))).any()


def decodes(part: bytes) -> bool:
    """Whether these whole characters are valid UTF-8."""
    try:
        part.decode()
    except UnicodeDecodeError:
        return False
    return True


def line_blocks(path: Path, start: int) -> Iterator[bytes]:
    """Stretches of whole lines (ended by LF); a line beyond LONGEST_LINE comes in pieces."""
    with path.open("rb") as file:
        file.seek(start)
        while block := file.read(CHUNK):
            yield block + file.readline(LONGEST_LINE)


def damage(path: Path, start: int) -> Damage:
    """The Damage of a file that is not UTF-8."""
    found, lines, block = Damage(), 0, b""
    for block in line_blocks(path, start):
        found.add_block(block, lines)
        lines += block.count(b"\n")
    cut = CUT.search(block[-4:])
    found.cut = len(cut[0]) if cut else 0
    return found
