"""A result becomes a chart or a map by one click; what was chosen stays, and says where it comes from."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import CAVEAT
from tests.app.test_pages import SQL, answered
from ui import core, session
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Asker
from workbench.workbench import Workbench

Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
HEIGHTS = 'SELECT "espèce", "hauteur (m)" FROM {package}.arbres'


def shown_as(page: AppTest, way: str) -> AppTest:
    """The page once the result is shown as "table", "chart" or "map"."""
    return answered_again(next(item for item in page.get("button_group") if "chart.sql" in str(item.key)).set_value(way).run())


def refined(page: AppTest, workbench: Workbench, session: str, sql: str) -> AppTest:
    """The page once another query was run on it."""
    me = workbench.sessions.by_id(session, datetime.now(UTC))
    assert me
    page.query_params["run"] = workbench.runs.begin(Asker(me.person.team, me.person.id), sql, datetime.now(UTC))
    return answered_again(page.run())


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_column_of_a_result_is_hidden(opened: Opened, lang: str) -> None:
    values = "1 AS n, DATE '2024-02-03' AS d, TIMESTAMP '2024-02-03 10:11:12' AS ts, TIME '10:11:12' AS h, now() AS z"
    page = answered(opened(SQL, role="member", lang=lang, ran=f"SELECT {values}, 'a' AS t, true AS b, NULL AS e, [1] AS l, 2024 AS year"))
    told = json.loads(page.dataframe[0].proto.columns)
    assert {"n", "d", "ts", "h", "z", "t", "b", "e", "l", "year"} <= set(told)
    assert [name for name, how in told.items() if name != "_index" and (how is None or how.get("hidden"))] == []


@pytest.fixture
def french(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's own process speaks French, too: AppTest finds a choice by its words, which it asks for outside the page."""
    monkeypatch.setattr(session, "browser_language", lambda: "fr")


def answered_again(page: AppTest) -> AppTest:
    """The page once nothing is waited for."""
    for _ in range(40):
        if not [item for item in page.button if item.label in ("Stop", "Arrêter")]:
            break
        page.run()
    return page


def figure(page: AppTest) -> dict[str, Any]:
    """What the browser draws the figure from."""
    proto = next(item.proto for item in page.get("bidi_component") if item.proto.component_name.endswith("etabli_figure"))
    found: dict[str, Any] = json.loads(proto.json)
    return found


def test_a_result_becomes_a_chart_by_one_click(opened: Opened, package: str) -> None:
    page = shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "chart")
    assert not page.exception
    said = figure(page)
    drawn = json.loads(said["figure"])
    assert drawn["data"][0]["type"] == "bar"
    assert drawn["layout"]["yaxis"]["title"]["text"] == "Hauteur (m)"
    assert said["title"] == "Hauteur (m) · espèce"


def test_a_chart_carries_its_source_and_its_caveats_into_what_is_saved(opened: Opened, package: str) -> None:
    said = figure(shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "chart"))
    assert said["source"] == f"{package} (version 1)"
    assert [line for line in said["caveats"] if CAVEAT in line]


def test_who_does_not_see_a_chart_is_told_what_it_shows(opened: Opened, package: str) -> None:
    said = figure(shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "chart"))
    assert said["alt"] == "Bar chart: Hauteur (m) by espèce, 4 marks. Lowest: Érable, 7.25 m. Highest: Total, 19.75 m."


@pytest.mark.usefixtures("french")
def test_a_french_reader_is_told_in_french(opened: Opened, package: str) -> None:
    said = figure(shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="fr")), "chart"))
    assert said["alt"].startswith("Barres\u202f: Hauteur (m) selon espèce")
    assert "Érable, 7,25 m" in said["alt"]
    assert json.loads(said["figure"])["layout"]["separators"] == ",\u202f"
    assert said["language"] == "fr"


