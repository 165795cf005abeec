"""Colours that people tell apart, also colour-blind ones, on white and on black.

Figures are made for white; `DARK` says what each colour becomes on black.
"""

from collections.abc import Mapping, Sequence

# Okabe and Ito's blue, vermillion and green (2008), then what is furthest from them under each kind of colour blindness (Machado 2009)
# and at least 3:1 on the page: tests/unit/test_charts.py computes both.
SERIES: Sequence[str] = ("#0072B2", "#D55E00", "#009E73", "#472E9E", "#873E00", "#1E575B", "#27194E", "#3E1D25")
SERIES_ON_DARK: Sequence[str] = ("#56B4E9", "#E69F00", "#2BB58A", "#D98CBF", "#F0E442", "#8F86E8", "#B8D8F0", "#D55E00")
DASHES: Sequence[str] = ("solid", "dash", "dot", "dashdot", "longdash", "longdashdot", "solid", "dash")
# From little to much: paler to darker on white, darker to paler on black, so that much always stands out.
SCALE: Sequence[str] = ("#DCEAF4", "#A9CCE3", "#6AA9D2", "#2F7FB5", "#0B5384", "#062F4F")
SCALE_ON_DARK: Sequence[str] = ("#1B3A50", "#265C7E", "#3782AF", "#5BA7D6", "#94CBEE", "#DBF0FF")
# Below and above zero.
AROUND_ZERO: Sequence[str] = ("#8C3B00", "#D9843B", "#F6D9BE", "#BFDDF0", "#4A97CC", "#0A4F82")
AROUND_ZERO_ON_DARK: Sequence[str] = ("#FFB36B", "#C9762C", "#6B4423", "#254D66", "#3F8FC0", "#9AD6FF")
INK, LINES, NOTHING, PAPER, LAND_LINES = "#16232E", "#D3DCE4", "#E3E7EA", "#FFFFFF", "#FEFEFE"
ON_DARK = {INK: "#E8EEF3", LINES: "#33414E", NOTHING: "#2A343D", PAPER: "#11181F", LAND_LINES: "#0F161C"}
DARK: Mapping[str, str] = {
    **dict(zip(SERIES, SERIES_ON_DARK, strict=True)),
    **dict(zip(SCALE, SCALE_ON_DARK, strict=True)),
    **dict(zip(AROUND_ZERO, AROUND_ZERO_ON_DARK, strict=True)),
    **ON_DARK,
}


def stepped(colors: Sequence[str]) -> list[list[float | str]]:
    """A colour scale of plotly's that changes in steps, one a class."""
    count = len(colors)
    return [[edge, color] for place, color in enumerate(colors) for edge in (place / count, (place + 1) / count)]


def smooth(colors: Sequence[str]) -> list[list[float | str]]:
    """A colour scale of plotly's without steps."""
    return [[place / (len(colors) - 1), color] for place, color in enumerate(colors)]


def spread(colors: Sequence[str], count: int) -> list[str]:
    """That many of the colours, from the first to the last."""
    return [colors[round(place * (len(colors) - 1) / max(count - 1, 1))] for place in range(count)]
