"""Everything a process gives up before it reads a person's SQL, and what a machine must have for that."""

import contextlib
import ctypes
import os
import signal
import struct
import sys
from dataclasses import dataclass
from pathlib import Path

from workbench.query.inside import kernel, landlock, seccomp

MB = 1 << 20
SPACE_MB = 4096  # addresses beyond the memory: code, files that are mapped, what allocators reserve and never touch
OPEN_FILES = 256
THREADS = 4096  # of the user, all processes together: the kernel counts no other way, and does not count root's
FIRST_TO_DIE = b"900"  # of 1000, when the machine itself runs out of memory

# What an engine asks the machine about its processors and memory. DuckDB 2.0 aborts when it sees /proc/self/cgroup and may not read it.
MACHINE = (
    "/proc/self/cgroup", "/sys/fs/cgroup", "/proc/meminfo", "/sys/devices/system/cpu/online", "/dev/null", "/dev/urandom",
)  # fmt: skip

SET_PARENT_DEATH_SIGNAL, SET_DUMPABLE, SET_NO_NEW_PRIVS = 1, 4, 38  # prctl
CAPABILITIES = 0x20080522  # version 3 of the format
IGNORE_OWNERS = 1 << 1  # CAP_DAC_OVERRIDE: root may serve from folders that are another user's


@dataclass(frozen=True)
class Bounds:
    """What a process may use. readable, writable: folders with all beneath, or files.

    memory_mb: of its own, with what it had when it was forked; files that are mapped aside. file_mb: of each file it writes.
    cpu_seconds: of all its threads. nice: how far it yields to others, 0 to 19. reserved_mb: addresses set aside before, mostly never used,
    which the kernel counts as memory: whoever sets some aside watches what is used.
    """

    readable: tuple[Path, ...]
    writable: tuple[Path, ...]
    memory_mb: int
    file_mb: int
    cpu_seconds: int
    nice: int = 5
    reserved_mb: int = 0


def missing() -> tuple[str, ...]:
    """Codes of the protections that this machine lacks: "linux", which has all of them, or "landlock", "seccomp". Confines nobody."""
    if sys.platform != "linux":
        return ("linux",)
    has = {"landlock": landlock.abi() >= landlock.LEAST_ABI, "seccomp": seccomp.available()}
    return tuple(code for code, found in has.items() if not found)


def prepare() -> None:
    """None; what every child would compute anew is computed once, before they are forked. Raises: OSError as confine() would."""
    seccomp.around()


def confine(bounds: Bounds) -> None:
    """None; from now on, for good, this process stays within its bounds. Raises: OSError; then it must not go on.

    To be called in a fresh child, by its one thread, after it closed the descriptors that it must not keep. It has no network
    because it can make no socket: a namespace without network would say so twice, and cost more than all of this.
    """
    require_alone()
    yield_to_others(bounds.nice)
    limit(bounds)
    give_up_privileges()
    landlock.restrict((*filter(os.path.exists, MACHINE), *bounds.readable), bounds.writable)
    seccomp.install()


def require_alone() -> None:
    """None. Raises: OSError when the process has other threads, which Landlock would leave free."""
    if len(os.listdir("/proc/self/task")) > 1:  # noqa: PTH208 - names are enough
        raise OSError("only a process with one thread can be confined")


def yield_to_others(nice: int) -> None:
    """None; others come first, for the processor and for memory."""
    os.nice(nice)
    with contextlib.suppress(OSError):  # some containers keep /proc read-only
        told = os.open("/proc/self/oom_score_adj", os.O_WRONLY | os.O_CLOEXEC)
        os.write(told, FIRST_TO_DIE)
        os.close(told)


def limit(bounds: Bounds) -> None:
    """None; the kernel's limits are set. A file that grows too long is then an error of the write, not the end of the process."""
    import resource  # noqa: PLC0415 - not on Windows, where missing() is asked too

    memory_mb = bounds.memory_mb + bounds.reserved_mb
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for which, soft, hard in (
        (resource.RLIMIT_CORE, 0, 0),
        (resource.RLIMIT_DATA, memory_mb * MB, memory_mb * MB),
        (resource.RLIMIT_AS, (memory_mb + SPACE_MB) * MB, (memory_mb + SPACE_MB) * MB),
        (resource.RLIMIT_FSIZE, bounds.file_mb * MB, bounds.file_mb * MB),
        (resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES),
        (resource.RLIMIT_NPROC, THREADS, THREADS),
        (resource.RLIMIT_CPU, bounds.cpu_seconds, bounds.cpu_seconds + 1),  # SIGXCPU tells why; SIGKILL cannot be ignored
        (resource.RLIMIT_MEMLOCK, 0, 0),
        (resource.RLIMIT_MSGQUEUE, 0, 0),
    ):
        most = resource.getrlimit(which)[1]
        known = (soft, hard) if most == resource.RLIM_INFINITY else (min(soft, most), min(hard, most))
        resource.setrlimit(which, known)


def give_up_privileges() -> None:
    """None; the process dies with its parent, nobody reads its memory, and it never again may more than now, which is little."""
    kernel.call("prctl", SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    kernel.call("prctl", SET_DUMPABLE, 0)
    kernel.call("prctl", SET_NO_NEW_PRIVS, 1)
    about = ctypes.create_string_buffer(struct.pack("Ii", CAPABILITIES, 0), 8)
    held = ctypes.create_string_buffer(24)
    kernel.call("capget", ctypes.addressof(about), ctypes.addressof(held))
    kept = struct.unpack_from("I", held, 4)[0] & IGNORE_OWNERS
    held.raw = struct.pack("6I", kept, kept, 0, 0, 0, 0)
    kernel.call("capset", ctypes.addressof(about), ctypes.addressof(held))
