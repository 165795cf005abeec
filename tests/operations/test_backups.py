"""Backups: made while everybody goes on, proved, and made into an instance again, whole or not at all."""

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tests.access.conftest import NOW, Room
from tests.conftest import ROOT
from workbench.access.audit import Deed
from workbench.drafts.draft_file import write_json
from workbench.errors import DayError, EtabliError
from workbench.operations import backups, health, keeper, manifest, restoring
from workbench.operations.backups import Backup
from workbench.operations.keeper import Keeper, keep_backups
from workbench.publishing import publishing
from workbench.settings import Settings
from workbench.store import versions
from workbench.who import CONSOLE
from workbench.workbench import Workbench

TABLE = {"name": "data", "path": "data.parquet", "schema": {"fields": []}}


def refused(code: str) -> Any:
    return pytest.raises(DayError, check=lambda error: error.code == code)


def publish(workbench: Workbench, package: str, words: str = "a,b\n1,2\n") -> None:
    """None; a version of the package is published, as a build would leave it."""
    build = workbench.settings.home / f"build-{package}-{threading.get_ident()}"
    (build / "original").mkdir(parents=True)
    (build / "original" / "data.csv").write_text(words)
    (build / "data.parquet").write_text(words)
    write_json(build / "datapackage.json", {"name": package, "resources": [TABLE]})
    write_json(build / "report.json", {"originals": [], "findings": {}, "totals": {}, "proof": {}, "resources": {}})
    publishing.publish(workbench.store, workbench.settings, build, (package, NOW))


def restored(made: Backup, folder: Path) -> Workbench:
    restoring.restore(made.folder, Settings(home=folder))
    return Workbench.open(Settings(home=folder, samples=False))


def test_what_is_restored_is_what_was_there(room: Room, tmp_path: Path) -> None:
    ana = room.member("Ana")
    publish(room.workbench, "villes")
    made = room.workbench.backups.make()
    room.workbench.teams.add("Trop tard", NOW, CONSOLE)
    again = restored(made, tmp_path / "again")
    assert [listed.team.name for listed in again.teams.all()] == ["Les vélos"]
    assert {known.person.id for known in again.people.all()} == {ana.person.id, room.organizer.person.id}
    assert again.entry.team_of_code(room.code).name == "Les vélos", "the sheets on the tables still open their team"
    assert (again.catalog.find("villes").folder / "original" / "data.csv").read_text() == "a,b\n1,2\n"
    assert again.audit.check().is_whole
    assert stat.S_IMODE((tmp_path / "again" / "secret.key").stat().st_mode) == 0o600
    again.audit.note(NOW, Deed(CONSOLE, "backup.restore"))
    assert again.audit.check().is_whole


def test_a_backup_taken_under_twenty_writers_is_of_one_moment(room: Room, tmp_path: Path) -> None:
    wrong: list[Exception] = []
    stop = threading.Event()

    def write(number: int) -> None:
        try:
            team = room.workbench.teams.add(f"Équipe {number}", NOW, CONSOLE)
            ana = room.me(room.workbench.entry.join(team, "Ana", "", NOW)).person
            for turn in range(10_000):
                if number % 5 == 0:
                    publish(room.workbench, f"p{number}")
                room.workbench.people.rename(ana.id, f"Ana {turn}", NOW, CONSOLE)
                if stop.wait(0.05):
                    return
        except (OSError, SQLAlchemyError, EtabliError) as error:
            wrong.append(error)

    writers = [threading.Thread(target=write, args=(number,)) for number in range(20)]
    for writer in writers:
        writer.start()
    made = [room.workbench.backups.make() for _ in range(3)]
    stop.set()
    for writer in writers:
        writer.join()
    assert wrong == []
    for number, one in enumerate(made):
        restoring.verify(one.folder, room.workbench.settings)
        again = restored(one, tmp_path / f"again{number}")
        with again.store.reading() as connection:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
            listed = versions.folders(connection)
        assert all((tmp_path / f"again{number}" / folder / "datapackage.json").is_file() for folder in listed)
        assert again.audit.check().is_whole
    lines = [restored_lines(tmp_path / f"again{number}") for number in range(3)]
    assert lines == sorted(set(lines)), "they went on writing between one backup and the next"


def restored_lines(home: Path) -> int:
    return Workbench.open(Settings(home=home, samples=False)).audit.check().lines


