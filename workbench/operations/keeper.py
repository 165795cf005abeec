"""The thread that makes backups while the server runs: every few minutes when something changed, and when a phase ends."""

import logging
import os
import threading
import time
from contextlib import suppress

from workbench.operations.manifest import AUTO, PHASE
from workbench.workbench import Workbench

LOG = logging.getLogger("etabli.backups")
STEP_SECONDS = 2.0
FIRST_SECONDS = 60.0  # a server started again and again has backups all the same
NICE = 10


def keep_backups(workbench: Workbench, stop: threading.Event) -> None:
    """None, once `stop` is set. For a thread of its own; without ETABLI_BACKUP_MINUTES it ends at once."""
    if not workbench.settings.backup_minutes:
        return
    give_way()
    keeper = Keeper(workbench, time.monotonic())
    while not stop.wait(STEP_SECONDS):
        try:
            keeper.step(time.monotonic())
        except Exception:
            LOG.exception("no backup could be made", extra={"ev": "backup.failed"})


class Keeper:
    """When the next backup is due."""

    def __init__(self, workbench: Workbench, clock: float) -> None:
        self.workbench = workbench
        self.phase = workbench.event.phase()
        self.period = workbench.settings.backup_minutes * 60.0
        self.due = clock + min(FIRST_SECONDS, self.period)

    def step(self, clock: float) -> None:
        """None; the backup that is due at this moment, if one is, has been made."""
        phase = self.workbench.event.phase()
        if phase != self.phase:
            ended, self.phase = self.phase, phase
            self.make(PHASE, ended)
        elif clock >= self.due:
            self.due = clock + self.period
            if not self.workbench.backups.is_current():
                self.make(AUTO)

    def make(self, kind: str, phase: str = "") -> None:
        """None; a backup was made, and is in the log."""
        began = time.monotonic()
        made = self.workbench.backups.make(kind, phase)
        ms = round((time.monotonic() - began) * 1000)
        LOG.info("backup made", extra={"ev": "backup.made", "ms": ms, "backup": made.folder.name, "files": len(made.manifest.files)})


def give_way() -> None:
    """None; this thread runs when nobody else wants the processor, where the system knows of such a thing."""
    with suppress(AttributeError, OSError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)
