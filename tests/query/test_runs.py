"""The history of runs: a team's own, people without a team their own; on both databases."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from tests.query.housed import House
from workbench.errors import QueryError
from workbench.query.engine import Result, Status
from workbench.scripts.runs import MOST_RUNS
from workbench.store.runs import RUNNING

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def house(tmp_path: Path, database: str) -> House:
    return House(tmp_path / "home")


def test_a_team_sees_its_runs_with_who_ran_them_the_newest_first(house: House) -> None:
    house.runs.begin(house.ana, "SELECT 1", NOW)
    second = house.runs.begin(house.bo, "SELECT 2", NOW + timedelta(minutes=1))
    house.runs.end(second, Result(Status.OK, table=pa.table({"a": [1, 2]}), seconds=0.5))
    found = house.runs.last(house.ana)
    assert [(item.script, item.outcome) for item in found] == [("SELECT 2", "ok"), ("SELECT 1", RUNNING)]
    assert (found[0].rows, found[0].seconds) == (2, 0.5)
    assert [item.script for item in house.runs.last(house.bo)] == ["SELECT 2", "SELECT 1"]


def test_nobody_else_sees_them_not_even_by_their_id(house: House) -> None:
    run = house.runs.begin(house.ana, "SELECT 'secret'", NOW)
    own = house.runs.begin(house.eva, "SELECT 'expert'", NOW)
    assert house.runs.find(house.bo, run).script == "SELECT 'secret'"
    for asker in (house.rita, house.eva):
        assert run not in {item.id for item in house.runs.last(asker)}
        with pytest.raises(QueryError) as raised:
            house.runs.find(asker, run)
        assert raised.value.code == "script.unknown_run"
    assert [item.id for item in house.runs.last(house.eva)] == [own]
    with pytest.raises(QueryError):
        house.runs.find(house.ana, own)


def test_runs_are_found_by_a_part_of_their_script_as_it_is_written(house: House) -> None:
    for script in ("SELECT 100% FROM a", "SELECT 100 FROM b", "SELECT a_b", "SELECT axb", "SELECT 'É'"):
        house.runs.begin(house.ana, script, NOW)
    assert [item.script for item in house.runs.last(house.ana, "100%")] == ["SELECT 100% FROM a"]
    assert [item.script for item in house.runs.last(house.ana, "a_b")] == ["SELECT a_b"]
    assert len(house.runs.last(house.ana, "select")) == 5
    assert house.runs.last(house.ana, "nothing like it") == []
    assert len(house.runs.last(house.ana, limit=2)) == 2


def test_only_the_last_runs_of_a_team_are_kept(house: House) -> None:
    kept = house.runs.begin(house.rita, "SELECT 'theirs'", NOW)
    for number in range(MOST_RUNS + 3):
        house.runs.begin(house.ana, f"SELECT {number}", NOW + timedelta(seconds=number))
    found = house.runs.last(house.ana, limit=MOST_RUNS + 10)
    assert (len(found), found[-1].script) == (MOST_RUNS, "SELECT 3")
    assert house.runs.find(house.rita, kept).script == "SELECT 'theirs'"
