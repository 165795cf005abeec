"""The history of the team's runs: who ran what, when, how it ended; each can be opened again."""

import streamlit as st

from ui import core, i18n, session
from ui.i18n import t, tn
from ui.markup import plain
from ui.result import question
from ui.sandbox import drafts, run
from workbench.store.runs import Run

STEP = 20
MOST_LINES = 6


@st.fragment
def draw() -> None:
    """None; a list that opens, with a search in scripts and names."""
    with st.popover(t("What was run"), icon=":material/history:", key="sql_history", on_change="rerun") as opened:
        if not opened.open:
            return
        search = st.text_input(t("Search in the history"), key="sql_history_search", placeholder=t("a table, a word, a name"))
        shown = STEP * (1 + session.turn("sql_history"))
        found = core.workbench().runs.last(question.asker(run.PLACE), search or "", shown + 1)
        if not found:
            st.info(t("Nothing was run yet, or nothing with these words."))
        for item in found[:shown]:
            line(item)
        if len(found) > shown:
            st.button(t("Show more"), key="sql_history_more", on_click=session.next_turn, args=("sql_history",))


def line(item: Run) -> None:
    """None; one run with a button to open it in a draft, without running it."""
    words = [item.name, i18n.date(item.at, "short"), run.word(item.outcome)]
    if item.outcome == "ok":
        words += [tn("{count} row", "{count} rows", item.rows), t("{seconds} s", seconds=i18n.number(item.seconds, 2))]
    with st.container(border=True, key=f"sql_run.{item.id}"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.caption(plain(" · ".join(word for word in words if word)))
            if st.button(t("Open"), key=f"sql_run_open.{item.id}", icon=":material/edit_note:"):
                open_in_draft("", item.script)
        st.code("\n".join(item.script.strip().splitlines()[:MOST_LINES]), language="sql")


def open_in_draft(title: str, script: str) -> None:
    """None; the script stands in a draft, the one that holds it already or a new one; nothing is run."""

    def act() -> None:
        mine = core.workbench().sql_drafts
        named = title or drafts.new_title(mine.all_of(drafts.person()))
        drafts.go_to(mine.opened(drafts.person(), named, script, drafts.now()))

    drafts.done(act)
