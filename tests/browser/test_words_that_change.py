"""The words of choosers change in the middle of the work: another language, other counts of rows. What was chosen is still chosen."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import run_sql
from tests.running import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("samples")]
ASKED = "table=bornes_recharge.bornes&where=puiss_max~outside~10~20&by=date_maj~year&figure=count&figure=mean~puiss_max"


def test_the_explorer_says_its_question_in_the_other_language(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member", viewport={"width": 1440, "height": 1400})
    page.goto(f"{server.url}/explore?lang=fr&{ASKED}")
    expect(page.get_by_role("combobox", name="Regrouper les lignes par")).to_have_value("Date de mise à jour")
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("combobox", name="Group rows by")).to_have_value("Last updated")
    expect(page.get_by_role("combobox", name="How it is compared")).to_have_value("is not between")
    expect(page.get_by_role("combobox", name="Table")).to_have_value("bornes_recharge.bornes · Charging points")
    page.get_by_role("combobox", name="Keep only rows where…").click()
    page.get_by_role("option", name="Operator").click()
    expect(page.locator(".st-key-filter_1")).to_be_visible()
    expect(page.get_by_role("heading", name="Number of rows, Maximum power: mean, by Last updated (year)")).to_be_visible()


def test_the_catalog_says_how_it_is_sorted_in_the_other_language(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    page = visits.visitor("member")
    page.goto(f"{server.url}/catalog?lang=en&q=population")
    expect(page.get_by_role("combobox", name="Sort")).to_have_value("Title")
    page.get_by_text("Français", exact=True).click()
    expect(page.get_by_role("combobox", name="Trier")).to_have_value("Titre")
    expect(page.get_by_role("textbox", name="Chercher")).to_have_value("population")


def test_values_chosen_stay_chosen_when_a_colleague_changes_their_counts(visits, server: Server) -> None:  # type: ignore[no-untyped-def]
    colleague, page = visits.visitor("member"), visits.visitor("member", viewport={"width": 1440, "height": 1400})
    colleague.goto(f"{server.url}/sql?lang=en")
    run_sql(colleague, "CREATE OR REPLACE TABLE compte AS SELECT 'chêne' AS essence, 1 AS n UNION ALL SELECT 'orme', 2")
    expect(colleague.get_by_text("Done.")).to_be_visible()
    page.goto(f"{server.url}/explore?lang=en&table=team.compte&where=essence~one_of~chêne")
    expect(page.get_by_text("chêne (1)")).to_be_visible()
    run_sql(colleague, "INSERT INTO team.compte VALUES ('chêne', 5); SELECT 'added' AS done")
    expect(colleague.get_by_text("1 row in")).to_be_visible()
    page.get_by_role("combobox", name="Group rows by").click()
    page.get_by_role("option", name="essence").click()
    expect(page.get_by_text("chêne (2)")).to_be_visible()
    page.get_by_role("combobox", name="and by").click()
    page.get_by_role("option", name="n", exact=True).click()
    expect(page.get_by_text("2 rows in")).to_be_visible()
    expect(page.get_by_text("Rows kept: essence is “chêne”.")).to_be_visible()
