"""The words of charts: kinds, settings, what figures say by themselves, and the sentence for who does not see them."""

from collections.abc import Mapping

from ui import session
from ui.i18n import msg, t
from workbench.charts.drawing import Summary
from workbench.charts.reader import Reader

KINDS = {
    "bar": msg("Bar chart"),
    "stacked": msg("Stacked bars"),
    "line": msg("Line chart"),
    "area": msg("Area chart"),
    "scatter": msg("Scatter plot"),
    "histogram": msg("Histogram"),
    "box": msg("Box plot"),
    "heatmap": msg("Heat map"),
    "pie": msg("Pie chart"),
    "treemap": msg("Treemap"),
    "number": msg("One large number"),
    "choropleth": msg("Map of areas"),
    "points": msg("Map of points"),
    "shapes": msg("Map of the result’s own shapes"),
}
WAYS = {"table": msg("Rows"), "chart": msg("Chart"), "map": msg("Map")}
HOWS = {"": msg("what suits"), "sum": msg("total"), "mean": msg("mean"), "min": msg("lowest"), "max": msg("highest")}
MODES = {"": msg("amounts"), "share": msg("shares of the whole")}
ORDERS = {"": msg("as in the result"), "value": msg("the largest first")}
DIRECTIONS = {"": msg("what suits"), "standing": msg("standing"), "lying": msg("lying")}
LEVELS = {
    "departement": msg("départements"),
    "region": msg("régions"),
    "commune": msg("communes of a département"),
    "country": msg("countries"),
}
CLASSES = {"": msg("as many areas in each"), "equal": msg("of equal width"), "smooth": msg("none: a smooth scale")}
SAID = {
    "missing": msg("(empty)"),
    "true": msg("yes"),
    "false": msg("no"),
    "count": msg("Number of rows"),
    "sum": msg("{name}, total"),
    "mean": msg("{name}, mean"),
    "min": msg("{name}, lowest"),
    "max": msg("{name}, highest"),
    "share": msg("Share of the whole"),
    "places": msg("Places"),
    "labelled": msg("{name}: {value}"),
    "value": msg("Value"),
    "no_value": msg("No value"),
    "to": msg("{low} to {high}"),
}


def reader() -> Reader:
    """The Reader at this screen."""
    return Reader(session.language(), {code: untouched(sentence) for code, sentence in SAID.items()})


def untouched(sentence: str) -> str:
    """The sentence in the reader's language, its placeholders as they are."""
    return t(sentence)


def alt(summary: Summary) -> str:
    """What a figure shows, in one or two sentences for who does not see it."""
    kind = t(KINDS[summary.kind])
    if summary.kind == "number":
        return t("{kind}: {of}, {value}.", kind=kind, of=summary.of, value=summary.highest[1])
    by = t(LEVELS[summary.by]) if summary.by in LEVELS else summary.by
    first = (
        t("{kind}: {of} by {by}, {count} marks.", kind=kind, of=summary.of, by=by, count=summary.marks)
        if by
        else t("{kind}: {of}, {count} marks.", kind=kind, of=summary.of, count=summary.marks)
    )
    return f"{first} {extremes(summary)}".strip()


def extremes(summary: Summary) -> str:
    """The lowest and the highest mark, "" when nothing is measured or all is alike."""
    (low, least), (high, most) = summary.lowest, summary.highest
    if not most or least == most:
        return ""
    return t("Lowest: {low}, {least}. Highest: {high}, {most}.", low=low, least=least, high=high, most=most)


def browser() -> Mapping[str, str]:
    """What the figure's buttons say."""
    return {
        "save": t("Save this figure:"),
        "table": t("Values of the figure"),
        "failed": t("The figure could not be drawn. Reload the page; “Rows” shows the same values."),
        "source": t("Source:"),
        "xaxis": untouched(msg("Horizontal axis: {name}")),
        "yaxis": untouched(msg("Vertical axis: {name}")),
    }
