"""The tables of a team: in a folder of its own, never lost once committed, in every backup."""

import os
import random
import shutil
import signal
import stat
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.access.conftest import NOW, Room, furnished
from tests.conftest import ROOT
from workbench.access.closing import close_event
from workbench.errors import DayError, QueryError
from workbench.operations import restoring, team_copies
from workbench.operations.manifest import Backup
from workbench.query import team_files
from workbench.settings import Settings
from workbench.who import CONSOLE, new_id
from workbench.workbench import Workbench

POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9")
READ_BY_DUCKDB_1_5 = range(64, 69)  # what DuckDB 2.0 writes for v1.0.0 to v1.5.0; 999 is its own

# A query of a team, as the engine runs it: a process that opens the file, writes, commits, and says what was committed.
WRITER = """
import sys, duckdb
sys.path.insert(0, sys.argv[4])
from pathlib import Path
from workbench.query import team_files
home, team, first = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
number = first
while True:
    with team_files.locked(home, team, shared=False, seconds=30):
        config = {"storage_compatibility_version": team_files.STORAGE, "threads": 1}
        connection = duckdb.connect(str(team_files.database(home, team)), config=config)
        connection.execute("CREATE TABLE IF NOT EXISTS notes (number BIGINT, words VARCHAR)")
        for _ in range(5):
            connection.execute("BEGIN")
            connection.execute("INSERT INTO notes SELECT ?, repeat(hash(i)::VARCHAR, 3) FROM range(2000) r(i)", [number])
            connection.execute("COMMIT")
            print(number, flush=True)
            number += 1
        connection.close()
"""


