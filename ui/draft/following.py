"""Step 2: a job on the draft goes on; how far it is, how long it still takes, and the way to stop it."""

import streamlit as st

from ui import frame, i18n, session, who
from ui.draft import jobs
from ui.i18n import msg, t
from ui.markup import heading
from workbench.drafts.corrections import label
from workbench.drafts.draft import Draft
from workbench.drafts.progress import Progress

# stage: (what is being done, what is counted)
STAGES = {
    "copy": (msg("Unpacking the files"), "bytes"),
    "detect": (msg("Looking at how the file is written"), "bytes"),
    "stage": (msg("Reading the rows"), "rows"),
    "types": (msg("Finding the type of each field"), "rows"),
    "check": (msg("Checking the values"), "rows"),
    "write": (msg("Writing the tables"), "rows"),
    "profile": (msg("Counting values for the dictionary"), "rows"),
}


def draw(draft: Draft, leaving: str = "") -> None:
    """None; looked at every second while the job goes on, then the page draws itself again. leaving: what becomes of who leaves."""
    st.html(heading(label(draft)))

    @st.fragment(run_every=1)
    def look() -> None:
        with frame.told():
            progress = who.drafts().progress(draft.id)
            if not progress.running and not jobs.goes_on(draft.id):
                st.rerun()
            bar(progress)

    look()
    st.button(t("Cancel"), key="following.cancel", on_click=cancel, args=(draft.id,), icon=":material/close:")
    st.caption(leaving or t("You may leave this page: the work goes on, and the draft waits for you under “Add a dataset”."))


def cancel(draft_id: str) -> None:
    """None; the job of the draft ends."""
    with frame.told():
        who.drafts().cancel(draft_id)


def bar(progress: Progress) -> None:
    """None; the progress as a bar and a sentence."""
    st.progress(progress.share, text=sentence(progress))


def sentence(progress: Progress) -> str:
    """The stage in words, the pace and the time left."""
    if progress.stage not in STAGES:
        return t("Starting")
    name, unit = STAGES[progress.stage]
    parts = [t(name)]
    if progress.per_second and progress.seconds > 0.5:
        if unit == "rows":
            parts.append(t("{pace} rows per second", pace=round(progress.per_second)))
        else:
            parts.append(t("{pace} per second", pace=i18n.size(progress.per_second)))
    if progress.seconds_left and progress.seconds_left > 2:
        parts.append(t("{time} left for this stage", time=i18n.duration(progress.seconds_left)))
    return " · ".join(parts)


def stop_following() -> None:
    """None; the page goes back to its first step."""
    session.set_params(draft=None, step=None, table=None)
