"""A slow line: what a person clicks before the answer to the last click is there counts as well, and undoes nothing."""

import re
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("samples")]
TABLE = "bornes_recharge.bornes"
SIZE = {"width": 1440, "height": 1400}
HEARD_MS = 1_000  # for the server to deal with a click whose answer is held back


class Line:
    """The line between a page and the server, which can hold the answers back for a while."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.held: list[tuple[WebSocketRoute, str | bytes]] = []
        self.is_slow = False
        page.route_web_socket(re.compile("_stcore/stream"), self.opened)

    def opened(self, here: WebSocketRoute) -> None:
        there = here.connect_to_server()
        here.on_message(there.send)
        there.on_message(lambda message: self.answered(here, message))

    def answered(self, here: WebSocketRoute, message: str | bytes) -> None:
        if self.is_slow:
            self.held.append((here, message))
        else:
            here.send(message)

    def slow(self) -> None:
        """None; the page is calm, and answers are held back from now on."""
        expect(self.page.get_by_test_id("stStatusWidget")).to_be_hidden()
        self.page.wait_for_timeout(HEARD_MS)
        self.is_slow = True

    def arrive(self) -> None:
        """None; the answers held back arrive, and later ones at once."""
        self.page.wait_for_timeout(HEARD_MS)
        assert self.held
        self.is_slow = False
        for here, message in self.held:
            here.send(message)
        self.held.clear()


def pick(page: Page, chooser: str, option: str | re.Pattern[str]) -> None:
    page.get_by_role("combobox", name=chooser).click()
    page.get_by_role("option", name=option).first.click()
    page.wait_for_timeout(HEARD_MS)


def address(page: Page) -> str:
    return unquote(page.url)


def test_a_choice_made_before_the_answer_to_a_button_undoes_nothing(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}")
    expect(page.get_by_text("1,000 rows in")).to_be_visible()
    page.get_by_text("A second table").click()
    page.wait_for_timeout(HEARD_MS)
    pick(page, "Add the fields of another table", re.compile("Population by"))
    expect(page.get_by_role("button", name="Join by this")).to_be_visible()
    line.slow()
    page.get_by_role("button", name="Join by this").click()
    page.wait_for_timeout(HEARD_MS)
    pick(page, "Group rows by", "Last updated")
    line.arrive()
    expect(page.get_by_role("heading", name="Number of rows, by Last updated (month)")).to_be_visible()
    expect(page.get_by_role("button", name="Choose other keys")).to_be_visible()
    assert "~code_insee~CODDEP~" in address(page)
    page.go_back()
    expect(page.get_by_role("heading", name="Charging points", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Choose other keys")).to_be_visible()
    expect(page.get_by_role("combobox", name="Group rows by")).to_have_value("")


def test_a_list_that_was_opened_stays_open_when_the_answer_comes(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}")
    expect(page.get_by_text("1,000 rows in")).to_be_visible()
    line.slow()
    pick(page, "Group rows by", "Last updated")
    page.get_by_role("combobox", name="Keep only rows where…").click()
    line.arrive()
    expect(page.locator(".st-key-figure_0")).to_be_visible()
    page.get_by_role("option", name="Operator").click(timeout=5_000)
    expect(page.locator(".st-key-filter_0")).to_be_visible()
    expect(page.get_by_role("heading", name="Number of rows, by Last updated (month)")).to_be_visible()


def test_filters_added_and_removed_in_a_hurry_are_those_that_were_meant(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}")
    expect(page.get_by_text("1,000 rows in")).to_be_visible()
    line.slow()
    for field in ("Site owner", "Operator", "Brand"):
        pick(page, "Keep only rows where…", field)
    line.arrive()
    expect(page.locator(".st-key-filter_2")).to_be_visible()
    page.wait_for_timeout(HEARD_MS)
    page.get_by_role("button", name="Remove").first.dblclick()
    expect(page.locator(".st-key-filter_2")).to_have_count(0)
    page.wait_for_timeout(HEARD_MS)
    assert re.findall(r"where=(\w+)~", address(page)) == ["n_operateur", "n_enseigne"]


def test_two_choices_on_the_page_of_a_dataset_both_count(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/dataset?lang=en&package=bornes_recharge&tab=rows")
    expect(page.get_by_role("combobox", name="Sort by")).to_be_visible()
    line.slow()
    pick(page, "Sort by", "Last updated (date_maj)")
    pick(page, "Fields shown", re.compile("n_operateur"))
    page.keyboard.press("Escape")
    line.arrive()
    expect(page.get_by_role("combobox", name="Sort by")).to_have_value("Last updated (date_maj)")
    page.wait_for_timeout(HEARD_MS)
    assert "order=date_maj" in address(page)
    assert "columns=n_operateur" in address(page)


def test_the_second_filter_of_a_field_stays_itself_when_the_first_is_taken_out(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}&where=n_operateur~missing&where=n_operateur~contains")
    expect(page.locator(".st-key-filter_1")).to_be_visible()
    line.slow()
    page.locator(".st-key-filter_0").get_by_role("button", name="Remove").click()
    page.wait_for_timeout(HEARD_MS)
    box = page.locator(".st-key-filter_1").get_by_role("textbox", name="Text")
    box.fill("edf")
    box.press("Enter")
    line.arrive()
    expect(page.locator(".st-key-filter_1")).to_have_count(0)
    expect(page.get_by_text("Rows kept: Operator contains “edf”.")).to_be_visible()
    expect(page.locator(".st-key-filter_0").get_by_role("textbox", name="Text")).to_have_value("edf")


def test_a_figure_and_its_field_are_chosen_in_a_hurry(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}&by=n_operateur&figure=sum~nbre_pdc")
    expect(page.get_by_role("combobox", name="Of which field")).to_be_visible()
    line.slow()
    pick(page, "Measure", "Mean")
    pick(page, "Of which field", re.compile("Latitude"))
    line.arrive()
    expect(page.get_by_role("heading", name=re.compile("Latitude: mean, by Operator"))).to_be_visible()


def test_the_catalog_keeps_its_order_when_words_are_searched_at_once(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/?lang=en")
    expect(page.get_by_role("combobox", name="Sort by")).to_have_value("Title")
    line.slow()
    pick(page, "Sort by", "Most rows first")
    page.get_by_role("textbox", name="Search").press_sequentially("e")
    line.arrive()
    expect(page.get_by_role("combobox", name="Sort by")).to_have_value("Most rows first")
    page.wait_for_timeout(HEARD_MS)
    assert "sort=rows" in address(page)
    assert "q=e" in address(page)


def test_what_was_taken_back_does_not_come_back_with_the_next_choice(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(
        f"{server.url}/explore?lang=en&table={TABLE}&where=n_operateur~contains~edf&by=date_maj~year&by=n_enseigne&figure=distinct~n_operateur&top=10"
    )
    expect(page.get_by_role("button", name="Start again")).to_be_visible()
    line.slow()
    page.get_by_role("button", name="Start again").click()
    page.wait_for_timeout(HEARD_MS)
    pick(page, "Keep only rows where…", "Brand")
    pick(page, "Group rows by", "Operator")
    line.arrive()
    expect(page.get_by_role("heading", name="Number of rows, by Operator", exact=True)).to_be_visible()
    expect(page.locator(".st-key-filter_0")).to_contain_text("Brand")
    page.wait_for_timeout(HEARD_MS)
    assert re.findall(r"(?:where|by)=(\w+)", address(page)) == ["n_enseigne", "n_operateur"]


def test_an_order_that_follows_the_group_is_no_choice_of_the_person(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}&by=date_maj~year&figure=count&sort=group~0")
    page.get_by_text("Order and number of rows").click()
    expect(page.get_by_role("combobox", name="How many rows")).to_be_visible()
    page.wait_for_timeout(HEARD_MS)
    line.slow()
    pick(page, "Group rows by", "Operator")
    pick(page, "How many rows", "10")
    line.arrive()
    expect(page.get_by_role("heading", name="Number of rows, by Operator", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Sorted by")).to_have_value("Number of rows")
    page.wait_for_timeout(HEARD_MS)
    assert "sort=measure~0~down" in address(page)
    assert "top=10" in address(page)


def test_the_figures_that_stay_are_those_that_were_not_taken_out(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}&by=n_operateur&figure=count&figure=sum~nbre_pdc&figure=mean~Ylatitude")
    expect(page.locator(".st-key-figure_2")).to_be_visible()
    line.slow()
    page.locator(".st-key-figure_0").get_by_role("button", name="Remove").click()
    page.wait_for_timeout(HEARD_MS)
    pick(page, "Keep only rows where…", "Brand")
    line.arrive()
    expect(page.locator(".st-key-figure_2")).to_have_count(0)
    expect(page.locator(".st-key-filter_0")).to_contain_text("Brand")
    page.wait_for_timeout(HEARD_MS)
    assert re.findall(r"figure=([\w~]+)", address(page)) == ["sum~nbre_pdc", "mean~Ylatitude"]


def test_the_back_button_pressed_before_the_answer_shows_what_the_address_says(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport=SIZE)
    line = Line(page)
    page.goto(f"{server.url}/explore?lang=en&table={TABLE}")
    expect(page.get_by_text("1,000 rows in")).to_be_visible()
    pick(page, "Group rows by", "Last updated")
    expect(page.get_by_role("heading", name="Number of rows, by Last updated (month)")).to_be_visible()
    line.slow()
    pick(page, "Measure", "Number of different values")
    page.go_back()
    line.arrive()
    expect(page.get_by_role("heading", name="Charging points", exact=True)).to_be_visible()
    expect(page.get_by_role("combobox", name="Group rows by")).to_have_value("")
    page.wait_for_timeout(HEARD_MS)
    assert "by=" not in address(page)
