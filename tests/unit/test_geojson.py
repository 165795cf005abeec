"""GeoJSON: features as rows, geometries kept and judged."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from loaders.geojson import GEOJSON
from loaders.tree.rings import crosses_itself
from tests.unit.given_files import codes, given, kinds, labels, one, refusal, rows
from workbench.loading import Feed

DEEP = '{"type":"GeometryCollection","geometries":[' * 99 + "]}" * 99
ROOT = Path(__file__).parent.parent.parent
SQUARE = [[0, 0], [0, 1], [1, 1], [1, 0], [0, 0]]


def collection(*geometries: Any, **members: Any) -> str:
    features = [{"type": "Feature", "properties": {"n": n}, "geometry": geometry} for n, geometry in enumerate(geometries)]
    return json.dumps({"type": "FeatureCollection", "features": features, **members})


def polygon(*points: list[float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [list(points)]}


def point(lon: Any, lat: Any) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}


def read(folder: Path, text: str) -> Feed:
    return one(GEOJSON, given(folder, "x.geojson", text))


def test_properties_become_columns_and_the_geometry_is_kept_as_text(tmp_path: Path) -> None:
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": 7, "properties": {"nom": "Été", "pop": 1.50}, '
        '"geometry": {"type": "Point", "coordinates": [2.350, 48.85]}}, {"type": "Feature", "properties": null, "geometry": null}]}'
    )
    feed = read(tmp_path, text)
    assert kinds(feed) == {"id": "integer", "nom": "string", "pop": "number", "geometry": "geojson"}
    assert rows(feed) == [("7", "Été", "1.50", '{"type":"Point","coordinates":[2.350,48.85]}'), (None, None, None, None)]
    assert feed.extras["bbox"] == [2.35, 48.85, 2.35, 48.85]
    assert codes(feed) == {"geo.missing"}


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"Feature","properties":{"a":1},"geometry":null}',
        '[{"type":"Feature","properties":{"a":1},"geometry":null}]',
        '{"type":"Feature","properties":{"a":1},"geometry":null}\n{"type":"Feature","properties":{"a":1},"geometry":null}\n',
        '{"features":[{"type":"Feature","geometry":null,"properties":{"a":1}}],"type":"FeatureCollection"}',
    ],
)
def test_features_are_found_however_they_are_gathered(tmp_path: Path, text: str) -> None:
    feed = read(tmp_path, text)
    assert labels(feed) in (["a", "geometry"], ["geometry", "a"])
    assert {row[labels(feed).index("a")] for row in rows(feed)} == {"1"}


@pytest.mark.parametrize(
    ("geometry", "expected"),
    [
        (point(2.35, 48.85), set()),
        (polygon(*SQUARE), set()),
        (polygon(*SQUARE[::-1]), set()),
        (polygon(*SQUARE[:-1]), {"geo.ring_unclosed"}),
        (polygon([0, 0], [0, 0], [0, 0]), {"geo.ring_unclosed"}),
        (polygon([0, 0], [1, 1], [1, 0], [0, 1], [0, 0]), {"geo.invalid"}),
        (point("2.35", "48.85"), {"geo.invalid"}),
        ({"type": "Point", "coordinates": [1]}, {"geo.invalid"}),
        ({"type": "Cercle", "coordinates": []}, {"geo.invalid"}),
        ({"type": "LineString", "coordinates": [[0, 0]]}, {"geo.invalid"}),
        ({"type": "Point", "coordinates": []}, {"geo.missing"}),
        ({"type": "GeometryCollection", "geometries": [point(1, 2), polygon(*SQUARE)]}, set()),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE]]}, set()),
        ({"type": "LineString", "coordinates": [[179, -17], [181, -17]]}, {"geo.out_of_range"}),
        (point(48.85, 2.35), {"geo.swapped"}),
        (point(652000, 6862000), {"geo.crs"}),
        ({"type": "LineString", "coordinates": [[n / 1e5, 1] for n in range(50_001)]}, {"geo.heavy"}),
        ({"type": "Point", "coordinates": [2.35, 48.85, 120.5]}, set()),
    ],
    ids=range(18),
)
def test_a_geometry_is_judged_and_kept(tmp_path: Path, geometry: Any, expected: set[str]) -> None:
    feed = read(tmp_path, collection(geometry))
    assert codes(feed) == expected
    assert json.loads(rows(feed)[0][1]) == geometry


def test_the_first_defect_is_named_by_its_row_and_its_feature(tmp_path: Path) -> None:
    (finding,) = read(tmp_path, collection(polygon(*SQUARE), polygon(*SQUARE[:-1]))).findings
    assert (finding.row, finding.rows, finding.context["feature"]) == (2, (2,), 1)


def test_another_system_of_coordinates_is_named_and_gives_no_bounding_box(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}
    feed = read(tmp_path, collection(point(652000, 6862000), crs=crs))
    (finding,) = feed.findings
    assert "EPSG:2154" in finding.message
    assert "bbox" not in feed.extras


def test_the_usual_system_of_coordinates_may_be_named(tmp_path: Path) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    feed = read(tmp_path, collection(point(2, 48), crs=crs))
    assert (codes(feed), feed.extras["bbox"]) == (set(), [2.0, 48.0, 2.0, 48.0])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (collection(point(float("nan"), 1)), "json.invalid"),
        ('{"type":"FeatureCollection"}', "json.no_table"),
        ('{"type":"FeatureCollection","features":[]}', "table.no_columns"),
        ('{"type":"Point","coordinates":[1,2]}', "json.no_table"),
        ('{"type":"FeatureCollection","features":[1]}', "json.no_table"),
        (f'{{"type":"FeatureCollection","features":[{DEEP}]}}', "json.too_deep"),
    ],
    ids=range(6),
)
def test_what_is_no_layer_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert refusal(GEOJSON, given(tmp_path, "x.geojson", text)).code == code


def test_the_outlines_of_departements_are_sound(tmp_path: Path) -> None:
    name = "departements-version-simplifiee.geojson"
    feed = one(GEOJSON, given(tmp_path, name, (ROOT / "datasets/contours_departements" / name).read_bytes()))
    assert (feed.records, labels(feed), codes(feed)) == (96, ["code", "nom", "geometry"], set())
    assert [round(degrees) for degrees in feed.extras["bbox"]] == [-5, 41, 10, 51]


def test_a_long_outline_is_told_from_a_crossed_one() -> None:
    angles = np.linspace(0, 2 * np.pi, 20_001)
    circle = np.column_stack([np.cos(angles), np.sin(angles)])
    circle[-1] = circle[0]
    assert not crosses_itself(circle)
    circle[5_000] = [0.0, -2.0]
    assert crosses_itself(circle)