def test_another_kind_takes_the_columns_that_suit_it_and_stays(opened: Opened, package: str) -> None:
    page = shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "chart")
    kind = next(item for item in page.selectbox if item.label == "Kind")
    page = kind.set_value("histogram").run()
    assert json.loads(figure(page)["figure"])["layout"]["xaxis"]["title"]["text"] == "Hauteur (m)"
    again = page.run()
    assert json.loads(figure(again)["figure"])["layout"]["xaxis"]["title"]["text"] == "Hauteur (m)"
    assert again.session_state["chart.sql"].kind == "histogram"


def test_a_chart_stays_when_the_query_is_refined_and_makes_way_when_its_columns_go(
    opened: Opened, package: str, workbench: Workbench, sessions: dict[str, str]
) -> None:
    page = shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "chart")
    page = refined(page, workbench, sessions["organizer"], HEIGHTS.format(package=package) + " WHERE espèce = 'Chêne'")
    assert json.loads(figure(page)["figure"])["data"][0]["x"] == ["Chêne"]
    page = refined(page, workbench, sessions["organizer"], "SELECT 'Rennes' AS ville, 3 AS bornes UNION ALL SELECT 'Brest', 5")
    assert page.session_state["chart.sql"] == ChartSpec("bar", "ville", ("bornes",))


def test_a_title_of_ones_own_is_kept_in_the_recipe(opened: Opened, package: str) -> None:
    page = shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "chart")
    page.session_state["chart.sql.settings"] = True
    page = next(item for item in page.run().text_input if item.label == "Title").set_value("<b>Trees</b>").run()
    assert figure(page)["title"] == "<b>Trees</b>"  # the browser shows it as text
    assert page.session_state["chart.sql"].title == "<b>Trees</b>"


