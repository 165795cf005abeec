"""The server says whether it can work, and how it does."""

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.access.conftest import NOW, Room
from tests.conftest import ROOT
from tests.operations.conftest import Server
from workbench.drafts.drafts import Given
from workbench.drafts.incoming import Upload
from workbench.operations import health, metrics
from workbench.operations.counters import REGISTRY
from workbench.query.engine import Asker, Status
from workbench.settings import Settings

Serve = Callable[..., Server]


def value(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0.0


def failing(room: Room, now: datetime = NOW) -> list[str]:
    told = health.readiness(room.workbench, now)
    wrong = [name for name, check in told["checks"].items() if not check["ok"]]
    assert told["ok"] is not bool(wrong)
    return wrong


def test_a_healthy_server_is_ready_and_says_why(room: Room, serve: Serve) -> None:
    status, body = serve(room.workbench).ask("/readyz")
    told = json.loads(body)
    assert (status, told["ok"]) == (200, True)
    assert {"store", "tables", "disk", "clock"} <= set(told["checks"])
    assert told["checks"]["disk"]["free_mb"] > 0


def test_asking_for_the_health_writes_nothing(room: Room) -> None:
    home = room.workbench.settings.home
    before = {path.name: path.read_bytes() for path in home.glob("etabli.sqlite*") if not path.name.endswith("-shm")}
    for _ in range(3):
        assert failing(room) == []
    assert before == {path.name: path.read_bytes() for path in home.glob("etabli.sqlite*") if not path.name.endswith("-shm")}


def test_a_clock_set_back_before_the_last_deed_is_told(room: Room) -> None:
    assert failing(room, NOW - timedelta(seconds=3)) == []
    assert failing(room, NOW - timedelta(hours=1)) == ["clock"]


def test_tables_of_another_etabli_are_told(room: Room) -> None:
    with room.workbench.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert failing(room) == ["tables"]


def test_a_disk_below_its_reserve_is_told(room: Room) -> None:
    object.__setattr__(room.workbench, "settings", Settings(home=room.workbench.settings.home, free_disk_mb=10**9))
    assert failing(room) == ["disk"]


def test_a_store_that_takes_no_write_is_told_with_503_and_without_its_path(
    room: Room, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise OSError(30, "Read-only file system", "/secret/path/etabli.sqlite")

    monkeypatch.setattr(room.workbench.store, "writing", refuse)
    status, body = serve(room.workbench).ask("/readyz")
    assert status == 503
    assert json.loads(body)["checks"]["store"] == {"ok": False, "error": "OSError"}
    assert "/secret" not in body


def test_the_figures_are_for_this_machine_or_for_the_token(room: Room, serve: Serve) -> None:
    object.__setattr__(room.workbench, "settings", Settings(home=room.workbench.settings.home, metrics_token="s3same"))
    server = serve(room.workbench)
    assert server.ask("/metrics")[0] == 200
    assert server.ask("/metrics", X_Forwarded_For="10.1.2.3")[0] == 403
    assert server.ask("/metrics", Forwarded="for=10.1.2.3")[0] == 403
    assert server.ask("/metrics", X_Forwarded_For="10.1.2.3", Authorization="Bearer s3same")[0] == 200
    assert server.ask("/metrics", X_Forwarded_For="10.1.2.3", Authorization="Bearer s3samé")[0] == 403


def test_without_a_token_no_bearer_is_let_in(room: Room, serve: Serve) -> None:
    assert serve(room.workbench).ask("/metrics", X_Forwarded_For="10.1.2.3", Authorization="Bearer ")[0] == 403


def test_people_and_pages_are_counted(room: Room) -> None:
    room.member("Ana")
    room.member("Bob")
    with room.workbench.presence.of("a"), room.workbench.presence.of("a"):
        told = metrics.rendered(room.workbench, NOW).decode()
    lines = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert (lines["etabli_open_pages"], lines["etabli_people_here"], lines["etabli_people_signed_in"]) == ("2.0", "1.0", "3.0")
    assert float(lines["etabli_resident_bytes"]) > 1e7
    assert float(lines["etabli_disk_free_bytes"]) > 0
    assert "Ana" not in told


def test_queries_are_counted_by_outcome(room: Room) -> None:
    good, bad = value("etabli_query_seconds_count", outcome="done"), value("etabli_query_seconds_count", outcome="query.too_long")
    assert room.workbench.sandbox.run(Asker(), "SELECT 1").message == ""
    assert room.workbench.sandbox.run(Asker(), f"SELECT '{'x' * 70_000}'").status is Status.REFUSED
    room.workbench.sandbox.close()
    assert value("etabli_query_seconds_count", outcome="done") == good + 1
    assert value("etabli_query_seconds_count", outcome="query.too_long") == bad + 1


def test_jobs_are_counted_by_outcome(room: Room, tmp_path: Path) -> None:
    good, bad = (value("etabli_jobs_total", job="read", outcome=outcome) for outcome in ("done", "file.empty"))
    (tmp_path / "a.csv").write_text("a,b\n1,2\n")
    (tmp_path / "empty.csv").write_text("")
    drafts = room.workbench.drafts
    for name in ("a.csv", "empty.csv"):
        draft = drafts.give([Given(tmp_path / name, name)])
        drafts.read(draft.id)
        drafts.wait(draft.id)
    assert value("etabli_jobs_total", job="read", outcome="done") == good + 1
    assert value("etabli_jobs_total", job="read", outcome="file.empty") == bad + 1


def test_uploads_are_counted_kept_or_given_up(room: Room) -> None:
    kept, lost = value("etabli_uploads_total", outcome="kept"), value("etabli_uploads_total", outcome="given_up")
    with Upload(room.workbench.settings.home, "a.csv", 100) as upload:
        upload.write(b"a,b\n")
        upload.keep()
    with Upload(room.workbench.settings.home, "b.csv", 100) as upload:
        upload.write(b"a,b\n")
    assert (value("etabli_uploads_total", outcome="kept"), value("etabli_uploads_total", outcome="given_up")) == (kept + 1, lost + 1)


def test_answers_are_counted_by_class(room: Room, serve: Serve) -> None:
    server, before = serve(room.workbench), value("etabli_http_requests_total", status="4xx")
    server.ask("/nowhere")
    assert value("etabli_http_requests_total", status="4xx") == before + 1


def test_a_shell_asks_a_running_server_how_it_is(room: Room, serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(port: int) -> tuple[int, str]:
        command = [sys.executable, "cli.py", "health", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert "Traceback" not in done.stderr
        return done.returncode, done.stdout + done.stderr

    server = serve(room.workbench)
    assert asked(server.port)[0] == 0
    with room.workbench.store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    status, told = asked(server.port)
    assert (status, json.loads(told)["checks"]["tables"]["found"]) == (1, "9999")
    status, told = asked(1)
    assert (status, "No Établi answers" in told) == (1, True)
