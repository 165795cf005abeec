"""First questions that a table suggests, one button each: a click asks the whole question."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import core, session
from ui.explore import state, words
from ui.i18n import t
from workbench.descriptor import localized
from workbench.explore.ideas import Idea, ideas
from workbench.explore.sources import Source
from workbench.explore.view import DEPARTEMENT


def found(source: Source) -> Sequence[Idea]:
    """The Ideas of a table."""
    figures: dict[str, Any] = {}
    if source.package:
        figures = dict(core.profile(core.workbench().catalog.find(source.package), source.resource))
    return ideas(source, figures, core.people_counted())


def draw(source: Source, told: Sequence[Idea]) -> None:
    """None; a button for each Idea."""
    if not told:
        return
    st.caption(t("A first question, in one click:"))
    with st.container(horizontal=True, key="ideas"):
        for place, item in enumerate(told):
            st.button(sentence(source, item), icon=":material/lightbulb:", **state.click(f"idea.{place}", lambda _, item=item: item.view))


def sentence(source: Source, item: Idea) -> str:
    """An Idea in words."""
    one_row = localized(source.about, "rowDescription", session.language())
    what = one_row or t("a row")
    group = item.view.groups[0]
    by = t("département") if group.part == DEPARTEMENT or group.field.joined else words.title(item.by)
    if item.code == "rate":
        return t("How many rows per 100,000 inhabitants, by {field}?", field=by)
    if item.code == "time":
        return t("How many rows each month ({field})?", field=by)
    if item.code == "mean" and item.about:
        return t("What is the mean of {measure}, by {field}?", measure=words.with_unit(item.about), field=by)
    return t("How many rows (each is {what}), by {field}?", what=what, field=by)
