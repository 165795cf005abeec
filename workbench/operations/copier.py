"""The thread that makes native copies while the server runs: one at a time, seconds after a version was published, whoever published it."""

import logging
import threading
from collections import Counter

from workbench.data.edition import Edition
from workbench.errors import EtabliError
from workbench.operations.keeper import give_way
from workbench.query import native
from workbench.workbench import Workbench

LOG = logging.getLogger("etabli.native")
STEP_SECONDS = 1.0
PAUSE_SECONDS = 30.0  # after a failure that is not a copy's own: the store does not answer, the disk fails
TRIES = 2


def keep_copies(workbench: Workbench, stop: threading.Event) -> None:
    """None, once `stop` is set. For a thread of its own; without ETABLI_NATIVE_COPIES it ends at once."""
    if not workbench.settings.native_copies:
        return
    give_way()
    copier, pause = Copier(workbench), STEP_SECONDS
    while not stop.wait(pause):
        pause = STEP_SECONDS
        try:
            copier.step()
        except Exception:
            LOG.exception("native copies cannot be made", extra={"ev": "native.failed"})
            pause = PAUSE_SECONDS


class Copier:
    """Which copy is to be made next, and which are given up."""

    def __init__(self, workbench: Workbench) -> None:
        self.catalog = workbench.catalog
        self.failures: Counter[tuple[str, int]] = Counter()
        self.told: set[tuple[str, int]] = set()

    def step(self) -> None:
        """None; one copy that was missing has been made, if one could be, and copies that newer ones replace are gone."""
        waiting = [item for item in native.missing(self.catalog) if self.failures[key(item)] < TRIES]
        chosen = next((item for item in waiting if self.fits(item)), None)
        if chosen:
            self.failures[key(chosen)] += 1  # before: whatever happens is not tried without end
            if native.make(self.catalog, chosen):
                del self.failures[key(chosen)]
            elif self.failures[key(chosen)] == TRIES:
                native.tell(logging.WARNING, chosen, "native.given_up")
        native.tidy(self.catalog)

    def fits(self, edition: Edition) -> bool:
        """Whether the disk has room for a copy; that it has not is told once."""
        try:
            fits = native.has_room(self.catalog.settings, edition)
        except (EtabliError, OSError):
            return False  # withdrawn a moment ago
        if not fits and key(edition) not in self.told:
            self.told.add(key(edition))
            native.tell(logging.WARNING, edition, "native.no_room")
        return fits


def key(edition: Edition) -> tuple[str, int]:
    """What names an Edition."""
    return edition.package, edition.version
