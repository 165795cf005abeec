"""The one door to system calls that Python has no function for. Imports anywhere; calls only on Linux."""

import ctypes
import os
import platform
import sys
from collections.abc import Callable
from functools import cache

from workbench.query.inside.syscalls import MACHINES, NUMBERS


@cache
def machine() -> int | None:
    """Which column of the table of system calls is this machine's; None when it is not Linux, has none, or is 32 bits wide."""
    wide = sys.platform == "linux" and ctypes.sizeof(ctypes.c_void_p) == 8
    return MACHINES.get(platform.machine()) if wide else None


def number(name: str) -> int:
    """The number of a system call on this machine. Raises: OSError when it has none."""
    column = machine()
    found = NUMBERS[name][column] if column is not None else None
    if found is None:
        raise OSError(f"{name} has no number on {platform.machine()}")
    return found


@cache
def entry() -> Callable[..., int]:
    """The C library's syscall(), which passes whole registers and keeps errno."""
    function = ctypes.CDLL(None, use_errno=True).syscall
    function.restype = ctypes.c_long
    function.argtypes = [ctypes.c_long] * 7
    return function


def call(name: str, *arguments: int) -> int:
    """What a system call returns. arguments: integers and addresses. Raises: OSError with the kernel's errno."""
    told = entry()(number(name), *arguments, *(0,) * (6 - len(arguments)))
    if told < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return told
