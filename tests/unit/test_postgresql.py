"""The store in PostgreSQL: its address, its moods, its restarts."""

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from tests import databases, postgres
from tests.access.conftest import furnished
from tests.conftest import ROOT
from workbench.access.audit import Audit, Deed
from workbench.access.key import Key
from workbench.errors import DatasetError
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.databases import address
from workbench.store.engine import Store, open_store
from workbench.store.versions import PUBLISHED, Version
from workbench.who import CONSOLE
from workbench.workbench import Workbench

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def url(postgresql: databases.Database) -> str:
    """The address of an emptied database with the store's tables."""
    postgresql.empty(tables=True)
    return postgresql.url


@dataclass
class Own:
    """A server that this test may stop, and a database in it."""

    folder: Path
    database: databases.Database

    @property
    def url(self) -> str:
        return self.database.url


@pytest.fixture(scope="module")
def own_server() -> Iterator[Own]:
    folder = postgres.new_folder()
    try:
        postgres.start(folder, os.getpid())
        yield Own(folder, databases.new_database(folder))
    finally:
        postgres.stop(folder)


@pytest.fixture
def own(own_server: Own) -> Own:
    own_server.database.empty(tables=True)
    return own_server


def settings(home: Path, url: str) -> Settings:
    return Settings(home=home, database_url=url, samples=False)


def add_next(store: Store, package: str = "villes") -> None:
    with store.writing() as connection:
        number = versions.last_number(connection, package) + 1
        versions.add(connection, Version(package, number, PUBLISHED, NOW, None, "", "{}", f"packages/{package}/{number}"))


def last_number(store: Store) -> int:
    with store.reading() as connection:
        return versions.last_number(connection, "villes")


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(DatasetError) as caught:
        call()
    return caught.value.code


# ------------------------------------------------------------------ the address


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg", "postgresql+psycopg2", "postgresql+asyncpg"])
def test_an_address_is_understood_however_a_provider_writes_it(tmp_path: Path, url: str, scheme: str) -> None:
    store = open_store(settings(tmp_path, url.replace("postgresql:", f"{scheme}:")))
    add_next(store)
    assert last_number(store) == 1
    assert not (tmp_path / "etabli.sqlite").exists()