@dataclass
class Writer:
    """A process that writes for a team, 2,000 rows to a commit, and what it said was committed."""

    home: Path
    team: str
    first: int = 0
    said: list[int] = field(default_factory=list)

    def start(self) -> "Writer":
        command = [sys.executable, "-c", WRITER, str(self.home), self.team, str(self.first), str(ROOT)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        return self

    def listen(self) -> None:
        assert self.process.stdout
        self.said.extend(int(line) for line in self.process.stdout)

    def kill(self) -> list[int]:
        """What was committed until it was killed."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.listener.join()
        return self.said


def committed(path: Path) -> dict[int, int]:
    """How many rows each commit left, by its number."""
    with duckdb.connect(str(path), read_only=True) as connection:
        return dict(connection.execute("SELECT number, count(*) FROM notes GROUP BY number").fetchall())


def write(home: Path, team: str, word: str) -> None:
    """None; the word is in a table of the team."""
    with team_files.locked(home, team, shared=False):
        config = {"storage_compatibility_version": team_files.STORAGE}
        with duckdb.connect(str(team_files.database(home, team)), config=config) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS words (word VARCHAR)")
            connection.execute("INSERT INTO words VALUES (?)", [word])


def words(home: Path, team: str) -> list[str]:
    with duckdb.connect(str(team_files.database(home, team)), read_only=True) as connection:
        return [row[0] for row in connection.execute("SELECT word FROM words").fetchall()]


def storage_version(path: Path) -> int:
    """The version of the format, as the header of a DuckDB file says: a checksum, DUCK, then this number."""
    head = path.read_bytes()[:20]
    assert head[8:12] == b"DUCK"
    return int(struct.unpack("<Q", head[12:20])[0])


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def aged(home: Path) -> None:
    """None; what the teams wrote was written a while ago."""
    for path in (home / team_files.FOLDER).glob("*/sandbox*"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 60))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return furnished(Workbench.open(Settings(home=tmp_path / "home", samples=False)))


# ---------------------------------------------------------------------- the folder


def test_a_team_has_a_folder_that_only_this_server_reads(home: Path) -> None:
    team = new_id()
    assert team_files.signature(home, team) == ""
    assert (team_files.size_mb(home, team), list(team_files.teams(home))) == (0.0, [])
    assert not (home / "teams").exists(), "asking makes nothing"
    place = team_files.folder(home, team)
    assert place == home / "teams" / team
    assert {stat.S_IMODE(path.stat().st_mode) for path in (place, place.parent)} == {0o700}
    assert team_files.database(home, team) == place / "sandbox.duckdb"
    assert list(team_files.teams(home)) == [], "a folder without tables"


@pytest.mark.parametrize("team", ["", "..", "../../etc", "a" * 15, "a" * 17, "A" * 16, "0123456789abcde/", "0123456789abcdef\n", "g" * 16])
def test_what_is_no_id_of_a_team_is_refused(home: Path, team: str) -> None:
    asked: list[Callable[[], Any]] = [
        lambda: team_files.folder(home, team),
        lambda: team_files.database(home, team),
        lambda: team_files.signature(home, team),
        lambda: team_files.size_mb(home, team),
        lambda: team_files.locked(home, team, shared=True).__enter__(),
        lambda: team_files.copy_to(home, team, home / "copy"),
    ]
    for ask in asked:
        with pytest.raises(DayError, check=lambda error: error.code == "team.unknown"):
            ask()
    assert not home.exists()


def test_the_signature_changes_with_every_commit_and_with_nothing_else(home: Path) -> None:
    team, seen = new_id(), set()
    for number in range(5):
        write(home, team, f"word {number}")
        seen.add(team_files.signature(home, team))
    with team_files.locked(home, team, shared=False):
        connection = duckdb.connect(str(team_files.database(home, team)))
        connection.execute("PRAGMA disable_checkpoint_on_shutdown")
        connection.execute("INSERT INTO words VALUES ('in the log only')")
        seen.add(team_files.signature(home, team))
        connection.close()
    assert len(seen) == 6
    before = team_files.signature(home, team)
    assert words(home, team)[-1] == "in the log only"
    assert team_files.signature(home, team) == before, "reading changes nothing"
    assert 0 < team_files.size_mb(home, team) < 5


# ---------------------------------------------------------------------- the lock


def test_readers_share_the_lock_and_a_writer_is_alone(home: Path) -> None:
    team = new_id()
    with team_files.locked(home, team, shared=True), team_files.locked(home, team, shared=True, seconds=0):
        with pytest.raises(QueryError, check=lambda error: error.code == "query.team_busy"):
            with team_files.locked(home, team, shared=False, seconds=0.1):
                pass
    with team_files.locked(home, team, shared=False), team_files.locked(home, new_id(), shared=False, seconds=0):
        for shared in (True, False):
            with pytest.raises(QueryError):
                with team_files.locked(home, team, shared=shared, seconds=0):
                    pass


def test_who_waits_gets_the_lock_when_it_is_free(home: Path) -> None:
    team, got = new_id(), threading.Event()

    def wait() -> None:
        with team_files.locked(home, team, shared=False, seconds=20):
            got.set()

    with team_files.locked(home, team, shared=False):
        waiter = threading.Thread(target=wait)
        waiter.start()
        assert not got.wait(0.2)
    assert got.wait(20)
    waiter.join()


@POSIX
def test_who_waits_comes_before_a_writer_that_asks_again_at_once(home: Path) -> None:
    writer = Writer(home, new_id()).start()
    until(lambda: bool(writer.said))
    for _ in range(3):
        with team_files.locked(home, writer.team, shared=True, seconds=20):
            known = len(writer.said)
            time.sleep(0.1)
            assert len(writer.said) <= known + 5, "nobody writes meanwhile"
    writer.kill()


@POSIX
def test_a_lock_is_free_when_its_holder_is_killed(home: Path) -> None:
    writer = Writer(home, new_id()).start()
    until(lambda: bool(writer.said))
    writer.kill()
    with team_files.locked(home, writer.team, shared=False, seconds=1):
        pass


# ---------------------------------------------------------------------- kill -9


def test_a_teams_file_is_one_that_duckdb_1_5_opens(home: Path) -> None:
    team = new_id()
    write(home, team, "é")
    assert storage_version(team_files.database(home, team)) in READ_BY_DUCKDB_1_5
    with duckdb.connect(str(home / "own.duckdb")):
        pass
    assert storage_version(home / "own.duckdb") not in READ_BY_DUCKDB_1_5, "hence the setting"


@POSIX
def test_every_committed_row_outlives_kill_9_at_any_moment(home: Path) -> None:
    team, known, chance = new_id(), 0, random.Random(7)
    for _ in range(12):
        writer = Writer(home, team, known).start()
        until(lambda writer=writer: len(writer.said) >= 1)
        time.sleep(chance.random() * 0.6)
        said = writer.kill()
        found = committed(team_files.database(home, team))
        assert set(range(known, said[-1] + 1)) <= set(found), "each commit that was told is there"
        assert set(found.values()) == {2_000}, "each is whole"
        known = max(found) + 1
    assert storage_version(team_files.database(home, team)) in READ_BY_DUCKDB_1_5


# ---------------------------------------------------------------------- backups


def again(backup: Backup, folder: Path) -> Path:
    restoring.verify(backup.folder, Settings(home=folder))
    restoring.restore(backup.folder, Settings(home=folder))
    return folder


@POSIX
def test_what_a_team_committed_is_there_after_the_home_is_lost(room: Room, tmp_path: Path) -> None:
    home = room.workbench.settings.home
    backups = room.workbench.backups
    backups.folder = tmp_path / "elsewhere"
    writer = Writer(home, room.team.id).start()
    until(lambda: len(writer.said) > 3)
    writer.kill()
    write(home, room.team.id, "Vélos")
    made = backups.make()
    shutil.rmtree(home)
    restored = again(made, tmp_path / "again")
    assert words(restored, room.team.id) == ["Vélos"]
    assert set(writer.said) <= set(committed(team_files.database(restored, room.team.id)))
    assert stat.S_IMODE(team_files.folder(restored, room.team.id).stat().st_mode) == 0o700
    assert made.manifest.late_teams == []


@POSIX
def test_a_backup_made_while_a_team_writes_holds_what_was_committed_before_and_nothing_half(room: Room, tmp_path: Path) -> None:
    home = room.workbench.settings.home
    writer = Writer(home, room.team.id).start()
    until(lambda: len(writer.said) > 3)
    made: list[tuple[list[int], Backup]] = []
    for _ in range(4):
        before = list(writer.said)
        made.append((before, room.workbench.backups.make()))
    rows_then = len(writer.said)
    until(lambda: len(writer.said) > rows_then)
    writer.kill()
    for number, (before, backup) in enumerate(made):
        found = committed(team_files.database(again(backup, tmp_path / f"again{number}"), room.team.id))
        assert set(found.values()) == {2_000}
        if not backup.manifest.late_teams:
            assert set(before) <= set(found)
    assert not all(backup.manifest.late_teams for _, backup in made)


def test_a_team_that_writes_makes_the_backup_stale(room: Room) -> None:
    home, backups = room.workbench.settings.home, room.workbench.backups
    backups.make()
    assert backups.is_current()
    write(home, room.team.id, "a")
    assert not backups.is_current()
    backups.make()
    assert backups.is_current()
    assert words(home, room.team.id) == ["a"]
    assert backups.is_current(), "reading changes nothing"
    write(home, room.team.id, "b")
    assert not backups.is_current()


def test_tables_that_did_not_change_take_no_room_twice(room: Room) -> None:
    home, backups = room.workbench.settings.home, room.workbench.backups
    write(home, room.team.id, "a")
    aged(home)
    name = f"teams/{room.team.id}/sandbox.duckdb"
    first, second = backups.make(), backups.make()
    assert (first.folder / name).samefile(second.folder / name)
    assert not (first.folder / name).samefile(home / name), "what a team writes never touches a backup"
    write(home, room.team.id, "b")
    third = backups.make()
    assert not (third.folder / name).samefile(second.folder / name)
    for made in (first, second, third):
        restoring.verify(made.folder, room.workbench.settings)


def test_a_team_that_writes_without_end_keeps_its_last_copy_and_the_manifest_says_so(
    room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, backups = room.workbench.settings.home, room.workbench.backups
    monkeypatch.setattr(team_copies, "WAIT_SECONDS", 0.1)
    other = room.workbench.teams.add("Les trams", NOW, CONSOLE)
    write(home, room.team.id, "kept")
    backups.make()
    write(home, room.team.id, "later")
    write(home, other.id, "new")
    with team_files.locked(home, room.team.id, shared=False):
        began = time.monotonic()
        made = backups.make()
        assert time.monotonic() - began < 5
    assert list(made.manifest.late_teams) == [room.team.id]
    assert not backups.is_current(), "the next one is due"
    restored = again(made, tmp_path / "again")
    assert (words(restored, room.team.id), words(restored, other.id)) == (["kept"], ["new"])
    assert list(backups.make().manifest.late_teams) == []
    assert backups.is_current()


def test_a_disk_without_room_for_a_teams_tables_still_saves_the_rest(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(room.workbench.settings.home, room.team.id, "a")
    monkeypatch.setattr(team_copies, "free_bytes", lambda _: 200_000_000)
    made = room.workbench.backups.make()
    assert list(made.manifest.late_teams) == [room.team.id]
    restored = again(made, tmp_path / "again")
    assert list(team_files.teams(restored)) == []


def test_a_harmed_copy_of_a_teams_tables_is_refused(room: Room) -> None:
    write(room.workbench.settings.home, room.team.id, "a")
    made = room.workbench.backups.make()
    path = made.folder / "teams" / room.team.id / "sandbox.duckdb"
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(DayError, check=lambda error: error.code == "backup.changed"):
        restoring.verify(made.folder, room.workbench.settings)


@POSIX
def test_a_link_in_a_teams_folder_leads_nowhere(room: Room, tmp_path: Path) -> None:
    home = room.workbench.settings.home
    write(home, room.team.id, "a")
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (home / "teams" / room.team.id / "sandbox.duckdb.wal").symlink_to(secret)
    made = room.workbench.backups.make()
    assert [name for name in made.manifest.files if name.startswith("teams")] == [f"teams/{room.team.id}/sandbox.duckdb"]


# ---------------------------------------------------------------------- the end of the event


def test_the_tables_of_teams_stay_when_the_event_is_closed_and_are_told(room: Room) -> None:
    home = room.workbench.settings.home
    write(home, room.team.id, "what we found")
    assert close_event(room.workbench, NOW, CONSOLE, dry_run=True).team_tables == 1
    assert close_event(room.workbench, NOW, CONSOLE).team_tables == 1
    assert words(home, room.team.id) == ["what we found"]
