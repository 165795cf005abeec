"""What code that took the engine over would try, and what it tries it with.

Harmless even where it succeeds: signals are number 0, arguments are wrong where the call would do something.
"""

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.query.cells import Home
from workbench.query.inside.kernel import entry

BOTH, FILES, CALLS = ("landlock", "seccomp"), ("landlock",), ("seccomp",)
NOTHING = 0x1000  # an address where nothing is
REFUSED = ("EPERM", "EACCES")


@dataclass(frozen=True)
class Attempt:
    """try_it: raises OSError when refused. by: the layers that refuse it alone. codes: how. abi: of Landlock, for its part."""

    name: str
    try_it: Callable[[Home], object]
    by: tuple[str, ...] = FILES
    codes: tuple[str, ...] = REFUSED
    abi: int = 3


def opened(path: Path | str, flags: int = os.O_RDONLY) -> int:
    """A descriptor."""
    return os.open(path, flags, 0o600)


def listed(path: Path | str) -> list[str]:
    """The names in a folder."""
    return [found.name for found in Path(path).iterdir()]


def text(words: str | bytes | Path) -> int:
    """The address of a text, which stays."""
    KEPT.append(ctypes.create_string_buffer(os.fsencode(words)))
    return ctypes.addressof(KEPT[-1])


KEPT: list[ctypes.Array[ctypes.c_char]] = []


def numbered(number: int) -> int:
    """What a call says that has no name here."""
    if entry()(number, -1, NOTHING, 0, NOTHING, NOTHING, 0) < 0:
        raise OSError(ctypes.get_errno(), "refused")
    return 0
