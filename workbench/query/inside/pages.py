"""The memory that DuckDB reads blocks into, in pages of 2 MB: a query touches 30 MB of it, and each page that is touched costs.

DuckDB sets aside addresses for all the memory of the machine, once, and uses no more of them than block_allocator_memory says.
Half of what a confined query cost more than one inside the server was 8,000 pages of 4 KB.
"""

import contextlib
import ctypes
import sys
from pathlib import Path

LARGE = 1 << 30  # bytes; nothing else in the process is as large
ADVISE_HUGE = 14  # MADV_HUGEPAGE, madvise(2)
MB = 1 << 20


def prepared() -> int:
    """MB of addresses that are set aside and count as data of the process (proc(5), VmData); their pages are large from now on."""
    if sys.platform != "linux":
        return 0
    found = [span for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines() if (span := set_aside(line))]
    library = ctypes.CDLL(None)
    for start, size in found:
        with contextlib.suppress(OSError):  # where the system has no large pages, small ones do
            library.madvise(ctypes.c_void_p(start), ctypes.c_size_t(size), ADVISE_HUGE)
    return sum(size for _, size in found) // MB


def set_aside(line: str) -> tuple[int, int] | None:
    """The start and the size of a large span of writable memory that is no file's; None for any other line of /proc/self/maps."""
    parts = line.split()
    start, end = (int(part, 16) for part in parts[0].split("-"))
    return (start, end - start) if len(parts) == 5 and "w" in parts[1] and end - start >= LARGE else None
