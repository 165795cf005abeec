"""Where native copies stand: <home>/native/<package>/<version>.duckdb. They are derived from versions: losing one loses nothing."""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

FOLDER = "native"
SUFFIX = ".duckdb"
PART = ".part"  # the one being made, with the job that makes it
LOCK = ".lock"
JOB, ORDERS, COPY = "native", "orders.json", "copy.duckdb"  # of the job that makes one


def path(home: Path, package: str, version: int) -> Path:
    """Where the native copy of a version stands, when there is one."""
    return home / FOLDER / package / f"{version}{SUFFIX}"


def remove(home: Path, package: str, version: int) -> None:
    """None; the version has no copy. Who reads it reads on; Windows keeps a file that is being read, until the next sweep."""
    copy = path(home, package, version)
    with suppress(OSError):
        if os.name == "nt":
            copy.chmod(0o644)  # a file that cannot be written cannot be removed there
        copy.unlink()


def known(home: Path) -> Iterator[tuple[str, int]]:
    """The package and the version of each copy."""
    for copy in sorted((home / FOLDER).glob(f"*/*{SUFFIX}")):
        if copy.stem.isdecimal() and not copy.parent.name.startswith("."):
            yield copy.parent.name, int(copy.stem)


def keep(home: Path, versions: Collection[tuple[str, int]]) -> None:
    """None; there are copies of these versions at most."""
    for package, version in known(home):
        if (package, version) not in versions:
            remove(home, package, version)
    for shelf in (home / FOLDER).glob("*/"):
        if not shelf.name.startswith("."):
            with suppress(OSError):  # not empty
                shelf.rmdir()
