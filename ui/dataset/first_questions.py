"""The first questions of a dataset on its page: opened in the SQL page by anybody, written by organizers and experts."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import t
from ui.markup import heading, plain
from ui.result import opening
from workbench.data.edition import Edition
from workbench.store.first_questions import FirstQuestion

ACTION = "question.write"


@st.fragment
def draw(edition: Edition) -> None:
    """None; the questions of a dataset. Nothing is drawn where there are none and the person may write none."""
    questions = core.workbench().first_questions.of(edition.package)
    writes = who.may(ACTION)
    if not (questions or writes):
        return
    st.html(heading(t("First questions")))
    for item in questions:
        with st.container(horizontal=True, vertical_alignment="center", key=f"first_{item.id}"):
            st.markdown(plain(item.said(session.language())), width="content")
            if who.may("query.run"):
                opening.draw(item.script, item.id)
            if writes:
                edit(item)
    if writes:
        with st.popover(t("Add a question"), icon=":material/add:", key="first_add"):
            form(
                f"new.{len(questions)}",
                ("", ""),
                lambda title, script: core.workbench().first_questions.add(edition.package, title, script, datetime.now(UTC)),
            )


def edit(item: FirstQuestion) -> None:
    """None; a menu in which the question is changed or removed."""
    with st.popover(t("Edit"), icon=":material/edit:", key=f"first_edit.{item.id}"):
        form(item.id, (item.title, item.script), lambda title, script: core.workbench().first_questions.change(item.id, title, script))
        if st.button(t("Remove"), icon=":material/delete:", key=f"first_remove.{item.id}"):
            saved(lambda: core.workbench().first_questions.remove(item.id))


def form(key: str, said: tuple[str, str], save: Callable[[str, str], None]) -> None:
    """None; the boxes of a question; `save` is given its title and script."""
    with st.form(f"first_form.{key}", border=False, clear_on_submit=False):
        title = st.text_area(
            t("The question, in words"), said[0], key=f"first_title.{key}", height=68, help=t("A second line holds it in English.")
        )
        script = st.text_area(t("The query that answers it"), said[1], key=f"first_script.{key}", height=160)
        if st.form_submit_button(t("Save"), type="primary"):
            saved(lambda: save(title or "", script or ""))


def saved(act: Callable[[], None]) -> None:
    """None; it was done by somebody who may, and the page shows it; or it is told why not."""
    with frame.told():
        with who.acting(ACTION):
            act()
        st.rerun()
