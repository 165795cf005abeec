"""The first questions of the datasets: queries to begin with, opened in the editor and not run."""

from collections.abc import Sequence

import streamlit as st

from ui import core, session
from ui.i18n import t
from ui.markup import heading, plain
from ui.sandbox.history import open_in_draft
from workbench.data.edition import Edition
from workbench.store.first_questions import FirstQuestion


@st.fragment
def draw() -> None:
    """None; a list that opens: a dataset, and its questions."""
    with st.popover(t("First questions"), icon=":material/lightbulb:", key="sql_first", on_change="rerun") as opened:
        if opened.open:
            listed("list")


@st.fragment
def open_list() -> None:
    """None; the same, openly, for whoever has written nothing yet."""
    st.html(heading(t("First questions")))
    listed("page")


def listed(place: str) -> None:
    """None; a dataset to choose, and its questions with a button each."""
    editions = {edition.package: edition for edition in core.workbench().catalog.packages()}
    found = [item for item in core.workbench().first_questions.all_of() if item.package in editions]
    packages = list(dict.fromkeys(item.package for item in found))
    if not packages:
        st.info(t("Nobody has written a first question yet. Organizers and experts write them on the page of a dataset."))
        return
    package = st.selectbox(t("Dataset"), packages, format_func=lambda code: title(editions[code]), key=f"sql_first_package.{place}")
    buttons([item for item in found if item.package == package], place)


def title(edition: Edition) -> str:
    """The title of a dataset in the person's language."""
    return edition.text("title", session.language()) or edition.package


def buttons(questions: Sequence[FirstQuestion], place: str) -> None:
    """None; each question as a button that opens it."""
    for item in questions:
        said = item.said(session.language())
        if st.button(plain(said), key=f"sql_first.{place}.{item.id}", icon=":material/edit_note:"):
            open_in_draft(said, item.script)
