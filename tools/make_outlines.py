"""Makes the outlines of workbench/maps/outlines from their sources: see SOURCE.md there. Run once per edition of the borders.

python tools/make_outlines.py DEPARTEMENTS.geojson DECOUPAGE_FOLDER COMMUNES.csv.lzma
python tools/make_outlines.py COUNTRIES-110m.json COUNTRY-CODES.csv
"""

import csv
import gzip
import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
from workbench.maps.insets import INSETS  # noqa: E402 - found once the root is on the path

OUT = ROOT / "workbench" / "maps" / "outlines"
DIGITS = {"departements": 3, "regions": 3, "communes": 3}
TOLERANCE = {"departements": 0.02, "regions": 0.025, "communes": 0.006}
SMALLEST = 0.0008  # square degrees: islands that no screen shows


def plain(shape: BaseGeometry, digits: int) -> dict[str, object] | None:
    """GeoJSON with rounded coordinates, outer rings clockwise as d3 wants them."""
    rings = []
    for part in shapely.get_parts(shapely.orient_polygons(shape, exterior_cw=True)):
        around = [unrepeated(ring.coords, digits) for ring in (part.exterior, *part.interiors)]
        if len(around[0]) >= 4 and twice_area(around[0]):
            rings.append([turned(ring, clockwise=place == 0) for place, ring in enumerate(around) if len(ring) >= 4])
    if not rings:
        return None
    return {"type": "Polygon", "coordinates": rings[0]} if len(rings) == 1 else {"type": "MultiPolygon", "coordinates": rings}


def twice_area(ring: list[list[float]]) -> float:
    """Twice the area of a ring, below zero for one that goes clockwise."""
    return sum(left[0] * right[1] - right[0] * left[1] for left, right in pairwise(ring))


def turned(ring: list[list[float]], *, clockwise: bool) -> list[list[float]]:
    """The ring that way round: rounding may have turned a small one inside out."""
    return ring if (twice_area(ring) < 0) == clockwise else ring[::-1]


def unrepeated(points: Iterable[tuple[float, ...]], digits: int) -> list[list[float]]:
    found: list[list[float]] = []
    for point in points:
        rounded = [round(point[0], digits), round(point[1], digits)]
        if not found or rounded != found[-1]:
            found.append(rounded)
    return found


def large(shape: BaseGeometry, smallest: float) -> BaseGeometry:
    """The shape without its smallest islands."""
    parts = sorted(shapely.get_parts(shape), key=shapely.area, reverse=True)
    return shapely.MultiPolygon([part for place, part in enumerate(parts) if place == 0 or part.area >= smallest])


def beside(shape: BaseGeometry, code: str, *, by_region: bool) -> BaseGeometry:
    """The shape where it is drawn: overseas ones in their frames."""
    found = next((item for item in INSETS if code == (item.region if by_region else item.departement)), None)
    return shapely.transform(shape, lambda points: [found.drawn(*point) for point in points]) if found else shape


