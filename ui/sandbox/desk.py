"""The SQL page: its drafts above, the editor, the result, and first questions for who has written nothing yet."""

import streamlit as st

from ui.sandbox import drafts, first, history, run


def draw() -> None:
    """None; the page is drawn."""
    draft = drafts.chosen(beside)
    run.desk(draft)
    if not draft.script.strip() and not run.asked_script():
        first.open_list()


def beside() -> None:
    """None; what stands beside the drafts."""
    for draw_one in (first.draw, history.draw):
        with st.container(width="content"):
            draw_one()
