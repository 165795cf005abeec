"""What the geometries of a GeoJSON file are worth: missing, broken, swapped, in another system of coordinates."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from loaders.tree.rings import Positions, crosses_itself
from loaders.tree.table import Seen
from workbench.findings import Finding

DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
RINGS = ("Polygon", "MultiPolygon")
HEAVY_POINTS = 50_000
MOST_SWAPPED = 0.9  # so many features must be swapped before we say so
NO_DEGREE = 400.0  # a coordinate beyond is no degree: another system of coordinates
LON_LAT = re.compile(r"CRS84h?$|EPSG:+(?:[\d.]*:)?4326$", re.IGNORECASE)
EPSG = re.compile(r"EPSG:+(?:[\d.]*:)?(\d+)", re.IGNORECASE)
# West, south, east, north of the territories of France, where swapped coordinates are recognized.
FRANCE = (
    (-5.5, 41.0, 10.0, 51.5), (-63.2, 14.2, -60.5, 18.3), (-55.0, 2.0, -51.0, 6.2), (44.9, -21.6, 56.0, -12.4),
    (163.0, -23.0, 169.0, -19.0), (-155.0, -28.0, -134.0, -7.0), (-57.0, 46.5, -56.0, 47.3), (-178.5, -14.6, -175.9, -13.0),
)  # fmt: skip


class Broken(ValueError):
    """Coordinates that are no numbers, or not nested as their type says."""


class Geometries:
    """The geometries of one file, looked at one by one; feature n stands in row n + 1."""

    def __init__(self) -> None:
        self.seen: dict[str, Seen] = {}
        self.points = 0
        self.located = 0
        self.swapped = Seen()
        self.west = self.south = float("inf")
        self.east = self.north = float("-inf")

    def look(self, geometry: Any, row: int) -> None:
        """None; the geometry of that row is counted, its defects noted."""
        try:
            lines = list(shapes(geometry))
        except Broken:
            self.note("geo.invalid", row)
            return
        if not lines:
            self.note("geo.missing", row)
            return
        self.measure(lines, row)
        for kind, line in lines:
            defect = defect_of(kind, line)
            if defect:
                self.note(defect, row)
                return

    def note(self, code: str, row: int, word: str = "") -> None:
        """None; that defect was seen in that row."""
        self.seen.setdefault(code, Seen()).at(row, word)

    def measure(self, lines: list[tuple[str, Positions]], row: int) -> None:
        """None; the extent of the file holds these positions."""
        west, south = (float(min(line[:, axis].min() for _, line in lines)) for axis in (0, 1))
        east, north = (float(max(line[:, axis].max() for _, line in lines)) for axis in (0, 1))
        self.west, self.south = min(self.west, west), min(self.south, south)
        self.east, self.north = max(self.east, east), max(self.north, north)
        self.points += sum(len(line) for _, line in lines)
        self.located += 1
        lon, lat = lines[0][1][0, 0], lines[0][1][0, 1]
        if not in_france(lon, lat) and (in_france(lat, lon) or abs(lon) <= 90 < abs(lat) <= 180):
            self.swapped.at(row, f"{lat:g}, {lon:g}")
        if max(abs(west), abs(east)) > 180 or max(abs(south), abs(north)) > 90:
            self.note("geo.out_of_range", row, next(point_text(line) for _, line in lines if not on_earth(line).all()))

    def is_projected(self, crs: str) -> bool:
        """Whether coordinates are no longitudes and latitudes: their system says so, or their size."""
        if crs and not LON_LAT.search(crs):
            return True
        return self.located > 0 and max(abs(self.west), abs(self.east), abs(self.south), abs(self.north)) > NO_DEGREE

    def extras(self, crs: str) -> dict[str, Any]:
        """The bounding box [west, south, east, north] in degrees, and the system of coordinates when one is named."""
        named = {"crs": crs} if crs else {}
        if not self.located or self.is_projected(crs):
            return named
        return {**named, "bbox": [self.west, self.south, self.east, self.north]}

    def findings(self, file: str, crs: str) -> tuple[Finding, ...]:
        """What a person should know of these geometries."""
        hidden = {"geo.out_of_range"} if self.is_projected(crs) or self.is_swapped() else set()
        found = [of_rows(code, seen, file) for code, seen in self.seen.items() if code not in hidden]
        if self.is_projected(crs):
            epsg = EPSG.search(crs)
            found.append(Finding("geo.crs", {"file": file, "crs": f"EPSG:{epsg[1]}" if epsg else crs[:80] or "?"}))
        elif self.is_swapped():
            found.append(of_rows("geo.swapped", self.swapped, file))
        if self.points > HEAVY_POINTS:
            found.append(Finding("geo.heavy", {"file": file, "points": self.points, "limit": HEAVY_POINTS}))
        return tuple(found)

    def is_swapped(self) -> bool:
        """Whether nearly all features have latitude first."""
        return self.swapped.count > MOST_SWAPPED * self.located > 0


def of_rows(code: str, seen: Seen, file: str) -> Finding:
    """The Finding of a defect: rows counted from 1, and the first feature counted from 0 as in programs."""
    words = {"latitude": "latitude", "longitude": "longitude", "point": seen.words[0]} if seen.words else {}
    context = {"file": file, "feature": seen.rows[0] - 1, "listed": seen.listed, **words}
    return Finding(code, context, row=seen.rows[0], field="geometry", count=seen.count, rows=tuple(seen.rows))


def on_earth(line: Positions) -> npt.NDArray[np.bool_]:
    """Whether each position is a longitude and a latitude."""
    inside: npt.NDArray[np.bool_] = (np.abs(line[:, 0]) <= 180) & (np.abs(line[:, 1]) <= 90)
    return inside


def point_text(line: Positions) -> str:
    """The first position that is not on Earth, latitude first."""
    lon, lat = line[int(np.argmin(on_earth(line)))]
    return f"{lat:g}, {lon:g}"


def shapes(geometry: Any) -> Iterator[tuple[str, Positions]]:
    """The type and positions of each point, line or ring; none for a missing geometry. Raises: Broken."""
    if geometry is None:
        return
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for part in geometry["geometries"]:
            yield from shapes(part)
    elif kind in DEPTHS and isinstance(geometry.get("coordinates"), list):
        for line in nested(geometry["coordinates"], DEPTHS[kind]):
            yield kind, line
    else:
        raise Broken


def nested(coordinates: Any, depth: int) -> Iterator[Positions]:
    """The positions of each line of nested coordinates. Raises: Broken."""
    if not isinstance(coordinates, list):
        raise Broken
    if depth > 1:
        for part in coordinates:
            yield from nested(part, depth - 1)
    elif coordinates:
        yield positions(coordinates if depth else [coordinates])


def positions(line: list[Any]) -> Positions:
    """The (n, 2) positions of a line, heights left out. Raises: Broken."""
    try:
        pairs = np.array([(position[0], position[1]) for position in line])
    except (TypeError, IndexError, KeyError, ValueError, OverflowError):
        raise Broken from None
    if pairs.dtype.kind not in "iuf" or pairs.ndim != 2 or not np.isfinite(pairs).all():
        raise Broken
    return pairs.astype(np.float64)


def defect_of(kind: str, line: Positions) -> str:
    """The code of what is wrong with a line or a ring, "" when it is sound."""
    if kind in RINGS:
        if len(line) < 4 or not np.array_equal(line[0], line[-1]):
            return "geo.ring_unclosed"
        return "geo.invalid" if crosses_itself(line) else ""
    return "geo.invalid" if kind in ("LineString", "MultiLineString") and len(line) < 2 else ""


def in_france(lon: float, lat: float) -> bool:
    """Whether a position stands in or near a territory of France."""
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in FRANCE)
