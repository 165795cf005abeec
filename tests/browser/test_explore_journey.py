"""Somebody who knows no SQL, in a real browser: from the menu to charging points per 100,000 inhabitants in each département."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.running import Server

pytestmark = pytest.mark.browser
TABLE = "bornes_recharge.bornes"


class Clicks:
    """Clicks, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.count = 0

    def on(self, what: Locator) -> None:
        what.click()
        self.count += 1
        self.calm()

    def pick(self, chooser: str, option: str | re.Pattern[str]) -> None:
        """None; the option was chosen."""
        box, wanted = self.page.get_by_role("combobox", name=chooser), self.page.get_by_role("option", name=option).first
        self.on(box)
        if not wanted.is_visible():  # a fold that is still opening moves the list away
            box.click()
        self.on(wanted)

    def calm(self) -> None:
        self.page.wait_for_timeout(400)
        expect(self.page.get_by_test_id("stStatusWidget")).to_be_hidden()
        expect(self.page.get_by_text(re.compile("Comptage en cours|Counting"))).to_have_count(0)


@pytest.mark.usefixtures("samples")
def test_a_rate_by_departement_takes_four_clicks(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", locale="fr-FR")
    page.goto(server.url)
    clicks = Clicks(page)
    clicks.on(page.get_by_role("link", name="Explorer"))
    clicks.pick("Table", re.compile("Points de recharge"))
    clicks.on(page.get_by_role("button", name=re.compile("pour 100.000 habitants")))
    assert clicks.count == 4
    expect(page.get_by_role("heading", name=re.compile("Lignes pour 100.000 .Population municipale., Nombre de lignes"))).to_be_visible()
    expect(page.get_by_text(re.compile("99.% des lignes de «.Points de recharge.» ont une correspondance"))).to_be_visible()
    expect(page.get_by_text("63 lignes en")).to_be_visible()
    page.reload()
    expect(page.get_by_text("63 lignes en")).to_be_visible()
    clicks.on(page.get_by_text("Carte", exact=True))
    expect(page.locator(".js-plotly-plot .layer").first).to_be_attached()
    clicks.on(page.get_by_role("button", name=re.compile("Garder dans le récit")))
    clicks.on(page.get_by_role("button", name="Garder", exact=True))
    expect(page.get_by_text(re.compile("dans le récit de votre équipe"))).to_be_visible()
    assert clicks.count <= 12
    explored = page.url
    page.goto(f"{server.url}/story")
    page.get_by_test_id("stRadio").get_by_text(re.compile("Lignes pour 100.000")).last.click()
    expect(page.get_by_role("heading", name=re.compile("Lignes pour 100.000")).first).to_be_visible()
    expect(page.locator(".js-plotly-plot .layer").first).to_be_attached()
    page.goto(explored)
    page.get_by_role("link", name="Voir en SQL").click()
    expect(page.locator(".cm-content")).to_contain_text('max(t2."PMUN")')


@pytest.mark.usefixtures("samples")
def test_first_questions_are_read_to_their_end_on_a_phone(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport={"width": 390, "height": 844})
    page.goto(f"{server.url}/explore?lang=fr&table={TABLE}")
    words = page.locator(".st-key-ideas button p")
    expect(words.first).to_be_visible()
    cut = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > innerWidth).length"
    assert words.count() > 1
    assert words.evaluate_all(cut) == 0
    assert page.locator(".st-key-ideas button").evaluate_all(cut) == 0


@pytest.mark.usefixtures("samples")
def test_the_same_rate_is_built_by_hand_with_the_join_advisor(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport={"width": 1440, "height": 1400})
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}")
    expect(page.get_by_text("1,000 rows in")).to_be_visible()
    clicks = Clicks(page)
    clicks.on(page.get_by_text("A second table"))
    clicks.pick("Add the fields of another table", re.compile("Population by"))
    expect(page.get_by_text(re.compile("99% of the rows of Charging points have a match"))).to_be_visible()
    clicks.on(page.get_by_text("Unmatched values"))
    expect(page.get_by_text("not a code of that kind")).to_be_visible()
    clicks.on(page.get_by_role("button", name="Join by this"))
    clicks.pick("Group rows by", re.compile("Municipality code"))
    clicks.pick("Measure", re.compile("Rate"))
    assert clicks.count <= 10
    expect(page.get_by_role("heading", name="Rows per 100,000 of Municipal population, by Département code")).to_be_visible()
    expect(page.get_by_text("63 rows in")).to_be_visible()


@pytest.mark.usefixtures("samples")
def test_the_back_button_takes_back_what_was_asked(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport={"width": 1440, "height": 1400})
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}")
    expect(page.get_by_text("1,000 rows in")).to_be_visible()
    clicks = Clicks(page)
    clicks.pick("Group rows by", "Last updated")
    expect(page.get_by_role("heading", name="Number of rows, by Last updated (month)")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Charging points", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Group rows by")).to_have_value("")
