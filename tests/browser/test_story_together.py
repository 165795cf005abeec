"""A team edits its story in two browsers at once and loses nothing; another team sees none of it; nothing that is typed is lost."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, run_sql
from tests.running import People, Server
from workbench.charts.spec import ChartSpec
from workbench.store.teams import Team
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.who import CONSOLE

pytestmark = pytest.mark.browser
Enter = Callable[..., Page]


@pytest.fixture
def enter(visits: Visits, server: Server, people: People) -> Enter:
    """A function: enter(team, "Ana") -> a page of a new browser of that member."""

    def entered(team: Team, name: str) -> Page:
        page = visits.visitor()
        token = people.room.workbench.entry.join(team, name, "", datetime.now(UTC))
        page.context.add_cookies([{"name": "etabli", "value": token, "url": server.url}])
        return page

    return entered


@pytest.fixture
def team(people: People, request: pytest.FixtureRequest) -> Team:
    """A team of this test's own."""
    return people.room.workbench.teams.add(f"Éq {request.node.name[5:35]}", datetime.now(UTC), CONSOLE)


def keep(page: Page, server: Server, title: str, sql: str = "SELECT 1 AS n") -> None:
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, sql)
    page.get_by_role("button", name="Keep in the story").click()
    page.get_by_label("Title", exact=True).fill(title)
    page.get_by_label("Title", exact=True).press("Tab")
    settled(page)
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept in your team’s story.")).to_be_visible()
    expect(page.get_by_label("Title", exact=True)).to_be_hidden()


def kept(people: People, page: Page, *recipes: Recipe) -> None:
    """None; exhibits stand in the story of the page's team, without a click."""
    bench, now = people.room.workbench, datetime.now(UTC)
    me = bench.sessions.by_token(cookie(page), now)
    assert me
    for recipe in recipes:
        bench.stories.keep(me.person, recipe, Provenance(), now)


def settled(page: Page) -> None:
    page.wait_for_timeout(600)
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()


def story(page: Page, server: Server, **address: str) -> None:
    page.goto(f"{server.url}/story?lang=en" + "".join(f"&{name}={value}" for name, value in address.items()))
    expect(page.get_by_test_id("stRadio")).to_be_visible()
    settled(page)


def test_words_typed_in_a_panel_that_was_closed_by_mistake_are_still_there(enter: Enter, server: Server, team: Team) -> None:
    page = enter(team, "Ana")
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "SELECT 1 AS n")
    for panel, label in (("Keep in the story", "Title"), ("Keep as a table", "Name of the table")):
        page.get_by_role("button", name=panel).click()
        page.get_by_label(label, exact=True).fill("typed_by_hand")
        page.keyboard.press("Escape")
        expect(page.get_by_label(label, exact=True)).to_be_hidden()
        settled(page)
        page.get_by_role("button", name=panel).click()
        expect(page.get_by_label(label, exact=True)).to_have_value("typed_by_hand")
        page.keyboard.press("Escape")


def test_words_typed_of_a_result_stay_when_its_question_is_changed(enter: Enter, server: Server, team: Team) -> None:
    page = enter(team, "Ana")
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "SELECT 1 AS one")
    page.get_by_role("button", name="Keep in the story").click()
    ran = re.findall("run=([0-9a-f]+)", page.url)[0]
    expect(page.get_by_label("Title", exact=True)).to_have_value("one")
    page.get_by_label("What it shows, in your words").fill("An hour of thought")
    page.keyboard.press("Escape")
    expect(page.get_by_label("Title", exact=True)).to_be_hidden()
    settled(page)
    run_sql(page, "SELECT 2 AS two")
    expect(page).not_to_have_url(re.compile(f"run={ran}"))
    settled(page)
    page.get_by_role("button", name="Keep in the story").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("two")
    expect(page.get_by_label("What it shows, in your words")).to_have_value("An hour of thought")


def test_words_typed_of_a_result_outlive_a_refresh_until_it_is_kept(enter: Enter, server: Server, team: Team) -> None:
    page = enter(team, "Ana")
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "SELECT 1 AS one")
    page.get_by_role("button", name="Keep in the story").click()
    page.get_by_label("What it shows, in your words").press_sequentially("An hour of thought")
    page.reload()
    page.get_by_role("button", name="Keep in the story").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("one")
    expect(page.get_by_label("What it shows, in your words")).to_have_value("An hour of thought")
    expect(page.get_by_text("These are your words that were not saved.")).to_be_visible()
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept in your team’s story.")).to_be_visible()
    settled(page)
    page.reload()
    page.get_by_role("button", name="Keep in the story").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("one")
    expect(page.get_by_label("What it shows, in your words")).to_have_value("")
    expect(page.get_by_text("These are your words that were not saved.")).to_be_hidden()


