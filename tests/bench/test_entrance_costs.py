"""150 people come in within a minute, and come back at once after the server was restarted."""

from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from tests.access.conftest import furnished
from tests.bench.crowd import Crowd, Visitor
from tests.running import Server, free_port
from workbench.settings import Settings
from workbench.workbench import Workbench

PEOPLE = 150
TEAM = 50


def told(what: str, took: list[float]) -> None:
    print(f"{what}: median {took[len(took) // 2]:.2f} s, p95 {took[int(len(took) * 0.95)]:.2f} s, longest {took[-1]:.2f} s")


@pytest.mark.bench
def test_a_room_of_150_comes_in_and_comes_back(tmp_path: Path) -> None:
    home = tmp_path / "home"
    now = datetime.now(UTC)
    room = furnished(Workbench.open(Settings(home=home, samples=False)), now)
    codes = [room.code]
    for number in range(PEOPLE // TEAM - 1):
        team = room.workbench.teams.add(f"Table {number}", now, room.organizer.actor)
        codes.append(room.workbench.teams.code(team.id, now, room.organizer.actor))
    server = Server(home, free_port())
    server.start()
    assert server.process
    crowd = Crowd([Visitor(server.port, codes[number % len(codes)], f"Person {number}") for number in range(PEOPLE)])
    memory = psutil.Process(server.process.pid).memory_info().rss
    entered = crowd.all(lambda visitor: (visitor.join(), visitor.open())[0], within_seconds=60)
    grown = psutil.Process(server.process.pid).memory_info().rss - memory
    print(f"\n{PEOPLE} people in 60 s, {len(crowd.errors)} errors {crowd.errors[:3]}; server +{grown / 1e6:.0f} MB")
    told("code, name and first page", entered)
    server.stop()
    for visitor in crowd.visitors:
        visitor.leave()
    server.start()
    back = crowd.all(Visitor.open, within_seconds=0)
    print(f"all {PEOPLE} back at once after a restart: {len(crowd.errors)} errors {crowd.errors[:3]}")
    told("page after the restart", back)
    for visitor in crowd.visitors:
        visitor.leave()
    server.stop()
    assert crowd.errors == []
    assert entered[-1] <= 20
    assert back[-1] <= 25
