"""A child ends with the process that started it, whatever it is doing."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

DOING = {
    "waits": "import time; time.sleep(60)",
    "tries a pattern without end": "import re; re.match('(a+)+$', 'a' * 60 + '!')",
    "works in an engine": "import duckdb; duckdb.sql('SELECT count(*) FROM range(10000000000) a WHERE hash(range) = 1').fetchall()",
}


@pytest.mark.parametrize("doing", DOING)
def test_a_child_whose_parent_is_gone_ends_and_leaves_no_litter(doing: str, tmp_path: Path) -> None:
    litter = tmp_path / "litter"
    litter.mkdir()
    begun = "from pathlib import Path; from workbench.drafts.manners import live_politely"
    script = f"{begun}; live_politely(Path({str(litter)!r})); print('begun', flush=True); {DOING[doing]}"
    child = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    try:
        assert child.stdout.readline() == b"begun\n"
        with pytest.raises(subprocess.TimeoutExpired):
            child.wait(1.5)
        child.stdin.close()
        assert child.wait(20) == 3
        assert not litter.exists()
    finally:
        child.kill()


def test_a_child_that_is_told_something_more_goes_on() -> None:
    script = "from workbench.drafts.manners import live_politely; live_politely(); print('begun', flush=True); import time; time.sleep(1)"
    child = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    assert child.stdout.readline() == b"begun\n"
    child.stdin.write(b"more\n")
    child.stdin.flush()
    assert child.wait(20) == 0
    child.stdin.close()
