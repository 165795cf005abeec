"""Charts and maps in a real browser: drawn by this server alone, seen in light and dark, saved as files that stand alone."""

import re
import struct
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits, run_sql
from tests.running import Server

pytestmark = pytest.mark.browser

TREES = """SELECT * FROM (VALUES ('Chêne', 12.5), ('Érable', 7.25), ('<a href="javascript:alert(1)">Tilleul</a> & <b>co</b>', 9.0))
    t(espèce, mètres)"""
MONTHS = "SELECT DATE '2024-01-01' + (d * 7)::INT AS jour, d * 2.5 AS valeur FROM range(40) t(d)"
TAUX = "SELECT printf('%02d', d) AS dep, d * 1.5 AS taux FROM range(21, 96) t(d) UNION ALL SELECT 'XX', 3"
POINTS = "SELECT 1 + (d % 60) / 30 AS longitude, 46 + (d // 60) / 30 AS latitude FROM range(3000) t(d)"


def drawn(page: Page, server: Server, sql: str, way: str, lang: str = "en") -> Locator:
    """The figure of a query's result, once the browser has drawn it."""
    page.goto(f"{server.url}/sql?lang={lang}")
    run_sql(page, sql)
    page.get_by_role("radio", name=way).click()
    figure = page.locator("[data-figure][data-ready]")
    expect(figure).to_be_visible()
    return figure


def saved(page: Page, form: str, folder: Path) -> Path:
    """The file of the figure."""
    with page.expect_download() as started:
        page.get_by_role("button", name=re.compile(f"{form}$")).click()
    path = folder / started.value.suggested_filename
    started.value.save_as(path)
    return path


