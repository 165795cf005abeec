"""What a result is best shown as: by what its columns hold, how many rows there are, and what kind of thing they are."""

from collections.abc import Sequence

import pyarrow.compute as pc

from workbench.charts.columns import DATE, FLAG, GEOMETRY, NUMBER, TEXT, Column, Columns, amounts, of_kind
from workbench.charts.kinds import BY_CODE, KINDS
from workbench.charts.spec import TABLE, ChartSpec
from workbench.maps.areas import territories
from workbench.maps.points import proposed as proposed_points

FEW, MANY = 12, 60  # categories
NAMES = 400  # different values up to which a text is something to divide by


def best(columns: Columns, *, maps: bool = False) -> ChartSpec:
    """The ChartSpec that suits the result most; a plain table when none does. maps: only maps are looked at."""
    order = map_order(columns) if maps else chart_order(columns)
    if not proposed_points(columns):  # any two numbers could be coordinates, but nobody said so
        order = [code for code in order if code != "points"]
    return next((spec(columns, code) for code in order if not BY_CODE[code].missing(columns)), ChartSpec(TABLE))


def map_order(columns: Columns) -> Sequence[str]:
    """Codes of maps, the most fitting first."""
    if of_kind(columns, GEOMETRY):
        return ("shapes", "choropleth", "points")
    return ("points", "choropleth", "shapes") if proposed_points(columns) else ("choropleth", "shapes", "points")


def chart_order(columns: Columns) -> Sequence[str]:
    """Codes of charts, the most fitting first."""
    rows = len(next(iter(columns.values())).values) if columns else 0
    figures, along, names = amounts(columns), times(columns), categories(columns)
    if rows == 1 and figures:
        return ("number", "bar")
    if along and figures and rows > 2:
        return ("line", "bar")
    if names and rows > 1:
        return ("bar", "histogram") if not figures or len(names[0].values) <= 2 * names[0].different else ("box", "bar")
    if len(figures) > 1 and rows > 2:
        return ("scatter", "histogram")
    return ("histogram", "bar") if figures else ("bar",)


def times(columns: Columns) -> list[Column]:
    """The columns that say when: dates, then years."""
    return [*of_kind(columns, DATE), *(item for item in of_kind(columns, NUMBER) if item.is_year)]


def categories(columns: Columns) -> list[Column]:
    """The columns to divide by, names before codes, those with fewer values first among many."""
    found = [item for item in of_kind(columns, TEXT, FLAG) if item.different > 0]
    return sorted(found, key=lambda item: (item.different > NAMES, item.is_code, 0))


def spec(columns: Columns, code: str) -> ChartSpec:
    """The ChartSpec of a kind with the columns that suit it."""
    if code == TABLE or code not in BY_CODE:
        return ChartSpec(TABLE)
    made = {"choropleth": choropleth, "points": points, "shapes": shapes, "scatter": scatter, "histogram": histogram}.get(code)
    return made(columns) if made else parted(columns, code)


def parted(columns: Columns, code: str) -> ChartSpec:
    """The ChartSpec of a chart that divides by a column."""
    figures, along, names = amounts(columns), times(columns), categories(columns)
    others = of_kind(columns, NUMBER)
    ranked = sorted(figures, key=keys) or [item for item in others if item not in along and not item.is_code]
    value = ranked[:1]
    measure = tuple(item.name for item in value)
    if code == "number":
        return ChartSpec(code, y=measure or tuple(item.name for item in others[:1]))
    if code == "box":
        return ChartSpec(code, names[0].name if names else "", measure)
    axes = [*along, *names] if code in ("line", "area") else [*names, *along]
    axes = axes or [item for item in others if item not in value] or others
    if not axes:
        return ChartSpec(code)
    x = axes[0]
    few = [item for item in others if item not in value and item not in along]
    second = next(
        (item for item in [*names, *along, *few] if item is not x and (divides(item, x) or (code == "heatmap" and item.different <= MANY))),
        None,
    )
    if second and (code in ("heatmap", "treemap", "stacked") or (code in ("line", "bar", "area") and repeats(x))):
        if code == "treemap" and second.different > x.different:
            x, second = second, x
        return ChartSpec(code, x.name, measure, second.name)
    same = [item.name for item in figures if value and item.facts.unit == value[0].facts.unit and item.facts.unit][:4]
    several = code in ("line", "area") and len(same) > 1
    return ChartSpec(code, x.name, tuple(same) if several else measure)


def keys(column: Column) -> bool:
    """Whether its numbers look like what rows were grouped by: few whole ones that come again. Others are measured rather."""
    return column.is_whole and column.different <= MANY and repeats(column)


def repeats(column: Column) -> bool:
    """Whether its values come again, so that a second column must tell the rows apart."""
    return len(column.values) - int(pc.sum(pc.is_null(column.values)).as_py() or 0) > column.different


def divides(column: Column, axis: Column) -> bool:
    """Whether the column may colour what stands along the axis."""
    return 1 < column.different <= FEW or (column.different <= MANY and column.different < axis.different)


def choropleth(columns: Columns) -> ChartSpec:
    """The ChartSpec of areas: the surest column of codes, the last amount, which is most often what was computed."""
    found = territories(columns)
    x = found[0][0] if found else None
    figures = [item for item in amounts(columns) if x is None or item.name != x.name]
    rates = [item for item in figures if not item.is_whole]
    return ChartSpec("choropleth", x.name if x else "", tuple(item.name for item in (rates or figures)[-1:]))


def points(columns: Columns) -> ChartSpec:
    """The ChartSpec of a map of points."""
    found = proposed_points(columns)
    numbers = of_kind(columns, NUMBER)
    x, y = found or ((numbers[0].name, (numbers[1].name,)) if len(numbers) > 1 else ("", ()))
    names = sorted((item for item in of_kind(columns, TEXT) if item.name != x), key=lambda item: item.is_code)
    return ChartSpec("points", x, y, options=(("label", names[0].name),) if names else ())


def shapes(columns: Columns) -> ChartSpec:
    """The ChartSpec of geometries."""
    found, figures = of_kind(columns, GEOMETRY), amounts(columns)
    names = sorted(of_kind(columns, TEXT), key=lambda item: item.is_code)
    return ChartSpec(
        "shapes", found[0].name if found else "", tuple(item.name for item in figures[-1:]),
        options=(("label", names[0].name),) if names else (),
    )  # fmt: skip


def scatter(columns: Columns) -> ChartSpec:
    """The ChartSpec of points by two numbers."""
    figures = amounts(columns)
    pair = figures if len(figures) > 1 else of_kind(columns, NUMBER)
    names = categories(columns)
    label = (("label", names[0].name),) if names else ()
    return ChartSpec("scatter", pair[0].name if pair else "", tuple(item.name for item in pair[1:2]), options=label)


def histogram(columns: Columns) -> ChartSpec:
    """The ChartSpec of how often numbers fall where."""
    figures = amounts(columns) or of_kind(columns, NUMBER)
    return ChartSpec("histogram", figures[0].name if figures else "")


def possible(columns: Columns) -> dict[str, str]:
    """Each kind of chart and map, with the code of the sentence that says what the result lacks for it, "" for nothing."""
    return {item.code: item.missing(columns) for item in KINDS}
