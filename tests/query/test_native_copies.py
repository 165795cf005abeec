"""Native copies: made beside a version after its publication, whole or not at all, and gone with it."""

import json
import logging
import multiprocessing
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import psutil
import pytest

from tests.conftest import ROOT
from tests.running import Server, free_port
from tests.unit.editions import CITIES, CITY_ROWS, built
from workbench.data import native_files
from workbench.data.edition import Edition
from workbench.data.locks import held
from workbench.descriptor import Field
from workbench.drafts import child
from workbench.drafts.draft_file import write_json
from workbench.operations import copier, restoring
from workbench.operations.copier import Copier, keep_copies
from workbench.query import native
from workbench.settings import Settings
from workbench.workbench import Workbench

NOW = datetime(2026, 5, 12, 8, 30, tzinfo=UTC)
POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9")
# Every type that DuckDB reads from a Parquet file.
TYPES = (
    "true AS b, 1::TINYINT AS i8, 1::UTINYINT AS u8, 1::SMALLINT AS i16, 1::USMALLINT AS u16, 1 AS i32, 1::UINTEGER AS u32, "
    "1::BIGINT AS i64, 1::UBIGINT AS u64, 1::FLOAT AS f, 1.25::DOUBLE AS d, 1.5::DECIMAL(9, 2) AS de, 1.5::DECIMAL(38, 10) AS de38, "
    "'é' AS s, '\\xAA'::BLOB AS bl, '{\"a\": 1}'::JSON AS js, uuid() AS uu, DATE '2020-01-01' AS da, TIME '10:00' AS ti, "
    "TIMESTAMP '2020-01-01' AS ts, '2020-01-01'::TIMESTAMP_NS AS tns, '2020-01-01 00:00:00+02'::TIMESTAMPTZ AS ttz, "
    "INTERVAL 1 DAY AS iv, [1, 2] AS li, {'a': 1, 'b': [{'c': 'x'}]} AS st, MAP {'k': 1} AS mp, NULL AS n, "
    '{\'a\': 1}::VARIANT AS va, \'x\' AS "Nom d\'une ""colonne"""'
)


def publish(workbench: Workbench, package: str = "villes", parquet: str = "", **more: object) -> Edition:
    """The Edition of a table, whose rows are those of the SQL `parquet` when it is given."""
    folder = workbench.settings.home / "quarantine" / f"d{time.monotonic_ns()}"
    build = built(folder, **more)  # type: ignore[arg-type]
    if parquet:
        duckdb.connect().execute(f"COPY ({parquet}) TO '{build / 'villes.parquet'}' (FORMAT parquet)")
    return workbench.catalog.publish(build, package, NOW)


def copy_of(workbench: Workbench, edition: Edition) -> Path:
    return native.path(workbench.settings.home, edition.package, edition.version)


def made(workbench: Workbench, edition: Edition) -> Path:
    assert native.make(workbench.catalog, edition)
    return copy_of(workbench, edition)


def both(edition: Edition, copy: Path, query: str, table: str = "villes") -> tuple[object, object]:
    """What the Parquet file and the copy answer to a query over {t}."""
    with duckdb.connect(str(copy), read_only=True) as native_file, duckdb.connect() as plain:
        published = f"read_parquet('{edition.parquet(table)}')"
        return plain.execute(query.format(t=published)).fetchall(), native_file.execute(query.format(t=f"main.{table}")).fetchall()


def left(workbench: Workbench) -> set[str]:
    """Every file below the folder of native copies."""
    place = workbench.settings.home / native_files.FOLDER
    return {path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file()}


