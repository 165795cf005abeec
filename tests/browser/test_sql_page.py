"""The SQL page in a real browser: completion, drafts that outlive everything, errors at their line, a chart that is kept."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import run_sql
from tests.running import People, Server
from workbench.drafts.drafts import Given

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("sold")]


@pytest.fixture(scope="module")
def sold(people: People, tmp_path_factory: pytest.TempPathFactory) -> None:
    """None; a small package is published: sql_ventes.ventes."""
    bench = people.room.workbench
    path = tmp_path_factory.mktemp("sold") / "ventes.csv"
    path.write_text("commune;montant\nFougères;12,5\nRennes;40\nBrest;31\n", encoding="utf-8")
    draft = bench.drafts.give([Given(path, path.name)], package="sql_ventes", about={"title": "Ventes"})
    bench.drafts.read(draft.id)
    bench.drafts.wait(draft.id)
    bench.drafts.publish(draft.id)


@pytest.fixture
def page(visits: Any, people: People, server: Server, request: pytest.FixtureRequest) -> Page:
    """The SQL page of a member of this test's own, whose drafts are empty."""
    found = visits.visitor()
    token = people.room.workbench.entry.join(people.room.team, request.node.name[5:45], "", datetime.now(UTC))
    found.context.add_cookies([{"name": "etabli", "value": token, "url": server.url}])
    found.goto(f"{server.url}/sql?lang=en")
    expect(found.locator(".cm-content")).to_be_visible()
    return found


def write(page: Page, text: str) -> None:
    page.locator(".cm-content").click()
    page.keyboard.type(text, delay=15)


def saved(page: Page) -> None:
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()


def test_a_window_function_is_written_with_completion_charted_and_kept(page: Page, server: Server) -> None:
    write(page, "SELECT commune, montant, rank() OVER (ORDER BY montant DESC) AS place FROM sql_ventes.")
    option = page.get_by_role("option", name=re.compile("ventes"))
    expect(option.first).to_be_visible()
    page.wait_for_timeout(300)  # the list takes no key in its first moment, so that nobody's Enter chooses by accident
    page.keyboard.press("Enter")
    expect(page.locator(".cm-content")).to_contain_text("FROM sql_ventes.ventes")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page.get_by_text(re.compile(r"^3 rows in \d"))).to_be_visible()
    page.get_by_text("Chart", exact=True).click()
    expect(page.locator(".js-plotly-plot .layer, .js-plotly-plot .barlayer").first).to_be_attached()
    page.get_by_role("button", name=re.compile("Keep in the story")).click()
    page.get_by_label("Title", exact=True).fill("Towns by amount")
    page.get_by_label("Title", exact=True).press("Tab")
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept in your team’s story.")).to_be_visible()
    page.goto(f"{server.url}/story?lang=en")
    page.get_by_test_id("stRadio").get_by_text("Towns by amount").click()
    expect(page.locator(".js-plotly-plot").first).to_be_visible()


def test_what_is_typed_outlives_a_reload_a_lost_network_and_a_restart(page: Page, server: Server) -> None:
    write(page, "SELECT 'before the reload'")
    saved(page)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("before the reload")
    page.context.set_offline(True)
    write(page, " -- typed offline")
    page.wait_for_timeout(5_000)
    page.context.set_offline(False)
    saved(page)
    server.stop()
    write(page, " -- typed while it was down")
    page.wait_for_timeout(1_000)
    server.start()
    saved(page)
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("typed offline")
    expect(page.locator(".cm-content")).to_contain_text("typed while it was down")


def test_two_tabs_on_one_draft_lose_nothing(page: Page, people: People) -> None:
    write(page, "SELECT 1")
    saved(page)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(".cm-content")).to_contain_text("SELECT 1")
    write(other, " -- of the other tab")
    saved(other)
    write(page, " -- of the first tab")
    page.wait_for_timeout(3_000)
    cookie = next(item["value"] for item in page.context.cookies() if item["name"] == "etabli")
    me = people.room.me(cookie, datetime.now(UTC))
    texts = " | ".join(item.script for item in people.room.workbench.sql_drafts.all_of(me.person.id))
    assert "of the first tab" in texts  # in the same draft when the tab had seen the other's words, else in one of its own
    assert "of the other tab" in texts


def test_a_mistake_is_underlined_where_it_stands_and_the_script_is_told_in_words(page: Page) -> None:
    run_sql(page, "SELECT montant\nFROM sql_ventes.ventes\nWHERE comune = 'x'")
    expect(page.get_by_test_id("stAlert").get_by_text(re.compile("comune.*commune"))).to_be_visible()
    expect(page.locator(".cm-lintRange-error")).to_have_text("comune")
    run_sql(page, "select commune,sum(montant) from sql_ventes.ventes group by 1 order by 2 desc limit 2")
    expect(page.get_by_text(re.compile("2 rows in"))).to_be_visible()
    page.get_by_role("button", name="Format it", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("GROUP BY")
    page.get_by_role("button", name="In words", exact=True).click()
    expect(page.get_by_text(re.compile("at most 2|first 2|2 rows", re.IGNORECASE)).first).to_be_visible()


def test_the_history_of_the_team_opens_what_was_run(page: Page) -> None:
    run_sql(page, "SELECT 4711 AS looked_for")
    expect(page.get_by_text(re.compile("1 row in"))).to_be_visible()
    run_sql(page, "SELECT 2")
    page.get_by_role("button", name=re.compile("What was run")).click()
    page.get_by_label("Search in the history").fill("looked_for")
    page.get_by_label("Search in the history").press("Enter")
    expect(page.get_by_role("button", name="Open", exact=True)).to_have_count(1)
    page.get_by_role("button", name="Open", exact=True).click()
    expect(page.locator(".cm-content")).to_contain_text("4711")
