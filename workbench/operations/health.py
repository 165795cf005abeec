"""Whether an instance can do its work now. A check tells figures and codes, never a path, a name or the words of an error."""

import logging
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from workbench.data.disk import free_bytes
from workbench.store import health
from workbench.store.migrate import revision
from workbench.store.tables import HEAD
from workbench.workbench import Workbench

LOG = logging.getLogger("etabli.health")
LATE = 3  # periods after which a backup is missing
CLOCK_SECONDS = 5  # how far two clocks that write one log may differ

Told = dict[str, Any]


class _Undone(Exception):
    """Ends a transaction that is not to be kept."""


def readiness(workbench: Workbench, now: datetime) -> Told:
    """{"ok": whether every check holds, "checks": {its name: {"ok", and its figures}}}."""
    checks = {name: told(check, workbench, now) for name, check in CHECKS.items()}
    return {"ok": all(check["ok"] for check in checks.values()), "checks": checks}


def told(check: Callable[[Workbench, datetime], Told], workbench: Workbench, now: datetime) -> Told:
    """What a check found; a check that fails by an error found that it is not ok, whatever the error."""
    try:
        return check(workbench, now)
    except Exception as error:
        LOG.warning("a health check failed", exc_info=True)
        return {"ok": False, "error": type(error).__name__}


def store(workbench: Workbench, now: datetime) -> Told:  # noqa: ARG001 - the shape of a check
    """Whether the store takes a write. Nothing of it is kept."""
    began = time.monotonic()
    with suppress(_Undone), workbench.store.writing() as connection:
        health.touch(connection)
        raise _Undone
    return {"ok": True, "ms": round((time.monotonic() - began) * 1000, 1)}


def tables(workbench: Workbench, now: datetime) -> Told:  # noqa: ARG001 - the shape of a check
    """Whether the tables are those that this code knows."""
    found = revision(workbench.store.engine)
    return {"ok": found == HEAD, "found": found, "expected": HEAD}


def disk(workbench: Workbench, now: datetime) -> Told:  # noqa: ARG001 - the shape of a check
    """Whether the disk has more room than its reserve."""
    free_mb = free_bytes(workbench.settings.home) // 1_000_000
    return {"ok": free_mb > workbench.settings.free_disk_mb, "free_mb": free_mb, "reserve_mb": workbench.settings.free_disk_mb}


def clock(workbench: Workbench, now: datetime) -> Told:
    """Whether the clock is not behind the last thing that was done."""
    with workbench.store.reading() as connection:
        last = health.last_deed(connection)
    behind = (last - now).total_seconds() if last else 0.0
    return {"ok": behind <= CLOCK_SECONDS, "behind_seconds": max(0, round(behind))}


def backup(workbench: Workbench, now: datetime) -> Told:
    """Whether the last backup is young enough, or holds all there is; a server just started has some time to make one."""
    backups, most = workbench.backups, LATE * workbench.settings.backup_minutes * 60
    age = backups.age_seconds(now)
    is_young = (age is not None and age <= most) or time.monotonic() - backups.began <= most
    return {"ok": not most or is_young or backups.is_current(), "age_seconds": None if age is None else round(age)}


CHECKS: Mapping[str, Callable[[Workbench, datetime], Told]] = {
    "store": store,
    "tables": tables,
    "disk": disk,
    "clock": clock,
    "backup": backup,
}
