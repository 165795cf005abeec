"""The store: one database, SQLite in the home folder or the one of ETABLI_DATABASE_URL."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, text

from workbench.settings import Settings
from workbench.store.migrate import upgrade

BUSY_MS = 5_000
WRITERS_LOCK = 7_237_001  # any number, the same in every process of the instance


class Store:
    """The database of an instance. Writers come one at a time, in every process; readers never wait."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.writer = engine.execution_options(etabli_writes=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the store."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection in the one writing transaction of the moment, committed at the end or undone whole."""
        with self.writer.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITERS_LOCK})
            yield connection


def open_store(settings: Settings) -> Store:
    """The Store of an instance, its tables up to date. Raises: DatasetError when a newer Établi wrote it."""
    settings.home.mkdir(parents=True, exist_ok=True)
    address = settings.database_url or URL.create("sqlite", database=str(settings.home / "etabli.sqlite"))
    engine = create_engine(address, hide_parameters=True)  # else its errors tell the log what people wrote
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", on_connect)
        event.listen(engine, "begin", on_begin)
    store = Store(engine)
    upgrade(store.engine, store.writing)
    return store


def on_connect(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    """None; the SQLite connection leaves transactions to us and keeps every commit through a power cut."""
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={BUSY_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def on_begin(connection: Connection) -> None:
    """None; a writer takes its turn at once, so that it never fails halfway because another one was first."""
    writes = connection.get_execution_options().get("etabli_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
