"""Maps: codes find their outlines, points their place, and what does not is counted."""

import gzip
import json
from itertools import pairwise

import pytest
import shapely

from tests.charts.results import columns, drawn, notes
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.maps import areas, outlines
from workbench.maps.insets import INSETS
from workbench.maps.outlines import FOLDER, features, known_commune, matched, name_of
from workbench.maps.where import departement_at

FRANCE = "SELECT code, n FROM (VALUES ('01', 5.0), ('1', 0.5), ('2a', 7.0), ('971', 2.0), ('20', 1.0), ('ZZ', 1.0)) t(code, n)"


def test_every_departement_region_and_commune_has_an_outline_that_can_be_drawn() -> None:
    for file, count in (("departements", 101), ("regions", 18), ("countries", 177), ("communes/35", 333)):
        found = features(file)
        assert len(found) >= count - 2, file
        for item in found:
            shape = shapely.geometry.shape(item["geometry"])
            assert shape.area > 0, item["id"]
            for part in shapely.get_parts(shape):
                west, _, east, _ = part.bounds
                assert east - west > 350 or turns(part.exterior) < 0, item["id"]  # d3 fills the rest of the world else


def turns(ring: shapely.LinearRing) -> float:
    """Below zero for a ring that goes clockwise."""
    return sum(left[0] * right[1] - right[0] * left[1] for left, right in pairwise(ring.coords))


def test_names_are_read_without_the_coordinates() -> None:
    assert outlines.communes()["35238"] == "Rennes"
    assert outlines.communes()["75120"] == "Paris 20e Arrondissement"
    assert len(outlines.communes()) > 34_900
    assert set(outlines.communes()) >= {str(item["id"]) for item in features("communes/2A")}


def test_all_outlines_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.rglob("*.gz")) < 3_000_000
    assert max(path.stat().st_size for path in FOLDER.rglob("*.gz")) < 60_000


def test_codes_are_known_however_they_are_written() -> None:
    texts = ["1", "01", "2a", "971", "Ille-et-Vilaine", "côtes d'armor", "99"]
    assert matched(texts, "departement") == {
        "1": "01", "01": "01", "2a": "2A", "971": "971", "Ille-et-Vilaine": "35", "côtes d'armor": "22",
    }  # fmt: skip
    assert matched(["53", "Bretagne", "1"], "region") == {"53": "53", "Bretagne": "53", "1": "01"}
    assert matched(["FR", "DEU", "france"], "country") == {"FR": "FR", "DEU": "DE", "france": "FR"}
    assert known_commune("35238") == "35238"
    assert name_of("DE", "country", "fr") == "Allemagne"


def test_codes_without_an_outline_are_counted_and_listed() -> None:
    drawing = drawn(FRANCE, ChartSpec("choropleth", "code", ("n",)))
    told = {note.type: note.context for note in drawing.notes}
    assert told["chart.unmatched"] == {"count": 2, "codes": "20, ZZ"}
    assert told["chart.no_value"]["count"] == 98
    assert "chart.averaged" in told or "chart.added_up" in told  # "01" and "1" are one département
    assert drawing.summary.highest[0] == "Corse-du-Sud"


def test_codes_without_an_outline_do_not_make_values_means() -> None:
    drawing = drawn("SELECT * FROM (VALUES ('01', 5.5), ('YY', 1.0), ('ZZ', 1.0)) t(dep, n)", "choropleth")
    assert "chart.averaged" not in notes(drawing)
    assert drawing.title == "n"


def test_a_column_that_names_no_area_says_what_it_holds() -> None:
    with pytest.raises(ChartError, match=r"None of the 2 codes of “dep”.*for example Mars, Venus"):
        drawn("SELECT * FROM (VALUES ('Mars', 1), ('Venus', 2), (NULL, 3)) t(dep, n)",
              ChartSpec("choropleth", "dep", ("n",)))  # fmt: skip


def test_the_first_trace_of_a_map_is_never_one_of_outlines() -> None:
    """Else plotly asks its CDN for a map of the world: see workbench/maps/ground.py."""
    for kind, sql in (("choropleth", FRANCE.replace("code", "dep")), ("points", "SELECT 2.3 AS lon, 48.8 AS lat")):
        traces = drawn(sql, kind).figure.data
        assert traces[0].type == "scattergeo"
        assert traces[0].locations is None
        assert drawn(sql, kind).figure.layout.geo.visible is False


def test_outlines_are_asked_of_this_server_alone() -> None:
    for trace in drawn(FRANCE, ChartSpec("choropleth", "code", ("n",))).figure.data[1:]:
        assert trace.geojson == f"/outlines/{outlines.EDITION}/departements.geojson"


