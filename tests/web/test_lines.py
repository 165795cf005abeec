"""The lines that people copy into their notebooks are run as they stand, against a server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import machine
from tests.web.api_served import Api
from workbench.notebook.lines import LANGUAGES, About, Snippet


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    running = Api(tmp_path_factory.mktemp("lines") / "home")
    yield running
    running.stop()
    running.workbench.sandbox.close()


def snippets(api: Api, tool: str) -> dict[str, Snippet]:
    about = About(f"http://127.0.0.1:{api.port}", api.secrets["member"], "nombres", "suite")
    return {item.code: item for item in LANGUAGES[tool][1](about)}


def run(folder: Path, *command: str) -> str:
    told = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    gone = "terminate called without an active exception"  # Arrow's threads at the very end of Python, once all was said
    assert told.returncode == 0 or told.stderr.strip() == gone, told.stderr
    return told.stdout


@pytest.mark.parametrize(("tool", "code"), [("duckdb", "copy"), ("pandas", "table"), ("pandas", "question")])
def test_lines_for_python_read_the_table(api: Api, tmp_path: Path, tool: str, code: str) -> None:
    assert "60000" in run(tmp_path, sys.executable, "-c", snippets(api, tool)[code].text)


@pytest.mark.needs("httpfs")
def test_lines_for_duckdb_read_the_table_from_afar(api: Api, tmp_path: Path) -> None:
    script = "import sys, duckdb; print(duckdb.sql(sys.argv[1]))"
    assert "60000" in run(tmp_path, machine.httpfs(), "-c", script, snippets(api, "duckdb")["afar"].text)


@pytest.mark.needs("node")
@pytest.mark.parametrize("code", ["question", "copy"])
def test_lines_for_javascript_read_the_table(api: Api, tmp_path: Path, code: str) -> None:
    told = run(tmp_path, machine.node(), "--input-type=module", "-e", snippets(api, "javascript")[code].text)
    assert "60000" in told if code == "question" else (tmp_path / "suite.parquet").read_bytes()[-4:] == b"PAR1"


@pytest.mark.needs("R")
@pytest.mark.parametrize("code", ["table", "question"])
def test_lines_for_r_read_the_table(api: Api, tmp_path: Path, code: str) -> None:
    assert "60000" in run(tmp_path, machine.r(), "-e", snippets(api, "r")[code].text)


@pytest.mark.parametrize("tool", list(LANGUAGES))
def test_lines_with_a_token_that_opens_nothing_end_in_an_error(api: Api, tmp_path: Path, tool: str) -> None:
    about = About(f"http://127.0.0.1:{api.port}", "etabli_" + "A" * 43, "nombres", "suite")
    commands = {"python": (sys.executable, "-c"), "javascript": (machine.node(), "--input-type=module", "-e")}
    for snippet in LANGUAGES[tool][1](about):
        command = commands.get(snippet.syntax, ("",))
        if command[0]:
            told = subprocess.run((*command, snippet.text), cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
            assert told.returncode != 0
            assert "401" in told.stderr or "opens nothing" in told.stderr
