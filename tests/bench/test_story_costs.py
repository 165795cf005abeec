"""What the story page costs the server, in CPU time of a whole run and of its live fragment, with as many exhibits as a story may have."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.access.conftest import furnished
from tests.bench.test_page_costs import cpu_ms
from ui import core
from workbench.settings import Settings
from workbench.story.edits import Edit
from workbench.story.limits import MOST_EXHIBITS
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.workbench import Workbench

SCRIPT = (
    "SELECT i, i * 1.5 AS amount, 'name ' || i AS name, DATE '2024-01-01' + (i % 300)::INTEGER AS day FROM range(1000) r(i) WHERE i >= 0"
)


@pytest.mark.bench
def test_a_full_story_costs_little(tmp_path: Path) -> None:
    workbench, now = Workbench.open(Settings(home=tmp_path / "home", samples=False)), datetime.now(UTC)
    core.use(workbench)
    ana = furnished(workbench, now).member("Ana", now)
    for number in range(MOST_EXHIBITS):
        kept = workbench.stories.keep(ana.person, Recipe(SCRIPT, title=f"Exhibit {number}", text="Some *words*"), Provenance(), now)
        for version in range(1, 5):
            edit = Edit(kept.id, version, Recipe(SCRIPT, title=f"Exhibit {number}", text=f"Words {version}"), Provenance())
            workbench.stories.save(ana.person, edit, now)
    page = AppTest.from_string("import pages.team.story as page\npage.show()", default_timeout=30)
    page.user = {"session": ana.session}
    bare = AppTest.from_string("import streamlit as st\nst.write('bare')")
    bare.run()
    page.run()
    page.run()
    assert not page.exception
    assert len(page.dataframe[0].value) == 1_000
    bare_ms, page_ms = cpu_ms(bare.run), cpu_ms(page.run)
    look_ms = cpu_ms(lambda: workbench.stories.seen(ana.person))
    print(f"\n{MOST_EXHIBITS} exhibits: {page_ms:.1f} ms of CPU a run; one word: {bare_ms:.1f} ms; a look for news: {look_ms:.2f} ms")
    assert page_ms - bare_ms <= 60
    assert look_ms <= 10
    workbench.sandbox.close()
