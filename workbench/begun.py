"""Blocks of bytes whose first one was taken already, to know whether there is any."""

from collections.abc import Generator


class Begun:
    """The blocks of a generator, the first one included. Closing it closes the generator, whether anything was taken from here or not.

    Another generator around it could not: one that has not begun runs nothing when it is closed.
    """

    def __init__(self, blocks: Generator[bytes]) -> None:
        """Takes the first block. Raises: what the generator raises before it."""
        self.blocks = blocks
        self.first = next(blocks, b"")

    def __iter__(self) -> "Begun":
        return self

    def __next__(self) -> bytes:
        if self.first:
            first, self.first = self.first, b""
            return first
        return next(self.blocks)

    def close(self) -> None:
        """None; the generator has ended."""
        self.first = b""
        self.blocks.close()
