"""Crashes, races and a full disk: the old version goes on serving, nothing is half there, no litter stays."""

import errno
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.unit.editions import CITIES, CITY_ROWS, NO_TICK, built, draft, stage, table
from workbench.data import disk
from workbench.data.catalog import Catalog
from workbench.data.sweep import sweep, sweep_packages
from workbench.drafts import draft_file
from workbench.drafts.child import mark
from workbench.drafts.draft import Draft
from workbench.errors import DatasetError
from workbench.publishing import publishing
from workbench.publishing.build import build
from workbench.settings import ROOT, Settings
from workbench.store.engine import open_store

NOW = datetime(2026, 1, 2, tzinfo=UTC)
PUBLISH = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from workbench.publishing import publishing
from workbench.data.catalog import Catalog
from workbench.settings import Settings
from workbench.store import versions
from workbench.store.engine import open_store

home, build, dies = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

def then_die(function):
    def run(*arguments):
        function(*arguments)
        die()
    return run

if dies == "before anything":
    publishing.sealed = die
if dies == "while the descriptor is written":
    publishing.write_json = lambda path, document: (path.with_name(".datapackage.json.1.part").write_text("{"), die())
if dies == "once the folder has moved":
    publishing.sync_folder = lambda folder: None if folder == build else die()
if dies == "before the row is written":
    versions.add = die
if dies == "before the commit":
    versions.add = then_die(versions.add)

settings = Settings(home=home)
Catalog(open_store(settings), settings).publish(build, "villes", datetime(2026, 1, 2, tzinfo=UTC))
if dies == "after the commit":
    die()
"""


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    """Of an instance on SQLite, then of one on PostgreSQL."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def catalog(settings: Settings) -> Catalog:
    return opened(settings)


def opened(settings: Settings) -> Catalog:
    return Catalog(open_store(settings), settings)


def quarantine(settings: Settings, name: str) -> Path:
    return settings.home / "quarantine" / name


def publish_in_a_child(settings: Settings, build_folder: Path, dies: str) -> int:
    command = [sys.executable, "-c", PUBLISH, str(settings.home), str(build_folder), dies]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode


def is_whole(catalog: Catalog, version: int) -> bool:
    edition = catalog.find("villes", version)
    return edition.parquet("villes").exists() and edition.profile("villes")["rows"] == 3 and edition.descriptor["version"] == str(version)


def left(home: Path) -> set[str]:
    """Every file of the instance but the store and the ballast."""
    found = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    return {name for name in found if not name.startswith(("etabli.sqlite", "ballast", "store.json"))}


@pytest.mark.parametrize(
    ("dies", "published"),
    [
        ("before anything", False),
        ("while the descriptor is written", False),
        ("once the folder has moved", False),
        ("before the row is written", False),
        ("before the commit", False),
        ("after the commit", True),
    ],
)
def test_a_publication_killed_at_any_moment_is_whole_or_absent(settings: Settings, catalog: Catalog, dies: str, published: bool) -> None:
    catalog.publish(built(quarantine(settings, "a")), "villes", NOW)
    whole = {name for name in left(settings.home) if name.startswith("packages")}
    assert publish_in_a_child(settings, built(quarantine(settings, "b")), dies) == -signal.SIGKILL
    again = opened(settings)
    assert is_whole(again, 1)
    assert [edition.version for edition in again.history("villes")] == ([2, 1] if published else [1])
    sweep(again, settings, NOW)
    kept = {name for name in left(settings.home) if name.startswith("packages")}
    assert kept == whole | ({name.replace("/1/", "/2/") for name in whole} if published else set())
    following = again.publish(built(quarantine(settings, "c")), "villes", NOW).version
    assert is_whole(again, following)
    assert following == (3 if published else 2)


def test_a_folder_left_by_a_crash_does_not_stop_the_next_publication(settings: Settings, catalog: Catalog) -> None:
    publish_in_a_child(settings, built(quarantine(settings, "a")), "before the commit")
    edition = catalog.publish(built(quarantine(settings, "b")), "villes", NOW)
    assert is_whole(catalog, edition.version)
    sweep(catalog, settings, NOW)
    assert [path.name for path in (settings.home / "packages" / "villes").iterdir()] == [str(edition.version)]


