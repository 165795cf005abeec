"""The result of a View: its question in words, its query, its rows or its chart, and what to do when there are none."""

import streamlit as st

from ui import session
from ui.explore import asking, filters, parts, state, words
from ui.i18n import t, tn
from ui.markup import esc, plain
from ui.result import drawn, opening, question
from workbench.explore.query import Asked, loosened_sql, to_sql
from workbench.story.recipe import Recipe

RESULT = "eb-result"


def draw(asked: Asked) -> None:
    """None; the result, or how far it is."""
    sql = to_sql(asked, words.names(asked))
    title, kept = words.headline(asked), words.filters_words(asked)
    st.html(f'<h2 class="eb-title" id="{RESULT}">{esc(title)}</h2>')
    if kept:
        st.caption(plain(t("Rows kept: {filters}.", filters=" · ".join(kept))))
    answer = question.answered(sql, state.PLACE, anew=is_new(sql))
    if answer is None:
        return
    found = answer[1]
    if found.problem is None and not found.rows().num_rows:
        nothing(asked)
    drawn.draw(answer, Recipe(sql, title=title, filters=kept), state.PLACE)
    query(sql)


def is_new(sql: str) -> bool:
    """Whether the query was never asked by this tab: a query of ours only reads, so it is asked whatever words stand in it."""
    held = session.held(f"question.{state.PLACE}")
    return held is None or held.asked.script != sql


def query(sql: str) -> None:
    """None; the query behind the result, to read, to copy, or to go on with."""
    with st.expander(t("The query behind it, in SQL"), icon=":material/terminal:"):
        st.code(sql, language="sql", wrap_lines=True)
    opening.draw(sql, state.PLACE, t("Show as SQL"))


def nothing(asked: Asked) -> None:
    """None; why there is no row: the table is empty, or which filter leaves nothing."""
    view = asked.view
    told = zip(parts.ids(filters.KIND, len(view.filters)), view.filters, strict=True)
    items = [(number, item) for number, item in told if not item.is_open]
    if not items:
        st.info(without_partners(asked) or t("This table has no row."))
        return
    rows = asking.rows(loosened_sql(asked), "loosened")
    if rows is None:
        return
    counts = [int(column.to_pylist()[0]) for column in rows.columns]
    if not counts[0]:
        st.info(without_partners(asked) or t("This table has no row."))
        return
    st.info(t("No row meets all these conditions at once."), icon=":material/filter_alt_off:")
    for (number, item), count in zip(items, counts[1:], strict=True):
        if count:
            told = tn("{count} row", "{count} rows", count)
            label = t("Without “{filter}”: {rows}", filter=words.filter_words(asked, item), rows=told)
            change = state.click(f"loosen.{number}", lambda view, number=number: filters.without(view, number))
            st.button(plain(label), icon=":material/filter_alt_off:", **change)
    if len(items) > 1 and not any(counts[1:]):
        st.caption(t("Taking out one of them is not enough. Take out several."))


def without_partners(asked: Asked) -> str:
    """Why a join leaves no row; "" when no join does."""
    if asked.second is None or asked.join.keep != "matched":
        return ""
    return t("No row of the first table has a match in the second, and only those are kept. Keep all rows, or join by other fields.")
