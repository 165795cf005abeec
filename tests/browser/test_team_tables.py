"""A team's own tables in a real browser: a file given, asked, a result kept, a table removed and taken back; nobody else sees any of it."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import run_sql
from tests.running import People, Server

pytestmark = pytest.mark.browser

SALES = "commune;code;date;montant\nSaint-Étienne;42218;03/11/2024;1 234,50\nFougères;35115;25/12/2024;12,00\n"


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "marchés 2024.csv"  # no other test publishes a package of this name
    path.write_bytes(SALES.encode("cp1252"))
    return path


def give(page: Page, server: Server, path: Path) -> None:
    page.goto(f"{server.url}/tables?lang=en")
    expect(page.get_by_text("Add a file of your own")).to_be_visible()
    box = page.locator("input[type=file]")
    if not box.is_visible():
        page.get_by_text("Add a file of your own").click()
    box.set_input_files(path)


def test_a_file_is_given_asked_kept_removed_and_taken_back(visits: Any, server: Server, people: People, sales: Path) -> None:
    page = visits.visitor("member")
    give(page, server, sales)
    expect(page.get_by_text("2 records in the file = 2 rows in the table")).to_be_visible()
    expect(page).to_have_url(re.compile("draft="))
    draft_link = page.url
    page.get_by_role("button", name="Make the table").click()
    expect(page.get_by_text("“marches_2024” is a table of your team now.")).to_be_visible()
    expect(page.get_by_role("link", name="marches_2024")).to_be_visible()
    page.get_by_role("link", name="Ask this table in SQL").click()
    expect(page).to_have_url(re.compile("/sql"))
    run_sql(page, "SELECT sum(montant) AS total FROM marches_2024")
    expect(page.get_by_text("From files that your team gave: marchés 2024.csv.")).to_be_visible()
    page.get_by_role("button", name="Keep as a table").click()
    page.get_by_label("Name of the table").fill("totaux")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("All rows are kept as “totaux”.")).to_be_visible()
    page.goto(f"{server.url}/tables?lang=en&name=totaux")
    expect(page.get_by_role("heading", name="totaux")).to_be_visible()
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Move it to the bin").click()
    expect(page.get_by_text("“totaux” is in the bin.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("“totaux” is back.")).to_be_visible()
    expect(page.get_by_role("link", name="totaux")).to_be_visible()
    other_team(visits, server, people, draft_link)
    assert set(visits.asked) - {""} == {server.url.removeprefix("http://")}
    assert visits.problems == []


def other_team(visits: Any, server: Server, people: People, draft_link: str) -> None:
    """None; a member of another team finds none of it, by the page or by a link."""
    bench, now = people.room.workbench, datetime.now(UTC)
    team = bench.teams.add("Les abeilles", now, people.room.organizer.actor)
    page = visits.visitor()
    page.context.add_cookies([{"name": "etabli", "value": bench.entry.join(team, "Zoé", "", now), "url": server.url}])
    page.goto(f"{server.url}/tables?lang=en&name=totaux")
    expect(page.get_by_text("Your team has no table yet.")).to_be_visible()
    page.goto(draft_link)
    expect(page.get_by_text("not waiting here any more")).to_be_visible()
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "FROM marches_2024")
    expect(page.get_by_text("There is no table “marches_2024”")).to_be_visible()


def test_a_new_name_is_taken_as_it_was_typed(visits: Any, server: Server, people: People) -> None:
    person = people.room.me(people.tokens["member"], datetime.now(UTC)).person
    page = visits.visitor("member")
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "CREATE OR REPLACE TABLE to_rename AS SELECT 1 AS a")
    expect(page.get_by_text("Done.")).to_be_visible()
    page.goto(f"{server.url}/tables?lang=en&name=to_rename")
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_label("New name").fill(f"renamed_{person.id}")
    page.get_by_role("button", name="Rename it").click()
    expect(page.get_by_text(f"“to_rename” is called “renamed_{person.id}” now.")).to_be_visible()


def test_a_file_too_large_for_a_team_is_refused_with_the_limit(visits: Any, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    with path.open("wb") as stream:
        stream.truncate(51_000_000)
    page = visits.visitor("member")
    give(page, server, path)
    expect(page.get_by_text(re.compile("larger than 50.MB"))).to_be_visible()