def test_eight_organizers_publishing_the_same_package_all_succeed(settings: Settings, catalog: Catalog) -> None:
    folders = [built(quarantine(settings, str(number))) for number in range(8)]
    found: list[int] = []
    threads = [
        threading.Thread(target=lambda folder=folder: found.append(opened(settings).publish(folder, "villes", NOW).version))
        for folder in folders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 9))
    assert all(is_whole(catalog, version) for version in found)


def test_two_processes_publishing_the_same_package_both_succeed(settings: Settings, catalog: Catalog) -> None:
    folders = [built(quarantine(settings, str(number))) for number in range(2)]
    command = [sys.executable, "-c", PUBLISH, str(settings.home)]
    children = [subprocess.Popen([*command, str(folder), "never"], cwd=ROOT) for folder in folders]
    assert [child.wait(60) for child in children] == [0, 0]
    assert (is_whole(catalog, 1), is_whole(catalog, 2)) == (True, True)


def test_a_publication_goes_on_while_another_process_sweeps(settings: Settings, catalog: Catalog) -> None:
    folders = [built(quarantine(settings, str(number))) for number in range(5)]
    stop = threading.Event()

    def keep_sweeping() -> None:
        other = opened(settings)
        while not stop.is_set():
            sweep_packages(other, settings.home)

    sweeper = threading.Thread(target=keep_sweeping)
    sweeper.start()
    try:
        for folder in folders:
            catalog.publish(folder, "villes", NOW)
    finally:
        stop.set()
        sweeper.join()
    assert all(is_whole(catalog, version) for version in range(1, 6))


def saved(settings: Settings, name: str, change: Callable[[Draft], Draft] = lambda draft: draft) -> Path:
    """The folder of a read draft with its stage, some leftovers in it."""
    folder = quarantine(settings, name)
    stage(folder, "t0", CITY_ROWS)
    draft_file.save(change(draft(folder, table(CITIES, CITY_ROWS))), folder)
    (folder / "build").mkdir()
    (folder / "build" / "villes.parquet").write_text("half")
    (folder / ".draft.json.99.part").write_text("{")
    return folder


def in_state(state: str) -> Callable[[Draft], Draft]:
    return lambda found: replace(found, state=state)


def test_a_draft_whose_reading_was_killed_keeps_its_files_and_says_so(settings: Settings, catalog: Catalog) -> None:
    folder = saved(settings, "a" * 12, in_state("reading"))
    sweep(catalog, settings, NOW)
    found = draft_file.load(folder)
    assert (found.state, found.tables) == ("failed", ())
    assert found.error == {"code": "job.interrupted", "context": {"file": "villes.csv"}}
    assert {path.name for path in folder.rglob("*") if path.is_file()} == {"0", "draft.json"}


def test_a_draft_whose_building_was_killed_is_still_read(settings: Settings, catalog: Catalog) -> None:
    folder = saved(settings, "a" * 12, in_state("building"))
    sweep(catalog, settings, NOW)
    found = draft_file.load(folder)
    assert (found.state, len(found.tables), found.error and found.error["code"]) == ("read", 1, "job.interrupted")
    build(found, folder, NO_TICK)
    assert catalog.publish(folder / "build", "villes", NOW).version == 1


def test_a_draft_in_the_works_of_a_shell_is_left_alone(settings: Settings, catalog: Catalog) -> None:
    folder = saved(settings, "a" * 12, in_state("reading"))
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", str(folder)]) as child:
        try:
            mark(folder, child)
            sweep(catalog, settings, NOW)
            assert draft_file.load(folder).state == "reading"
            assert (folder / "work" / "stage.duckdb").exists()
        finally:
            child.kill()


def test_a_read_draft_waits_for_its_organizer_until_it_is_too_old(settings: Settings, catalog: Catalog) -> None:
    folder = saved(settings, "a" * 12)
    sweep(catalog, settings, NOW)
    assert draft_file.load(folder).tables
    sweep(catalog, settings, NOW + timedelta(days=settings.draft_days))
    assert not folder.exists()


