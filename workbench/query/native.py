"""Native copies: the newest version of each package once more, as a DuckDB database, which queries read faster than Parquet.

They are made after publication, in a child process that yields to everybody; until one is there, queries read the Parquet
files. A version is immutable, so its copy is never out of date. See docs/decisions/0012-native-copies.md.
"""

import json
import logging
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.data import disk, native_files
from workbench.data.catalog import Catalog
from workbench.data.edition import Edition
from workbench.data.folders import sync_folder
from workbench.data.locks import held
from workbench.data.native_files import COPY, JOB, ORDERS
from workbench.drafts import child
from workbench.drafts.draft_file import write_json
from workbench.drafts.outcome import LITTER, RESULT
from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.versions import PUBLISHED

LOG = logging.getLogger("etabli.native")
COMMAND = (sys.executable, "-m", "workbench.query.native_child")
MEMORY_MB = 1_000  # more makes it no faster
TIMES_PARQUET = 4  # one and a half, mostly
LEAST_BYTES = 16_000_000  # a block of a quarter of a MB for each of the first columns

path = native_files.path


def missing(catalog: Catalog) -> list[Edition]:
    """The newest published Edition of each package that has no native copy."""
    return [item for item in catalog.packages() if not path(catalog.home, item.package, item.version).exists()]


def most_bytes(edition: Edition) -> int:
    """What the copy of an Edition may take on the disk, in bytes. Raises: DatasetError, OSError when it was withdrawn."""
    return LEAST_BYTES + TIMES_PARQUET * sum(edition.parquet(str(item["name"])).stat().st_size for item in edition.resources)


def has_room(settings: Settings, edition: Edition) -> bool:
    """Whether the disk has room for a copy of an Edition beside its reserve. Raises: DatasetError, OSError when it was withdrawn."""
    return disk.free_bytes(settings.home) >= most_bytes(edition) + settings.free_disk_mb * 1_000_000


def make(catalog: Catalog, edition: Edition) -> bool:
    """Whether the native copy of an Edition is there now, made by a child process if need be; why it is not stands in the log.

    Raises: OSError when the disk fails.
    """
    target = path(catalog.home, edition.package, edition.version)
    place = catalog.home / native_files.FOLDER
    place.mkdir(exist_ok=True)
    try:
        with held(place / native_files.LOCK, 0.0):
            if not target.exists() and not child.is_worked_on(place / native_files.PART):
                make_alone(catalog, edition, target)
    except TimeoutError:
        pass  # another process is at it
    except DatasetError:
        return False  # withdrawn meanwhile
    return target.exists()


def make_alone(catalog: Catalog, edition: Edition, target: Path) -> None:
    """None; as `make`, while nobody else makes one. Raises: DatasetError, OSError."""
    if not has_room(catalog.settings, edition):
        tell(logging.WARNING, edition, "native.no_room", free_mb=disk.free_bytes(catalog.home) // 1_000_000)
        return
    began = time.monotonic()
    part = catalog.home / native_files.FOLDER / native_files.PART
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir()
    try:
        outcome = made_in(part, edition, catalog.settings)
        if "error" in outcome:
            tell(logging.WARNING, edition, "native.failed", code=outcome["error"]["code"], detail=last_words(part))
            return
        put(part / LITTER[JOB] / COPY, target)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    if not is_published(catalog, edition):
        native_files.remove(catalog.home, edition.package, edition.version)
        return
    ms = round((time.monotonic() - began) * 1000)
    tell(logging.INFO, edition, "native.made", ms=ms, mb=round(target.stat().st_size / 1e6, 1))


def made_in(part: Path, edition: Edition, settings: Settings) -> Mapping[str, Any]:
    """What the child left in the folder: {"tables"} with the copy, or {"error"}."""
    tables = [(str(item["name"]), str(edition.parquet(str(item["name"])).absolute())) for item in edition.resources]
    memory_mb = min(MEMORY_MB, settings.read_memory_mb // 2)  # the other half is what DuckDB does not count
    write_json(part / ORDERS, {"tables": tables, "memory_mb": memory_mb, "bytes": most_bytes(edition)})
    child.start(COMMAND, JOB, part, settings).wait()
    return dict(json.loads((part / RESULT).read_text(encoding="utf-8")))


def put(copy: Path, target: Path) -> None:
    """None; the copy, whole and on the disk already, stands where queries look for it."""
    target.parent.mkdir(exist_ok=True)
    copy.replace(target)
    sync_folder(target.parent)


def is_published(catalog: Catalog, edition: Edition) -> bool:
    """Whether the store, asked now, says that an Edition may be read.

    A withdrawal is written in the store before it removes copies: one that this does not see yet will see our copy.
    """
    with catalog.store.reading() as connection:
        states = versions.folders(connection)
    return states.get(f"packages/{edition.package}/{edition.version}") == PUBLISHED


def tidy(catalog: Catalog) -> None:
    """None; a version that a newer one with a copy of its own replaced has none any more."""
    newest = {item.package: item.version for item in catalog.packages()}
    there = set(native_files.known(catalog.home))
    for package, version in there:
        if version < newest.get(package, 0) and (package, newest[package]) in there:
            native_files.remove(catalog.home, package, version)


def last_words(part: Path) -> str:
    """The last line that the child wrote before it failed, "" for none."""
    lines: Sequence[str] = (part / child.LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1][:300] if lines else ""


def tell(level: int, edition: Edition, event: str, **known: Any) -> None:
    """None; what became of a copy is in the log."""
    about = {"ev": event, "package": edition.package, "version": edition.version, **known}
    LOG.log(level, "%s", " ".join(f"{name}={value}" for name, value in about.items() if name != "ev"), extra=about)
