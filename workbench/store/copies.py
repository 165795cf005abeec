"""Copies of a SQLite store: made while it is written to, opened without changing them, and judged."""

import sqlite3
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, text

from workbench.store.engine import Store


def copy(store: Store, target: Path) -> None:
    """None; the store as it was at one commit stands in a file of its own. Writers go on meanwhile."""
    connection = store.engine.raw_connection()
    try:
        driver = connection.driver_connection
        assert isinstance(driver, sqlite3.Connection)
        driver.execute("VACUUM INTO ?", (str(target),))
    finally:
        connection.close()


def opened(path: Path) -> Store:
    """The Store of a copy, for reading; nothing is written beside it."""
    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return Store(create_engine("sqlite://", creator=lambda: sqlite3.connect(address, uri=True), hide_parameters=True))


def is_sound(store: Store) -> bool:
    """Whether every page of the file can be read and every reference leads somewhere."""
    with store.reading() as connection:
        whole = connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        return whole and connection.execute(text("PRAGMA foreign_key_check")).first() is None


def changes(store: Store, home: Path) -> str:
    """A text that differs once something was written since; the questions of a health check write nothing."""
    if store.engine.dialect.name == "sqlite":
        files = [path.stat() for name in ("etabli.sqlite", "etabli.sqlite-wal") if (path := home / name).exists()]
        return " ".join(f"{stat.st_size}.{stat.st_mtime_ns}" for stat in files)
    counted = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_user_tables WHERE relname <> 'event'"
    with store.reading() as connection:
        return str(connection.execute(text(counted)).scalar())