def test_a_figure_that_is_saved_carries_the_title_of_its_exhibit(
    enter: Enter, server: Server, people: People, team: Team, tmp_path: Path
) -> None:
    page = enter(team, "Ana")
    script = "SELECT * FROM (VALUES ('Chêne', 3), ('Érable', 5)) t(arbre, n)"
    kept(people, page, Recipe(script, ChartSpec("bar", "arbre", ("n",)), title="Où sont les arbres d’ombre ?"))
    story(page, server)
    expect(page.locator("[data-figure][data-ready]")).to_be_visible()
    for form in ("SVG", "HTML"):
        with page.expect_download() as started:
            page.get_by_role("button", name=re.compile(f"{form}$")).click()
        assert started.value.suggested_filename == f"ou-sont-les-arbres-d-ombre.{form.lower()}"
        started.value.save_as(tmp_path / form)
        said = (tmp_path / form).read_text(encoding="utf-8")
        assert "Où sont les arbres d’ombre ?" in said and "n · arbre" in said


def test_two_browsers_edit_one_story_at_once_and_lose_nothing(enter: Enter, server: Server, people: People, team: Team) -> None:
    ana, bea = enter(team, "Ana"), enter(team, "Bea")
    kept(people, ana, *(Recipe("SELECT 1 AS n", title=title) for title in ("First", "Second", "Third")))
    story(ana, server)
    story(bea, server)
    # Both write of the first exhibit.
    for page in (ana, bea):
        page.get_by_text("Edit", exact=True).click()
        expect(page.get_by_label("Text")).to_be_visible()
    bea.get_by_label("Text").fill("Words of Bea")
    ana.get_by_label("Text").fill("Words of Ana")
    bea.get_by_role("button", name="Save", exact=True).click()
    expect(bea.locator(".eb-prose")).to_have_text("Words of Bea")
    # Ana hears of it while she writes, and her words stay.
    expect(ana.get_by_text("Bea saved a newer version of “First”.")).to_be_visible()
    expect(ana.get_by_label("Text")).to_have_value("Words of Ana")
    ana.get_by_role("button", name="Save", exact=True).click()
    expect(ana.get_by_text("Both are kept: choose.")).to_be_visible()
    expect(ana.locator(".eb-prose")).to_have_text("Words of Bea")
    # Bea hears of it without doing anything, and brings both together.
    bea.get_by_role("button", name="Bring both together").click()
    expect(bea.get_by_label("Text")).to_have_value("Words of Bea\n\nWords of Ana")
    settled(bea)
    bea.get_by_role("button", name="Save", exact=True).click()
    expect(bea.get_by_text("Both are kept: choose.")).to_have_count(0)
    for page in (ana, bea):
        expect(page.locator(".eb-prose")).to_have_text(re.compile(r"Words of Bea\s*Words of Ana"))
    # Ana moves the first one down while Bea moves the third one up.
    bea.get_by_text("3. Third").click()
    settled(bea)
    ana.get_by_role("button", name="Move down").click()
    bea.get_by_role("button", name="Move up").click()
    expect(ana.get_by_role("button", name="Undo: moved “First”")).to_be_visible()
    expect(bea.get_by_role("button", name="Undo: moved “Third”")).to_be_visible()
    now, bench = datetime.now(UTC), people.room.workbench
    order = [piece.title for piece in bench.stories.story(bench.sessions.by_token(cookie(ana), now).person)]  # type: ignore[union-attr]
    assert sorted(order) == ["First", "Second", "Third"]
    for page in (ana, bea):
        expect(page.get_by_test_id("stRadio")).to_contain_text(re.compile(r".*".join(order), re.DOTALL))
    # Every version is there.
    ana.get_by_text("Versions", exact=True).click()
    ana.get_by_label("Version", exact=True).click()
    expect(ana.get_by_role("option")).to_have_count(4)


