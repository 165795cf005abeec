"""The event itself: the phase of the day."""

from datetime import UTC, datetime

from workbench.access.audit import Audit, Deed
from workbench.errors import DayError
from workbench.roles import PHASES, PREPARATION
from workbench.store import event
from workbench.store.engine import Store
from workbench.who import Actor


class Event:
    """The one event of an instance."""

    def __init__(self, store: Store, audit: Audit) -> None:
        self.store = store
        self.audit = audit
        with store.reading() as connection:
            known = event.found(connection)
        if known is None:
            self.begin(datetime.now(UTC))

    def begin(self, now: datetime) -> None:
        """None; there is an event, in preparation."""
        with self.store.writing() as connection:
            if event.found(connection) is None:  # two first starts at once
                event.begin(connection, PREPARATION, now)

    def phase(self) -> str:
        """The phase of the day, one of PHASES."""
        with self.store.reading() as connection:
            found = event.found(connection)
        return found[0] if found else PREPARATION

    def change_phase(self, phase: str, now: datetime, by: Actor) -> None:
        """None; the day is in that phase. Raises: DayError phase.unknown."""
        if phase not in PHASES:
            raise DayError("phase.unknown", phase=phase[:40], phases=", ".join(PHASES))
        with self.store.writing() as connection:
            event.change(connection, phase, now)
            self.audit.add(connection, now, Deed(by, "phase.change", phase))
