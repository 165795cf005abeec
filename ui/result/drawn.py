"""The Result of a question on the screen."""

from dataclasses import replace

import streamlit as st

from ui import i18n
from ui.chart import chooser
from ui.i18n import t, tn
from ui.markup import plain
from ui.result import chip, keep_table, origin, take_home
from ui.story import keep, title
from workbench.errors import QueryError
from workbench.query.engine import Result, Status
from workbench.query.question import Question
from workbench.story.recipe import Recipe


def draw(answer: tuple[Question, Result], recipe: Recipe, place: str) -> None:
    """None; the rows or their chart, where they come from, how to take them home and to keep them; or the problem.

    place: tells two results of one page apart.
    """
    question, found = answer
    if found.status is Status.CANCELLED and found.problem:
        st.info(plain(i18n.error(found.problem)), icon=":material/stop:")
        return
    if found.problem:
        st.error(plain(f"{i18n.error(found.problem)} {at(found.problem, question.asked.script)}".strip()), icon=":material/error:")
        return
    rows = found.rows()
    told = {"rows": tn("{count} row", "{count} rows", rows.num_rows), "seconds": i18n.number(found.seconds, 2)}
    st.caption(t("The first {rows} in {seconds} s", **told) if found.truncated else t("{rows} in {seconds} s", **told))
    if not rows.num_columns:
        st.success(t("Done."), icon=":material/check:")
    elif not rows.num_rows:
        st.info(t("The query gave no row."))
    else:
        chooser.draw(found, recipe, place)
        take_home.draw(found, question, title.proposed(recipe, found))
    origin.draw(found)
    if rows.num_columns:
        deeds(answer, recipe, place)


@st.fragment
def deeds(answer: tuple[Question, Result], recipe: Recipe, place: str) -> None:
    """None; where the result comes from, and the ways to keep it. Each is drawn once somebody opens it, and draws nothing else anew."""
    question, found = answer
    recipe = replace(recipe, chart=chooser.current(recipe, place))
    with st.container(horizontal=True, vertical_alignment="center"):
        chip.draw(found, recipe, place)
        keep.draw(recipe, found, place)
        keep_table.draw(question, recipe, place)


def at(problem: QueryError, script: str) -> str:
    """Where the mistake stands, unless its sentence says so or there is only one place; "" when nobody knows."""
    known = problem.context
    if "line" not in known or "{line}" in problem.template:
        return ""
    if known.get("statements", 1) > 1:
        return i18n.error(QueryError("query.place_of", **known))
    return i18n.error(QueryError("query.place", **known)) if "\n" in script else ""
