"""A store in PostgreSQL is saved and restored by PostgreSQL's own tools."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.access.conftest import furnished
from workbench.errors import DayError
from workbench.operations import restoring
from workbench.settings import Settings
from workbench.workbench import Workbench

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
NEEDS = "no PostgreSQL server (Debian: apt-get install postgresql), or psycopg is not installed"

pytest.importorskip("psycopg", reason=NEEDS)
pytestmark = pytest.mark.skipif(not BINARIES or os.name != "posix", reason=NEEDS)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a PostgreSQL of this test's own; a database's name follows."""
    folder = Path(tempfile.mkdtemp(prefix="etabli-pg-"))
    words: list[str] = []
    null = subprocess.DEVNULL
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "nobody")
        words = ["setpriv", "--reuid=nobody", "--clear-groups"]

    def run(tool: str, *options: str) -> None:
        subprocess.run([*words, str(BINARIES[-1] / tool), *options], check=True, cwd=folder, stdout=null, stderr=null)

    run("initdb", "-D", str(folder / "data"), "-U", "etabli", "--auth=trust", "--encoding=UTF8")
    settings = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off"
    run("pg_ctl", "-D", str(folder / "data"), "-w", "-o", settings, "-l", str(folder / "log"), "start")
    for name in ("etabli", "empty"):
        subprocess.run([str(BINARIES[-1] / "createdb"), "-h", str(folder), "-U", "etabli", name], check=True)
    yield f"postgresql+psycopg://etabli@/{{name}}?host={folder}"
    run("pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "stop")
    shutil.rmtree(folder)


def test_a_store_in_postgresql_is_saved_and_restored(server: str, tmp_path: Path) -> None:
    there = Settings(home=tmp_path / "home", database_url=server.format(name="etabli"), samples=False)
    room = furnished(Workbench.open(there))
    made = room.workbench.backups.make()
    assert room.workbench.backups.is_current()
    restoring.verify(made.folder, there)
    with pytest.raises(DayError, match="PostgreSQL"):
        restoring.restore(made.folder, Settings(home=tmp_path / "again"))
    with pytest.raises(DayError, match="already holds tables"):
        restoring.restore(made.folder, Settings(home=tmp_path / "again", database_url=there.database_url))
    assert not (tmp_path / "again").exists()
    other = Settings(home=tmp_path / "again", database_url=server.format(name="empty"), samples=False)
    restoring.restore(made.folder, other)
    again = Workbench.open(other)
    assert again.audit.check().is_whole
    assert again.entry.team_of_code(room.code).name == "Les vélos"
    for workbench in (again, room.workbench):
        workbench.store.engine.dispose()


def test_a_dump_cut_short_is_refused(server: str, tmp_path: Path) -> None:
    there = Settings(home=tmp_path / "home", database_url=server.format(name="etabli"), samples=False)
    made = Workbench.open(there).backups.make().folder
    dump = made / "store" / "etabli.dump"
    dump.write_bytes(dump.read_bytes()[:100])
    with pytest.raises(DayError) as caught:
        restoring.verify(made, there)
    assert caught.value.code == "backup.changed"
