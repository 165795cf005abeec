"""Files by name: what may be read, what may be written, and nothing else, whoever the user is.

Landlock judges opening, making, renaming, removing and truncating. It does not judge stat(), chmod() or who watches a folder:
seccomp.py refuses the latter two. Descriptors that are open already keep what they may.
Source: kernel docs, userspace-api/landlock.rst; include/uapi/linux/landlock.h.
"""

import ctypes
import os
import struct
from collections.abc import Sequence
from enum import IntFlag
from pathlib import Path
from stat import S_ISDIR

from workbench.query.inside import kernel

LEAST_ABI = 3  # Linux 6.2: before, whoever may not write a file could still empty it
ASK_VERSION = 1
PATH_BENEATH = 1


class Right(IntFlag):
    """What one may do with files. Those not granted below are refused by being handled."""

    EXECUTE = 1 << 0
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13
    TRUNCATE = 1 << 14
    IOCTL_DEV = 1 << 15
    RESOLVE_UNIX = 1 << 16


READ = Right.READ_FILE | Right.READ_DIR
WRITE = READ | Right.WRITE_FILE | Right.TRUNCATE | Right.MAKE_REG | Right.MAKE_DIR | Right.REMOVE_FILE | Right.REMOVE_DIR
OF_A_FILE = Right.READ_FILE | Right.WRITE_FILE | Right.TRUNCATE

# By version, how many of its rights a kernel knows: on files, on ports (TCP, then UDP), on what is outside the fence
# (abstract sockets, signals). A kernel refuses bits that it does not know, so later versions get what version 10 has.
KNOWN = {3: (15, 0, 0), 4: (15, 2, 0), 5: (16, 2, 0), 6: (16, 2, 2), 7: (16, 2, 2), 8: (16, 2, 2), 9: (17, 2, 2), 10: (17, 4, 2)}


def abi() -> int:
    """The version of this kernel's Landlock; 0 without. Changes nothing."""
    try:
        return kernel.call("landlock_create_ruleset", 0, 0, ASK_VERSION)
    except OSError:
        return 0


def restrict(readable: Sequence[Path | str], writable: Sequence[Path | str]) -> None:
    """None; this thread, and those it starts, read and write these folders and files for good, and no other file.

    No port and no signal outside either, where the version can say so. The process has no_new_privs set, or is root.
    Raises: OSError without version 3, or when a path is not there.
    """
    version = abi()
    if version < LEAST_ABI:
        raise OSError(f"Landlock is version {version}; {LEAST_ABI} is needed (Linux 6.2)")
    files, ports, outside = ((1 << count) - 1 for count in KNOWN[min(version, max(KNOWN))])
    asked = ctypes.create_string_buffer(struct.pack("QQQ", files, ports, outside), 24)
    rules = kernel.call("landlock_create_ruleset", ctypes.addressof(asked), 24, 0)
    try:
        for path in readable:
            allow(rules, path, READ)
        for path in writable:
            allow(rules, path, WRITE)
        kernel.call("landlock_restrict_self", rules, 0)
    finally:
        os.close(rules)


def allow(rules: int, path: Path | str, rights: Right) -> None:
    """None; what is at the path, and beneath it, may be used so. Raises: OSError when nothing is."""
    found = os.open(path, os.O_PATH | os.O_CLOEXEC)
    granted = rights if S_ISDIR(os.fstat(found).st_mode) else rights & OF_A_FILE
    asked = ctypes.create_string_buffer(struct.pack("=Qi", granted, found), 12)
    kernel.call("landlock_add_rule", rules, PATH_BENEATH, ctypes.addressof(asked), 0)
    # A rule holds an inode. /proc makes a new one for the same file once memory is short, unless somebody has it open:
    # such a descriptor stays, and can do nothing by itself.
    if not str(path).startswith("/proc/"):
        os.close(found)