def test_a_folder_that_never_became_a_draft_is_removed(settings: Settings, catalog: Catalog) -> None:
    (quarantine(settings, "a" * 12) / "files").mkdir(parents=True)
    sweep(catalog, settings, NOW)
    assert not quarantine(settings, "a" * 12).exists()


def test_a_withdrawal_killed_halfway_is_finished_at_the_next_start(
    settings: Settings, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.publish(built(quarantine(settings, "a")), "villes", NOW)
    (settings.home / "exports" / "villes" / "1").mkdir(parents=True)
    (settings.home / "exports" / "villes" / "1" / "villes.csv").write_text("a")
    monkeypatch.setattr(Catalog, "remove_files", lambda *_: None)
    catalog.withdraw("villes", None, "données personnelles", NOW)
    sweep(opened(settings), settings, NOW)
    assert not (settings.home / "packages" / "villes").exists()
    assert not (settings.home / "exports" / "villes").exists()


def test_sweeping_twice_changes_nothing_and_spares_what_is_published(settings: Settings, catalog: Catalog) -> None:
    edition = catalog.publish(built(quarantine(settings, "a"), upload="données.part"), "villes", NOW)
    shutil.rmtree(settings.home / "quarantine")
    before = left(settings.home)
    for _ in range(2):
        sweep(catalog, settings, NOW)
    assert left(settings.home) == before
    assert edition.originals[0].path.name == "données.part"


# ---------------------------------------------------------------------- a full disk


def test_a_reading_is_refused_before_the_disk_fills(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "free_bytes", lambda _: 700_000_000)
    catalog.require_space(160_000_000)
    with pytest.raises(DatasetError, match="700 MB are free and 800 MB are needed") as caught:
        catalog.require_space(200_000_000)
    assert caught.value.code == "disk.full"


def test_a_disk_that_fills_while_building_gives_a_message_and_loses_nothing(tmp_path: Path) -> None:
    stage(tmp_path, "t0", [(f"{number:064}", f"{number * 7919:064}") for number in range(20_000)])
    script = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from tests.unit.editions import NO_TICK, draft, table
from workbench.publishing.build import build
from workbench.descriptor import Field
from workbench.errors import DatasetError
folder = Path(sys.argv[1])
made = draft(folder, table((Field("a"), Field("b")), range(20_000)))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    build(made, folder, NO_TICK)
except DatasetError as error:
    print(error.code)
"""
    told = subprocess.run([sys.executable, "-c", script, str(tmp_path), str(ROOT)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.stdout.strip() == "disk.full", told.stderr
    assert not (tmp_path / "build").exists()
    assert (tmp_path / "files" / "0").read_text() == "as published\n"
    assert (tmp_path / "work" / "stage.duckdb").exists()


def test_a_disk_that_fills_while_publishing_leaves_the_draft_as_it_was(
    settings: Settings, catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.publish(built(quarantine(settings, "a")), "villes", NOW)
    folder = built(quarantine(settings, "b"))

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (settings.home / "ballast").write_bytes(b"0")
    with monkeypatch.context() as patched:
        patched.setattr(publishing.versions, "add", full)
        with pytest.raises(DatasetError) as caught:
            catalog.publish(folder, "villes", NOW)
    assert caught.value.code == "disk.full"
    assert not (settings.home / "ballast").exists(), "the ballast goes overboard, so that saves go on"
    assert [edition.version for edition in catalog.history("villes")] == [1]
    assert catalog.publish(folder, "villes", NOW).version == 2
    assert is_whole(catalog, 2)


def test_a_store_that_cannot_grow_says_that_the_disk_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(home=tmp_path / "home", database_url="")
    catalog = opened(settings)
    folder = built(quarantine(settings, "a"))
    with catalog.store.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
    with monkeypatch.context() as patched:
        patched.setattr("workbench.publishing.publishing.card_text", lambda _: "x" * 1_000_000)
        with pytest.raises(DatasetError) as caught:
            catalog.publish(folder, "villes", NOW)
    assert caught.value.code == "disk.full"
    assert opened(settings).publish(folder, "villes", NOW).version == 1


def test_the_ballast_is_kept_ready(settings: Settings, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "BALLAST_BYTES", 2_000_000)
    sweep(catalog, settings, NOW)
    assert (settings.home / "ballast").stat().st_size == 2_000_000
