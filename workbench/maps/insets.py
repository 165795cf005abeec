"""Where the overseas départements are drawn: in a column beside metropolitan France, each at a scale of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

COLUMN = -7.3  # longitude of the middle of the column, west of Brittany
TOP, STEP = 50.2, 2.02  # latitude of the first frame's middle, and from one to the next
WIDE, HIGH = 2.3, 1.5  # degrees of a frame


@dataclass(frozen=True)
class Inset:
    """An overseas département. west, south, east, north: what its frame holds, in degrees. place: 0 is the highest frame."""

    departement: str
    region: str
    name: str
    bounds: tuple[float, float, float, float]
    place: int

    @property
    def middle(self) -> tuple[float, float]:
        """Longitude and latitude of the middle of its frame as drawn."""
        return COLUMN, TOP - STEP * self.place

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point is there."""
        west, south, east, north = self.bounds
        return west <= longitude <= east and south <= latitude <= north

    def drawn(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where the point is drawn, its shape kept as a Mercator map shows it."""
        west, south, east, north = self.bounds
        column, row = self.middle
        upright = cos(radians(row)) / cos(radians((south + north) / 2))
        scale = min(WIDE * 0.92 / (east - west), HIGH * 0.92 / ((north - south) * upright))
        return column + (longitude - (west + east) / 2) * scale, row + (latitude - (south + north) / 2) * scale * upright

    def frame(self) -> list[tuple[float, float]]:
        """The corners of its frame as drawn, the first one again at the end."""
        column, row = self.middle
        left, right, low, high = column - WIDE / 2, column + WIDE / 2, row - HIGH / 2, row + HIGH / 2
        return [(left, low), (left, high), (right, high), (right, low), (left, low)]


INSETS: Sequence[Inset] = (
    Inset("971", "01", "Guadeloupe", (-61.85, 15.80, -60.98, 16.55), 0),
    Inset("972", "02", "Martinique", (-61.26, 14.36, -60.78, 14.91), 1),
    Inset("973", "03", "Guyane", (-54.65, 2.05, -51.55, 5.80), 2),
    Inset("974", "04", "La Réunion", (55.20, -21.42, 55.86, -20.85), 3),
    Inset("976", "06", "Mayotte", (44.98, -13.04, 45.33, -12.60), 4),
)
METROPOLE = (-5.6, 41.2, 10.0, 51.4)  # west, south, east, north


def inset_of(longitude: float, latitude: float) -> Inset | None:
    """The overseas département where the point is, None elsewhere."""
    return next((item for item in INSETS if item.holds(longitude, latitude)), None)
