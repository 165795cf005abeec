"""Drawing: a figure with what it leaves out and what it shows in words; and the layout that all figures share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

import numpy as np
import plotly.graph_objects as go

from workbench.charts.columns import Column
from workbench.charts.marks import Marks
from workbench.charts.palette import INK, LINES, SERIES
from workbench.charts.reader import Reader, axis_title, safe
from workbench.findings import Finding

HEIGHT, TALLEST = 460, 1400
HUGE, TINY = 1e12, 1e-4
Trace = dict[str, Any]


@dataclass(frozen=True)
class Summary:
    """What a figure shows, for who does not see it. marks: how many. by: what they stand for. of: what is measured.

    lowest, highest: (mark, value as the language writes it), ("", "") when nothing is measured.
    """

    kind: str
    marks: int
    of: str = ""
    by: str = ""
    lowest: tuple[str, str] = ("", "")
    highest: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Drawing:
    """A figure for a browser. notes: what it leaves out. height: in pixels. title: of the figure, made of its columns."""

    figure: go.Figure
    summary: Summary
    notes: list[Finding] = field(default_factory=list)
    height: int = HEIGHT
    title: str = ""


def as_trace(kind: str, **said: Any) -> Trace:
    """A trace as go.Figure takes it: validated once, where an object of plotly's own would be twice."""
    return {"type": kind, **said}


def layout(reader: Reader, **more: Any) -> dict[str, Any]:
    """The layout of a figure. The page's font and paper are put in by the browser (ui/chart/figure.js)."""
    return {
        "template": {},  # plotly's own would add 7 kB to each figure
        "separators": reader.separators,
        "colorway": list(SERIES),
        "font": {"color": INK, "size": 14},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 12, "r": 16, "t": 12, "b": 12},
        "hoverlabel": {"align": "left", "namelength": -1},
        "legend": {"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "xanchor": "left", "title": {"text": ""}},
        "dragmode": False,
        **more,
    }


def axis(title: str, **more: Any) -> dict[str, Any]:
    """An axis as all figures have it."""
    return {
        "title": {"text": title, "standoff": 12},
        "automargin": True,
        "gridcolor": LINES,
        "linecolor": LINES,
        "zerolinecolor": INK,
        "zerolinewidth": 1,
        "exponentformat": "none",
        "separatethousands": True,
        **more,
    }


def number_axis(title: str, column: Column | None, largest: float = 0.0) -> dict[str, Any]:
    """The axis of numbers: years without thousands, what is huge or tiny by powers of ten."""
    if column is not None and column.is_year:
        return axis(title, tickformat="d")
    if largest >= HUGE or 0 < largest < TINY:
        return axis(title, exponentformat="power", separatethousands=False)
    return axis(title)


def hover_number(largest: float, column: Column | None = None) -> str:
    """How plotly writes a number in a hover label: d3's format. Source: https://d3js.org/d3-format"""
    if column is not None and column.is_year:
        return "d"
    return ",.2~f" if largest >= 10 else ",.4~r" if largest >= TINY or largest == 0 else ".3~e"


def category_axis(title: str, **more: Any) -> dict[str, Any]:
    """The axis of names and codes: "01" stays "01"."""
    return axis(title, type="category", **{"showgrid": False, **more})


def ends(pairs: Sequence[tuple[Any, float | None]], reader: Reader, unit: str = "", name: Callable[[Any], str] = str) -> Mapping[str, Any]:
    """The lowest and the highest mark of a figure, as a Summary takes them. name: what a mark is called."""
    known = [pair for pair in pairs if pair[1] is not None]
    if not known:
        return {}
    found = {"lowest": min(known, key=itemgetter(1)), "highest": max(known, key=itemgetter(1))}
    return {end: (name(mark), f"{reader.number(value or 0.0)} {unit}".strip()) for end, (mark, value) in found.items()}


def packed(values: Sequence[Any]) -> np.ndarray[Any, Any]:
    """The values as plotly takes them fastest: numbers as doubles, anything else as it is."""
    if all(value is None or isinstance(value, float) for value in values):
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    return np.array(values, dtype=object)


def axis_title_of(found: Marks, reader: Reader) -> str:
    """What the axis of the values is called: the measured column, or several columns of one unit by that unit."""
    if found.measured is None:
        return reader.say("count")
    if len(found.series) > 1 and found.names_columns:
        return safe(found.unit) or reader.say("value")
    return axis_title(found.measured, reader, found.how)
