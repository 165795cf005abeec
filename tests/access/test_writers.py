"""Many people write at once, in several processes: everybody's turn comes, and nothing that they wrote is lost."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from tests.access.conftest import NOW, Room
from workbench.errors import DatasetError
from workbench.settings import ROOT
from workbench.store import databases, teams
from workbench.who import CONSOLE
from workbench.workbench import Workbench

WRITERS, ROUNDS = 50, 4
# Each time the epoch of a team is read, then written one higher, with a line in the log: a turn taken too early would lose one.
WRITE = """
import sys
from pathlib import Path
from tests.access.test_writers import write_together
from workbench.settings import Settings
from workbench.workbench import Workbench

workbench = Workbench.open(Settings(home=Path(sys.argv[1]), samples=False))
print("ready", flush=True)
for error in write_together(workbench, sys.argv[2]):
    print(error, file=sys.stderr)
"""
HOLD = """
import sys, time
from pathlib import Path
from workbench.settings import Settings
from workbench.workbench import Workbench

with Workbench.open(Settings(home=Path(sys.argv[1]), samples=False)).store.writing():
    print("mine", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def together(count: int, act: Callable[[], object]) -> list[str]:
    """The errors of so many threads that do the same at once."""
    errors: list[str] = []

    def run() -> None:
        try:
            act()
        except Exception as error:  # noqa: BLE001 - all of them are shown
            errors.append(repr(error))

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


def write_together(workbench: Workbench, team: str) -> list[str]:
    """The errors of fifty writers who each write four times."""
    return together(WRITERS, lambda: [workbench.teams.new_code(team, NOW, CONSOLE) for _ in range(ROUNDS)])


def child(script: str, room: Room, says: str, word: str) -> subprocess.Popen[str]:
    """Another process of the instance, once it says that word."""
    command = [sys.executable, "-c", script, str(room.workbench.settings.home), word]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdout.readline() == f"{says}\n"
    return process


@contextmanager
def held(room: Room, seconds: float) -> Iterator[None]:
    """None; inside, another process has the writer's turn for so long."""
    other = child(HOLD, room, "mine", str(seconds))
    try:
        yield
    finally:
        other.kill()
        other.communicate()


def epoch(room: Room) -> int:
    """How often the code of the team was made."""
    with room.workbench.store.reading() as connection:
        found = teams.find(connection, room.team.id)
    assert found
    return found.epoch


def test_fifty_writers_in_each_of_two_processes_all_write_and_the_log_stays_whole(room: Room) -> None:
    other = child(WRITE, room, "ready", room.team.id)
    errors = write_together(room.workbench, room.team.id)
    _, told = other.communicate(timeout=120)
    assert (errors, told) == ([], "")
    assert epoch(room) == 1 + 2 * WRITERS * ROUNDS
    check = room.workbench.audit.check()
    assert (check.lines, check.broken) == (3 + 2 * WRITERS * ROUNDS, None)


def test_the_log_is_whole_to_whoever_checks_it_while_others_write(room: Room) -> None:
    stop = threading.Event()

    def keep_writing() -> None:
        while not stop.is_set():
            room.workbench.teams.new_code(room.team.id, NOW, room.organizer.actor)

    writer = threading.Thread(target=keep_writing)
    writer.start()
    try:
        assert [room.workbench.audit.check().broken for _ in range(30)] == [None] * 30
    finally:
        stop.set()
        writer.join()


def test_whoever_writes_while_another_process_takes_eight_seconds_waits_and_is_served(room: Room) -> None:
    started = time.monotonic()
    with held(room, 8):
        errors = together(10, lambda: room.workbench.teams.new_code(room.team.id, NOW, room.organizer.actor))
    assert errors == []
    assert time.monotonic() - started > 8
    assert epoch(room) == 11


def test_readers_do_not_notice_that_a_writer_takes_long(room: Room) -> None:
    with held(room, 8):
        started = time.monotonic()
        assert together(20, room.workbench.teams.all) == []
        assert time.monotonic() - started < 4


def test_a_turn_that_never_comes_is_told_in_our_words_and_changes_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    again = opened_impatiently(room, monkeypatch)
    with held(room, 60), pytest.raises(DatasetError) as caught:
        again.workbench.teams.new_code(room.team.id, NOW, room.organizer.actor)
    assert caught.value.code == "store.busy"
    with again.workbench.store.writing(), pytest.raises(DatasetError) as caught:
        again.workbench.teams.new_code(room.team.id, NOW, room.organizer.actor)
    assert caught.value.code == "store.busy"
    again.workbench.teams.new_code(room.team.id, NOW, room.organizer.actor)
    assert epoch(room) == 2


def opened_impatiently(room: Room, monkeypatch: pytest.MonkeyPatch) -> Room:
    """The same room to somebody who waits half a second only."""
    monkeypatch.setattr(databases, "WAIT_SECONDS", 0.5)
    return Room(Workbench.open(room.workbench.settings), room.organizer, room.team, room.code)