def killed_at(step: int, deed: Callable[[], object]) -> int:
    """The status of a process that did the deed, killed with -9 at its nth line in the code of backups; 0 when it came to its end."""
    seen = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal seen
        if Path(frame.f_code.co_filename).name not in ("backups.py", "manifest.py", "copies.py", "folders.py", "draft_file.py"):
            return None
        if event == "line":
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        sys.settrace(trace)
        deed()
    finally:
        os._exit(0)


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_a_backup_killed_at_any_step_is_none(room: Room) -> None:
    publish(room.workbench, "villes")
    settings = room.workbench.settings

    def make() -> None:
        Workbench.open(settings).backups.make()

    folder, killed, whole = room.workbench.backups.folder, 0, 0
    for step in [*range(1, 400, 13), 10**9]:
        room.workbench.store.engine.dispose()
        status = killed_at(step, make)
        killed += status != 0
        left = list(folder.iterdir()) if folder.exists() else []
        for path in left:
            if path.name.startswith("."):
                if not (path / manifest.NAME).exists():
                    with refused("backup.not_one"):
                        restoring.verify(path, settings)
            else:
                whole += 1
                restoring.verify(path, settings)
                shutil.rmtree(path)
    assert killed > 15
    assert whole >= 1
    room.workbench.backups.make()
    assert not list(folder.glob(".*")), "what the dead left is swept"


@pytest.mark.parametrize("harm", ["changed", "missing", "manifest", "cut", "outside"])
def test_a_harmed_backup_is_refused_and_nothing_is_restored(room: Room, tmp_path: Path, harm: str) -> None:
    publish(room.workbench, "villes")
    made = room.workbench.backups.make(out=tmp_path / "elsewhere").folder
    csv = made / "packages" / "villes" / "1" / "original" / "data.csv"
    said = made / manifest.NAME
    if harm == "changed":
        csv.unlink()
        csv.write_text("a,b\n1,3\n")
    elif harm == "missing":
        csv.unlink()
    elif harm == "manifest":
        said.unlink()
    elif harm == "cut":
        said.write_text(said.read_text()[:-20])
    else:
        document = json.loads(said.read_text())
        document["files"]["../outside"] = document["files"]["secret.key"]
        said.write_text(json.dumps(document))
    code = "backup.changed" if harm in ("changed", "missing") else "backup.not_one"
    with refused(code):
        restoring.verify(made, room.workbench.settings)
    with refused(code):
        restoring.restore(made, Settings(home=tmp_path / "again"))
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


def test_a_store_or_a_log_that_somebody_touched_is_refused(room: Room, tmp_path: Path) -> None:
    def touched(statement: str) -> Path:
        with room.workbench.store.writing() as connection:
            connection.execute(text(statement))
        return room.workbench.backups.make(out=tmp_path / "elsewhere").folder

    with room.workbench.store.writing() as connection:
        connection.execute(text("DROP TRIGGER audit_no_UPDATE"))
    with refused("backup.log_broken"):
        restoring.verify(touched("UPDATE audit SET actor = 'x' WHERE number = 2"), room.workbench.settings)
    made = room.workbench.backups.make(out=tmp_path / "elsewhere").folder
    path = made / manifest.SQLITE
    path.write_bytes(path.read_bytes()[:4096] + b"\0" * 4096 + path.read_bytes()[8192:])
    document = json.loads((made / manifest.NAME).read_text())
    document["files"][manifest.SQLITE]["sha256"] = manifest.sha256(path)
    (made / manifest.NAME).write_text(json.dumps(document))
    with refused("backup.store_broken"):
        restoring.verify(made, room.workbench.settings)