def test_communes_are_drawn_for_one_departement_at_a_time() -> None:
    sql = "SELECT * FROM (VALUES ('35238', 1), ('35047', 2), ('22113', 3)) t(code_insee, n)"
    drawing = drawn(sql, ChartSpec("choropleth", "code_insee", ("n",)))
    assert drawing.figure.data[2].geojson.endswith("communes/35.geojson")
    assert {note.type: note.context.get("count") for note in drawing.notes}["chart.other_departements"] == 1
    other = drawn(sql, ChartSpec("choropleth", "code_insee", ("n",), options=(("area", "22"),)))
    assert other.figure.data[2].geojson.endswith("communes/22.geojson")
    assert areas.departements_in(columns(sql)["code_insee"]) == ["35", "22"]


def test_the_arrondissements_of_paris_are_drawn_rather_than_paris() -> None:
    sql = "SELECT * FROM (VALUES ('75101', 1), ('75102', 2), ('75103', 3)) t(code_insee, n)"
    assert drawn(sql, ChartSpec("choropleth", "code_insee", ("n",))).figure.data[2].geojson.endswith("arrondissements/75.geojson")


def test_classes_hold_about_as_many_areas_and_no_value_stands_in_two() -> None:
    sql = "SELECT printf('%02d', d) AS dep, d * d AS n FROM range(21, 96) t(d)"
    trace = drawn(sql, ChartSpec("choropleth", "dep", ("n",))).figure.data[2]
    counts = [list(trace.z).count(place) for place in range(5)]
    assert max(counts) - min(counts) <= 1
    assert trace.colorbar.ticktext[0] == "441 to 1\u202f225"
    ends = [text.replace("\u202f", "").split(" to ") for text in trace.colorbar.ticktext]
    assert all(int(low[1]) < int(high[0]) for low, high in pairwise(ends))


def test_overseas_points_are_drawn_in_their_frames() -> None:
    sql = "SELECT * FROM (VALUES (2.35, 48.85), (-1.68, 48.11), (55.45, -20.88), (-74.0, 40.7)) t(lon, lat)"
    drawing = drawn(sql.replace("(-1.68, 48.11), ", ""), "points")
    reunion = next(item for item in INSETS if item.departement == "974")
    west, south = reunion.frame()[0]
    east, north = reunion.frame()[2]
    points = list(zip(drawing.figure.data[-1].lon, drawing.figure.data[-1].lat, strict=True))
    assert [point for point in points if west < point[0] < east and south < point[1] < north]
    assert {note.type for note in drawing.notes} == {"chart.overseas", "chart.elsewhere"}


def test_points_of_another_country_lie_on_the_countries_of_the_world() -> None:
    drawing = drawn("SELECT -97.6 + d / 100 AS lon, 26.1 AS lat FROM range(5) t(d)", "points")
    assert drawing.figure.data[1].geojson.endswith("countries.geojson")
    assert drawing.notes == []


def test_a_map_of_a_town_lies_on_the_communes_of_its_departement() -> None:
    drawing = drawn("SELECT 1.44 + d / 1000 AS lon, 43.6 AS lat FROM range(5) t(d)", "points")
    assert drawing.figure.data[2].geojson.endswith("communes/31.geojson")
    assert departement_at(1.44, 43.6) == "31"
    assert departement_at(-30, 43.6) == ""


def test_more_than_two_thousand_points_are_grouped_and_none_is_lost() -> None:
    few = drawn("SELECT 2 + (d % 50) / 50 AS lon, 46 + (d // 50) / 50 AS lat FROM range(2000) t(d)", "points")
    assert len(few.figure.data[-1].lon) == 2_000
    many = drawn("SELECT 2 + (d % 50) / 50 AS lon, 46 + (d // 50) / 50 AS lat, 1 AS n FROM range(2001) t(d)", "points")
    texts = list(many.figure.data[-1].text)
    assert sum(int(text.split("<b>")[1].split("<")[0]) for text in texts) == 2_001
    assert len(texts) < 2_001
    assert notes(many) == ["chart.clustered"]


def test_rows_without_coordinates_are_counted() -> None:
    sql = "SELECT * FROM (VALUES (2.3, 48.8), (NULL, 48.0), (0.0, 0.0), ('nan'::DOUBLE, 1.0)) t(lon, lat)"
    assert drawn(sql, "points").notes[0].context == {"count": 3}
    with pytest.raises(ChartError, match="No row has coordinates on Earth"):
        drawn("SELECT 0.0 AS lon, 0.0 AS lat", "points")


