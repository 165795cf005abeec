"""The result of an exhibit on the screen: as its ChartSpec says, to be read or to be set otherwise."""

import streamlit as st

from ui.chart import chooser, figure
from ui.i18n import t
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Result
from workbench.story.recipe import Recipe


def draw(found: Result, recipe: Recipe, key: str) -> None:
    """None; the result, to be read. key: tells two results of one page apart."""
    if not found.rows().num_rows:
        st.info(t("The query gave no row."))
        return
    figure.draw(found, recipe.chart, key, caption=False, heading=recipe.title)


def chosen(found: Result, recipe: Recipe, key: str) -> ChartSpec:
    """The ChartSpec that is chosen in the settings, which are drawn with the result."""
    if found.problem or not found.rows().num_rows:
        return recipe.chart
    chooser.draw(found, recipe, key)
    return chooser.current(recipe, key)
