"""The store: its tables come by themselves, writers take turns, readers never wait."""

import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from workbench.errors import DatasetError
from workbench.settings import ROOT, Settings
from workbench.store import versions
from workbench.store.engine import Store, open_store
from workbench.store.migrate import MIGRATIONS
from workbench.store.tables import HEAD, METADATA
from workbench.store.versions import PUBLISHED, WITHDRAWN, Version

pytestmark = pytest.mark.usefixtures("database")
NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
OPEN = """
import sys
from pathlib import Path
from workbench.settings import Settings
from workbench.store.engine import open_store

open_store(Settings(home=Path(sys.argv[1])))
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(Settings(home=tmp_path))


def version(package: str, number: int, now: datetime = NOW) -> Version:
    return Version(package, number, PUBLISHED, now, None, "", "{}", f"packages/{package}/{number}")


def add(store: Store, *rows: Version) -> None:
    with store.writing() as connection:
        for row in rows:
            versions.add(connection, row)


@pytest.mark.empty_database
def test_the_tables_come_with_the_first_opening_and_match_the_code(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_revision_known_to_the_code_is_the_last_migration() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_current_head() == HEAD


def test_opening_again_keeps_what_was_written(store: Store, tmp_path: Path) -> None:
    add(store, version("villes", 1))
    with open_store(Settings(home=tmp_path)).reading() as connection:
        assert [row.package for row in versions.newest(connection)] == ["villes"]


def test_a_store_of_a_newer_etabli_is_refused_and_left_alone(store: Store, tmp_path: Path) -> None:
    with store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatasetError, match="9999") as caught:
        open_store(Settings(home=tmp_path))
    assert caught.value.code == "store.newer"


def test_a_moment_comes_back_in_utc_whatever_zone_it_was_written_in(store: Store) -> None:
    add(store, version("villes", 1, NOW.astimezone(timezone(timedelta(hours=2)))))
    with store.reading() as connection:
        assert versions.newest(connection)[0].published_at == NOW


def test_a_reader_does_not_wait_for_a_writer(store: Store) -> None:
    add(store, version("villes", 1))
    with store.writing() as writer:
        versions.add(writer, version("villes", 2))
        with store.reading() as reader:
            assert versions.last_number(reader, "villes") == 1


def test_writers_take_turns_and_none_is_lost(store: Store) -> None:
    def write_next() -> None:
        with store.writing() as connection:
            versions.add(connection, version("villes", versions.last_number(connection, "villes") + 1))

    threads = [threading.Thread(target=write_next) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with store.reading() as connection:
        assert [row.version for row in versions.history(connection, "villes")] == [8, 7, 6, 5, 4, 3, 2, 1]


def test_a_reader_sees_one_state_of_the_store_however_long_it_reads(store: Store) -> None:
    add(store, version("villes", 1))
    with store.reading() as reader:
        assert versions.last_number(reader, "villes") == 1
        add(store, version("villes", 2))
        assert versions.last_number(reader, "villes") == 1


def test_a_hundred_readers_at_once_all_get_their_answer(store: Store) -> None:
    add(store, version("villes", 1))
    found: list[int] = []

    def read() -> None:
        with store.reading() as connection:
            number = versions.last_number(connection, "villes")
            time.sleep(0.05)
            found.append(number)

    threads = [threading.Thread(target=read) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [1] * 100


@pytest.mark.empty_database
def test_four_processes_that_open_a_new_instance_at_once_all_open_it(tmp_path: Path) -> None:
    command = [sys.executable, "-c", OPEN, str(tmp_path / "home")]
    children = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [child.communicate(timeout=120)[1] for child in children] == [""] * 4


def test_a_text_with_a_sign_that_is_none_is_kept_without_it(store: Store) -> None:
    add(store, version("villes", 1))
    with store.writing() as connection:
        versions.withdraw(connection, "villes", [1], NOW, "er\0reur")
    with store.reading() as connection:
        assert versions.history(connection, "vil\0les") == []
        assert versions.history(connection, "villes")[0].reason.replace("\0", "�") == "er�reur"


def test_what_fails_halfway_leaves_nothing(store: Store) -> None:
    with pytest.raises(IntegrityError):
        add(store, version("villes", 1), version("villes", 1))
    with store.reading() as connection:
        assert versions.newest(connection) == []


def test_the_stamp_grows_with_each_publication_and_each_withdrawal(store: Store) -> None:
    stamps = []
    for step in range(3):
        if step < 2:
            add(store, version("villes", step + 1))
        else:
            with store.writing() as connection:
                versions.withdraw(connection, "villes", [2], NOW, "données personnelles")
        with store.reading() as connection:
            stamps.append(versions.stamp(connection))
    assert stamps == sorted(set(stamps))


def test_the_newest_version_of_a_package_is_the_last_one_not_withdrawn(store: Store) -> None:
    add(store, version("villes", 1), version("villes", 2), version("gares", 1))
    with store.writing() as connection:
        versions.withdraw(connection, "villes", [2], NOW, "erreur")
    with store.reading() as connection:
        assert [(row.package, row.version) for row in versions.newest(connection)] == [("gares", 1), ("villes", 1)]
        gone = versions.history(connection, "villes")[0]
    assert (gone.state, gone.reason, gone.withdrawn_at) == (WITHDRAWN, "erreur", NOW)
