"""Lines to copy, for the table and the tool that a person chooses."""

import streamlit as st

from ui import core, session
from ui.i18n import msg, t
from ui.markup import heading
from ui.notebook import tokens
from workbench.notebook.lines import LANGUAGES, PLACEHOLDER, About

KINDS = {
    "copy": msg("Copy the table to your disk, and read it"),
    "afar": msg("Read the table from here, only the parts that are needed"),
    "table": msg("Read the table"),
    "question": msg("Ask in SQL: Établi computes, you get the result"),
}
NEEDS = {
    "duckdb": msg(
        "The first lines need nothing but DuckDB. The others are for DuckDB anywhere, its shell too: "
        "it fetches its extension httpfs from the internet, once. Without internet, keep to the first."
    ),
    "pandas": msg("With pandas and pyarrow."),
    "r": msg("With the R packages nanoparquet and httr2."),
    "javascript": msg("For Node 18 and later, Deno or Bun. For your safety, a web page of another site cannot read from here."),
}


def draw() -> None:
    """None; a chooser of the table, one of the tool, and the lines."""
    st.html(heading(t("Lines to copy")))
    words = core.table_words()
    if not words:
        st.info(t("There is no dataset yet."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = session.choose(
            st.selectbox, t("Table"), list(words), name="table", default=next(iter(words)), format_func=words.__getitem__
        )
        how = {"format_func": lambda code: LANGUAGES[code][0], "required": True}
        tool = session.choose(st.segmented_control, t("Tool"), list(LANGUAGES), name="tool", default="duckdb", **how)
    package, _, resource = chosen.partition(".")
    about = About(session.own_address(), tokens.held() or PLACEHOLDER, package, resource)
    if about.token == PLACEHOLDER:
        st.caption(t("Put your token in the place of “{placeholder}”.", placeholder=PLACEHOLDER))
    for snippet in LANGUAGES[tool][1](about):
        st.markdown(f"**{t(KINDS[snippet.code])}**")
        st.code(snippet.text, language=snippet.syntax, wrap_lines=True)
    st.caption(t(NEEDS[tool]))
