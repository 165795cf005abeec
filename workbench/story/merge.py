"""Two versions of an exhibit brought together, as far as a machine can."""

from workbench.story.lines import together
from workbench.story.recipe import Recipe


def merged(base: Recipe, shown: Recipe, beside: Recipe) -> Recipe:
    """The Recipe that holds what both changed since the base. Where both changed the same, titles and lines are put one after the other,
    and the query and the chart are those that are shown.
    """
    text = both(base.text, shown.text, beside.text)
    title = both(base.title, shown.title, beside.title, " / ")
    script = shown.script if shown.script != base.script else beside.script
    chart = shown.chart if shown.chart != base.chart else beside.chart
    filters = shown.filters if script == shown.script else beside.filters
    return Recipe(script, chart, title, text, filters)


def both(base: str, shown: str, beside: str, between: str = "") -> str:
    """The text that changed; both of them when both did, unless one holds the other: with this between, else line by line."""
    if shown == base or shown in beside:
        return beside
    if beside == base or beside in shown:
        return shown
    return f"{shown}{between}{beside}" if between else together(base, shown, beside)


def clashes(base: Recipe, shown: Recipe, beside: Recipe) -> bool:
    """Whether both changed the query or the chart, in two ways: a person must choose then."""
    changed = ((base.script, shown.script, beside.script), (base.chart, shown.chart, beside.chart))
    return any(one not in (was, other) and other != was for was, one, other in changed)
