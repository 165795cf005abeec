"""Step 1: give files, or go on with a draft."""

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.i18n import msg, t, tn
from ui.markup import heading, plain
from ui.upload.box import upload_ids
from workbench.drafts import incoming
from workbench.drafts.corrections import label
from workbench.drafts.draft import FAILED, Draft

SHOWN_DRAFTS = 20
STATES = {
    "given": msg("not read yet"),
    "reading": msg("being read"),
    "read": msg("read, not published"),
    "failed": msg("could not be read"),
    "building": msg("being published"),
    "published": msg("published"),
}


def draw() -> None:
    """None; the upload box, then the drafts in progress."""
    opened = core.workbench()
    package = session.param("package")
    if package:
        st.info(t("What you give will become the next version of {package}.", package=plain(package)))
    st.markdown(
        t("Give the files as they were published. You check how they were read and describe them; nobody sees them before you publish.")
    )
    ids = upload_ids("give.box", opened.settings.upload_mb)
    if ids:
        start(ids, package)
    drafts = [item for item in who.drafts().list() if item.state != "published"][:SHOWN_DRAFTS]
    if drafts:
        st.html(heading(t("Drafts in progress")))
        for draft in drafts:
            line(draft)


def start(ids: list[str], package: str) -> None:
    """Never returns: the files are a Draft, its reading has begun, the page follows it."""
    opened = core.workbench()
    givens = [incoming.given(opened.settings.home, item) for item in ids]
    draft = who.drafts().give(givens, package=package)
    who.drafts().read(draft.id)
    session.set_params(draft=draft.id, package=None)
    st.rerun()


def line(draft: Draft) -> None:
    """None; one draft, with the ways to go on or to throw it away."""
    with st.container(horizontal=True, vertical_alignment="center", border=True):
        size = i18n.size(sum(item.size_bytes for item in draft.uploads))
        tables = tn("{count} table", "{count} tables", len(draft.tables)) if draft.tables else size
        st.markdown(f"**{plain(label(draft))}** · {t(STATES[draft.state])} · {tables}", width="stretch")
        deeds(draft)


def deeds(draft: Draft) -> None:
    """None; the ways to go on with a draft or to throw it away; of one that could not be read, the way to see why."""
    if draft.state == FAILED:
        st.button(t("See why"), key=f"give.open.{draft.id}", on_click=follow, args=(draft.id,))
    else:
        st.button(t("Go on"), key=f"give.open.{draft.id}", on_click=follow, args=(draft.id,), type="primary")
    st.button(t("Discard"), key=f"give.drop.{draft.id}", on_click=discard, args=(draft.id,))


def discard(draft_id: str) -> None:
    """None; the draft is gone."""
    with frame.told():
        who.drafts().discard(draft_id)


def follow(draft_id: str) -> None:
    """None; the page shows that draft from now on."""
    session.set_params(draft=draft_id)
