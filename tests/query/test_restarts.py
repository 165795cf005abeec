"""A server that ends in the middle of everything: teams' tables are whole, people are told, no process is left."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.query.rooms import Room, room
from workbench.query.engine import Asker, Limits, Status
from workbench.query.processes import ForkServer, sweep
from workbench.settings import ROOT

TEAMS = [f"{number:016x}" for number in range(1, 6)]
SERVER = """
import sys
from pathlib import Path
from tests.query.rooms import room
from workbench.query.engine import Asker, Limits
found = room(Path(sys.argv[1]), query_seconds=60, query_slots=20)
teams = [f"{number:016x}" for number in range(1, 6)]
for team in teams:
    assert found.ask("CREATE TABLE IF NOT EXISTS counted AS SELECT 0::BIGINT AS n WHERE false", team).message == ""
slow = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * 7 + b.range = 3"
for number in range(15):
    found.sandbox.ask(Asker(teams[number % 5], f"reader {number}"), f"{slow} -- {number}", Limits(seconds=60))
print("reading", flush=True)
for number in range(100000):
    script = f"CREATE TABLE IF NOT EXISTS counted(n BIGINT); INSERT INTO counted VALUES ({number})"
    result = found.sandbox.run(Asker(f"{100 + number % 5:016x}"), script)
    assert result.message == "", result.message
    print(number, flush=True)
"""


def processes_of(server: psutil.Process) -> list[psutil.Process]:
    """The fork server of a server, and its queries."""
    return server.children(recursive=True)


def require_gone(known: list[psutil.Process]) -> None:
    """None; they have all ended within a few seconds."""
    _, alive = psutil.wait_procs(known, timeout=5)
    assert [item for item in alive if item.status() != psutil.STATUS_ZOMBIE] == []


def test_a_server_killed_with_twenty_queries_leaves_no_process_and_whole_tables(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert server.stdout is not None
    assert server.stdout.readline() == "reading\n"
    written = [int(server.stdout.readline()) for _ in range(12)]
    known = processes_of(psutil.Process(server.pid))
    assert len(known) > 15
    os.kill(server.pid, signal.SIGKILL)
    server.wait()
    require_gone(known)

    found = room(tmp_path)
    for place in range(5):
        rows = found.ask("SELECT n FROM counted ORDER BY n", f"{100 + place:016x}").rows().column("n").to_pylist()
        assert [n for n in written if n % 5 == place] == [n for n in rows if n <= written[-1]]
    assert [item for item in (tmp_path / "spill").iterdir() if item.name != str(os.getpid())] == []
    found.sandbox.close()


def test_a_server_that_ends_tells_everybody_who_runs_or_waits(tmp_path: Path) -> None:
    found = room(tmp_path, query_seconds=30)
    slow = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * 7 + b.range = 3"
    questions = [found.sandbox.ask(Asker(TEAMS[n % 5], f"p{n}"), f"{slow} -- {n}", Limits(seconds=30)) for n in range(20)]
    time.sleep(0.5)
    starter = found.sandbox.starter
    assert isinstance(starter, ForkServer)
    assert starter.process is not None
    known = [psutil.Process(starter.process.pid), *psutil.Process(starter.process.pid).children()]
    found.sandbox.close()
    told = [question.result(5) for question in questions]
    assert {result.status for result in told if result} == {Status.CANCELLED}
    assert len([result for result in told if result]) == 20
    require_gone(known)
    assert found.ask("SELECT 1").status is Status.CANCELLED


def test_what_a_killed_server_left_on_the_disk_goes_at_the_next_start(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", "pass"])
    gone.wait()
    for name in (str(gone.pid), str(os.getpid())):
        (tmp_path / "spill" / name / "query").mkdir(parents=True)
    sweep(tmp_path)
    assert [item.name for item in (tmp_path / "spill").iterdir()] == [str(os.getpid())]


@pytest.fixture
def small(tmp_path: Path) -> Room:
    return room(tmp_path, team_mb=20, query_spill_mb=20, query_seconds=20)


def test_a_team_that_has_no_room_left_is_told_what_to_drop_and_goes_on(small: Room) -> None:
    team = TEAMS[0]
    assert small.ask("CREATE TABLE petite AS SELECT range AS n FROM range(1000)", team).message == ""
    result = small.ask("CREATE TABLE grande AS SELECT hash(range) AS a, hash(range + 1) AS b FROM range(5000000)", team)
    assert result.problem is not None
    assert (result.problem.code, result.problem.context["quota_mb"]) == ("query.quota", 20)
    assert small.ask("SELECT count(*) AS n FROM petite", team).rows().to_pylist() == [{"n": 1000}]
    assert small.ask("CREATE TABLE moyenne AS SELECT hash(range) AS a FROM range(1000000)", team).message == ""
    full = small.ask("CREATE TABLE autre AS SELECT hash(range + 7) AS a FROM range(2000000)", team)
    assert full.problem is not None
    assert "moyenne" in full.message
    assert small.ask("DROP TABLE moyenne; CREATE TABLE autre AS SELECT hash(range + 7) AS a FROM range(1000000)", team).message == ""
    small.sandbox.close()
