"""The command line, in a process of its own as people run it, or in the test's own process: what it starts are processes as ever."""

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cli
from tests.conftest import ROOT
from workbench.operations import logs


def apart(folder: Path, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What the command did in a folder, in a process of its own. A second goes by before it has loaded Établi."""
    command, known = [sys.executable, str(ROOT / "cli.py"), *map(str, words)], {**os.environ, **environment}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, env=known, check=False)


def here(folder: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What the command did in a folder, in this process, whose log stays as it is. Raises: whatever a shell would show as a traceback."""
    with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patched:
        patched.setattr(logs, "set_up", lambda *_, **__: None)
        done = CliRunner().invoke(cli.app, list(map(str, words)), catch_exceptions=False)
    return subprocess.CompletedProcess(words, done.exit_code, done.stdout, done.stderr)
