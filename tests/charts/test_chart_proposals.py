"""What a result is proposed to be shown as."""

import pytest

from tests.charts.results import FRENCH, columns
from workbench.charts import kinds, propose
from workbench.charts.columns import Facts
from workbench.charts.spec import ChartSpec

ONE_NUMBER = "SELECT 42 AS habitants"
CATEGORIES = "SELECT 'Rennes' AS ville, 3 AS bornes UNION ALL SELECT 'Brest', 5"
SERIES = "SELECT DATE '2024-01-01' + d::INT AS jour, d * 2.5 AS valeur FROM range(30) t(d)"
BY_TYPE = """SELECT DATE '2024-01-01' + (d // 2)::INT AS jour, CASE WHEN d % 2 = 0 THEN 'gaz' ELSE 'vent' END AS filiere, d AS mw
    FROM range(60) t(d)"""
PAIR = "SELECT random() AS a, random() AS b FROM range(50)"
RAW = "SELECT CASE WHEN d % 3 = 0 THEN 'a' ELSE 'b' END AS groupe, d * 1.5 AS montant FROM range(200) t(d)"
YEARS = "SELECT 2000 + d AS annee, d * 7 AS voitures FROM range(20) t(d)"
PLACES = "SELECT 2.3 + d / 100 AS longitude, 48.8 AS latitude, 'gare ' || d AS nom FROM range(9) t(d)"
DEPARTEMENTS = "SELECT * FROM (VALUES ('01', 5), ('2A', 7), ('971', 2)) t(dep, n)"
SHAPES = """SELECT '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}' AS contour, 3 AS n"""


@pytest.mark.parametrize(
    ("sql", "kind"),
    [
        (ONE_NUMBER, "number"), (CATEGORIES, "bar"), (SERIES, "line"), (BY_TYPE, "line"), (PAIR, "scatter"), (RAW, "box"), (YEARS, "line"),
        ("SELECT NULL AS rien", "table"), ("SELECT 'a' AS x WHERE false", "table"),
    ],
)  # fmt: skip
def test_the_chart_proposed_is_the_one_a_statistician_would_draw(sql: str, kind: str) -> None:
    assert propose.best(columns(sql)).kind == kind


@pytest.mark.parametrize(
    ("sql", "kind"), [(PLACES, "points"), (DEPARTEMENTS, "choropleth"), (SHAPES, "shapes"), (PAIR, "table"), (CATEGORIES, "table")]
)
def test_a_map_is_proposed_where_the_result_says_where(sql: str, kind: str) -> None:
    assert propose.best(columns(sql), maps=True).kind == kind


def test_lines_of_several_kinds_are_coloured_by_them() -> None:
    assert propose.best(columns(BY_TYPE)) == ChartSpec("line", "jour", ("mw",), "filiere")


def test_lines_of_one_unit_are_drawn_together() -> None:
    facts = {name: Facts(unit="MW") for name in ("gaz", "vent")}
    found = columns("SELECT DATE '2024-01-01' + d::INT AS jour, d AS gaz, d * 2 AS vent, d * 9 AS prix FROM range(9) t(d)", facts)
    assert propose.best(found).y == ("gaz", "vent")


def test_a_map_of_areas_takes_the_rate_rather_than_the_count() -> None:
    found = columns("SELECT '35' AS code_departement, 120 AS bornes, 11.5 AS pour_100000 UNION ALL SELECT '22', 80, 13.2")
    assert propose.best(found, maps=True) == ChartSpec("choropleth", "code_departement", ("pour_100000",))


def test_codes_are_never_amounts() -> None:
    found = columns("SELECT 35238 AS code, 'Rennes' AS nom UNION ALL SELECT 22113, 'Lannion'", {"code": Facts(semantic="insee_commune")})
    assert propose.best(found) == ChartSpec("bar", "nom")


def test_hours_that_rows_were_grouped_by_are_not_what_is_measured() -> None:
    found = columns("SELECT d % 24 AS heure, 'j' || d // 24 AS jour, d * 1.7 AS conso FROM range(168) t(d)")
    assert propose.spec(found, "heatmap") == ChartSpec("heatmap", "jour", ("conso",), "heure")


@pytest.mark.parametrize("sql", [ONE_NUMBER, CATEGORIES, SERIES, BY_TYPE, PAIR, RAW, YEARS, PLACES, DEPARTEMENTS, SHAPES])
def test_whatever_is_said_to_be_possible_can_be_drawn_with_the_columns_proposed(sql: str) -> None:
    found = columns(sql)
    for code, lacking in propose.possible(found).items():
        spec = propose.spec(found, code)
        assert spec.kind == code
        if not lacking and code not in ("pie", "points", "heatmap"):  # those look at values, too
            assert kinds.drawing(found, spec, FRENCH).figure


def test_points_in_one_column_are_known_by_their_values() -> None:
    assert propose.best(columns("SELECT '48.11, -1.68' AS lieu, 'Rennes' AS nom"), maps=True) == ChartSpec(
        "points", "lieu", options=(("label", "nom"),)
    )


def test_departements_are_known_by_their_values_alone_when_there_are_many() -> None:
    assert propose.best(columns("SELECT printf('%02d', d) AS k, d AS n FROM range(21, 60) t(d)"), maps=True).kind == "choropleth"
    assert propose.best(columns("SELECT printf('%02d', d) AS k, d AS n FROM range(21, 26) t(d)"), maps=True).kind == "table"
