"""The store: one database, SQLite in the home folder or the one of ETABLI_DATABASE_URL."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store import databases
from workbench.store.databases import READS, WRITES
from workbench.store.migrate import upgrade
from workbench.store.trouble import told, told_at_opening


class Store:
    """The database of an instance. Writers come one at a time, in every process; readers never wait."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.reader = engine.execution_options(**READS[engine.dialect.name])
        self.writer = engine.execution_options(**WRITES[engine.dialect.name])
        self.turn = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store. Raises: DatasetError store.busy, store.unreachable."""
        with told(), self.reader.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in the one writing transaction of the moment, committed at the end or undone whole.

        Raises: DatasetError store.busy when its turn did not come, store.unreachable.
        """
        # Threads queue here, without a connection: the database only sees one writer of each process.
        if not self.turn.acquire(timeout=databases.WAIT_SECONDS):
            raise DatasetError("store.busy")
        try:
            with told(), self.writer.begin() as connection:
                databases.take_turn(connection)
                yield connection
        finally:
            self.turn.release()


def open_store(settings: Settings) -> Store:
    """The Store of an instance, its tables up to date.

    Raises: DatasetError when the database cannot be opened, or a newer Établi wrote it.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    store = Store(databases.engine_of(settings))
    with told_at_opening(store.engine, settings):
        with store.engine.connect() as connection:
            databases.require_unicode(connection)
        upgrade(store.engine, store.writing)
    return store
