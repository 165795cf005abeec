"""Which columns each kind of chart is made of: what each place of a ChartSpec is called, and which columns may stand there."""

from collections.abc import Mapping

from ui.i18n import msg
from workbench.charts.columns import DATE, FLAG, GEOMETRY, NUMBER, POINT, TEXT

NAMES = (TEXT, DATE, FLAG, NUMBER)
NUMBERS = (NUMBER,)
Role = tuple[str, tuple[str, ...], bool]  # words, kinds of columns, whether none may be chosen
ALONG: Role = (msg("Along the axis"), NAMES, False)
VALUES: Role = (msg("Values"), NUMBERS, True)
VALUE: Role = (msg("Value"), NUMBERS, True)
MEASURE: Role = (msg("Numbers"), NUMBERS, False)
COLORS: Role = (msg("Colours by"), NAMES, True)
SIZES: Role = (msg("Sizes by"), NUMBERS, True)
LABELS: Role = (msg("Named by"), (TEXT, DATE, FLAG, NUMBER, POINT), True)
# A kind names only the places that it has.
X: Mapping[str, Role] = {
    "bar": ALONG,
    "stacked": ALONG,
    "line": ALONG,
    "area": ALONG,
    "scatter": (msg("Across"), NUMBERS, False),
    "histogram": MEASURE,
    "box": (msg("A box for each"), NAMES, True),
    "heatmap": (msg("Columns"), NAMES, False),
    "pie": (msg("Parts"), NAMES, False),
    "treemap": (msg("Rectangles"), NAMES, False),
    "choropleth": (msg("Codes of areas"), (TEXT, NUMBER), False),
    "points": (msg("Longitude, or points"), (NUMBER, POINT), False),
    "shapes": (msg("Shapes"), (GEOMETRY,), False),
}
Y: Mapping[str, Role] = {
    "bar": VALUES,
    "stacked": VALUES,
    "line": VALUES,
    "area": VALUES,
    "scatter": (msg("Up"), NUMBERS, False),
    "box": MEASURE,
    "heatmap": VALUE,
    "pie": VALUE,
    "treemap": VALUE,
    "number": (msg("Number"), NUMBERS, False),
    "choropleth": VALUE,
    "points": (msg("Latitude"), NUMBERS, True),
    "shapes": (msg("Colours by"), NUMBERS, True),
}
COLOR: Mapping[str, Role] = {
    "bar": COLORS,
    "stacked": COLORS,
    "line": COLORS,
    "area": COLORS,
    "scatter": COLORS,
    "heatmap": (msg("Rows"), NAMES, False),
    "treemap": (msg("Grouped by"), NAMES, True),
    "points": COLORS,
}
SIZE: Mapping[str, Role] = {"scatter": SIZES, "points": SIZES}
COUNTED = (VALUES, VALUE)  # without a column, rows are counted
