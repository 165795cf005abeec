"""What a database's own errors mean for people: it is busy, or it does not answer. Everything else is a bug and stays one."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from workbench.data import disk
from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store.databases import place

LOG = logging.getLogger("etabli")
MOST_REASON = 300
# PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html
BUSY_STATES = ("40001", "40P01", "55P03")  # somebody else's turn
LOST_STATES = ("08", "25P03", "28", "3D", "53300", "57P")  # no link, no entry, no database, no place, shut down


@contextmanager
def told() -> Iterator[None]:
    """None; a database that is busy or gone is told in our words. Raises: DatasetError store.busy, store.unreachable."""
    try:
        yield
    except PoolTimeout as error:
        raise DatasetError("store.busy") from error
    except DBAPIError as error:
        if is_busy(error):
            raise DatasetError("store.busy") from error
        if is_lost(error):
            LOG.warning("the store does not answer: %s", reason(error))
            raise DatasetError("store.unreachable") from error
        raise


@contextmanager
def told_at_opening(engine: Engine, settings: Settings) -> Iterator[None]:
    """None; whoever starts the instance is told what the database says.

    Raises: DatasetError store.busy, store.not_opened, disk.full.
    """
    try:
        yield
    except DBAPIError as error:
        if disk.is_from_full(error, settings.home):
            raise disk.disk_full(settings.home, settings.free_disk_mb) from error
        if is_busy(error):
            raise DatasetError("store.busy") from error
        raise DatasetError("store.not_opened", reason=reason(error), **place(engine.url)) from error


def is_busy(error: DBAPIError) -> bool:
    """Whether others kept the database to themselves for longer than a writer waits."""
    if isinstance(error.orig, sqlite3.OperationalError):
        return error.orig.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return state(error) in BUSY_STATES


def is_lost(error: DBAPIError) -> bool:
    """Whether the database could not be reached, or went away meanwhile."""
    if isinstance(error.orig, sqlite3.Error):
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CANTOPEN
    nobody_answered = type(error.orig).__name__ in ("OperationalError", "ConnectionTimeout") and not state(error)
    return error.connection_invalidated or nobody_answered or state(error).startswith(LOST_STATES)


def state(error: DBAPIError) -> str:
    """PostgreSQL's code of the error; "" when it comes from elsewhere."""
    return str(getattr(error.orig, "sqlstate", None) or "")


def reason(error: DBAPIError) -> str:
    """What the database says, on one line, without a final sign: a sentence goes on after it."""
    said = getattr(getattr(error.orig, "diag", None), "message_primary", None) or str(error.orig)
    return " ".join(said.split())[:MOST_REASON].rstrip(".?")
