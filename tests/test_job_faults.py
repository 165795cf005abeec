"""The loading process dies, the server dies, the disk fills: the old version serves on and nothing is left lying."""

import contextlib
import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import ROOT
from ui.draft.following import STAGES
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.errors import DatasetError
from workbench.query.engine import Asker
from workbench.settings import Settings
from workbench.workbench import READER, Workbench

FAILING = ROOT / "tests" / "data" / "failing_reader.py"
BUILD_STAGES = ("write", "profile")


def table(folder: Path, rows: int) -> Path:
    path = folder / "communes.csv"
    path.write_text("code;nom;part\n" + "".join(f"{n:05d};Commune n° {n} de l’essai;{n},5\n" for n in range(rows)), encoding="utf-8")
    return path


def publish(workbench: Workbench, path: Path) -> Draft:
    draft = workbench.drafts.give([Given(path, path.name)], package="communes")
    workbench.drafts.read(draft.id)
    draft = workbench.drafts.wait(draft.id)
    if not draft.error:
        workbench.drafts.publish(draft.id)
    return draft


def failing(workbench: Workbench, stage: str, how: str) -> Workbench:
    """The same instance, whose loading process fails at a stage."""
    return Workbench(workbench.settings, (sys.executable, str(FAILING), stage, how))


def count(workbench: Workbench) -> int:
    return int(workbench.sandbox.run(Asker(), "SELECT count(*) AS n FROM communes.communes").rows()["n"][0].as_py())


@pytest.mark.parametrize("stage", [stage for stage in STAGES if stage != "copy"])
@pytest.mark.parametrize("how", ["kill", "full"])
def test_a_job_that_dies_leaves_the_old_version_and_can_be_run_again(fresh: Workbench, tmp_path: Path, stage: str, how: str) -> None:
    publish(fresh, table(tmp_path, 10))
    codes = ("job.crashed",) if how == "kill" else ("job.disk_full", "disk.full")
    path = table(tmp_path, 60_000)
    broken = failing(fresh, stage, how)
    draft = fresh.drafts.give([Given(path, path.name)], package="communes")
    if stage in BUILD_STAGES:
        fresh.drafts.read(draft.id)
        fresh.drafts.wait(draft.id)
        if how == "full" and stage == "profile":
            return  # by then every large file is written
        with pytest.raises(DatasetError) as told:
            broken.drafts.publish(draft.id)
        assert told.value.code in codes
    else:
        broken.drafts.read(draft.id)
        ended = broken.drafts.wait(draft.id)
        if how == "kill" or stage == "stage":
            assert ended.error is not None
            assert ended.error["code"] in codes
        fresh.drafts.read(draft.id)
        fresh.drafts.wait(draft.id)
    assert count(fresh) == 10
    assert fresh.drafts.publish(draft.id).version == 2
    assert count(fresh) == 60_000
    fresh.drafts.discard(fresh.drafts.list()[0].id)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 30 MB of its own, where the system lets us mount one."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    if (
        not mount
        or subprocess.run([mount, "-t", "tmpfs", "-o", "size=30m", "tmpfs", str(folder)], capture_output=True, check=False).returncode
    ):
        pytest.skip("no right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_without_a_single_byte_left_is_told_and_gives_its_room_back(small_disk: Path, tmp_path: Path) -> None:
    workbench = Workbench.open(Settings(home=small_disk, samples=False, free_disk_mb=0))
    publish(workbench, table(tmp_path, 10))
    large = tmp_path / "large.csv.gz"
    large.write_bytes(gzip.compress(table(tmp_path, 800_000).read_bytes()))
    draft = workbench.drafts.give([Given(large, large.name)])
    workbench.drafts.read(draft.id)
    draft = workbench.drafts.wait(draft.id)
    assert draft.error is not None
    assert draft.error["code"] == "job.disk_full"
    assert count(workbench) == 10
    workbench.drafts.discard(draft.id)
    assert publish(workbench, table(tmp_path, 20)).error is None
    assert count(workbench) == 20


def test_the_shell_tells_a_disk_without_a_single_byte_left_in_one_line(small_disk: Path) -> None:
    with contextlib.suppress(OSError), (small_disk / "fill").open("wb") as fill:
        while fill.write(b"0" * 1_000_000):
            pass
    words = [sys.executable, "cli.py", "list", "--home", str(small_disk)]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.startswith("The disk is nearly full: 0 MB are free")
    assert len(told.stderr.splitlines()) == 1


SERVER = """
import sys, time
from pathlib import Path
from workbench.drafts.drafts import Given
from workbench.settings import Settings
from workbench.workbench import Workbench
workbench = Workbench.open(Settings(home=Path(sys.argv[1]), samples=False))
path = Path(sys.argv[2])
draft = workbench.drafts.give([Given(path, path.name)], package="communes")
workbench.drafts.read(draft.id)
print(draft.id, workbench.drafts.children[draft.id].process.pid, flush=True)
time.sleep(60)
"""


def test_a_killed_server_takes_its_loading_process_along_and_the_next_start_tidies_up(fresh: Workbench, tmp_path: Path) -> None:
    publish(fresh, table(tmp_path, 10))
    path = table(tmp_path, 1_500_000)
    words = [sys.executable, "-c", SERVER, str(fresh.settings.home), str(path)]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        draft_id, pid = server.stdout.readline().split()
        os.kill(server.pid, signal.SIGKILL)
    gone = time.monotonic() + 10
    while psutil.pid_exists(int(pid)) and psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE and time.monotonic() < gone:
        time.sleep(0.05)
    assert time.monotonic() < gone

    again = Workbench.open(fresh.settings, READER)
    again.sweep()
    assert count(again) == 10
    draft = again.drafts.get(draft_id)
    assert draft.error is not None
    assert (draft.state, draft.error["code"]) == ("failed", "job.interrupted")
    folder = again.drafts.folder(draft_id)
    assert not (folder / "work").exists()
    assert [item.name for item in (folder / "files").iterdir()] == ["0"]
    assert list(again.settings.home.rglob("*.part")) == []


def test_a_job_that_takes_too_long_or_too_much_memory_is_ended(tmp_path: Path) -> None:
    path = table(tmp_path, 400_000)
    for limit, code in (({"read_seconds": 1}, "job.too_long"), ({"read_memory_mb": 201}, "job.too_much_memory")):
        workbench = Workbench.open(Settings(home=tmp_path / code, samples=False, **limit))
        big = workbench.drafts.give([Given(path, path.name), *[Given(path, f"{n}.csv") for n in range(6)]])
        workbench.drafts.read(big.id)
        draft = workbench.drafts.wait(big.id)
        assert draft.error is not None
        assert draft.error["code"] == code
        assert str(DatasetError(code, **draft.error["context"])).startswith("“communes.csv”")


def test_a_cancelled_reading_can_be_started_again(fresh: Workbench, tmp_path: Path) -> None:
    path = table(tmp_path, 400_000)
    draft = fresh.drafts.give([Given(path, path.name)])
    fresh.drafts.read(draft.id)
    fresh.drafts.cancel(draft.id)
    cancelled = fresh.drafts.get(draft.id)
    assert cancelled.error is not None
    assert cancelled.error["code"] == "job.cancelled"
    fresh.drafts.read(draft.id)
    assert fresh.drafts.wait(draft.id).tables[0].rows == 400_000
