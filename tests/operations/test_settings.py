"""Settings: a mistyped one stops the start with a message, and `config` shows what holds without its secrets."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from workbench.errors import DayError
from workbench.settings import Settings, load

SECRET = {"ETABLI_METRICS_TOKEN": "canary-token", "ETABLI_DATABASE_URL": "postgresql+psycopg://etabli:canary-word@127.0.0.1/etabli"}


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ETABLI_")}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=kept | environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ETABLI_QUERY_SECOND", "ETABLI_QUERY_SECONDS"),
        ("ETABLI_HOMME", "ETABLI_HOME"),
        ("etabli_databse_url", "ETABLI_DATABASE_URL"),
        ("ETABLI_METRICS_TOKENS", "ETABLI_METRICS_TOKEN"),
    ],
)
def test_an_unknown_setting_is_refused_naming_the_nearest(monkeypatch: pytest.MonkeyPatch, name: str, meant: str) -> None:
    monkeypatch.setenv(name, "1")
    with pytest.raises(DayError) as caught:
        load()
    assert caught.value.code == "setting.unknown"
    assert name in str(caught.value)
    assert meant in str(caught.value)


def test_a_value_that_cannot_be_is_refused_naming_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ETABLI_QUERY_SECONDS", "ten")
    with pytest.raises(DayError, match="ETABLI_QUERY_SECONDS") as caught:
        load()
    assert caught.value.code == "setting.invalid"


def test_a_mistyped_setting_ends_a_command_and_the_server_with_1_and_one_message(tmp_path: Path) -> None:
    server = ("-m", "streamlit", "run", "app.py", "--server.port", "0")
    for words in (("cli.py", "list"), server):
        done = run(*words, ETABLI_HOME=str(tmp_path / "home"), ETABLI_UPLOADMB="3")
        assert done.returncode == 1
        assert "ETABLI_UPLOADMB" in done.stderr
        assert "ETABLI_UPLOAD_MB?" in done.stderr
        assert "Traceback" not in done.stderr
    assert not (tmp_path / "home").exists()


def test_config_prints_every_setting_and_no_secret(tmp_path: Path) -> None:
    done = run("cli.py", "config", "--json", **SECRET, ETABLI_QUERY_SECONDS="7")
    rows = {row["setting"]: row for row in json.loads(done.stdout)}
    assert set(rows) == {f"ETABLI_{name.upper()}" for name in Settings.model_fields}
    assert (rows["ETABLI_QUERY_SECONDS"]["value"], rows["ETABLI_QUERY_SECONDS"]["default"]) == ("7.0", "10.0")
    assert rows["ETABLI_METRICS_TOKEN"]["value"] == "***"
    assert rows["ETABLI_DATABASE_URL"]["value"] == "postgresql+psycopg://etabli:***@127.0.0.1/etabli"
    assert all(row["description"] for row in rows.values())
    for words in (("cli.py", "config"), ("cli.py", "config", "--json")):
        done = run(*words, **SECRET)
        assert done.returncode == 0
        assert "canary" not in done.stdout + done.stderr


def test_settings_shown_by_mistake_hold_no_secret() -> None:
    assert "canary" not in repr(Settings(metrics_token="canary", database_url="postgresql://a:canary@b/c"))
