"""Somebody who asks for a file and takes nothing of it, or leaves at once, keeps nobody else from theirs."""

import socket
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.web.api_served import Api
from web import blocks
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Asker
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.story.take_home import PLACES

# Texts that no zip makes small: more than the buffers of a connection hold.
LARGE = "SELECT md5(range::VARCHAR) AS a, md5((range + 1)::VARCHAR) AS b, md5((range + 2)::VARCHAR) AS c FROM range(400000)"


@pytest.fixture
def api(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Api]:
    monkeypatch.setattr(blocks, "STALLED_SECONDS", 1.0)
    found = Api(tmp_path / "home", query_seconds=20)
    now = datetime.now(UTC)
    for role, script in (("member", LARGE), ("rival", "SELECT 1 AS a")):
        found.workbench.stories.keep(found.me(role).person, Recipe(script, ChartSpec(), "Un"), Provenance(), now)
    yield found
    found.stop()
    found.workbench.sandbox.close()


def asked(api: Api, path: str, role: str) -> socket.socket:
    """A connection on which a file was asked for, and of which nothing is read."""
    found = socket.create_connection(("127.0.0.1", api.port))
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    lines = (f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{api.port}", f"Cookie: etabli={api.tokens[role]}", "", "")
    found.sendall("\r\n".join(lines).encode())
    return found


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    """None once it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_story_that_nobody_reads_gives_its_place_back(api: Api) -> None:
    team, rival = (api.me(role).person.team for role in ("member", "rival"))
    stalled = asked(api, f"/story/{team}.zip", "member")
    until(lambda: PLACES.takers == {team})
    answer = api.ask("GET", f"/story/{rival}.zip", role="rival")
    assert (answer.status, answer.body[:2]) == (200, b"PK")
    until(lambda: PLACES.takers == set())
    stalled.close()


def test_a_story_whose_taker_leaves_at_once_gives_its_place_back(api: Api) -> None:
    team = api.me("member").person.team
    for _ in range(3):
        leaving = asked(api, f"/story/{team}.zip", "member")
        time.sleep(0.05)
        leaving.close()
        until(lambda: PLACES.takers == set())
    assert api.ask("GET", f"/story/{team}.zip", role="member").status == 200


def test_a_result_that_nobody_reads_gives_its_turn_back(api: Api) -> None:
    me, sandbox = api.me("member").person, api.workbench.sandbox
    token = api.workbench.links.link(Asker(me.team, me.id), LARGE.replace("400000", "4000000"), "result")
    stalled = asked(api, f"/result/{token}.csv", "member")
    until(lambda: sandbox.admission.figures().running == 1)
    until(lambda: sandbox.admission.figures().running == 0)
    stalled.close()
