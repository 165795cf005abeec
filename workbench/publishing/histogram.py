"""Histograms of at most 20 bins, computed once when a version is built."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

BINS = 20
TAIL = 4.0  # beyond that many times the width of the middle 98 %, extremes share the outer bins


@dataclass(frozen=True)
class Bins:
    """Bins of equal width `step` from `start` on; the outer ones reach to `low` and to `high`."""

    low: float
    high: float
    start: float
    step: float
    number: int

    def index_sql(self, value: str) -> str:
        """SQL: the bin, from 0, of a number that is neither NULL, NaN nor infinite."""
        return f"least({self.number - 1}, greatest(0, floor(({value} - {self.start!r}) / {self.step!r})))::UTINYINT"

    @property
    def edges(self) -> list[float]:
        """number + 1 edges; a value on an edge counts in the bin that begins there."""
        inner = [self.start + index * self.step for index in range(1, self.number)]
        return [min(self.low, self.start), *inner, max(self.high, self.start + self.number * self.step)]


def bins_of(low: float, high: float, middle: tuple[float, float], *, whole: bool) -> Bins | None:
    """The Bins of values from `low` to `high`, of which 98 % lie in `middle`; whole: one bin holds whole numbers."""
    if not all(math.isfinite(item) for item in (low, high, *middle)):
        return None
    start, stop = middle if 0 < TAIL * (middle[1] - middle[0]) < high - low else (low, high)
    if whole:
        start = float(math.floor(start))
        step = max(1.0, float(math.ceil((stop - start + 1) / BINS)))
        return Bins(low, high, start, step, max(1, math.ceil((math.floor(stop) - start + 1) / step)))
    step = (stop - start) / BINS
    if step <= 0 or start + step == start:
        return Bins(low, high, start, 1.0, 1)
    return Bins(low, high, start, step, BINS)


def histogram_of(kind: str, bins: Bins, counts: Mapping[int, int]) -> dict[str, Any] | None:
    """{"kind", "edges", "counts"}; the edges of dates are ISO texts, given in days (DATE) or seconds (the rest)."""
    edges: list[Any] = [tidy(edge) for edge in bins.edges]
    if kind in ("DATE", "TIMESTAMP"):
        try:
            edges = [moment(kind, edge) for edge in edges]
        except OverflowError:
            return None
        kind = "date"
    return {"kind": kind, "edges": edges, "counts": [counts.get(index, 0) for index in range(bins.number)]}


def moment(kind: str, number: float) -> str:
    """The ISO text of a number of days or of seconds since 1970."""
    if kind == "DATE":
        return (date(1970, 1, 1) + timedelta(days=number)).isoformat()
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=round(number))).replace(tzinfo=None).isoformat()


def tidy(number: float) -> float | int:
    """The number without the noise of binary fractions, whole when it is whole."""
    short = float(f"{number:.12g}")
    return int(short) if short.is_integer() and abs(short) < 2**53 else short
