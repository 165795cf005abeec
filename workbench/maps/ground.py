"""What a map lies on: a projection without tiles, outlines in grey, the frames of overseas territories.

The first trace is never one of outlines: plotly would then ask another host for a map of the world, which it does not draw.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from workbench.charts.drawing import Trace, as_trace, layout, packed
from workbench.charts.palette import INK, LAND_LINES, LINES, NOTHING
from workbench.charts.reader import Reader, safe
from workbench.maps.insets import INSETS, METROPOLE
from workbench.maps.outlines import address

HEIGHT = 640
Box = tuple[float, float, float, float]  # west, south, east, north
FRANCE: Box = (-8.9, 41.1, METROPOLE[2], METROPOLE[3])
WORLD: Box = (-180, -58, 180, 80)


def map_layout(reader: Reader, box: Box) -> dict[str, Any]:
    """The layout of a map that shows a box of longitudes and latitudes."""
    west, south, east, north = box
    return layout(
        reader, margin={"l": 0, "r": 0, "t": 4, "b": 4}, dragmode="pan",
        geo={
            "visible": False, "bgcolor": "rgba(0,0,0,0)", "projection": {"type": "mercator"},
            "lonaxis": {"range": [west, east]}, "lataxis": {"range": [south, north]}, "domain": {"x": [0, 1], "y": [0, 1]},
        },
    )  # fmt: skip


def frames(*, drawn: bool) -> Trace:
    """The frames of the overseas territories with their names; nothing at all when they are not drawn."""
    longitudes: list[float | None] = []
    latitudes: list[float | None] = []
    texts: list[str] = []
    for item in INSETS if drawn else ():
        corners = item.frame()
        longitudes += [*(point[0] for point in corners), None, item.middle[0], None]
        latitudes += [*(point[1] for point in corners), None, corners[0][1] - 0.05, None]
        texts += [""] * 6 + [item.name, ""]
    return as_trace(
        "scattergeo",
        lon=longitudes or [None],
        lat=latitudes or [None],
        text=texts,
        mode="lines+text",
        textposition="bottom center",
        textfont={"size": 11, "color": INK},
        line={"color": LINES, "width": 1},
        hoverinfo="skip",
        showlegend=False,
    )


def ground(file: str, codes: Sequence[str], names: Sequence[str] = ()) -> Trace:
    """Outlines in grey, for areas without a value or below points. names: shown when pointed at, none for a quiet ground."""
    told: dict[str, Any] = (
        {"customdata": packed([safe(name) for name in names]), "hovertemplate": "%{customdata}<extra></extra>"}
        if names
        else {"hoverinfo": "skip"}
    )
    return as_trace(
        "choropleth",
        geojson=address(file),
        featureidkey="id",
        locations=packed(codes),
        z=np.zeros(len(codes)),
        showscale=False,
        colorscale=[[0, NOTHING], [1, NOTHING]],
        marker={"line": {"color": LAND_LINES, "width": 0.8}},
        **told,
    )


def box_of(longitudes: Sequence[float], latitudes: Sequence[float], margin: float = 0.06) -> Box:
    """The box around points, with a margin of it and not smaller than a town."""
    west, east, south, north = min(longitudes), max(longitudes), min(latitudes), max(latitudes)
    across, up = max(east - west, 0.02), max(north - south, 0.02)
    return (
        max(west - margin * across, -180.0), max(south - margin * up, -85.0),
        min(east + margin * across, 180.0), min(north + margin * up, 85.0),
    )  # fmt: skip
