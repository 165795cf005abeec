"""What the tests share: an instance of one's own, and where real files stand."""

import compileall
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import databases, machine, postgres
from workbench.data import disk
from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.settings import Settings
from workbench.workbench import Workbench

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("ETABLI_TEST_DATA", ROOT.parent / "shared" / "data"))
OPEN_DATA = (ROOT / "tests" / "data" / "open", ROOT / "datasets", SHARED)


collect_ignore = [] if databases.POSTGRESQL in databases.ENGINES else ["unit/test_postgresql.py"]
SERVER = pytest.StashKey[tuple[str, int]]()


def pytest_report_header() -> list[str]:
    """What this run can read and what it tests on."""
    files = "all of it" if SHARED.is_dir() else "only what is in the repository; set ETABLI_TEST_DATA to the full set"
    return [f"real open data: {files}", databases.header(), *machine.told()]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """None; what this run left out is said again where nobody can miss it."""
    if databases.POSTGRESQL not in databases.ENGINES:
        terminalreporter.write_line(databases.header(), yellow=True)
    for line in machine.missing():
        terminalreporter.write_line(line, yellow=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """None; tests that need what this machine has not are left out, counted as such, and named at the end."""
    out = [item for item in items if any(not machine.has(mark.args[0]) for mark in item.iter_markers("needs"))]
    if out:
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_configure(config: pytest.Config) -> None:
    """None; all processes of the test run know one folder for one PostgreSQL, started by the first test that needs it.

    Bytecode is written once: hundreds of children would otherwise compile Établi anew where PYTHONDONTWRITEBYTECODE is set.
    """
    if hasattr(config, "workerinput"):
        config.stash[SERVER] = tuple(config.workerinput["postgres"])
        return
    for name in ("commands", "loaders", "pages", "ui", "web", "workbench"):
        compileall.compile_dir(ROOT / name, quiet=2)
    if databases.POSTGRESQL in databases.ENGINES:
        config.stash[SERVER] = (str(postgres.new_folder()), os.getpid())


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """None; a process of pytest-xdist is told what its master knows."""
    node.workerinput["postgres"] = node.config.stash.get(SERVER, ())


def pytest_unconfigure(config: pytest.Config) -> None:
    """None; the PostgreSQL of the test run has ended."""
    if not hasattr(config, "workerinput") and SERVER in config.stash:
        postgres.stop(Path(config.stash[SERVER][0]))


@pytest.fixture(scope="session")
def server(pytestconfig: pytest.Config) -> Path:
    """The folder of the running PostgreSQL of the test run."""
    folder, pid = pytestconfig.stash[SERVER]
    databases.ready(Path(folder), pid)
    return Path(folder)


@pytest.fixture(scope="session")
def postgresql(server: Path) -> databases.Database:
    """The PostgreSQL database of this process of the test run."""
    return databases.new_database(server)


@pytest.fixture(params=databases.ENGINES)
def database(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The kind of database that every instance opened in this test uses: one after the other, SQLite and PostgreSQL.

    It is set in the environment, so that child processes use it too. Instances of one test share one PostgreSQL database.
    """
    monkeypatch.setenv("ETABLI_DATABASE_URL", "")
    if request.param == databases.POSTGRESQL:
        own: databases.Database = request.getfixturevalue("postgresql")
        own.empty(tables=not request.node.get_closest_marker("empty_database"))
        monkeypatch.setenv("ETABLI_DATABASE_URL", own.url)
    return str(request.param)


@pytest.fixture(scope="session", autouse=True)
def ballast() -> Iterator[None]:
    """None; what an instance throws overboard is small, so that each start of one does not wait for a disk to take 64 MB."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(disk, "BALLAST_BYTES", 1_000_000)
        yield


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an instance of this test session's own, without the samples."""
    return Settings(home=tmp_path_factory.mktemp("home"), samples=False)


@pytest.fixture(scope="session")
def workbench(settings: Settings) -> Workbench:
    """An opened Workbench, shared by the tests of one process: use package names of your own."""
    return Workbench.open(settings)


@pytest.fixture
def fresh(tmp_path: Path) -> Workbench:
    """An opened Workbench that no other test sees."""
    return Workbench.open(Settings(home=tmp_path / "home", samples=False))


@pytest.fixture
def read(workbench: Workbench) -> Iterator[Callable[..., Draft]]:
    """A function: read(path..., name=, said=, schemas=...) -> the Draft once its child has ended."""
    made: list[str] = []

    def run(*paths: Path, names: tuple[str, ...] = (), **known: Any) -> Draft:
        files = [Given(path, name) for path, name in zip(paths, names or [path.name for path in paths], strict=True)]
        draft = workbench.drafts.give(files, **known)
        made.append(draft.id)
        workbench.drafts.read(draft.id)
        return workbench.drafts.wait(draft.id)

    yield run
    for draft_id in made:
        workbench.drafts.discard(draft_id)
