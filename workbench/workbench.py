"""Workbench.open: the only constructor of the parts."""

import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from workbench.data.catalog import Catalog
from workbench.data.sweep import sweep
from workbench.drafts.drafts import Drafts
from workbench.query.sandbox import Sandbox
from workbench.settings import Settings
from workbench.store.engine import open_store

READER = (sys.executable, "-m", "loaders")


class Workbench:
    """An opened instance: settings, store, catalog, drafts and the door to SQL."""

    def __init__(self, settings: Settings, reader: Sequence[str]) -> None:
        self.settings = settings
        self.store = open_store(settings)
        self.catalog = Catalog(self.store, settings)
        self.drafts = Drafts(settings, self.catalog, reader)
        self.sandbox = Sandbox(self.catalog, settings)

    @classmethod
    def open(cls, settings: Settings, reader: Sequence[str] = READER) -> "Workbench":
        """The Workbench of an instance; `reader` is the command that runs a job in a child process."""
        return cls(settings, reader)

    def sweep(self) -> None:
        """None; what a crash left behind is gone. For the start of a server, never beside a running one."""
        sweep(self.catalog, self.settings, datetime.now(UTC))
