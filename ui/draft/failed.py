"""A file that could not be read: what happened, and the ways out as buttons."""

from collections.abc import Mapping

import streamlit as st

from ui import frame, i18n, who
from ui.draft import following
from ui.draft.dialect import ENCODINGS
from ui.i18n import msg, t
from ui.markup import heading, plain
from workbench.drafts.corrections import label, say
from workbench.drafts.draft import Draft
from workbench.errors import DatasetError

# code: (what the button says, what it says of the Dialect)
WAYS: Mapping[str, tuple[tuple[str, Mapping[str, str]], ...]] = {
    "csv.extra_cells": (
        (msg("Keep the extra cells in columns of their own"), {"extra_cells": "column"}),
        (msg("Leave these rows out, listed and counted"), {"extra_cells": "refuse"}),
    ),
    "csv.unclosed_quote": ((msg("Read quotes as ordinary characters"), {"quote_char": "none"}),),
}
ENCODING_CODES = ("encoding.invalid", "encoding.unsupported", "encoding.undecidable")


def draw(draft: Draft) -> None:
    """None; the sentence of the error, then what can be done about it."""
    problem = problem_of(draft)
    st.html(heading(label(draft)))
    tell(problem)
    for place, (words, said) in enumerate(WAYS.get(problem.code, ())):
        st.button(t(words), key=f"failed.way.{place}", type="primary", on_click=again, args=(draft.id, said))
    if problem.code in ENCODING_CODES:
        choice = st.selectbox(t("Encoding"), ENCODINGS, key="failed.encoding")
        st.button(
            t("Read in this encoding"), key="failed.encoding.go", type="primary", on_click=again, args=(draft.id, {"encoding": choice})
        )
    with st.container(horizontal=True):
        st.button(t("Read again"), key="failed.again", on_click=again, args=(draft.id, {}))
        st.button(t("Give another file"), key="failed.other", on_click=following.stop_following)
        st.button(t("Discard"), key="failed.discard", on_click=discard, args=(draft.id,))


def problem_of(draft: Draft) -> DatasetError:
    """What stopped the last job of the draft."""
    return (
        DatasetError(draft.error["code"], **draft.error["context"]) if draft.error else DatasetError("job.interrupted", file=label(draft))
    )


def tell(problem: DatasetError) -> None:
    """None; what stopped a job is said: an error, or only what the person asked for."""
    if problem.code == "job.cancelled":
        st.info(plain(i18n.error(problem)), icon=":material/cancel:")
    else:
        st.error(plain(i18n.error(problem)), icon=":material/error:")


def again(draft_id: str, said: Mapping[str, str]) -> None:
    """None; the draft is being read again, as said."""
    with frame.told():
        drafts = who.drafts()
        for key, value in said.items():
            drafts.correct(draft_id, say, "*", key, value)
        drafts.read(draft_id)


def discard(draft_id: str) -> None:
    """None; the draft is gone, and the page back at its first step."""
    with frame.told():
        who.drafts().discard(draft_id)
    following.stop_following()