def write(path: Path, shapes: Mapping[str, BaseGeometry], names: Mapping[str, str], level: str) -> None:
    """The file of one level: each Feature has the code as its id, and its name."""
    codes = sorted(shapes)
    if level != "communes":
        shapes = {code: large(beside(shapes[code], code, by_region=level == "regions"), SMALLEST) for code in codes}
    simple = shapely.coverage_simplify([shapes[code] for code in codes], TOLERANCE[level])
    features = []
    for code, shape in zip(codes, simple, strict=True):
        geometry = plain(shape, DIGITS[level])
        if geometry:
            features.append({"type": "Feature", "id": code, "properties": {"name": names.get(code, code)}, "geometry": geometry})
    path.parent.mkdir(parents=True, exist_ok=True)
    body = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    text = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def communes_of(path: str, kind: str) -> dict[str, dict[str, BaseGeometry]]:
    """The communes, or the arrondissements of Paris, Lyon and Marseille, of each département."""
    csv.field_size_limit(10**9)
    inside: dict[str, dict[str, BaseGeometry]] = defaultdict(dict)
    with lzma.open(path, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            code = row["code"]
            if row["type"] == kind and len(row["geometry"]) > 10:
                inside[code[:3] if code[:2] in ("97", "98") else code[:2]][code] = shapely.from_wkb(bytes.fromhex(row["geometry"]))
    return inside


def main(departements: str, decoupage: str, communes: str) -> None:
    """All files."""
    folder = Path(decoupage)
    known = {kind: json.loads((folder / f"{kind}.json").read_text(encoding="utf-8")) for kind in ("departements", "regions", "communes")}
    kinds = ("commune-actuelle", "arrondissement-municipal")
    names = {kind: {item["code"]: item["nom"] for item in items if item.get("type", kinds[0]) in kinds} for kind, items in known.items()}
    features = json.loads(Path(departements).read_text(encoding="utf-8"))["features"]
    shapes = {item["properties"]["code"]: shapely.make_valid(shapely.geometry.shape(item["geometry"])) for item in features}
    write(OUT / "departements.geojson.gz", shapes, names["departements"], "departements")
    members = defaultdict(list)
    for item in known["departements"]:
        if item["code"] in shapes:
            members[item["region"]].append(shapes[item["code"]])
    write(OUT / "regions.geojson.gz", {code: shapely.union_all(parts) for code, parts in members.items()}, names["regions"], "regions")
    for departement, found in communes_of(communes, "COM").items():
        write(OUT / "communes" / f"{departement}.geojson.gz", found, names["communes"], "communes")
    for departement, found in communes_of(communes, "ARM").items():
        write(OUT / "arrondissements" / f"{departement}.geojson.gz", found, names["communes"], "communes")


def countries(topology: str, codes: str) -> None:
    """The countries of the world, from world-atlas's TopoJSON. Source: https://github.com/topojson/topojson-specification"""
    with Path(codes).open(encoding="utf-8") as stream:
        known = {row["ISO3166-1-numeric"].zfill(3): (row["ISO3166-1-Alpha-2"], row["ISO3166-1-Alpha-3"]) for row in csv.DictReader(stream)}
    told = json.loads(Path(topology).read_text(encoding="utf-8"))
    arcs = [list(unpacked(arc, told["transform"])) for arc in told["arcs"]]
    features = []
    for item in told["objects"]["countries"]["geometries"]:
        code = known.get(str(item.get("id", "")).zfill(3))
        parts = item["arcs"] if item["type"] == "MultiPolygon" else [item["arcs"]]
        rounded = [[unrepeated(ring(around, arcs), 2) for around in part] for part in parts]  # the right way round for d3 already
        drawn = [part for part in rounded if len(part[0]) >= 4]
        geometry = {"type": "MultiPolygon", "coordinates": drawn}
        if drawn:
            name = item["properties"]["name"]
            about = {"name": name} | ({"iso3": code[1]} if code else {})
            features.append({"type": "Feature", "id": code[0] if code else name, "properties": about, "geometry": geometry})
    body = ",\n".join(json.dumps(item, ensure_ascii=False, separators=(",", ":")) for item in features)
    text = f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'
    (OUT / "countries.geojson.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def unpacked(arc: list[list[int]], transform: Mapping[str, list[float]]) -> Iterable[tuple[float, float]]:
    """The points of an arc, which are told as steps."""
    across = up = 0
    for step in arc:
        across, up = across + step[0], up + step[1]
        yield across * transform["scale"][0] + transform["translate"][0], up * transform["scale"][1] + transform["translate"][1]


def ring(numbers: list[int], arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """The points of a ring made of arcs; a negative number is an arc backwards."""
    found: list[tuple[float, float]] = []
    for number in numbers:
        points = arcs[number] if number >= 0 else arcs[~number][::-1]
        found += points[1:] if found else points
    return found


(countries if sys.argv[1].endswith(".json") else main)(*sys.argv[1:])
