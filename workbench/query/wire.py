"""Frames between the server and the process of a query: a kind, a length, the bytes."""

import io
import os
import struct
from collections.abc import Callable
from typing import Any

HEAD = struct.Struct("!cI")
JOB, SCRIPT, BODY, END = b"j", b"s", b"b", b"e"
BLOCK = 1 << 18


def send(fd: int, kind: bytes, payload: bytes) -> None:
    """None; the frame is written, with write(2): a confined process may not call send(2). Raises: OSError."""
    left = memoryview(HEAD.pack(kind, len(payload)) + payload)
    while left:
        left = left[os.write(fd, left) :]


def receive(read: Callable[[int], bytes], most: int) -> tuple[bytes, bytes]:
    """The kind and the bytes of the next frame; read(n) gives n bytes. Raises: EOFError, ValueError for more than `most` bytes."""
    kind, length = HEAD.unpack(read(HEAD.size))
    if length > most:
        raise ValueError(f"a frame of {length} bytes")
    return kind, read(length)


def exactly(fd: int) -> Callable[[int], bytes]:
    """A function that reads exactly so many bytes. Raises: EOFError."""

    def read(count: int) -> bytes:
        found = bytearray()
        while len(found) < count:
            block = os.read(fd, min(count - len(found), BLOCK))  # read(2) is given room for all that it may bring
            if not block:
                raise EOFError
            found += block
        return bytes(found)

    return read


class Body(io.RawIOBase):
    """A file whose bytes leave as BODY frames, in blocks; close() sends the last one."""

    def __init__(self, fd: int) -> None:
        super().__init__()
        self.fd = fd
        self.kept = bytearray()

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: Any) -> int:
        """How many bytes were taken: all."""
        self.kept += data
        if len(self.kept) >= BLOCK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """None; nothing is kept back."""
        with memoryview(self.kept) as kept:
            for start in range(0, len(kept), BLOCK):
                send(self.fd, BODY, bytes(kept[start : start + BLOCK]))
        self.kept.clear()

    def close(self) -> None:
        """None; everything has left."""
        if not self.closed:
            self.flush()
        super().close()
