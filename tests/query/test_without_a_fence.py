"""A machine whose kernel cannot confine a query: nothing runs until the organizer says so, and then it is watched."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from tests.query.rooms import ALPHA, BETA, CANARY, Room, publish, room
from tests.unit.editions import CITIES, CITY_ROWS
from workbench.query import starters
from workbench.query.engine import Asker, Limits, Status
from workbench.query.plain import PlainProcesses
from workbench.query.sandbox import Sandbox


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """A room on such a machine, whose organizer has said that queries may run."""
    monkeypatch.setattr(starters, "missing", lambda: ("landlock",))
    found = room(tmp_path, unconfined_queries=True)
    publish(found, "communes", CITIES, list(CITY_ROWS), "villes")
    yield found
    found.sandbox.close()


def test_nothing_runs_until_the_organizer_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starters, "missing", lambda: ("landlock",))
    result = room(tmp_path).ask("SELECT 1")
    assert (result.status, result.problem.code) == (Status.REFUSED, "query.unconfined")  # type: ignore[union-attr]
    assert "landlock" in result.message


def test_queries_and_teams_tables_work(bare: Room) -> None:
    assert isinstance(bare.sandbox.starter, PlainProcesses)
    assert bare.ask("SELECT count(*) AS n FROM communes.villes").rows().to_pylist() == [{"n": 3}]
    assert bare.ask(f"CREATE TABLE mine AS SELECT '{CANARY}' AS x", ALPHA).message == ""
    assert bare.ask("FROM mine", ALPHA).rows().to_pylist() == [{"x": CANARY}]
    assert bare.ask("FROM mine", BETA).status is Status.ERROR


def test_the_policy_and_the_engines_own_lock_stand(bare: Room) -> None:
    assert bare.ask("FROM read_text('/etc/hostname')").problem.code == "query.refused_file"  # type: ignore[union-attr]
    bare.sandbox.jobs.fences = replace(bare.sandbox.jobs.fences, policy=False)
    assert bare.ask("FROM read_text('/etc/hostname')").status in (Status.REFUSED, Status.ERROR)
    assert bare.ask("SET memory_limit='64GB'").status in (Status.REFUSED, Status.ERROR)


def test_a_query_that_wants_too_much_memory_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(starters, "missing", lambda: ("landlock",))
    monkeypatch.setattr("workbench.query.plain.HEADROOM_MB", 60)
    found = room(tmp_path, unconfined_queries=True, query_memory_mb=60, query_seconds=20)
    result = found.ask("SELECT list_sum(list_transform(range(30000000), lambda x: x * 2))")
    assert result.status is Status.MEMORY
    found.sandbox.close()


def test_a_query_is_stopped_at_the_deadline_and_leaves_nothing(bare: Room) -> None:
    began = time.monotonic()
    assert bare.ask("SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))").status is Status.TIMEOUT
    assert time.monotonic() - began < 8
    alive = [item for item in psutil.Process().children() if item.status() != psutil.STATUS_ZOMBIE]
    assert [item for item in alive if "workbench.query.inside.plain" in item.cmdline()] == []
    deadline = time.monotonic() + 2
    while list((bare.home / "spill").glob("*/*")) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert list((bare.home / "spill").glob("*/*")) == []


def test_a_query_is_cancelled(bare: Room) -> None:
    question = bare.sandbox.ask(Asker(person="p"), "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000)) -- x", Limits(seconds=30))
    time.sleep(1.0)
    question.cancel()
    result = question.result(5)
    assert result is not None
    assert result.status is Status.CANCELLED


def test_a_machine_made_for_it_says_that_nothing_is_missing(tmp_path: Path) -> None:
    found: Sandbox = room(tmp_path).sandbox
    assert found.capabilities().missing == starters.lacking()
