"""Databases for tests, on SQLite and on PostgreSQL: each test begins with a new one."""

import fcntl
import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import event

from tests import postgres
from workbench.settings import Settings
from workbench.store import engine

SQLITE, POSTGRESQL = "sqlite", "postgresql"
ENGINES = (SQLITE, POSTGRESQL) if postgres.binaries() else (SQLITE,)
MISSING = "SQLite only, half of what it should: there is no PostgreSQL on this machine; run python tests/setup_postgres.py"
ALONE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"


def header() -> str:
    """On which databases the store is tested in this run."""
    return f"the store is tested on: {f'SQLite, and PostgreSQL of {postgres.binaries()}' if POSTGRESQL in ENGINES else MISSING}"


def ready(folder: Path, pid: int) -> None:
    """None; the server of the test run answers, whichever process of the run asks first."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        postgres.start(folder, pid)


def say(url: str, *statements: str) -> None:
    """None; the server did what the statements say, in one transaction unless there is only one."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("; ".join(statements).encode())


@dataclass(frozen=True)
class Database:
    """A PostgreSQL database that test after test of one process empties. tables: what makes the store's tables."""

    url: str
    tables: tuple[str, ...]

    def empty(self, *, tables: bool) -> None:
        """None; it is as new, with the store's tables or without any."""
        say(self.url, ALONE)
        say(self.url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", *(self.tables if tables else ()))


def new_database(folder: Path) -> Database:
    """A Database of the server in that folder. Its tables are those that the migrations make: what they say is listened to."""
    name = f"test_{secrets.token_hex(6)}"
    say(postgres.url(folder), f"CREATE DATABASE {name}")
    url, said = postgres.url(folder, name), list[str]()

    def listen(_1: Any, _2: Any, statement: str, *_: Any) -> None:
        if statement.lstrip().startswith(("CREATE", "INSERT", "UPDATE", "ALTER")):
            said.append(statement)

    with tempfile.TemporaryDirectory() as home:
        made = engine.databases.engine_of(Settings(home=Path(home), database_url=url))
        event.listen(made, "before_cursor_execute", listen)
        engine.upgrade(made, engine.Store(made).writing)
        made.dispose()
    return Database(url, tuple(said))
