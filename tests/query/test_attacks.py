"""Hostile statements: each does what it must, with all fences up and with one at a time."""

import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.query.corpus import FOUND, KNOWN, attacks, placed
from tests.query.rooms import ALPHA, BETA, CANARY, Room, fair
from workbench.query.engine import Result, Status
from workbench.query.jobs import Fences

ATTACKS = attacks(KNOWN, FOUND)
HOSTILE = [attack for attack in ATTACKS if attack["must"] == "refuse"]
LEAKS = (CANARY, "root:x:0", "PATH=")
ALONE = {
    "policy": Fences(policy=True, lock=False, kernel=False),
    "lock": Fences(policy=False, lock=True, kernel=False),
    "kernel": Fences(policy=False, lock=False, kernel=True),
}
SECONDS = 0.5


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    found = fair(tmp_path_factory.mktemp("fair"), query_seconds=SECONDS, team_mb=300, query_spill_mb=300)
    yield found
    found.sandbox.close()


@pytest.fixture(scope="module", params=sorted(ALONE))
def one_fence(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    found = fair(tmp_path_factory.mktemp("fence"), ALONE[request.param], query_seconds=SECONDS)
    yield found
    found.sandbox.close()


def sql_of(attack: dict[str, Any], where: Room) -> str:
    """The statement as it is for this instance."""
    folders = {"{ROOT}/shared": str(where.home / "packages"), "teams/alpha": f"teams/{ALPHA}", "teams/beta": f"teams/{BETA}"}
    names = {"shared.customers": "customers.customers", **folders}
    text = str(attack["sql"])
    for name, here in names.items():
        text = text.replace(name, here)
    return placed(text, where.home)


def said(result: Result) -> str:
    """Everything that a person would read of a result."""
    rows = str(result.shown().to_pydict()) if result.table is not None and result.table.num_rows < 2_000 else ""
    return f"{rows} {result.message}"


def others(where: Room) -> dict[str, str]:
    """What must stay as it is: published files, secrets, the other team's."""
    places = [where.home / "packages", where.home / "native", where.home / "teams" / BETA]
    files = [path for place in places for path in place.rglob("*") if path.is_file() and path.name != "lock"]
    files += [
        where.home / "host_secret.txt",
        where.home / "secret.key",
        *where.home.glob("pwn*"),
        *Path(tempfile.gettempdir()).glob("pwn*"),
    ]
    return {str(path): hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.exists()}


def require_decent(attack: dict[str, Any], result: Result, where: Room) -> None:
    """None; nothing was told that is nobody's business."""
    told = said(result)
    assert not [leak for leak in LEAKS if leak in told], attack["sql"][:200]
    assert str(where.home) not in result.message or str(where.home) in sql_of(attack, where)  # what somebody wrote may be said again
    assert BETA not in told or BETA in sql_of(attack, where)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack["id"])
def test_a_statement_does_what_it_must(attack: dict[str, Any], ground: Room) -> None:
    before = others(ground)
    result = ground.ask(sql_of(attack, ground), ALPHA)
    require_decent(attack, result, ground)
    assert others(ground) == before
    if attack["must"] == "allow":
        assert result.status is Status.OK, result.message
    elif attack["must"] == "refuse":
        assert result.status in (Status.REFUSED, Status.ERROR), said(result)[:300]
    else:
        assert result.status is not Status.BUSY
        assert result.seconds < SECONDS + 2


def test_each_fence_alone_keeps_others_data_whole_and_unread(one_fence: Room) -> None:
    before = others(one_fence)
    for attack in HOSTILE:
        require_decent(attack, one_fence.ask(sql_of(attack, one_fence), ALPHA), one_fence)
    assert others(one_fence) == before
    assert one_fence.ask("SELECT 42 AS x", ALPHA).rows().to_pylist() == [{"x": 42}]


def test_after_all_of_it_the_team_still_works(ground: Room) -> None:
    assert ground.ask("CREATE OR REPLACE TABLE after AS SELECT 1 AS x; FROM after", ALPHA).rows().to_pylist() == [{"x": 1}]
    assert ground.ask("FROM private", BETA).rows().to_pylist() == [{"x": CANARY}]
    assert list((ground.home / "spill").rglob("*.tmp")) == []