def test_a_folder_with_anything_in_it_is_not_restored_into(room: Room, tmp_path: Path) -> None:
    made = room.workbench.backups.make().folder
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "mine.txt").write_text("mine")
    with refused("restore.not_empty"):
        restoring.restore(made, Settings(home=tmp_path / "used"))
    assert [path.name for path in (tmp_path / "used").iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    restoring.restore(made, Settings(home=tmp_path / "empty"))
    assert (tmp_path / "empty" / "etabli.sqlite").exists()


def test_published_versions_take_no_room_twice(room: Room) -> None:
    publish(room.workbench, "villes")
    first, second = room.workbench.backups.make().folder, room.workbench.backups.make().folder
    name = "packages/villes/1/data.parquet"
    assert (first / name).samefile(second / name)
    assert (first / name).samefile(room.workbench.settings.home / name)


def test_on_another_disk_versions_are_copied_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    link = os.link

    def no_link_from_home(source: Path, target: Path) -> None:
        if str(source).startswith(str(room.workbench.settings.home / "packages")):
            raise OSError(18, "Invalid cross-device link")
        link(source, target)

    monkeypatch.setattr(os, "link", no_link_from_home)
    publish(room.workbench, "villes")
    first, second = room.workbench.backups.make(), room.workbench.backups.make()
    name = "packages/villes/1/data.parquet"
    assert (first.folder / name).samefile(second.folder / name)
    assert not (first.folder / name).samefile(room.workbench.settings.home / name)
    restoring.verify(second.folder, room.workbench.settings)


def test_a_package_withdrawn_meanwhile_is_not_half_there(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(room.workbench, "villes")
    place = backups.place_file

    def withdrawn_first(*words: Any) -> Any:
        monkeypatch.setattr(backups, "place_file", place)
        room.workbench.catalog.withdraw("villes", None, "personal data", NOW)
        return place(*words)

    monkeypatch.setattr(backups, "place_file", withdrawn_first)
    made = room.workbench.backups.make()
    assert not [name for name in made.manifest.files if name.startswith("packages/")]
    restoring.verify(made.folder, room.workbench.settings)


def test_twelve_automatic_ones_and_one_for_each_phase_are_kept(room: Room) -> None:
    kept = room.workbench.backups
    kept.make("manual")
    for phase in ("preparation", "exploration", "preparation"):
        kept.make("phase", phase)
    for _ in range(14):
        kept.make("auto")
    kinds = [(item.manifest.kind, item.manifest.phase) for item in kept.all()]
    assert kinds.count(("auto", "preparation")) == 12
    assert [kind for kind in kinds if kind[0] == "phase"] == [("phase", "preparation"), ("phase", "exploration")]
    assert ("manual", "preparation") in kinds


def test_the_server_saves_when_something_changed_and_when_a_phase_ends(room: Room) -> None:
    object.__setattr__(room.workbench, "settings", Settings(home=room.workbench.settings.home, backup_minutes=10))
    kept, clock = Keeper(room.workbench, 0.0), 0.0

    def kinds_after(seconds: float) -> list[str]:
        nonlocal clock
        clock += seconds
        kept.step(clock)
        return [f"{item.manifest.kind} {item.manifest.phase}" for item in room.workbench.backups.all()]

    assert kinds_after(5) == []
    assert kinds_after(60) == ["auto preparation"]
    assert kinds_after(601) == ["auto preparation"], "nothing changed"
    room.workbench.teams.add("Les trams", NOW, CONSOLE)
    assert kinds_after(1) == ["auto preparation"], "not yet"
    assert kinds_after(600) == ["auto preparation"] * 2
    room.workbench.event.change_phase("exploration", NOW, CONSOLE)
    assert kinds_after(2) == ["phase preparation"] + ["auto preparation"] * 2


def test_the_thread_of_backups_ends_when_it_is_told_and_outlives_a_failure(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    object.__setattr__(room.workbench, "settings", Settings(home=room.workbench.settings.home, backup_minutes=1))
    tried = threading.Semaphore(0)

    def fail(*_: object) -> None:
        tried.release()
        raise OSError("no disk")

    monkeypatch.setattr(keeper, "STEP_SECONDS", 0.01)
    monkeypatch.setattr(keeper, "FIRST_SECONDS", 0.0)
    monkeypatch.setattr(room.workbench.backups, "is_current", fail)
    stop = threading.Event()
    thread = threading.Thread(target=keep_backups, args=(room.workbench, stop))
    thread.start()
    assert tried.acquire(timeout=10)
    room.workbench.event.change_phase("exploration", NOW, CONSOLE)
    for _ in range(1000):
        if room.workbench.backups.all():
            break
        stop.wait(0.01)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert [item.manifest.phase for item in room.workbench.backups.all()] == ["preparation"]


def test_a_missing_backup_is_told_by_the_health_of_the_server(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    object.__setattr__(room.workbench, "settings", Settings(home=room.workbench.settings.home, backup_minutes=10))
    now = datetime.now(UTC)
    assert health.backup(room.workbench, now) == {"ok": True, "age_seconds": None}, "it was started just now"
    room.workbench.backups.began -= 1900
    assert health.backup(room.workbench, now)["ok"] is False
    room.workbench.backups.make()
    assert health.backup(room.workbench, now + timedelta(minutes=20))["ok"] is True
    assert health.backup(room.workbench, now + timedelta(minutes=40))["ok"] is True, "nothing changed since"
    room.workbench.teams.add("Les trams", NOW, CONSOLE)
    assert health.backup(room.workbench, now + timedelta(minutes=40))["ok"] is False


def test_a_shell_saves_proves_and_restores(room: Room, tmp_path: Path) -> None:
    publish(room.workbench, "villes")
    home, again = room.workbench.settings.home, tmp_path / "again"

    def run(*words: str | Path, status: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "cli.py", *map(str, words)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == status, done.stderr
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    told = json.loads(run("backup", "--home", home, "--out", tmp_path / "out", "--json"))
    assert (told["kind"], told["phase"]) == ("manual", "preparation")
    assert "whole" in run("verify", told["folder"])
    assert "ETABLI_HOME" in run("restore", told["folder"], "--home", again)
    assert "not empty" in run("restore", told["folder"], "--home", again, status=1)
    assert "villes" in run("list", "--home", again, "--json")
    (Path(told["folder"]) / "secret.key").unlink()
    assert "secret.key" in run("verify", told["folder"], status=1)
