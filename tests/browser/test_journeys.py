"""The main job as people do it, in a real browser: from a French file to a package in the catalog."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import run_sql
from tests.running import People, Server
from workbench.drafts.drafts import Given

pytestmark = pytest.mark.browser

SALES = (
    "Exportation du 12/03/2025\n"
    "commune;code;date;montant;réf\n"
    "Saint-Étienne;42218;03/11/2024;1 234,50;1\n"
    "Fougères;35115;25/12/2024;12,00;2\n"
    "Œuilly;51410;01/01/2025;7,25;3\n"
)


def give(page: Page, server: Server, path: Path, language: str = "en") -> None:
    page.goto(f"{server.url}/add?lang={language}")
    page.locator("input[type=file]").set_input_files(path)


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "ventes 2024.csv"
    path.write_bytes(SALES.encode("cp1252"))
    return path


def test_a_french_file_is_corrected_documented_published_and_found(page: Page, server: Server, sales: Path) -> None:
    give(page, server, sales)
    expect(page.get_by_text("3 records in the file = 3 rows in the table")).to_be_visible()
    assert "draft=" in page.url
    retype(page, row=4, chosen="text")
    page.wait_for_timeout(1_000)  # the editor sends what was typed a moment later
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()
    page.get_by_role("button", name="Next: describe it").click()
    expect(page.get_by_label("Title", exact=True)).to_be_visible()
    expect(page.get_by_test_id("stStatusWidget")).to_be_hidden()
    page.get_by_label("Title", exact=True).fill("Ventes de 2024")
    page.get_by_label("Title", exact=True).press("Tab")
    page.get_by_label("Description").fill("Ventes saisies par les communes.")
    page.get_by_label("Description").press("Tab")
    page.get_by_label("Producer").fill("Ville de Fougères")
    page.get_by_label("Producer").press("Tab")
    page.get_by_role("combobox", name=re.compile("Licence")).click()
    page.get_by_role("option", name=re.compile("Licence Ouverte")).click()
    page.get_by_role("button", name="Next: publish it").click()
    expect(page.get_by_text(re.compile("ventes_2024.*is new"))).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1 of ventes_2024 is published.")).to_be_visible()
    page.goto(f"{server.url}/catalog?lang=en&q=fougeres")
    page.get_by_role("link", name="Ventes de 2024").click()
    expect(page.get_by_role("heading", name="Ventes de 2024")).to_be_visible()
    page.goto(f"{server.url}/dataset?package=ventes_2024&tab=fields&lang=fr")
    expect(page.get_by_text("Ville de Fougères").first).to_be_visible()
    with page.expect_download() as download:
        page.goto(f"{server.url}/dataset?package=ventes_2024&tab=files&lang=en")
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8")
    assert text.splitlines()[1] == "Saint-Étienne,42218,2024-11-03,1234.5,1"


@pytest.fixture
def published(people: People, sales: Path) -> str:
    """The name of a package with a title, published by the journey above or here."""
    bench = people.room.workbench
    bench.catalog.forget()
    if not bench.catalog.history("ventes_2024"):
        draft = bench.drafts.give([Given(sales, sales.name)], package="ventes_2024", about={"title": "Ventes de 2024"})
        bench.drafts.read(draft.id)
        bench.drafts.wait(draft.id)
        bench.drafts.publish(draft.id)
    return "ventes_2024"


@pytest.mark.usefixtures("published")
def test_a_version_is_replaced_with_its_words_and_withdrawn(page: Page, server: Server, sales: Path) -> None:
    page.goto(f"{server.url}/dataset?package=ventes_2024&tab=history&lang=en")
    page.get_by_role("link", name="Publish a new version").click()
    page.locator("input[type=file]").set_input_files(sales)
    page.get_by_role("button", name="Next: describe it").click()
    page.get_by_role("button", name=re.compile("Take over the words")).click()
    # For a moment, Streamlit shows the old box beside the new one.
    expect(page.get_by_label("Title", exact=True).first).to_have_value("Ventes de 2024")
    page.get_by_role("button", name="Next: publish it").click()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 2 of ventes_2024 is published.")).to_be_visible()
    page.goto(f"{server.url}/dataset?package=ventes_2024&tab=history&lang=en")
    page.get_by_role("button", name="Withdraw…").click()
    page.get_by_label(re.compile("Why")).press_sequentially("wrong file")
    page.get_by_role("button", name="Withdraw for good").click()
    expect(page.get_by_text("wrong file")).to_be_visible()
    page.goto(f"{server.url}/dataset?package=ventes_2024&version=2&lang=en")
    expect(page.get_by_text(re.compile("withdrawn.*wrong file"))).to_be_visible()
    page.get_by_role("link", name="See the newest version").click()
    expect(page.get_by_role("heading", name="Ventes de 2024")).to_be_visible()


@pytest.mark.usefixtures("published")
def test_the_back_button_goes_back_one_step(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/dataset?package=ventes_2024&lang=en")
    page.get_by_text("Fields", exact=True).click()
    expect(page).to_have_url(re.compile("tab=fields"))
    page.get_by_text("Rows", exact=True).click()
    expect(page).to_have_url(re.compile("tab=rows"))
    page.go_back()
    expect(page).to_have_url(re.compile("tab=fields"))
    expect(page.get_by_role("columnheader", name="What it means")).to_be_visible()


@pytest.mark.usefixtures("published")
def test_what_streamlit_says_by_itself_is_in_french_too(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/dataset?package=ventes_2024&lang=fr")
    page.get_by_role("button", name="Ajouter une question").click()
    page.get_by_role("textbox", name="La question, en mots simples").fill("Combien ?")
    expect(page.get_by_test_id("InputInstructions").first).to_have_text("Ctrl+Entrée pour envoyer")
    page.goto(f"{server.url}/dataset?package=ventes_2024&lang=en")
    page.get_by_role("button", name="Add a question").click()
    page.get_by_role("textbox", name="The question, in words").fill("How many?")
    expect(page.get_by_test_id("InputInstructions").first).to_have_text("Press Ctrl+Enter to send")
    for language, chosen, remove in (("fr", "Valeurs choisies", "Retirer Fougères"), ("en", "Chosen values", "Remove Fougères")):
        page.goto(f"{server.url}/explore?table=ventes_2024.ventes_2024&where=commune~one_of~Fougères&lang={language}")
        expect(page.get_by_role("group", name=chosen)).to_be_visible()
        expect(page.get_by_label(re.compile(remove))).to_be_visible()


def retype(page: Page, *, row: int, chosen: str) -> None:
    """None; the type of a field is changed in the painted editor by mouse and keyboard."""
    editor = page.get_by_test_id("stDataFrame").nth(1).locator("canvas").first
    editor.click(position={"x": 40, "y": 36 + 35 * row + 17}, force=True)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.keyboard.type(chosen)
    page.keyboard.press("Enter")


def test_a_deep_link_opens_its_page_on_a_fresh_server(page: Page, server: Server) -> None:
    server.stop()
    server.start()
    page.goto(f"{server.url}/sql?lang=fr")
    expect(page.get_by_role("heading", name="Interroger en SQL")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "fr")


def test_a_draft_survives_a_killed_server(page: Page, server: Server, sales: Path) -> None:
    give(page, server, sales)
    expect(page.get_by_text("3 records in the file = 3 rows in the table")).to_be_visible()
    address = page.url
    server.stop(kill=True)
    server.start()
    page.goto(address)
    expect(page.get_by_text("3 records in the file = 3 rows in the table")).to_be_visible()


def test_a_broken_file_says_what_to_do_and_the_way_out_works(page: Page, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n1,2\n3,4,5\n", encoding="utf-8")
    give(page, server, path)
    expect(page.get_by_text(re.compile("long.csv.*line 3")).first).to_be_visible()
    page.get_by_role("button", name=re.compile("column", re.IGNORECASE)).click()
    expect(page.get_by_text("2 records in the file = 2 rows in the table")).to_be_visible()


def test_a_decision_closes_its_box_and_opens_no_other_one(page: Page, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "bornes.csv"
    lines = [f"{index};{index},5" for index in range(60)]
    path.write_text("\n".join(["puissance;prix", *lines, "fort;1", "2;gratuit"]) + "\n", encoding="utf-8")
    give(page, server, path)
    expect(page.get_by_text("62 records in the file = 62 rows in the table")).to_be_visible()
    expect(page.get_by_role("button", name="Leave the rows out")).to_have_count(2)
    page.get_by_role("button", name="Leave the rows out").first.click()
    page.get_by_role("button", name="Leave them out").click()
    expect(page.get_by_text("62 records in the file = 61 rows in the table + 1 left out.")).to_be_visible()
    expect(page.get_by_role("button", name="Leave the rows out")).to_have_count(1)
    expect(page.get_by_role("button", name="Leave them out")).to_have_count(0)
    expect(page.get_by_text("Done. Undo it under")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("62 records in the file = 62 rows in the table")).to_be_visible()


def test_the_way_to_what_was_published_can_be_seen(page: Page, server: Server, sales: Path) -> None:
    give(page, server, sales)
    page.get_by_text("3. Publish", exact=True).click()
    page.get_by_role("button", name="Publish", exact=True).click()
    link = page.get_by_role("link", name="See the dataset")
    expect(link).not_to_have_css("background-color", "rgba(0, 0, 0, 0)")
    link.click()
    expect(page).to_have_url(re.compile("package="))


def test_a_query_is_answered_and_a_mistake_is_explained(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/sql?lang=en")
    run_sql(page, "SELECT 6 * 7 AS answer")
    expect(page.get_by_text(re.compile("1 row in"))).to_be_visible()
    run_sql(page, "SELEC 1")
    expect(page.get_by_test_id("stAlert").get_by_text(re.compile("not understood.*SELEC"))).to_be_visible()