def test_words_of_an_exhibit_that_a_colleague_removes_are_saved_with_it_and_with_no_other(
    enter: Enter, server: Server, people: People, team: Team
) -> None:
    page, bench, now = enter(team, "Ana"), people.room.workbench, datetime.now(UTC)
    kept(people, page, Recipe("SELECT 1 AS n", title="First"), Recipe("SELECT 2 AS n", title="Second"))
    found = bench.sessions.by_token(cookie(page), now)
    assert found
    me, [first, second] = found.person, bench.stories.story(found.person)
    story(page, server)
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Text").fill("Words of Ana")
    bench.stories.remove(me, first.id, now)
    expect(page.get_by_text("“First” was removed from the story.")).to_be_visible()
    expect(page.get_by_label("Text")).to_have_value("Words of Ana")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This exhibit was removed from the story.")).to_be_visible()
    expect(page.locator(".eb-prose")).to_have_text("Words of Ana")
    assert [piece.told.version.text for piece in bench.stories.story(me)] == [second.told.version.text]
    page.get_by_role("button", name="Put back").first.click()
    expect(page.get_by_text("This exhibit was removed from the story.")).to_have_count(0)
    assert [piece.told.version.text for piece in bench.stories.story(me)] == ["Words of Ana", ""]


def test_a_result_that_is_too_long_for_a_sheet_says_so_where_it_is_asked(enter: Enter, server: Server, team: Team) -> None:
    page = enter(team, "Ana")
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "-- Un million et demi de numéros\nSELECT range AS k FROM range(1500000)")
    expect(page.get_by_text("The first 1,000 rows in")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Excel").click()
    expect(opened.value.get_by_text(re.compile("more than 1,048,575 rows"))).to_be_visible()
    expect(page.locator(".cm-content")).to_be_visible()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Parquet").click()
    assert taken.value.suggested_filename == "un_million_et_demi_de_numeros.parquet"


def test_an_exhibit_opened_in_sql_goes_on_as_its_next_version_with_its_chart_and_words(
    enter: Enter, server: Server, people: People, team: Team
) -> None:
    page = enter(team, "Ana")
    chart = ChartSpec("bar", x="k", y=("n",))
    kept(people, page, Recipe("SELECT 'a' AS k, 1 AS n", chart, "Heights", "Measured by eye."))
    story(page, server)
    page.get_by_role("button", name="Where this comes from").click()
    page.get_by_role("link", name="Open in the SQL page").click()
    expect(page.locator(".cm-content")).to_contain_text("1 AS n")
    run_sql(page, "SELECT 'a' AS k, 2 AS n UNION ALL SELECT 'b', 3")
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    page.get_by_role("button", name="Keep in the story").click()
    expect(page.get_by_label("Title", exact=True)).to_have_value("Heights")
    expect(page.get_by_label("What it shows, in your words")).to_have_value("Measured by eye.")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.get_by_role("link", name="See it in the story").click()
    expect(page.get_by_role("heading", name="Heights")).to_be_visible()
    expect(page.locator(".js-plotly-plot")).to_be_visible()
    bench = people.room.workbench
    me = bench.sessions.by_token(cookie(page), datetime.now(UTC))
    assert me
    [piece] = bench.stories.story(me.person)
    assert (piece.exhibit.version, piece.told.recipe.chart.kind, "UNION" in piece.told.recipe.script) == (2, "bar", True)


def test_another_team_sees_none_of_it_until_it_is_published(enter: Enter, server: Server, people: People, team: Team) -> None:
    now, bench = datetime.now(UTC), people.room.workbench
    rivals = bench.teams.add("Rivaux", now, CONSOLE)
    ana, max_ = enter(team, "Ana"), enter(rivals, "Max")
    secret, shown = "'secret of ' || 'the team' AS s", "'shown to ' || 'all' AS s"
    kept(people, ana, Recipe(f"SELECT {secret}", title="Hidden thing"), Recipe(f"SELECT {shown}", title="Shown thing"))
    pieces = bench.stories.story(bench.sessions.by_token(cookie(ana), now).person)  # type: ignore[union-attr]
    for address in ("", "&part=published", f"&exhibit={pieces[0].id}", f"&part=published&exhibit={pieces[0].id}&do=edit"):
        max_.goto(f"{server.url}/story?lang=en{address}")
        expect(max_.get_by_role("heading", name="Story", exact=True)).to_be_visible()
        settled(max_)
        expect(max_.get_by_text("Hidden thing")).to_have_count(0)
    refused = max_.request.get(f"{server.url}/story/{team.id}.zip")
    assert (refused.status, b"Hidden" in refused.body()) == (404, False)
    story(ana, server, exhibit=pieces[1].id)
    ana.get_by_role("button", name="Publish", exact=True).click()
    expect(ana.get_by_role("button", name="Unpublish")).to_be_visible()
    story(max_, server, part="published", team=team.id)
    expect(max_.get_by_role("heading", name="Shown thing")).to_be_visible()
    with max_.expect_download() as taken:
        max_.get_by_role("link", name="Take these home (zip)").click()
    assert taken.value.suggested_filename.endswith(".zip")
    expect(max_.get_by_text("Hidden thing")).to_have_count(0)
    for own in ("Move up", "Unpublish", "Remove from the story"):
        expect(max_.get_by_role("button", name=own)).to_have_count(0)
    max_.get_by_role("button", name="Copy into our story").click()
    expect(max_.get_by_text("is in your story now")).to_be_visible()
    story(max_, server, part="own")
    expect(max_.get_by_text(f"copied from team {team.name}")).to_be_visible()
    staff = max_.context.browser.new_context()  # type: ignore[union-attr]
    staff.add_cookies([{"name": "etabli", "value": people.tokens["moderator"], "url": server.url}])
    moderator = staff.new_page()
    story(moderator, server)
    expect(moderator.get_by_text("Hidden thing")).to_have_count(0)
    assert moderator.request.get(f"{server.url}/story/{team.id}.zip").status == 200
    staff.close()


def cookie(page: Page) -> str:
    return next(item["value"] for item in page.context.cookies() if item["name"] == "etabli")  # type: ignore[typeddict-item]


def test_words_being_typed_outlive_a_lost_network_a_refresh_and_a_restart(enter: Enter, server: Server, team: Team) -> None:
    page = enter(team, "Ana")
    keep(page, server, "First")
    story(page, server, do="edit")
    text = page.get_by_label("Text")
    text.fill("")
    text.press_sequentially("Typed, ")
    page.context.set_offline(True)
    text.press_sequentially("and typed without network, ")
    page.wait_for_timeout(5_000)
    page.context.set_offline(False)
    text.press_sequentially("and after it")
    page.reload()
    words = "Typed, and typed without network, and after it"
    expect(page.get_by_label("Text")).to_have_value(words)
    expect(page.get_by_text("These are your words that were not saved.")).to_be_visible()
    server.stop(kill=True)
    page.get_by_label("Text").press("End")
    page.get_by_label("Text").press_sequentially("!")
    server.start()
    page.wait_for_timeout(3_000)
    page.reload()
    expect(page.get_by_label("Text")).to_have_value(words + "!")
    settled(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".eb-prose")).to_have_text(words + "!")
    page.reload()
    expect(page.locator(".eb-prose")).to_have_text(words + "!")
    page.get_by_text("Edit", exact=True).click()
    expect(page.get_by_label("Text")).to_have_value(words + "!")
    expect(page.get_by_text("These are your words that were not saved.")).to_have_count(0)


