"""In which département a point lies, by the outlines that are shipped."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from workbench.maps.outlines import features

Ring = np.ndarray[Any, np.dtype[np.float64]]


@lru_cache(maxsize=1)
def rings() -> Sequence[tuple[str, tuple[Ring, ...]]]:
    """The outer rings of each département."""
    found = []
    for item in features("departements"):
        shape = item["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        found.append((str(item["id"]), tuple(np.array(part[0]) for part in parts)))
    return found


def departement_at(longitude: float, latitude: float) -> str:
    """The code of the département around a point of the mainland, "" at sea and elsewhere."""
    return next((code for code, parts in rings() if any(is_inside(ring, longitude, latitude) for ring in parts)), "")


def is_inside(ring: Ring, across: float, up: float) -> bool:
    """Whether a ray from the point leaves the ring, by the even-odd rule."""
    x, y = ring[:, 0], ring[:, 1]
    before_x, before_y = np.roll(x, 1), np.roll(y, 1)
    crosses = (y > up) != (before_y > up)
    if not crosses.any():
        return False
    at = (before_x - x)[crosses] * (up - y[crosses]) / (before_y - y)[crosses] + x[crosses]
    return bool(np.count_nonzero(across < at) % 2)
