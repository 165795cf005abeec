"""Nothing on a team's screens shuts out people who read by ear or with little contrast: axe-core finds no violation."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.app.conftest import ABOUT, PACKAGE, given
from tests.browser.conftest import Visits, run_sql
from tests.running import People, Server
from workbench.charts.spec import ChartSpec
from workbench.drafts.corrections import describe
from workbench.drafts.decisions import About, keep_caveat
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.who import CONSOLE

pytestmark = pytest.mark.browser
# Streamlit's list of pages has <div> between <ul> and <li>.
NOT_OURS = {("list", "stSidebarNav"), ("listitem", "stSidebarNav")}
TABLE = f"{PACKAGE}.arbres"
SCREENS = {
    "catalog": ("", "h1"),
    "dataset": (f"dataset?package={PACKAGE}", "h1"),
    "dictionary": (f"dataset?package={PACKAGE}&tab=fields", "table"),
    "explore": ("explore", "h1"),
    "explore a table": (f"explore?table={TABLE}", "[data-testid=stDataFrame]"),
    "explore groups": (f"explore?table={TABLE}&by=espèce&figure=count", "[data-testid=stDataFrame]"),
    "sql": ("sql", ".cm-content"),
    "story": ("story", ".eb-figure, [data-testid=stDataFrame]"),
    "tables": ("tables", "h1"),
    "notebook": ("notebook", "[data-testid=stCode]"),
    "you": ("you", "h1"),
}


@pytest.fixture(scope="module")
def member(people: People, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The token of somebody whose team keeps a table and a chart, of a published package with a caveat, in its story."""
    bench, now = people.room.workbench, datetime.now(UTC)
    draft = bench.drafts.give(given(Path(tmp_path_factory.mktemp("file"))), package=PACKAGE)
    bench.drafts.read(draft.id)
    assert bench.drafts.wait(draft.id).state == "read"
    bench.drafts.correct(draft.id, describe, ABOUT)
    bench.drafts.correct(draft.id, keep_caveat, About("arbres", "hauteur (m)", by="organizer"), "Mesurée à l’œil")
    bench.drafts.publish(draft.id)
    bench.drafts.discard(draft.id)
    token = bench.entry.join(bench.teams.add("Les lecteurs", now, CONSOLE), "Zoé", "", now)
    me = bench.sessions.by_token(token, now)
    assert me
    script = f'SELECT "espèce", "hauteur (m)" FROM {TABLE}'
    for spec in (ChartSpec("table"), ChartSpec("bar", x="espèce", y=("hauteur (m)",))):
        bench.stories.keep(me.person, Recipe(script, title="Hauteurs", text="Ce que *montre* la table.", chart=spec), Provenance(), now)
    return token


def violations(page: Page) -> list[str]:
    """What axe-core says against a page, but for what Streamlit alone could mend."""
    found = Axe().run(page).response["violations"]
    nodes = [(rule["id"], node) for rule in found for node in rule["nodes"]]
    told = [(rule, node, page.locator(str(node["target"][0])).first) for rule, node in nodes]
    return [
        f"{rule}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for rule, node, place in told
        if not any(rule == known and place.evaluate("(it, id) => !!it.closest(`[data-testid=${id}]`)", where) for known, where in NOT_OURS)
    ]


def calm(page: Page) -> None:
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_shuts_nobody_out_by_day_or_by_night(visits: Visits, server: Server, member: str, name: str) -> None:
    address, sign = SCREENS[name]
    page = visits.visitor(color_scheme="light")
    page.context.add_cookies([{"name": "etabli", "value": member, "url": server.url}])
    page.goto(f"{server.url}/{address}{'&' if '?' in address else '?'}lang=fr")
    expect(page.locator(sign).first).to_be_visible()
    if name == "sql":
        run_sql(page, f"SELECT * FROM {TABLE}")
        expect(page.get_by_test_id("stDataFrame")).to_be_visible()
    calm(page)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    calm(page)
    assert violations(page) == []
