"""Classes of values: what each colour of a map stands for."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.charts.palette import AROUND_ZERO, SCALE, smooth, spread, stepped
from workbench.charts.reader import Reader, safe, wrapped

MOST_CLASSES = 5


@dataclass(frozen=True)
class Colours:
    """How values are coloured. z: what plotly colours each by. how: what its trace says of the scale."""

    z: list[float]
    how: dict[str, Any]


def colours(values: Sequence[float], title: str, reader: Reader, asked: str = "") -> Colours:
    """The Colours of values: classes of equal numbers of areas, or of equal width, or none around zero or when asked so.

    asked: "quantiles", "equal" or "smooth"; "" for what suits.
    """
    bar: dict[str, Any] = {
        "title": {"text": wrapped(title, 24), "side": "top"},
        "thickness": 14,
        "len": 0.62,
        "x": 1.0,
        "xanchor": "right",
        "outlinewidth": 0,
        "exponentformat": "none",
        "separatethousands": True,
    }
    edges = breaks(sorted(values), asked)
    if min(values) < 0 < max(values):
        return Colours(list(values), {"colorscale": smooth(AROUND_ZERO), "zmid": 0, "colorbar": bar})
    if asked == "smooth" or len(edges) < 3:
        return Colours(list(values), {"colorscale": smooth(SCALE), "colorbar": bar})
    count = len(edges) - 1
    z = [min(max(bisect_right(edges, value) - 1, 0), count - 1) for value in values]
    texts = [safe(span(reader, [value for value, place in zip(values, z, strict=True) if place == number])) for number in range(count)]
    scale = stepped(spread(SCALE, count))
    bar |= {"tickmode": "array", "tickvals": list(range(count)), "ticktext": texts, "ticks": ""}
    return Colours([float(place) for place in z], {"colorscale": scale, "zmin": -0.5, "zmax": count - 0.5, "colorbar": bar})


def span(reader: Reader, values: Sequence[float]) -> str:
    """The lowest and the highest value of a class in words: those that are there, so that no value stands in two classes."""
    if not values:
        return "–"
    low, high = reader.number(min(values), 3), reader.number(max(values), 3)
    return low if low == high else reader.say("to", low=low, high=high)


def breaks(values: Sequence[float], asked: str) -> list[float]:
    """The edges of the classes of sorted values; fewer than three when there are too few different values."""
    different = sorted(set(values))
    if len(different) < MOST_CLASSES:
        return []
    if asked == "equal":
        width = (values[-1] - values[0]) / MOST_CLASSES
        return [values[0] + place * width for place in range(MOST_CLASSES)] + [values[-1]]
    inner = [values[len(values) * place // MOST_CLASSES] for place in range(1, MOST_CLASSES)]
    return sorted({values[0], *inner, values[-1]})
