"""What a page costs the server, in CPU time of a whole run, against a page that shows one word."""

import shutil
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.access.conftest import furnished
from workbench.drafts.drafts import Given
from workbench.settings import Settings
from workbench.workbench import Workbench

PACKAGES = 200
RUNS = 30


def cpu_ms(run: Callable[[], object]) -> float:
    """Median CPU milliseconds of this process for one call."""
    spent = []
    for _ in range(RUNS):
        began = time.process_time()
        run()
        spent.append((time.process_time() - began) * 1000)
    return statistics.median(spent)


def published(workbench: Workbench, folder: Path) -> None:
    """None; PACKAGES packages stand in the catalog, all made of one small build."""
    path = folder / "communes.csv"
    path.write_text("code;nom;habitants\n" + "".join(f"{n:05d};Commune {n};{n * 7}\n" for n in range(1, 2000)), encoding="utf-8")
    first = workbench.drafts.give([Given(path, path.name)], package="package_000", about={"title": "Communes", "keywords": ["territoire"]})
    workbench.drafts.read(first.id)
    workbench.drafts.wait(first.id)
    edition = workbench.drafts.publish(first.id)
    for number in range(1, PACKAGES):
        build = folder / f"build{number}"
        shutil.copytree(edition.folder, build)
        workbench.catalog.publish(build, f"package_{number:03d}", datetime.now(UTC))


@pytest.mark.bench
def test_the_catalog_of_200_packages_costs_little(tmp_path: Path) -> None:
    from ui import core

    workbench = Workbench.open(Settings(home=tmp_path / "home", samples=False))
    published(workbench, tmp_path)
    core.use(workbench)
    menu = AppTest.from_file(str(Path(__file__).parents[2] / "pages" / "menu.py"), default_timeout=30)
    menu.user = {"session": furnished(workbench, datetime.now(UTC)).organizer.session}
    bare = AppTest.from_string("import streamlit as st\nst.write('bare')")
    menu.run()
    bare.run()
    assert not menu.exception
    bare_ms, catalog_ms = cpu_ms(bare.run), cpu_ms(menu.run)
    print(f"\ncatalog of {PACKAGES} packages: {catalog_ms:.1f} ms of CPU a run; a page of one word: {bare_ms:.1f} ms")
    assert catalog_ms - bare_ms <= 60
