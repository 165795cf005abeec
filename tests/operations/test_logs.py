"""The log: one JSON object a line, whatever people send, and never a secret."""

import json
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.access.conftest import Room
from tests.conftest import ROOT
from workbench.operations import logs
from workbench.settings import Settings

LOG = logging.getLogger("etabli.test")
PASSWORD, TOKEN = "canary-pass%40word", "canary-metrics-token"


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """Settings whose log is set up, and taken down after the test."""
    before = logging.root.handlers[:], logging.root.level
    made = Settings(home=tmp_path / "home", metrics_token=TOKEN, database_url=f"postgresql+psycopg://etabli:{PASSWORD}@127.0.0.1:1/etabli")
    logs.set_up(made)
    yield made
    for handler in logging.root.handlers:
        handler.close()
    logging.root.handlers[:], logging.root.level = before
    logging.getLogger("uvicorn.access").disabled = False


def lines(settings: Settings) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (settings.home / "logs" / "etabli.jsonl").read_text(encoding="utf-8").split("\n") if line]


def test_a_line_says_when_what_and_for_which_request(settings: Settings) -> None:
    with logs.about(rid="0123abcd", actor8="a1b2c3d4", role="member"):
        LOG.info("published", extra={"ev": "package.published", "ms": 12.5, "package": "vélos"})
    [line] = lines(settings)
    assert line.pop("t").endswith("Z")
    assert line == {
        "lvl": "info",
        "ev": "package.published",
        "msg": "published",
        "rid": "0123abcd",
        "actor8": "a1b2c3d4",
        "role": "member",
        "ms": 12.5,
        "package": "vélos",
    }


@pytest.mark.parametrize("sign", ["\n", "\r\n", "\0", "\x1b[2K", "\x85", "\u2028", "\u202e", "\x7f"], ids=ascii)
def test_nobody_forges_a_line_of_the_log(settings: Settings, sign: str) -> None:
    forged = f'name{sign}{{"t":"2026-01-01T00:00:00Z","lvl":"info","msg":"forged"}}'
    LOG.warning("refused: %s", forged, extra={"what": forged})
    try:
        raise ValueError(forged)
    except ValueError:
        LOG.exception("reference %s", "12345678")
    raw = (settings.home / "logs" / "etabli.jsonl").read_text(encoding="utf-8")
    assert len(raw.splitlines()) == 2, "one line for each thing said, however lines are told apart"
    assert [line["lvl"] for line in lines(settings)] == ["warning", "error"]
    assert not any(ord(char) < 32 or char in "\x7f\x85\u2028\u202e" for char in raw.replace("\n", ""))


def test_a_name_that_is_no_text_is_a_line_all_the_same() -> None:
    record = logging.makeLogRecord({"name": "etabli", "msg": "name \udc80"})
    assert logs.JsonLines().format(record).encode("utf-8")


def test_the_traceback_of_a_bug_stands_in_one_field_beside_its_reference(settings: Settings) -> None:
    try:
        raise KeyError("lost")
    except KeyError:
        LOG.exception("reference %s", "12345678")
    [line] = lines(settings)
    assert line["msg"] == "reference 12345678"
    assert "KeyError: 'lost'" in line["exc"]
    assert "test_logs.py" in line["exc"]


def test_secrets_and_query_strings_never_reach_the_log(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    logs.set_up(settings)  # on the standard error of this very test
    web = logging.getLogger("uvicorn.error")
    web.warning('%s - "WebSocket %s" [accepted]', "10.20.30.40:5151", "/_stcore/stream?session=canary-session&x=1")
    web.warning('"PUT /_stcore/upload_file/canary-session/canary-file HTTP/1.1"')
    LOG.error("cannot reach %s", settings.database_url, extra={"given": f"Bearer {TOKEN}"})
    try:
        raise OSError(f"password canary-pass@word of {settings.database_url}, see http://x/y?z=canary-query")
    except OSError:
        LOG.exception("it failed")
    told = (settings.home / "logs" / "etabli.jsonl").read_text(encoding="utf-8") + capsys.readouterr().err
    assert "canary" not in told
    assert "10.20.30.40" not in told
    assert told.count('"lvl"') == 8, "each of the four in the file and on standard error"


def test_the_web_server_and_the_screens_write_our_lines(settings: Settings) -> None:
    import streamlit.logger

    streamlit.logger.get_logger("streamlit.runtime.canary")
    logs.take_over()
    logging.getLogger("streamlit.runtime.canary").warning("from a screen")
    logging.getLogger("uvicorn.error").info("started")
    logging.getLogger("uvicorn.access").info("GET /?a=canary")
    assert [(line["ev"], line["msg"]) for line in lines(settings)] == [
        ("streamlit.runtime.canary", "from a screen"),
        ("uvicorn.error", "started"),
    ]


def test_an_error_of_the_store_does_not_tell_what_people_wrote(room: Room) -> None:
    with pytest.raises(DBAPIError) as caught, room.workbench.store.writing() as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "Canary Confidentielle"})
    assert "Canary" not in str(caught.value)


def test_the_log_starts_a_new_file_before_it_fills_the_disk(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES", 2_000)
    logs.set_up(settings)
    for number in range(400):
        LOG.info("line %s", number)
    files = list((settings.home / "logs").iterdir())
    assert len(files) == 10
    assert all(path.stat().st_size <= 2_000 for path in files)


def test_a_log_that_cannot_be_written_goes_to_standard_error(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("not a folder")
    script = (
        "import logging; from pathlib import Path; from workbench.operations import logs; from workbench.settings import Settings;"
        f"logs.set_up(Settings(home=Path({str(tmp_path)!r}))); logging.getLogger('etabli').info('here')"
    )
    told = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert json.loads(told.stderr)["msg"] == "here"
