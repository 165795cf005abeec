"""Somebody makes a token in the browser, copies the lines, and their own notebook reads the data; a result comes home in Excel."""

import io
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.query.rooms import EVENTS, NOW, events
from tests.running import People, Server
from tests.unit.editions import built

pytestmark = pytest.mark.browser
PACKAGE = "ventes_carnet"


@pytest.fixture(scope="module", autouse=True)
def package(server: Server, people: People) -> None:
    catalog = people.room.workbench.catalog
    if not catalog.history(PACKAGE):
        catalog.publish(built(server.home / "quarantine" / PACKAGE, EVENTS, events(), name="ventes"), PACKAGE, NOW)


def test_lines_copied_from_the_page_are_run_as_they_stand_and_end_with_the_token(visits: Visits, tmp_path: Path) -> None:
    page = visits.visitor("member", locale="fr-FR")
    page.goto(f"{visits.server.url}/notebook?table={PACKAGE}.ventes&tool=pandas&lang=fr")
    page.get_by_label("Usage").fill("Mon ordinateur")
    page.get_by_role("button", name="Créer un jeton").click()
    expect(page.get_by_text("Copiez ce jeton maintenant")).to_be_visible()
    expect(page.locator("code")).to_have_count(10, timeout=20_000)  # the token, two snippets, seven addresses
    lines = [item.inner_text() for item in page.locator("[data-testid=stCode] code").all()]
    secret, table, question = lines
    assert re.fullmatch(r"etabli_[\w-]{43}", secret)
    for text in (table, question):
        told = subprocess.run([sys.executable, "-c", text], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert "500" in told.stdout, told.stderr
    page.reload()
    expect(page.get_by_text("utilisation le")).to_be_visible()
    assert secret not in page.content()
    page.get_by_role("button", name="Révoquer").click()
    expect(page.get_by_role("button", name="Révoquer")).to_have_count(0)
    told = subprocess.run([sys.executable, "-c", table], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert "401" in told.stderr


def run(page: Page, address: str) -> None:
    """None; the script of an address was run by whoever opened it, as the page asks them to."""
    page.goto(address)
    expect(page.locator(".cm-content")).to_contain_text("SELECT")
    page.get_by_role("button", name=re.compile("Run")).first.click()


def test_a_result_comes_home_in_excel_and_what_no_sheet_holds_is_told(visits: Visits) -> None:
    page = visits.visitor("member")
    run(page, f"{visits.server.url}/sql?lang=en&sql=SELECT+id,+country+FROM+{PACKAGE}.ventes")
    with page.expect_download() as taken:
        page.get_by_role("link", name="Excel").click()
    data = Path(taken.value.path()).read_bytes()
    assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 501
    run(page, f"{visits.server.url}/sql?lang=en&sql=SELECT+range+FROM+range(2000000)")
    expect(page.get_by_text("Only the first")).to_be_visible()
    address = page.get_by_role("link", name="Excel").get_attribute("href")
    answer = page.request.get(f"{visits.server.url}{address}", headers={"Accept": "text/html"})
    assert "more than 1,048,575 rows" in answer.text()
