"""Who sees what, in a real browser: each page for each role by deep link, and what is taken away gone at the next click."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, run_sql
from tests.conftest import ROOT
from tests.running import People, Server
from workbench.roles import ROLES, allowed
from workbench.who import CONSOLE

pytestmark = pytest.mark.browser
REFUSED = "Your role does not allow this."
# Title, address, action of each page: the menu is data, but importing it would run the screens.
LINE = re.compile(r'Item\(msg\("[^"]+"\), \w+\.show, msg\("([^"]+)"\), "[^"]+", "([^"]+)", "([^"]+)"')
MENU = LINE.findall((ROOT / "pages" / "menu.py").read_text(encoding="utf-8"))


def test_the_whole_menu_is_tried() -> None:
    assert len(MENU) == (ROOT / "pages" / "menu.py").read_text(encoding="utf-8").count("    Item(") >= 6


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_by_its_link_for_those_it_is_for_only(visits: Visits, server: Server, role: str) -> None:
    server.stop()
    server.start()
    page = visits.visitor(role)
    for title, address, action in MENU:
        page.goto(f"{server.url}/{address}?lang=en")
        expect(page.locator("[data-testid=stSidebar]").get_by_text("The " + role if role != "member" else "Ana")).to_be_visible()
        refused = page.get_by_text(REFUSED)
        if allowed(role, action, "preparation"):
            expect(page.locator("h1").first).to_be_visible()
            expect(refused).to_have_count(0)
        else:
            expect(refused).to_be_visible()
            expect(page.locator("[data-testid=stSidebarNav]").get_by_text(title, exact=True)).to_have_count(0)


def test_nobody_sees_a_page_without_signing_in(visits: Visits, server: Server) -> None:
    page = visits.visitor()
    for _, address, _ in MENU:
        page.goto(f"{server.url}/{address}?lang=en")
        expect(page.get_by_role("heading", name="Join your team")).to_be_visible()


def enter(page: Page, server: Server, code: str, name: str) -> None:
    page.goto(f"{server.url}/login?lang=en#{code}")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Your name in the team").fill(name)
    page.get_by_role("button", name="Enter").click()
    expect(page.get_by_role("heading", name="Catalog")).to_be_visible()


def test_a_member_enters_stays_after_a_refresh_a_second_tab_and_a_restart_and_leaves(
    visits: Visits, server: Server, people: People
) -> None:
    page = visits.visitor(viewport={"width": 390, "height": 844})
    enter(page, server, people.room.code, "Zoé")
    page.reload()
    expect(page.get_by_role("heading", name="Catalog")).to_be_visible()
    second = page.context.new_page()
    second.goto(f"{server.url}/you?lang=en")
    expect(second.get_by_text("Zoé").first).to_be_visible()
    server.stop(kill=True)
    server.start()
    page.goto(f"{server.url}/sql?lang=en")
    expect(page.locator(".cm-content")).to_be_visible()
    second.goto(f"{server.url}/you?lang=en")
    second.get_by_role("button", name="Sign out", exact=True).click()
    expect(second.get_by_role("heading", name="Join your team")).to_be_visible()
    run_sql(page, "SELECT 1")
    expect(page.get_by_role("heading", name="Join your team")).to_be_visible()


def test_a_link_in_the_wrong_language_or_pasted_over_another_one_is_not_lost(visits: Visits, server: Server, people: People) -> None:
    page, make, now = visits.visitor(), people.room.workbench.invitations.make, datetime.now(UTC)
    first, second = make("expert", "", now, CONSOLE), make("observer", "", now, CONSOLE)
    page.goto(f"{server.url}/enter?lang=en#{first}")
    expect(page.get_by_text("You enter as an expert")).to_be_visible()
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_text("Vous entrez comme expert")).to_be_visible()
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("You enter as an expert")).to_be_visible()
    page.evaluate(f"location.hash = '{second}'")
    expect(page.get_by_text("You enter as an observer")).to_be_visible()
    page.get_by_label("Your name").fill("Jury")
    page.get_by_label("Your name").press("Enter")
    expect(page.get_by_role("heading", name="Catalog")).to_be_visible()


def test_what_an_organizer_takes_away_is_gone_at_the_next_click(visits: Visits, server: Server, people: People) -> None:
    page = visits.visitor()
    workbench, now = people.room.workbench, datetime.now(UTC)
    token = workbench.invitations.make("organizer", "", now, CONSOLE)
    page.goto(f"{server.url}/enter?lang=en#{token}")
    page.get_by_label("Your name").fill("Second")
    page.get_by_role("button", name="Enter").click()
    page.goto(f"{server.url}/people?lang=en&part=invitations")
    make = page.get_by_role("button", name="Make a link")
    expect(make).to_be_visible()
    before = len(workbench.invitations.all())
    person = next(item.person for item in workbench.people.all() if item.person.name == "Second")
    workbench.people.change_role(person.id, "observer", now, CONSOLE)
    make.click()
    expect(page.get_by_text(REFUSED)).to_be_visible()
    assert len(workbench.invitations.all()) == before
    cookie = {item["name"]: item["value"] for item in page.context.cookies()}["etabli"]
    page.reload()
    expect(page.get_by_text(REFUSED)).to_be_visible()
    assert {item["name"]: item["value"] for item in page.context.cookies()}["etabli"] != cookie
    workbench.people.revoke(person.id, now, CONSOLE)
    page.goto(f"{server.url}/sql?lang=en")
    expect(page.get_by_role("heading", name="Join your team")).to_be_visible()


def test_a_tab_whose_sign_in_ended_while_the_server_was_away_is_led_to_the_sign_in_page(
    visits: Visits, server: Server, people: People
) -> None:
    workbench, now = people.room.workbench, datetime.now(UTC)
    token = workbench.entry.join(people.room.team, "Gone", "", now)
    page = visits.visitor()
    page.context.add_cookies([{"name": "etabli", "value": token, "url": server.url}])
    page.goto(f"{server.url}/sql?lang=fr")
    expect(page.get_by_role("button", name="Exécuter")).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()  # a tab that is still being opened tells of no lost server
    server.stop(kill=True)
    expect(page.get_by_text("Établi ne répond pas.")).to_be_visible(timeout=60_000)
    person = next(item.person for item in workbench.people.all() if item.person.name == "Gone")
    workbench.people.revoke(person.id, now, CONSOLE)
    server.start()
    expect(page.get_by_role("heading", name="Rejoignez votre équipe")).to_be_visible(timeout=60_000)


def test_an_organizer_adds_a_team_and_its_code_lets_people_in(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer")
    page.goto(f"{server.url}/people?lang=en")
    page.get_by_label("New team").fill("Les <b>trains</b>")
    page.get_by_role("button", name="Add", exact=True).click()
    card = page.locator("[class*=st-key-team_]").filter(has_text="Les <b>trains</b>")
    expect(card).to_contain_text("0 members")
    card.get_by_role("button", name="Show the code").click()
    code = page.locator(".eb-code")
    expect(code).to_have_text(re.compile(r"\w{4}-\w{4}"))
    enter(visits.visitor(), server, code.inner_text(), "Maximilienne")
    page.goto(f"{server.url}/people?lang=en&part=room")
    expect(page.locator("tr").filter(has_text="Maximilienne")).to_contain_text("Les <b>trains</b>")
    expect(page.locator("tr").filter(has_text="Maximilienne")).to_contain_text("yes")
    page.goto(f"{server.url}/people?lang=en&part=log")
    page.get_by_role("button", name="Check the whole log").click()
    expect(page.get_by_text(re.compile("all as they were written"))).to_be_visible()


def test_of_two_people_of_one_name_the_one_chosen_is_renamed(visits: Visits, server: Server, people: People) -> None:
    workbench, now = people.room.workbench, datetime.now(UTC)
    for organisation in ("Météo", "Métro"):
        workbench.entry.accept(workbench.invitations.make("expert", "", now, CONSOLE), "Anne", organisation, now)
    page = visits.visitor("organizer")
    for organisation in ("Métro", "Météo"):
        page.goto(f"{server.url}/people?lang=en&part=room")
        expect(page.locator("tr").filter(has_text=organisation)).to_be_visible()
        page.get_by_label("Do something for").click()
        page.get_by_role("option").filter(
            has_text=f"Anne · expert · {organisation}" if organisation == "Métro" else "Anne · expert"
        ).click()
        expect(page.get_by_label("Name", exact=True)).to_have_value("Anne")
        page.get_by_label("Name", exact=True).fill(f"Anne of {organisation} :material/delete: :smile:")
        page.get_by_role("button", name="Rename").click()
        expect(page.locator("tr").filter(has_text=organisation)).to_contain_text(f"Anne of {organisation} :material/delete: :smile:")


def test_a_name_is_shown_as_it_is_written_wherever_it_stands(visits: Visits, server: Server, people: People) -> None:
    name = ":smile: :material/delete: **x** $y$ `z`"
    people.room.workbench.teams.add(name, datetime.now(UTC), CONSOLE)
    page = visits.visitor("organizer")
    page.goto(f"{server.url}/people?lang=en")
    card = page.locator("[class*=st-key-team_]").filter(has_text="smile")
    expect(card).to_be_visible()
    assert name in card.inner_text().replace("\u2060", "")
    card.get_by_role("button", name="Show the code").click()
    expect(page.locator(".eb-code")).to_be_visible()
    assert name in page.get_by_role("dialog").inner_text().replace("\u2060", "")


def test_the_sheets_have_a_code_and_its_picture_for_each_team(visits: Visits, server: Server, people: People) -> None:
    page = visits.visitor("moderator")
    page.goto(f"{server.url}/sheets?lang=en")
    expect(page.get_by_text(people.room.code)).to_be_visible()
    expect(page.get_by_role("img", name=f"QR {people.room.code}")).to_be_visible()


def test_a_first_visit_is_light(visits: Visits, server: Server) -> None:
    page = visits.visitor("member")
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    received = [0]
    session.on("Network.loadingFinished", lambda told: received.__setitem__(0, received[0] + int(told["encodedDataLength"])))
    page.goto(f"{server.url}/?lang=en")
    expect(page.get_by_role("heading", name="Catalog")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert 100_000 < received[0] <= 3_000_000
