"""How deep a JSON document goes, told from its bytes alone, before anything recursive parses it."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workbench.errors import DatasetError

BLOCK_BYTES = 1 << 20
ESCAPED = re.compile(rb"\\.", re.DOTALL)
QUOTE = ord('"')


def require_shallow(path: Path, file: str, limit: int) -> None:
    """None. Raises: DatasetError json.too_deep."""
    if any(depth > limit for depth in depths(path)):
        raise DatasetError("json.too_deep", file=file, limit=limit)


def depths(path: Path) -> Iterator[int]:
    """The deepest nesting in each block of the file: brackets and braces outside strings."""
    depth = 0
    in_string = 0
    for block in unescaped_blocks(path):
        octets = np.frombuffer(block, np.uint8)
        inside = (np.cumsum(octets == QUOTE) + in_string) & 1
        opens = (octets == ord("[")) | (octets == ord("{"))
        closes = (octets == ord("]")) | (octets == ord("}"))
        steps = np.where(inside == 1, 0, opens.astype(np.int8) - closes.astype(np.int8))
        levels = depth + np.cumsum(steps)
        yield int(levels.max(initial=depth))
        depth, in_string = int(levels[-1]), int(inside[-1])


def unescaped_blocks(path: Path) -> Iterator[bytes]:
    """The file's bytes in blocks, every backslash and the character after it left out."""
    carried = b""
    with path.open("rb") as stream:
        while block := carried + stream.read(BLOCK_BYTES - len(carried)):
            slashes = len(block) - len(block.rstrip(b"\\"))
            carried = b"\\" if slashes % 2 and len(block) > 1 else b""
            kept = ESCAPED.sub(b"", block[: len(block) - len(carried)])
            if kept:
                yield kept
