"""Whether the outline of a polygon crosses itself."""

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.float64]
PAIR_BLOCK = 1_000_000
MOST_PAIRS = 20_000_000  # a longer outline is taken as sound: telling would cost more than it is worth


def crosses_itself(ring: Positions) -> bool:
    """Whether two sides of a closed ring cross at a point that is no end of either. Touching is not crossing.

    ring: (n, 2) longitudes and latitudes. Sides are sorted by their western end, so only sides that overlap in
    longitude are compared; outlines that would need more than MOST_PAIRS comparisons are not looked at.
    """
    sides = np.hstack([ring[:-1], ring[1:]])
    west, east = np.minimum(sides[:, 0], sides[:, 2]), np.maximum(sides[:, 0], sides[:, 2])
    order = np.argsort(west, kind="stable")
    sides, west, east = sides[order], west[order], east[order]
    overlaps = np.searchsorted(west, east, side="right") - np.arange(len(sides)) - 1
    if overlaps.sum() > MOST_PAIRS:
        return False
    done = np.concatenate([[0], np.cumsum(overlaps)])
    start = 0
    while start < len(sides):
        end = max(start + 1, int(np.searchsorted(done, done[start] + PAIR_BLOCK, side="right")) - 1)
        if any_cross(sides, overlaps, start, end):
            return True
        start = end
    return False


def any_cross(sides: Positions, overlaps: npt.NDArray[np.int64], start: int, end: int) -> bool:
    """Whether a side among start..end crosses one of those that follow it and overlap it in longitude."""
    counts = overlaps[start:end]
    first = np.repeat(np.arange(start, end), counts)
    second = first + 1 + np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    low, high = np.minimum(sides[:, 1], sides[:, 3]), np.maximum(sides[:, 1], sides[:, 3])
    near = (low[first] <= high[second]) & (low[second] <= high[first])
    one, two = sides[first[near]], sides[second[near]]
    return bool(np.any(parts(one, two) & parts(two, one)))


def parts(one: Positions, two: Positions) -> npt.NDArray[np.bool_]:
    """Whether the line through each side of `one` has the ends of the side of `two` strictly on both hands."""
    before = turn(one[:, 0:2], one[:, 2:4], two[:, 0:2])
    after = turn(one[:, 0:2], one[:, 2:4], two[:, 2:4])
    crossing: npt.NDArray[np.bool_] = before * after < 0
    return crossing


def turn(start: Positions, end: Positions, point: Positions) -> Positions:
    """Positive where the point stands left of the side, negative right of it, 0 when it is on its line or as good as."""
    cross = (end[:, 0] - start[:, 0]) * (point[:, 1] - start[:, 1]) - (end[:, 1] - start[:, 1]) * (point[:, 0] - start[:, 0])
    scale = np.abs(end - start).max(axis=1) * np.maximum(np.abs(point - start).max(axis=1), np.abs(point - end).max(axis=1))
    signs: Positions = np.where(np.abs(cross) <= 1e-12 * scale, 0.0, np.sign(cross))
    return signs
