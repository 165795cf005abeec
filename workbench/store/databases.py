"""The databases that can hold a store: SQLite in the home folder, or the one of ETABLI_DATABASE_URL.

Both keep the same promises. A reader sees one state of the store. Writers take turns, and each sees what the one before wrote:
in SQLite by BEGIN IMMEDIATE, in PostgreSQL by one lock of the instance, taken before anything is read.
"""

import sqlite3
import time
from collections.abc import Mapping
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError

from workbench.errors import DatasetError
from workbench.settings import Settings

WAIT_SECONDS = 30.0  # how long a writer waits for its turn: far longer than any turn takes
STALLED_SECONDS = 60  # a writer that says nothing for so long has lost its machine: the others go on
WRITERS_LOCK = 7_237_001  # any number, the same in every process of the instance

SQLITE_POOL = {"pool_size": 10, "max_overflow": 90}
# A PostgreSQL takes 100 connections unless told otherwise: a server and a few shells must fit.
POSTGRESQL_POOL = {"pool_size": 10, "max_overflow": 20, "pool_pre_ping": True}
POSTGRESQL_LINK = {"connect_timeout": 5, "tcp_user_timeout": 15_000, "application_name": "etabli", "client_encoding": "utf8"}

# REPEATABLE READ: a reader's questions are answered from one moment. A writer must not: its moment would be the one before its turn.
READS: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
WRITES: Mapping[str, Mapping[str, Any]] = {
    "sqlite": {"etabli_writes": True},
    "postgresql": {"isolation_level": "READ COMMITTED", "postgresql_readonly": False},
}


def engine_of(settings: Settings) -> Engine:
    """The Engine of an instance's database; its errors never quote what people wrote.

    Raises: DatasetError store.address when ETABLI_DATABASE_URL names none that we know.
    """
    url = address(settings)
    if url.get_backend_name() == "postgresql":
        engine = create_engine(url, connect_args=POSTGRESQL_LINK, hide_parameters=True, **POSTGRESQL_POOL)
        event.listen(engine, "before_cursor_execute", without_nul, retval=True)
        return engine
    engine = create_engine(url, pool_timeout=WAIT_SECONDS, hide_parameters=True, **SQLITE_POOL)
    event.listen(engine, "connect", on_sqlite_connect)
    event.listen(engine, "begin", on_sqlite_begin)
    return engine


def address(settings: Settings) -> URL:
    """Where the store is. Raises: DatasetError store.address."""
    if not settings.database_url:
        return URL.create("sqlite", database=str(settings.home / "etabli.sqlite"))
    given = settings.database_url
    try:
        url = make_url(given.replace("postgres://", "postgresql://", 1) if given.startswith("postgres://") else given)
    except (ArgumentError, ValueError):
        raise DatasetError("store.address") from None  # the cause may quote the password
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database not in (None, "", ":memory:"):
        return url
    raise DatasetError("store.address")


def place(url: URL) -> dict[str, str]:
    """What people are told of an address: the database and its server, never who signs in there."""
    if url.get_backend_name() == "sqlite":
        return {"database": str(url.database), "server": "SQLite"}
    host = url.host or str(url.query.get("host", "localhost"))
    return {"database": url.database or "?", "server": f"{host}:{url.port or 5432}"}


def take_turn(connection: Connection) -> None:
    """None, once this transaction is the one that writes; it keeps its turn to its end."""
    if connection.dialect.name == "postgresql":
        limits = "set_config('lock_timeout', :wait, true), set_config('idle_in_transaction_session_timeout', :stalled, true)"
        values = {"wait": f"{WAIT_SECONDS}s", "stalled": f"{STALLED_SECONDS}s", "lock": WRITERS_LOCK}
        connection.execute(text(f"SELECT {limits}, pg_advisory_xact_lock(:lock)"), values)


def require_unicode(connection: Connection) -> None:
    """None. Raises: DatasetError store.encoding when the database cannot hold every letter, as one made without a locale."""
    if connection.dialect.name == "postgresql":
        found = str(connection.execute(text("SHOW server_encoding")).scalar_one())
        if found != "UTF8":
            raise DatasetError("store.encoding", encoding=found, **place(connection.engine.url))


def on_sqlite_connect(connection: Any, record: Any) -> None:  # noqa: ARG001 - SQLAlchemy's signature
    """None; the SQLite connection leaves transactions to us and keeps every commit through a power cut."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={round(WAIT_SECONDS * 1000)}")
    write_ahead(cursor)
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()


def write_ahead(cursor: Any) -> None:
    """None; readers do not wait for the writer. SQLite itself does not wait its turn for this one statement, so we do."""
    deadline = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(0.01)


def on_sqlite_begin(connection: Connection) -> None:
    """None; a writer takes its turn at once, so that it never fails halfway because another one was first."""
    writes = connection.get_execution_options().get("etabli_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def without_nul(*told: Any) -> tuple[str, Any]:
    """The statement and its values without the sign U+0000: SQLite takes it, PostgreSQL has no place for it."""
    _, _, statement, values, _, _ = told  # as SQLAlchemy gives them
    return statement, kept(values)


def kept(value: Any) -> Any:
    """The value, or all values of a row, of many rows; in a text, U+0000 gives way to the replacement sign."""
    if isinstance(value, str):
        return value.replace("\0", "\N{REPLACEMENT CHARACTER}")
    if isinstance(value, Mapping):
        return {name: kept(one) for name, one in value.items()}
    return [kept(one) for one in value] if isinstance(value, list) else value
