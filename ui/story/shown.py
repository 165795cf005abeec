"""The result of an exhibit on the screen: as its ChartSpec says, to be read or to be set otherwise."""

import streamlit as st

from ui.chart import chooser, figure
from ui.i18n import t
from workbench.query.engine import Result
from workbench.story.recipe import Recipe


def draw(found: Result, recipe: Recipe, key: str) -> None:
    """None; the result, to be read. key: tells two results of one page apart."""
    if not found.rows().num_rows:
        st.info(t("The query gave no row."))
        return
    figure.draw(found, recipe.chart, key, caption=False, heading=recipe.title)


def to_be_set(found: Result | None, recipe: Recipe, key: str) -> None:
    """None; the result with its settings, if there is one of a row at least."""
    if found and not found.problem and found.rows().num_rows:
        chooser.draw(found, recipe, key)