def until(true: Callable[[], bool], seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def keeping(fresh: Workbench) -> Iterator[threading.Thread]:
    """The thread of a running server."""
    stop = threading.Event()
    thread = threading.Thread(target=keep_copies, args=(fresh, stop), daemon=True)
    thread.start()
    yield thread
    stop.set()
    thread.join(60)
    assert not thread.is_alive()


# ---------------------------------------------------------------------- what a copy is


def test_a_copy_has_the_rows_of_the_published_table_in_their_order(fresh: Workbench) -> None:
    rows = "SELECT (i * 7919) % 300007 AS code, 'v' || i % 50 AS ville, CASE WHEN i % 3 > 0 THEN i / 8 END AS loyer FROM range(300000) r(i)"
    edition = publish(fresh, parquet=rows)
    copy = made(fresh, edition)
    same, also = both(edition, copy, "SELECT * FROM {t}")
    assert same == also
    assert len(same) == 300_000  # type: ignore[arg-type]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o444
    assert left(fresh) == {".lock", "villes/1.duckdb"}


def test_a_copy_has_the_types_of_the_published_table(fresh: Workbench) -> None:
    edition = publish(fresh, parquet=f"SELECT {TYPES}")
    copy = made(fresh, edition)
    for query in ("DESCRIBE FROM {t}", "SELECT COLUMNS(*)::VARCHAR FROM {t}"):
        same, also = both(edition, copy, query)
        assert same == also


def test_a_published_file_of_real_types_is_copied_as_it_is(fresh: Workbench) -> None:
    fields = (*CITIES, Field("ouvert", "boolean"), Field("vu", "datetime"), Field("coords", "array"), Field("heure", "time"))
    edition = publish(fresh, fields=fields, rows=[(*row, "true", "2024-01-01T10:00:00Z", "[1, 2]", "10:00:00") for row in CITY_ROWS])
    same, also = both(edition, made(fresh, edition), "SELECT COLUMNS(*)::VARCHAR FROM {t}")
    assert same == also


def test_every_table_of_a_package_is_in_its_copy(fresh: Workbench) -> None:
    folder = fresh.settings.home / "quarantine" / "two"
    build = built(folder)
    shutil.copy(build / "villes.parquet", build / "communes.parquet")
    descriptor = json.loads((build / "datapackage.json").read_text(encoding="utf-8"))
    descriptor["resources"].append({**descriptor["resources"][0], "name": "communes", "path": "communes.parquet"})
    write_json(build / "datapackage.json", descriptor)
    edition = fresh.catalog.publish(build, "deux", NOW)
    with duckdb.connect(str(made(fresh, edition)), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM villes JOIN communes USING (code)").fetchall() == [(3,)]


@pytest.mark.parametrize(("columns", "rows"), [(3, 0), (3_000, 0), (3_000, 40)])
def test_a_table_without_rows_or_with_thousands_of_columns_is_copied(fresh: Workbench, columns: int, rows: int) -> None:
    wide = ", ".join(f"i + {index} AS c{index}" for index in range(columns))
    edition = publish(fresh, parquet=f"SELECT {wide} FROM range({rows}) r(i)")
    same, also = both(edition, made(fresh, edition), "SELECT * FROM {t}")
    assert same == also
    assert len(same) == rows  # type: ignore[arg-type]


# ---------------------------------------------------------------------- when it is made


def test_the_server_copies_what_is_published_in_seconds_whoever_publishes(fresh: Workbench, keeping: threading.Thread) -> None:
    here = publish(fresh)
    shell = Workbench.open(Settings(home=fresh.settings.home, samples=False))
    there = publish(shell, "communes")
    assert until(lambda: copy_of(fresh, here).exists() and copy_of(fresh, there).exists())
    assert native.missing(fresh.catalog) == []


def test_a_copy_is_made_once_by_one_process_at_a_time(fresh: Workbench) -> None:
    edition = publish(fresh)
    (fresh.settings.home / native_files.FOLDER).mkdir()
    with held(fresh.settings.home / native_files.FOLDER / native_files.LOCK, 0.0):
        assert native.make(fresh.catalog, edition) is False
    assert left(fresh) == {".lock"}
    found = []
    threads = [threading.Thread(target=lambda: found.append(native.make(fresh.catalog, edition))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found.count(True) >= 1
    assert left(fresh) == {".lock", "villes/1.duckdb"}


def test_without_the_setting_no_copy_is_made_and_those_there_were_go(fresh: Workbench) -> None:
    edition = publish(fresh)
    copy = made(fresh, edition)
    off = Workbench.open(Settings(home=fresh.settings.home, samples=False, native_copies=False))
    off.sweep()
    assert not copy.exists()
    keep_copies(off, threading.Event())  # ends at once
    assert left(fresh) == {".lock"}


def test_a_version_that_cannot_be_copied_is_given_up_after_two_tries_and_told_once(
    fresh: Workbench, caplog: pytest.LogCaptureFixture
) -> None:
    publish(fresh, "a_broken").parquet("villes").write_bytes(b"no Parquet")
    good = publish(fresh)
    kept = Copier(fresh)
    with caplog.at_level(logging.INFO, "etabli.native"):
        for _ in range(6):
            kept.step()
    events = [record.ev for record in caplog.records]  # type: ignore[attr-defined]
    assert events == ["native.failed", "native.failed", "native.given_up", "native.made"]
    assert copy_of(fresh, good).exists(), "others are copied"
    assert left(fresh) == {".lock", "villes/1.duckdb"}


def test_a_disk_without_room_is_told_once_and_the_copy_made_when_there_is_room(fresh: Workbench, caplog: pytest.LogCaptureFixture) -> None:
    edition = publish(fresh)
    full = Workbench.open(Settings(home=fresh.settings.home, samples=False, free_disk_mb=10**9))
    kept = Copier(full)
    with caplog.at_level(logging.INFO, "etabli.native"):
        for _ in range(5):
            kept.step()
    assert [record.ev for record in caplog.records] == ["native.no_room"]  # type: ignore[attr-defined]
    assert native.make(full.catalog, edition) is False
    assert left(full) == {".lock"}
    object.__setattr__(full.catalog, "settings", fresh.settings)
    kept.step()
    assert copy_of(full, edition).exists()


def test_a_copy_never_grows_beyond_the_room_that_was_found(fresh: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = publish(fresh, parquet="SELECT i AS code, hash(i) AS h FROM range(1000000) r(i)")
    monkeypatch.setattr(native, "most_bytes", lambda _: 1_000_000)
    assert native.make(fresh.catalog, edition) is False
    assert left(fresh) == {".lock"}


def test_a_job_that_needs_too_much_memory_is_ended_and_leaves_nothing(fresh: Workbench) -> None:
    edition = publish(fresh, parquet="SELECT i AS code, repeat('x' || i, 2000) AS t FROM range(40000) r(i)")
    small = Workbench.open(Settings(home=fresh.settings.home, samples=False, read_memory_mb=201))
    assert native.make(small.catalog, edition) is False
    assert left(small) == {".lock"}


# ---------------------------------------------------------------------- whole or not at all


@POSIX
def test_a_job_killed_at_any_moment_leaves_nothing_half(fresh: Workbench) -> None:
    edition = publish(fresh, parquet="SELECT i AS code, hash(i) AS h, 'v' || hash(i) AS ville FROM range(400000) r(i)")
    spans = []
    for _ in range(3):  # a machine that was busy the first time is not all the time
        began = time.monotonic()
        assert native.make(fresh.catalog, edition)
        spans.append(time.monotonic() - began)
        copy_of(fresh, edition).unlink()
    whole, killed = min(spans), 0
    for moment in range(12):
        found: list[bool] = []
        maker = threading.Thread(target=lambda found=found: found.append(native.make(fresh.catalog, edition)))
        maker.start()
        time.sleep(whole * moment / 12)
        for process in psutil.Process().children():
            process.send_signal(signal.SIGKILL)
        maker.join()
        killed += not found[0]
        assert left(fresh) == ({".lock", "villes/1.duckdb"} if found[0] else {".lock"})
        if found[0]:
            same, also = both(edition, copy_of(fresh, edition), "SELECT count(*), sum(h) FROM {t}")
            assert same == also
            copy_of(fresh, edition).unlink()
    assert killed >= 6
    assert native.make(fresh.catalog, edition)


def make_in_a_process(home: Path) -> None:
    workbench = Workbench.open(Settings(home=home, samples=False))
    native.make(workbench.catalog, workbench.catalog.find("villes"))


@POSIX
def test_a_server_killed_while_it_makes_a_copy_leaves_nothing_after_the_next_start(fresh: Workbench) -> None:
    edition = publish(fresh, parquet="SELECT i AS code, hash(i) AS h, 'v' || hash(i) AS ville FROM range(3000000) r(i)")
    part = fresh.settings.home / native_files.FOLDER / native_files.PART
    server = multiprocessing.get_context("spawn").Process(target=make_in_a_process, args=(fresh.settings.home,))
    server.start()
    assert until((part / "work" / native.COPY).exists)
    fresh.sweep()
    assert (part / "work").exists(), "another process is at it"
    server.kill()
    server.join()
    assert until(lambda: not child.is_worked_on(part)), "the job ends with its server"
    assert not copy_of(fresh, edition).exists()
    fresh.sweep()
    assert left(fresh) == {".lock"}
    assert native.make(fresh.catalog, edition)


# ---------------------------------------------------------------------- when it goes


def test_a_withdrawn_version_has_no_copy_from_that_moment(fresh: Workbench) -> None:
    copy = made(fresh, publish(fresh))
    fresh.catalog.withdraw("villes", None, "personal data", NOW)
    assert not copy.exists()


def test_a_version_withdrawn_while_it_was_copied_has_no_copy(fresh: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = publish(fresh)
    put = native.put

    def withdrawn_first(*words: Path) -> None:
        fresh.catalog.withdraw("villes", None, "personal data", NOW)
        put(*words)

    monkeypatch.setattr(native, "put", withdrawn_first)
    assert native.make(fresh.catalog, edition) is False
    assert left(fresh) == {".lock"}
    assert native.make(fresh.catalog, edition) is False, "its files are gone"


def test_a_copy_left_by_a_withdrawal_that_was_killed_goes_at_the_next_start(fresh: Workbench) -> None:
    edition = publish(fresh)
    copy = made(fresh, edition)
    kept = copy.read_bytes()
    fresh.catalog.withdraw("villes", None, "personal data", NOW)
    other = copy.parent.parent / "never" / "3.duckdb"
    other.parent.mkdir()
    for path in (copy, other):
        path.write_bytes(kept)
    fresh.sweep()
    assert left(fresh) == {".lock"}
    assert not other.parent.exists()


def test_the_copy_of_an_older_version_goes_once_the_newer_one_has_its_own(fresh: Workbench) -> None:
    old = made(fresh, publish(fresh))
    with duckdb.connect(str(old), read_only=True) as reader:
        new = publish(fresh, rows=[("01001", "Bourg", "1", "1", "01/01/2025")])
        native.tidy(fresh.catalog)
        assert old.exists(), "queries that begin now have no other"
        Copier(fresh).step()
        assert copy_of(fresh, new).exists()
        assert not old.exists() or os.name == "nt"
        assert reader.execute("SELECT count(*) FROM villes").fetchall() == [(3,)], "who reads it reads on"
    fresh.catalog.withdraw("villes", 2, "wrong", NOW)
    Copier(fresh).step()
    assert old.exists(), "the newest version that is left is copied again"


def test_copies_are_in_no_backup_and_are_made_again_after_a_restore(fresh: Workbench, tmp_path: Path) -> None:
    edition = publish(fresh)
    made(fresh, edition)
    backup = fresh.backups.make()
    assert not [name for name in backup.manifest.files if name.startswith("native")]
    restoring.restore(backup.folder, Settings(home=tmp_path / "again"))
    again = Workbench.open(Settings(home=tmp_path / "again", samples=False))
    again.sweep()
    assert [item.package for item in native.missing(again.catalog)] == ["villes"]
    Copier(again).step()
    assert native.missing(again.catalog) == []


def test_the_thread_outlives_a_failure(fresh: Workbench, monkeypatch: pytest.MonkeyPatch) -> None:
    edition = publish(fresh)
    step, failures = Copier.step, iter([OSError("no disk")])

    def fail_once(self: Copier) -> None:
        if error := next(failures, None):
            raise error
        step(self)

    monkeypatch.setattr(copier, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(copier, "STEP_SECONDS", 0.01)
    monkeypatch.setattr(Copier, "step", fail_once)
    stop = threading.Event()
    thread = threading.Thread(target=keep_copies, args=(fresh, stop))
    thread.start()
    assert until(lambda: copy_of(fresh, edition).exists())
    stop.set()
    thread.join(20)
    assert not thread.is_alive()


def test_a_running_server_copies_what_a_shell_publishes(tmp_path: Path) -> None:
    home, file = tmp_path / "home", tmp_path / "Arbres.csv"
    file.write_text("essence,hauteur\ntilleul,12\nchêne,31\n")
    running = Server(home, free_port())
    running.start()
    try:
        command = [sys.executable, "cli.py", "add", str(file), "--publish", "--home", str(home)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=120)
        copy = native.path(home, "arbres", 1)
        assert until(copy.exists)
        with duckdb.connect(str(copy), read_only=True) as connection:
            assert connection.execute("SELECT sum(hauteur) FROM arbres").fetchall() == [(43,)]
    finally:
        running.stop()
