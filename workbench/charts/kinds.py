"""The register of charts and maps: the code of each, how it is drawn, and what it needs of a result."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from workbench.charts.bars import bars, stacked
from workbench.charts.columns import DATE, FLAG, GEOMETRY, NUMBER, POINT, TEXT, Columns, coordinates, of_kind
from workbench.charts.drawing import Drawing
from workbench.charts.lines import areas, lines, scatter
from workbench.charts.parts import big_number, pie, treemap
from workbench.charts.reader import Reader
from workbench.charts.spec import TABLE, ChartSpec
from workbench.charts.spreads import boxes, heat_map, histogram
from workbench.errors import ChartError
from workbench.findings import Finding
from workbench.maps.areas import areas_map, territories
from workbench.maps.points import points_map
from workbench.maps.shapes import shapes_map

Draw = Callable[[Columns, ChartSpec, Reader], Drawing]
Miss = Callable[[Columns], str]
CATEGORIES = (TEXT, DATE, FLAG, NUMBER)


@dataclass(frozen=True)
class Kind:
    """A chart or a map. missing: the code of the sentence that says what a result lacks for it, "" when it can be drawn."""

    code: str
    draw: Draw
    missing: Miss
    is_map: bool = False


def no_category(columns: Columns) -> str:
    """What a result lacks for bars: something to divide by."""
    return "" if of_kind(columns, *CATEGORIES) else "chart.needs_category"


def no_number(columns: Columns) -> str:
    """What a result lacks for a chart of numbers."""
    return "" if of_kind(columns, NUMBER) else "chart.needs_number"


def no_two_numbers(columns: Columns) -> str:
    """What a result lacks for a scatter plot."""
    return "" if len(of_kind(columns, NUMBER)) > 1 else "chart.needs_two_numbers"


def no_series(columns: Columns) -> str:
    """What a result lacks for lines: an axis, and numbers along it."""
    return no_number(columns) or ("" if len(of_kind(columns, *CATEGORIES)) > 1 else "chart.needs_category")


def no_two_categories(columns: Columns) -> str:
    """What a result lacks for a heat map."""
    return "" if len(of_kind(columns, *CATEGORIES)) > 1 else "chart.needs_two_categories"


def no_points(columns: Columns) -> str:
    """What a result lacks for a map of points."""
    return "" if coordinates(columns) or of_kind(columns, POINT) or len(of_kind(columns, NUMBER)) > 1 else "chart.needs_points"


def no_territory(columns: Columns) -> str:
    """What a result lacks for a map of areas."""
    return "" if territories(columns) else "chart.needs_territory"


def no_geometry(columns: Columns) -> str:
    """What a result lacks for a map of its own shapes."""
    return "" if of_kind(columns, GEOMETRY) else "chart.needs_geometry"


KINDS: Sequence[Kind] = (
    Kind("bar", bars, no_category),
    Kind("stacked", stacked, no_category),
    Kind("line", lines, no_series),
    Kind("area", areas, no_series),
    Kind("scatter", scatter, no_two_numbers),
    Kind("histogram", histogram, no_number),
    Kind("box", boxes, no_number),
    Kind("heatmap", heat_map, no_two_categories),
    Kind("pie", pie, no_category),
    Kind("treemap", treemap, no_category),
    Kind("number", big_number, no_number),
    Kind("choropleth", areas_map, no_territory, is_map=True),
    Kind("points", points_map, no_points, is_map=True),
    Kind("shapes", shapes_map, no_geometry, is_map=True),
)
BY_CODE: Mapping[str, Kind] = {item.code: item for item in KINDS}


def drawing(columns: Columns, spec: ChartSpec, reader: Reader) -> Drawing:
    """The Drawing of a result. Raises: ChartError, why there is none and what to do."""
    kind = BY_CODE.get(spec.kind)
    if kind is None:
        raise ChartError("chart.unknown_kind", kind=spec.kind)
    if not any(len(column.values) for column in columns.values()):
        raise ChartError("chart.no_rows")
    lacking = kind.missing(columns)
    if lacking and not (kind.is_map and spec.x):  # a column that somebody chose is tried, whatever it is called
        raise ChartError(lacking)
    drawn = kind.draw(columns, spec, reader)
    lost = sum(columns[name].lost for name in {spec.x, *spec.y, spec.size} & columns.keys())
    if lost:
        drawn.notes.append(Finding("chart.left_out_infinite", {"count": lost}))
    return drawn


def is_map(spec: ChartSpec) -> bool:
    """Whether the ChartSpec is that of a map."""
    return spec.kind in BY_CODE and BY_CODE[spec.kind].is_map


def is_table(spec: ChartSpec) -> bool:
    """Whether the ChartSpec is that of plain rows."""
    return spec.kind == TABLE
