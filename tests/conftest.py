"""What the tests share: an instance of one's own, and where real files stand."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.settings import Settings
from workbench.workbench import Workbench

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("ETABLI_TEST_DATA", ROOT.parent / "shared" / "data"))
OPEN_DATA = (ROOT / "tests" / "data" / "open", ROOT / "datasets", SHARED)


def pytest_report_header() -> str:
    """One line that says which real files this run can read."""
    return f"real open data: {'all of it' if SHARED.is_dir() else 'only what is in the repository; set ETABLI_TEST_DATA to the full set'}"


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
