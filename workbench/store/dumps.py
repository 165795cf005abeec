"""Dumps of a PostgreSQL store, by PostgreSQL's own tools. The password goes by the environment, never on a command line."""

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import create_engine, inspect, make_url, text

from workbench.errors import DayError
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.engine import Store

ALONE = ("--no-owner", "--no-privileges")


def dump(store: Store, settings: Settings, target: Path) -> Mapping[str, str]:
    """The state of each version's folder in the dump that now stands in the file: both are of one moment."""
    connection = store.engine.connect().execution_options(isolation_level="REPEATABLE READ")
    with connection:
        snapshot = connection.execute(text("SELECT pg_export_snapshot()")).scalar()
        states = versions.folders(connection)
        run("pg_dump", settings, ("--format=custom", *ALONE, f"--snapshot={snapshot}", f"--file={target}"))
    return states


def require_sound(path: Path, settings: Settings) -> None:
    """None. Raises: DayError backup.store_broken when the file is no dump, backup.no_tool."""
    told = called("pg_restore", ("--list", str(path)), settings, {})
    if told.returncode or not told.stdout:
        raise DayError("backup.store_broken", backup=path.parent.parent.name)


def require_empty(settings: Settings) -> None:
    """None. Raises: DayError restore.database_used when the database of the settings holds tables."""
    engine = create_engine(make_url(settings.database_url).set(drivername="postgresql+psycopg"), hide_parameters=True)
    try:
        with engine.connect() as connection:
            if inspect(connection).get_table_names():
                raise DayError("restore.database_used")
    finally:
        engine.dispose()


def load(path: Path, settings: Settings) -> None:
    """None; the empty database of the settings holds the dump, all of it or nothing. Raises: DayError."""
    run("pg_restore", settings, ("--single-transaction", "--exit-on-error", *ALONE), (str(path),))


def run(tool: str, settings: Settings, options: Sequence[str], files: Sequence[str] = ()) -> None:
    """None; one of PostgreSQL's tools did its work on the store. Raises: DayError backup.no_tool, backup.tool_failed."""
    url = make_url(settings.database_url).set(drivername="postgresql")
    address = url.set(password=None).render_as_string(hide_password=False)
    told = called(tool, (*options, f"--dbname={address}", *files), settings, {"PGPASSWORD": url.password} if url.password else {})
    if told.returncode:
        raise DayError("backup.tool_failed", tool=tool, problem=" ".join(told.stderr.decode(errors="replace").split())[:300])


def called(tool: str, words: Sequence[str], settings: Settings, secrets: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    """What the tool said. Raises: DayError backup.no_tool when this machine has none."""
    path = shutil.which(tool)
    if path is None:
        raise DayError("backup.no_tool", tool=tool)
    return subprocess.run([path, *words], env={**settings.bare_environment(), **secrets}, capture_output=True, check=False)