def test_a_chart_is_drawn_and_what_the_data_says_is_never_html(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer")
    figure = drawn(page, server, TREES, "Chart")
    expect(figure.locator(".barlayer path").first).to_be_visible()
    assert figure.locator(".barlayer path").count() == 3
    expect(figure).to_contain_text('<a href="javascript:alert(1)">Tilleul</a>')
    assert figure.locator(".eb-plot a, .eb-plot b").count() == 0
    picture = page.get_by_role("img", name=re.compile("Bar chart: mètres by espèce, 3 marks"))
    expect(picture).to_be_visible()


def test_dates_are_written_in_french(visits: Visits, server: Server) -> None:
    figure = drawn(visits.visitor("organizer", locale="fr-FR"), server, MONTHS, "Graphique", "fr")
    expect(figure.locator(".xaxislayer-above")).to_contain_text(re.compile("janv\\.|févr\\."))


def test_a_map_of_departements_asks_nothing_of_any_other_host(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    figure = drawn(page, server, TAUX, "Map")
    assert figure.locator(".choroplethlayer path").count() == 101
    expect(figure).to_contain_text("1 code has no outline here: XX.")
    expect(figure).to_contain_text("Mayotte")
    assert [url for url in asked if "/outlines/" in url] == [url for url in asked if url.endswith("/departements.geojson")]
    assert [url for url in asked if "topojson" in url or "world" in url or "cdn" in url] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_map_leaves_no_empty_room_around_it(visits: Visits, server: Server, width: int) -> None:
    page = visits.visitor("organizer", viewport={"width": width, "height": 1200})
    figure = drawn(page, server, TAUX, "Map")
    ends = "(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0).map((box) => [box.top, box.bottom])"
    boxes = figure.locator(".geo path").evaluate_all(ends)
    plot, caption = figure.locator(".eb-plot").bounding_box(), figure.locator("figcaption").bounding_box()
    assert plot and caption
    assert min(top for top, _ in boxes) - plot["y"] < 20
    assert caption["y"] - max(bottom for _, bottom in boxes) < (50 if width > 600 else 100)  # the scale of colours stands below on a phone


@pytest.mark.parametrize("width", [1920, 1280])
def test_the_scale_of_a_map_stands_beside_it(visits: Visits, server: Server, width: int) -> None:
    page = visits.visitor("organizer", viewport={"width": width, "height": 1200})
    figure = drawn(page, server, TAUX.replace("AS taux", 'AS "Lignes pour 100 000 (Population municipale)"'), "Map")
    ends = "(all) => all.map((one) => one.getBoundingClientRect()).filter((box) => box.height > 0).map((box) => box.right)"
    scale = figure.locator(".colorbar").bounding_box()
    assert scale
    assert max(figure.locator(".geo path").evaluate_all(ends)) < scale["x"]
    assert "municipale" in (figure.locator(".colorbar").text_content() or "")


def test_three_thousand_points_are_drawn_as_groups(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer")
    figure = drawn(page, server, POINTS, "Map")
    expect(figure).to_contain_text("3,000 places are drawn as")
    assert 100 < figure.locator(".scattergeo .point").count() < 2_000


def test_a_figure_follows_the_theme(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer", color_scheme="dark")
    figure = drawn(page, server, TREES, "Chart")
    bar = figure.locator(".barlayer path").first
    assert "rgb(86, 180, 233)" in str(bar.get_attribute("style"))
    page.emulate_media(color_scheme="light")
    expect(figure.locator(".barlayer path").first).to_have_attribute("style", re.compile(re.escape("rgb(0, 114, 178)")))


def test_a_figure_is_saved_as_a_picture_with_its_title_and_what_it_leaves_out(visits: Visits, server: Server, tmp_path: Path) -> None:
    page = visits.visitor("organizer", color_scheme="dark")
    drawn(page, server, TAUX, "Map")
    png = saved(page, "PNG", tmp_path)
    assert png.name == "taux.png"
    body = png.read_bytes()
    assert body[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", body[16:24])[0] == 2_400
    svg = saved(page, "SVG", tmp_path)
    tree = ElementTree.parse(svg)
    told = " ".join(tree.getroot().itertext())
    assert "taux" in told
    assert "1 code has no outline here: XX." in told
    assert len(tree.findall(".//{*}path")) > 100
    assert tree.getroot().find("{*}rect").attrib["fill"] == "#FFFFFF"  # type: ignore[union-attr]


def test_a_figure_is_saved_as_a_page_that_stands_alone(visits: Visits, server: Server, tmp_path: Path) -> None:
    page = visits.visitor("organizer")
    drawn(page, server, TREES, "Chart")
    path = saved(page, "HTML", tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "<script" not in text
    assert re.findall(r'<[^>]*(?:src|href)="(?!#|data:)', text) == []
    assert path.stat().st_size < 100_000
    alone = visits.visitor(offline=True)
    alone.goto(path.as_uri())
    expect(alone.locator("svg").first).to_be_visible()
    alone.get_by_text("Values of the figure").click()
    assert alone.locator("tr").all_inner_texts()[:2] == ["Chêne\t12.5", "Érable\t7.25"]
    assert alone.locator("a, b, td b").count() == 0


def test_the_long_title_of_an_axis_is_cut_to_its_axis_and_told_below(visits: Visits, server: Server, tmp_path: Path) -> None:
    page = visits.visitor("organizer", viewport={"width": 700, "height": 900})
    name = "Nombre de <b>places</b> de stationnement ouvertes au public pendant la nuit et le matin"
    figure = drawn(page, server, f"SELECT * FROM (VALUES ('a', 1.5), ('b', 2.5)) t(nom, \"{name}\")", "Chart")
    title = figure.locator(".g-ytitle text, .g-xtitle text", has_text="…")
    expect(title).to_have_count(1)
    box, around = title.bounding_box(), figure.locator(".main-svg").first.bounding_box()
    assert box and around
    assert box["y"] >= around["y"] and box["y"] + box["height"] <= around["y"] + around["height"]
    expect(figure.locator("figcaption")).to_contain_text(f"Vertical axis: {name}"[:70])
    assert f"Vertical axis: {name}"[:70] in " ".join(ElementTree.parse(saved(page, "SVG", tmp_path)).getroot().itertext())


def test_a_figure_fits_a_phone(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer", viewport={"width": 390, "height": 844})
    figure = drawn(page, server, TAUX, "Map")
    box = figure.locator(".main-svg").first.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_another_kind_is_drawn_without_the_page_being_asked_anew(visits: Visits, server: Server) -> None:
    page = visits.visitor("organizer")
    figure = drawn(page, server, TREES, "Chart")
    page.get_by_role("combobox", name="Kind").click()
    page.get_by_role("option", name="Pie chart").click()
    expect(figure.locator(".pielayer path.surface")).to_have_count(3)
    page.get_by_role("button", name="Settings").click()
    page.get_by_label("Title").fill("Trees of the town")
    page.get_by_label("Title").press("Enter")
    expect(figure.locator("[data-title]")).to_have_text("Trees of the town")
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Rows").click()
    expect(page.get_by_test_id("stDataFrame")).to_be_visible()