@pytest.mark.parametrize("wrong", ["mysql://e:s3cret@h/d", "s3cret", "postgresql://e:s3cret/x@h:1:2/d", "sqlite://", "sqlite:///:memory:"])
def test_an_address_that_is_none_is_told_without_the_password(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(DatasetError) as caught:
        address(settings(tmp_path, wrong))
    assert caught.value.code == "store.address"
    assert "s3cret" not in f"{caught.value} {caught.value.__cause__}"


def test_settings_that_are_printed_show_no_password(tmp_path: Path) -> None:
    assert "s3cret" not in repr(settings(tmp_path, "postgresql://e:s3cret@h/d"))


def test_a_shell_tells_on_one_line_that_the_database_does_not_answer(tmp_path: Path) -> None:
    environment = {**os.environ, "ETABLI_HOME": str(tmp_path), "ETABLI_DATABASE_URL": "postgresql://etabli:s3cret@127.0.0.1:1/day"}
    done = subprocess.run([sys.executable, "cli.py", "list"], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert re.fullmatch(r"The database “day” \(127\.0\.0\.1:1\) cannot be opened\. It says: .*Connection refused.*\n", done.stderr)
    assert "s3cret" not in done.stderr


def test_a_database_that_is_not_there_or_not_ours_is_told_so(tmp_path: Path, server: Path, url: str) -> None:
    with pytest.raises(DatasetError, match=r"“nowhere”.*does not exist") as caught:
        open_store(settings(tmp_path, postgres.url(server, "nowhere")))
    assert caught.value.code == "store.not_opened"
    databases.say(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public", "GRANT USAGE ON SCHEMA public TO PUBLIC")
    databases.say(url, "DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    with pytest.raises(DatasetError, match="It says: permission denied for schema public") as caught:
        open_store(settings(tmp_path, url.replace("etabli@", "guest@")))
    assert caught.value.code == "store.not_opened"


def test_a_database_that_has_no_place_for_every_letter_is_refused(tmp_path: Path, server: Path) -> None:
    name = f"plain_{os.getpid()}"
    databases.say(postgres.url(server), f"CREATE DATABASE {name} TEMPLATE template0 ENCODING SQL_ASCII LOCALE_PROVIDER libc LOCALE 'C'")
    with pytest.raises(DatasetError, match="SQL_ASCII") as caught:
        open_store(settings(tmp_path, postgres.url(server, name)))
    assert caught.value.code == "store.encoding"
    databases.say(postgres.url(server), f"DROP DATABASE {name} WITH (FORCE)")


def test_packages_are_safe_from_a_database_that_is_not_theirs(tmp_path: Path, server: Path, url: str) -> None:
    from tests.unit.editions import built
    from workbench.data.catalog import Catalog
    from workbench.data.sweep import sweep

    def opened(address: str) -> Catalog:
        return Catalog(open_store(settings(tmp_path, address)), settings(tmp_path, address))

    lite, full = opened(""), opened(url)
    edition = lite.publish(built(tmp_path / "quarantine" / "a"), "gares", NOW)
    other = built(tmp_path / "quarantine" / "b")
    for _ in range(2):
        assert code_of(lambda: sweep(full, full.settings, NOW)) == "store.other"
        assert code_of(lambda: full.publish(other, "villes", NOW)) == "store.other"
    sweep(lite, lite.settings, NOW)
    assert edition.parquet("villes").exists()


def test_a_folder_follows_its_database_to_another_server(tmp_path: Path, server: Path, url: str) -> None:
    from tests.unit.editions import built
    from workbench.data.catalog import Catalog
    from workbench.data.sweep import sweep

    catalog = Catalog(open_store(settings(tmp_path, url)), settings(tmp_path, url))
    sweep(catalog, catalog.settings, NOW)
    edition = catalog.publish(built(tmp_path / "quarantine" / "a"), "gares", NOW)
    (tmp_path / "store.json").write_text('{"server": "before"}')
    (tmp_path / "packages" / "gares" / "9").mkdir()
    for _ in range(2):
        sweep(catalog, catalog.settings, NOW)
        assert edition.parquet("villes").exists()
    assert "before" not in (tmp_path / "store.json").read_text()


def test_an_owner_of_the_database_who_may_nothing_else_is_enough(tmp_path: Path, server: Path) -> None:
    name = f"plain_owner_{os.getpid()}"
    databases.say(postgres.url(server), f"CREATE ROLE {name} LOGIN")
    databases.say(postgres.url(server), f"CREATE DATABASE {name} OWNER {name} TEMPLATE template0 ENCODING UTF8")
    try:
        store = open_store(settings(tmp_path, postgres.url(server, name).replace("etabli@", f"{name}@")))
        add_next(store)
        assert last_number(store) == 1
    finally:
        databases.say(postgres.url(server), f"DROP DATABASE {name} WITH (FORCE)")
        databases.say(postgres.url(server), f"DROP ROLE {name}")


# ------------------------------------------------------------------ turns


def test_no_turn_is_lost_in_a_database_that_is_stricter_than_usual(tmp_path: Path, url: str) -> None:
    strict = "ALTER ROLE etabli SET default_transaction_isolation = 'serializable'"
    databases.say(url, strict)
    try:
        stores = [open_store(settings(tmp_path, url)) for _ in range(4)]
        threads = [threading.Thread(target=lambda store=store: [add_next(store) for _ in range(10)]) for store in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert last_number(stores[0]) == 40
    finally:
        databases.say(url, "ALTER ROLE etabli RESET default_transaction_isolation")


def test_a_reader_cannot_write_by_mistake(tmp_path: Path, url: str) -> None:
    with pytest.raises(DatabaseError, match="read-only"), open_store(settings(tmp_path, url)).reading() as connection:
        versions.withdraw(connection, "villes", [1], NOW, "")


def test_a_writer_that_stalls_for_too_long_gives_way(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    stalled, other = (open_store(settings(tmp_path, url)) for _ in range(2))
    monkeypatch.setattr("workbench.store.databases.STALLED_SECONDS", 1)

    def stall() -> None:
        with stalled.writing() as connection:
            add_next(other)
            versions.last_number(connection, "villes")

    assert code_of(stall) == "store.unreachable"
    add_next(stalled)
    assert last_number(other) == 2


def test_the_log_cannot_be_emptied_either(tmp_path: Path, url: str) -> None:
    store = open_store(settings(tmp_path, url))
    log = Audit(store, Key(b"k" * 32))
    log.note(NOW, Deed(CONSOLE, "phase.change"))
    with pytest.raises(DatabaseError, match="only grows"), store.writing() as connection:
        connection.execute(text("TRUNCATE audit"))
    assert log.check().lines == 1


# ------------------------------------------------------------------ restarts


def test_whoever_did_nothing_during_a_restart_does_not_notice_it(tmp_path: Path, own: Own) -> None:
    store = open_store(settings(tmp_path, own.url))
    add_next(store)
    with postgres.paused(own.folder):
        pass
    assert last_number(store) == 1
    add_next(store)
    assert last_number(store) == 2


def test_a_restart_costs_writers_a_clear_message_at_most_and_no_row(tmp_path: Path, own: Own) -> None:
    store = open_store(settings(tmp_path, own.url))
    stop = threading.Event()
    written: list[None] = []
    codes: set[str] = set()

    def keep_writing() -> None:
        while not stop.is_set():
            try:
                add_next(store)
                written.append(None)
            except DatasetError as error:
                codes.add(error.code)
                time.sleep(0.01)

    threads = [threading.Thread(target=keep_writing) for _ in range(10)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(0.5)
        with postgres.paused(own.folder):
            time.sleep(0.3)
        before = len(written)
        add_next(store)
        time.sleep(0.3)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert len(written) > before, "writers go on by themselves"
    assert codes == {"store.unreachable"}
    # A commit whose answer was lost may or may not be there: at most the one that was going on.
    assert last_number(store) - (len(written) + 1) in (0, 1)


def test_a_page_tells_that_the_database_does_not_answer_and_works_again_afterwards(tmp_path: Path, own: Own) -> None:
    from streamlit.testing.v1 import AppTest

    from ui import core

    core.use(Workbench.open(settings(tmp_path, own.url)))
    session = furnished(core.workbench(), datetime.now(UTC)).organizer.session
    page = AppTest.from_string("import pages.data.catalog as page\npage.show()", default_timeout=30)
    page.user = {"session": session}
    page.query_params["lang"] = "fr"
    assert not [item.value for item in page.run().error]
    core.workbench().catalog.forget()
    with postgres.paused(own.folder):
        told = [str(item.value) for item in page.run().error]
    assert len(told) == 1
    assert "ne répond pas" in told[0]
    assert not [item.value for item in page.run().error]


def test_a_publication_that_loses_the_database_can_be_done_again(tmp_path: Path, own: Own) -> None:
    from tests.unit.editions import built
    from workbench.data.catalog import Catalog

    chosen = settings(tmp_path, own.url)
    catalog = Catalog(open_store(chosen), chosen)
    build = built(tmp_path / "quarantine" / "a")
    with postgres.paused(own.folder):
        assert code_of(lambda: catalog.publish(build, "gares", NOW)) == "store.unreachable"
    assert catalog.publish(build, "gares", NOW).version == 1