def test_a_result_that_is_nowhere_says_what_a_map_needs(opened: Opened, package: str) -> None:
    page = shown_as(answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en")), "map")
    assert not page.exception
    assert "A map needs to know where" in page.info[0].value
    assert len(page.dataframe) == 1
    assert shown_as(page, "table").info == []


@pytest.mark.usefixtures("french")
def test_a_kind_that_the_result_has_no_columns_for_says_what_it_lacks(opened: Opened, package: str) -> None:
    page = shown_as(answered(opened(SQL, ran=f'SELECT "espèce" FROM {package}.arbres', lang="fr")), "chart")
    kind = next(item for item in page.selectbox if item.label == "Type de figure")
    assert [option for option in kind.options if "pas avec ces colonnes" in option]
    page = kind.set_value("scatter").run()
    assert "deux colonnes de nombres" in page.info[0].value


@pytest.mark.usefixtures("french")
def test_a_map_of_areas_is_drawn_from_a_column_of_codes(opened: Opened) -> None:
    sql = "SELECT * FROM (VALUES ('35', 12.5), ('22', 8.25), ('XX', 1.5)) t(dep, taux)"
    said = figure(shown_as(answered(opened(SQL, ran=sql, lang="fr")), "map"))
    drawn = json.loads(said["figure"])
    assert [trace["type"] for trace in drawn["data"]] == ["scattergeo", "choropleth", "choropleth"]
    assert "Codes sans contour disponible (1)\u202f: XX." in said["notes"]
    assert "Ille-et-Vilaine" in said["alt"]


def test_a_figure_is_drawn_from_all_rows_where_the_table_shows_a_thousand(opened: Opened) -> None:
    page = answered(opened(SQL, ran="SELECT 1 AS n FROM range(4000)", lang="en"))
    page = shown_as(page, "chart")
    page = next(item for item in page.selectbox if item.label == "Kind").set_value("number").run()
    assert "4,000" in figure(page)["alt"]
    assert "Only the first" not in str(figure(page)["notes"])


def test_a_result_larger_than_any_figure_says_that_it_was_cut(opened: Opened) -> None:
    page = shown_as(answered(opened(SQL, ran="SELECT d AS x, d * 1.5 AS v FROM range(60000) t(d)", lang="en")), "chart")
    assert "Only the first 50,000 rows of the result are drawn. Group or filter in the query to draw all of it." in figure(page)["notes"]


def test_a_column_of_numbers_that_holds_nothing_is_told_under_the_figure(opened: Opened) -> None:
    sql = "SELECT * FROM (VALUES ('a', 1, NULL::DOUBLE, 'nan'::DOUBLE), ('b', 2, NULL, 'inf')) t(nom, n, perdu, fou)"
    notes = figure(shown_as(answered(opened(SQL, ran=sql, lang="en")), "chart"))["notes"]
    assert "Columns of numbers without any value, which are not drawn: perdu, fou." in notes
    assert "without any value" not in str(figure(shown_as(answered(opened(SQL, ran="SELECT 'a' AS x, 1 AS n", lang="en")), "chart")))


def test_the_largest_of_many_categories_promise_no_table_of_all_of_them(opened: Opened) -> None:
    sql = "SELECT 'c' || d AS nom, d AS n FROM range(3000) t(d)"
    notes = figure(shown_as(answered(opened(SQL, ran=sql, lang="en")), "chart"))["notes"]
    assert notes == ["The 30 largest of 3,000 are drawn; the others are not in this figure."]


def test_infinities_and_what_is_no_number_are_said_in_words(opened: Opened) -> None:
    sql = "SELECT * FROM (VALUES ('nan'::DOUBLE, 1.5), ('inf', 2), ('-inf', 3), (1234.5, 4), (NULL, 5)) t(x, n)"
    page = answered(opened(SQL, ran=sql, lang="fr"))
    assert page.dataframe[0].value["x"].to_list()[:4] == ["pas un nombre", "infini", "−infini", "1\u202f234,5"]
    told = json.loads(page.dataframe[0].proto.columns)
    assert (told["x"]["alignment"], told["n"]["type_config"]["format"]) == ("right", "localized")


def test_files_of_a_result_are_named_after_it(opened: Opened, workbench: Workbench) -> None:
    page = answered(opened(SQL, role="member", lang="en", ran="-- Où sont les 3 arbres ?\nSELECT 42 AS named_once"))
    token = next(found[1] for item in page.get("html") if (found := re.search(r"/result/([^.]+)\.csv", item.proto.body)))
    assert workbench.links.kept[token].name == "ou_sont_les_3_arbres"


def test_amounts_may_have_bars_in_the_table(opened: Opened, package: str) -> None:
    page = answered(opened(SQL, ran=HEIGHTS.format(package=package), lang="en"))
    page.session_state["chart.sql.settings"] = True
    page = next(item for item in page.run().toggle if "Bars" in item.label).set_value(True).run()
    assert page.session_state["chart.sql"].options == (("bars", "yes"),)
    assert "progress" in page.dataframe[0].proto.columns


REPLAYED = """
from ui import core
from ui.chart import figure
from workbench.charts.spec import ChartSpec
from workbench.workbench import Workbench
from workbench.query.engine import Asker
found = core.workbench().sandbox.run(Asker(), {sql!r})
figure.draw(found, ChartSpec.from_json({spec!r}), "story")
"""


def replayed(sql: str, spec: ChartSpec) -> AppTest:
    """A page that replays what was kept: a script and a ChartSpec."""
    page = AppTest.from_string(REPLAYED.format(sql=sql, spec=spec.to_json()), default_timeout=30)
    page.query_params["lang"] = "en"
    return page.run()


def test_what_was_kept_is_replayed_with_its_source_and_its_caveats_below(workbench: Workbench, package: str) -> None:
    core.use(workbench)
    page = replayed(HEIGHTS.format(package=package), ChartSpec("bar", "espèce", ("hauteur (m)",), title="Our trees"))
    said = figure(page)
    assert (said["title"], said["caption"], said["source"]) == ("Our trees", True, f"{package} (version 1)")
    assert [line for line in said["caveats"] if CAVEAT in line]


def test_what_was_kept_of_a_column_that_is_gone_says_so_instead(workbench: Workbench, package: str) -> None:
    core.use(workbench)
    page = replayed(f"SELECT espèce FROM {package}.arbres", ChartSpec("bar", "espèce", ("hauteur (m)",)))
    assert not page.exception
    assert "no column “hauteur (m)” any more" in page.info[0].value.replace("\\", "")
