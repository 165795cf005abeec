"""How long a big file takes to become a published version, against DuckDB's bare copy of the same file."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from tests.bench.big import make
from tests.conftest import SHARED
from workbench.drafts.drafts import Given
from workbench.settings import Settings
from workbench.workbench import Workbench

ROWS = int(os.environ.get("ETABLI_BENCH_ROWS", "5000000"))
BARE = (
    "import duckdb, sys; duckdb.connect().execute(f\"COPY (SELECT * FROM read_csv('{sys.argv[1]}', all_varchar=true)) TO '{sys.argv[2]}'\")"
)


class Watch(threading.Thread):
    """Highest resident memory, in MB, that this process and its children ever reached, as the kernel keeps it (proc(5), VmHWM).

    Looking twice a second misses no peak, and costs next to none of the processor time that is measured.
    """

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.me = psutil.Process()
        Path("/proc/self/clear_refs").write_text("5")  # this process's highest mark starts here
        self.start_mb = self.server_mb = peak_mb(self.me.pid)
        self.child_mb = 0.0
        self.stopped = False

    def run(self) -> None:
        while not self.stopped:
            self.look()
            time.sleep(0.5)

    def look(self) -> None:
        """None; the marks so far are noted."""
        self.server_mb = max(self.server_mb, peak_mb(self.me.pid))
        for child in self.me.children(recursive=True):
            self.child_mb = max(self.child_mb, peak_mb(child.pid))


def peak_mb(pid: int) -> float:
    """The highest resident memory of a process in MB, 0 once it has gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return next((int(line.split()[1]) * 1.024e-3 for line in lines if line.startswith("VmHWM:")), 0.0)


def bare_copy(path: Path, folder: Path) -> float:
    """Seconds of DuckDB's own all-text copy of a CSV file to Parquet, in a process of its own as the loader is."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", BARE, str(path), str(folder / "bare.parquet")], check=True)
    return time.perf_counter() - began


def made(folder: Path) -> Path:
    """The register of sales that comes with the open data where they are, else one of our own of the same shape."""
    maker = SHARED / "make_big.py"
    if not maker.exists():
        return make(folder, ROWS)
    outlines = sorted((SHARED / "geojson-departements").glob("*.geojson"))[0]
    options = ["--out", str(folder), "--rows", str(ROWS), "--fr", "--no-parquet", "--geojson", str(outlines)]
    communes = SHARED / "decoupage-administratif" / "communes.json"
    subprocess.run([sys.executable, str(maker), *options, "--communes", str(communes)], check=True)
    return next(folder.glob("*.csv"))


@pytest.mark.bench
def test_a_big_file_is_published_within_three_bare_copies(tmp_path: Path) -> None:
    given = os.environ.get("ETABLI_BENCH_FILE")
    path = Path(given) if given else made(tmp_path)
    path.read_bytes()  # both sides start from a warm page cache
    before_seconds = bare_copy(path, tmp_path)

    workbench = Workbench.open(Settings(home=tmp_path / "home", samples=False))
    watch = Watch()
    watch.start()
    began = time.perf_counter()
    draft = workbench.drafts.give([Given(path, path.name)], package="sales")
    workbench.drafts.read(draft.id)
    draft = workbench.drafts.wait(draft.id)
    read_seconds = time.perf_counter() - began
    edition = workbench.drafts.publish(draft.id)
    seconds = time.perf_counter() - began
    watch.stopped = True
    bare_seconds = (before_seconds + bare_copy(path, tmp_path)) / 2  # a machine that slows down slows both

    table = draft.tables[0]
    print(f"\n{path.stat().st_size / 1e6:.0f} MB, {table.rows} rows: bare copy {bare_seconds:.1f} s; read {read_seconds:.1f} s,"
          f" published {seconds:.1f} s = {seconds / bare_seconds:.2f} bare copies;"
          f" child {watch.child_mb:.0f} MB, server +{watch.server_mb - watch.start_mb:.0f} MB")  # fmt: skip
    assert edition.version == 1
    assert table.records == table.rows + table.refused
    assert seconds <= 3 * bare_seconds
    assert watch.child_mb <= 2_000
    assert watch.server_mb - watch.start_mb <= 100
