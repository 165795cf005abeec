"""Stretches of a file that hold whole lines, and looking at several of them at once."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

CHUNK = 1 << 21
THREADS = 2
WAITING = 4  # blocks in memory at once
Item = TypeVar("Item")
Result = TypeVar("Result")


def blocks(path: Path, start: int, longest_line: int) -> Iterator[bytes]:
    """The bytes of a file from the offset `start` on, cut after line feeds; inside a line only when it is longer than told."""
    with path.open("rb") as file:
        file.seek(start)
        while chunk := file.read(CHUNK):
            yield chunk + file.readline(longest_line)


def ahead(look: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What a function gives for each item, in order, while threads are at the next ones. numpy and Arrow let threads run side by side."""
    waiting: deque[Future[Result]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for item in items:
            waiting.append(pool.submit(look, item))
            if len(waiting) == WAITING:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