def test_several_steps_are_undone_from_the_page(enter: Enter, server: Server, people: People, team: Team) -> None:
    page = enter(team, "Ana")
    kept(people, page, Recipe("SELECT 1 AS n", title="First"), Recipe("SELECT 1 AS n", title="Second"))
    story(page, server)
    page.get_by_role("button", name="Move down").click()
    expect(page.get_by_test_id("stRadio")).to_contain_text("2. First")
    settled(page)
    page.get_by_role("button", name="Remove from the story").click()
    expect(page.get_by_text("1 removed exhibit")).to_be_visible()
    settled(page)
    page.get_by_role("button", name="Undo: removed “First”").click()
    expect(page.get_by_test_id("stRadio")).to_contain_text("2. First")
    settled(page)
    page.get_by_role("button", name="Undo: moved “First”").click()
    expect(page.get_by_test_id("stRadio")).to_contain_text("1. First")


def test_a_script_that_changes_tables_cannot_be_kept_and_says_so(enter: Enter, server: Server, team: Team) -> None:
    page = enter(team, "Ana")
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "CREATE OR REPLACE TABLE kept_not AS SELECT 1 AS x; SELECT * FROM kept_not")
    expect(page.get_by_text(re.compile("cannot be kept")).first).to_be_visible()
    expect(page.get_by_role("button", name="Keep", exact=True)).to_be_hidden()