def test_geometries_of_a_result_are_drawn_and_those_that_are_none_counted() -> None:
    cells = [
        {"type": "Polygon", "coordinates": [[[0, 0], [0, 1], [1, 1], [0, 0]]]}, {"type": "MultiPoint", "coordinates": [[2, 3], [3, 3]]},
        {"type": "LineString", "coordinates": [[2, 3], [4, 5]]}, {"type": "Polygon", "coordinates": [[[0, 500], [1, 1], [2, 2], [0, 500]]]},
    ]  # fmt: skip
    values = ", ".join(f"('{json.dumps(cell)}', {place}.5)" for place, cell in enumerate(cells))
    drawing = drawn(f"SELECT * FROM (VALUES {values}, ('{{broken', 9.5)) t(contour, n)", "shapes")
    assert drawing.summary.marks == 3
    assert drawing.notes[0].context == {"count": 2}
    assert [trace.type for trace in drawing.figure.data] == ["scattergeo", "choropleth", "scattergeo", "scattergeo"]
    ring = drawing.figure.data[1].geojson["features"][0]["geometry"]["coordinates"][0][0]
    assert not shapely.LinearRing(ring).is_ccw


def test_a_browser_is_never_given_more_vertices_than_it_holds() -> None:
    ring = json.dumps({"type": "Polygon", "coordinates": [[[place / 1000, (place % 2) / 10] for place in range(1001)] + [[0, 0]]]})
    drawing = drawn(f"SELECT '{ring}' AS g FROM range(200)", "shapes")
    assert drawing.summary.marks < 70
    assert notes(drawing) == ["chart.kept_shapes"]


def test_the_files_of_outlines_unpack_to_geojson() -> None:
    with gzip.open(FOLDER / "regions.geojson.gz") as stream:
        assert json.load(stream)["type"] == "FeatureCollection"
    assert outlines.path_of("../outlines") is None
    assert outlines.path_of("/etc/passwd") is None


@pytest.mark.parametrize(
    "empty",
    [
        '{"type":"Polygon","coordinates":[]}', '{"type":"Polygon","coordinates":[[]]}', '{"type":"MultiPolygon","coordinates":[]}',
        '{"type":"MultiPolygon","coordinates":[[]]}', '{"type":"LineString","coordinates":[]}',
        '{"type":"MultiLineString","coordinates":[]}', '{"type":"MultiLineString","coordinates":[[]]}',
        '{"type":"MultiPoint","coordinates":[]}', '{"type":"Point","coordinates":[]}',
    ],
)  # fmt: skip
def test_an_empty_geometry_is_left_out_and_counted(empty: str) -> None:
    square = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    sql = f"SELECT * FROM (VALUES ('{square}', 1), ('{empty}', 2)) t(geometry, v)"
    drawing = drawn(sql, ChartSpec("shapes", "geometry", ("v",)))
    assert {note.type: note.context for note in drawing.notes}["chart.left_out_shapes"] == {"count": 1}
    with pytest.raises(ChartError, match="geometry"):
        drawn(f"SELECT '{empty}' AS geometry", ChartSpec("shapes", "geometry"))


@pytest.mark.parametrize("sizes", ["'x' || i", "i % 2 = 0", "DATE '2020-01-01'"])
@pytest.mark.parametrize("count", [5, 3_000])
def test_points_are_sized_by_numbers_alone(sizes: str, count: int) -> None:
    """A result may be another one than when the exhibit was kept: its table was made anew."""
    sql = f"SELECT 48.8 + i / 10000 AS lat, 2.3 AS lon, {sizes} AS n FROM range({count}) t(i)"
    with pytest.raises(ChartError, match="holds no numbers"):
        drawn(sql, ChartSpec("points", "lon", ("lat",), size="n"))


def test_a_column_of_yes_and_no_names_no_area() -> None:
    with pytest.raises(ChartError, match="None of the 2 codes of “b”"):
        drawn("SELECT i % 2 = 0 AS b, i AS n FROM range(4) t(i)", ChartSpec("choropleth", "b", ("n",)))


@pytest.mark.parametrize("kind", ["pie", "treemap", "heatmap"])
def test_a_size_that_a_kind_never_draws_may_be_gone(kind: str) -> None:
    sql = "SELECT 'k' || i AS g, 'l' || i AS h, i AS v FROM range(1, 4) t(i)"
    assert drawn(sql, ChartSpec(kind, "g", ("v",), "h" if kind == "heatmap" else "", "gone")).figure.data
