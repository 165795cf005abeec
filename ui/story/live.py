"""The story changes while somebody looks at it: said at once, and never in the middle of their typing."""

from collections.abc import Sequence

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import msg, t, tn
from ui.markup import plain
from ui.story import deeds
from workbench.errors import DayError
from workbench.story.changes import Change, changes
from workbench.who import Person

LOOK_SECONDS = 3.0
SEEN = "story.seen"
MOST = 4
SAID = {
    "kept": msg("{name} kept “{title}” in the story."),
    "saved": msg("{name} saved a newer version of “{title}”."),
    "beside": msg("{name} saved another version of “{title}”, kept beside the one shown."),
    "removed": msg("“{title}” was removed from the story."),
    "put_back": msg("“{title}” was put back into the story."),
    "published": msg("“{title}” was published."),
    "withdrawn": msg("“{title}” is not published any more."),
    "moved": msg("The order of the story has changed."),
}


def look(me: Person) -> None:
    """None; how the story stands now is what the page shows. To be called before it is read."""
    session.hold(SEEN, core.workbench().stories.seen(me))


@st.fragment(run_every=LOOK_SECONDS)
def watch(typing: str) -> None:
    """None; what others change is shown by itself; somebody who is typing is told, and shown it when they ask. typing: in which exhibit."""
    with frame.told():
        me = who.me().person
        now = core.workbench().stories.seen(me)
        if now == session.held(SEEN):
            return
        found = changes(session.held(SEEN) or (), now)
        said = [text for text in sentences(me, found) if text]
        if typing and not said:  # kept and taken out again: there is nothing to be told
            session.hold(SEEN, now)
            return
        if not typing:
            session.hold(deeds.TOLD, " ".join(said))
            st.rerun()
        if any(item.exhibit == typing and item.kind == "saved" for item in found):
            said.append(t("Go on writing: when you save, yours is kept beside it, and you choose or bring both together."))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.warning(plain(" ".join(said)), icon=":material/group:")
            if st.button(t("Show what has changed"), key="story.refresh", icon=":material/refresh:"):
                st.rerun()


def sentences(me: Person, found: Sequence[Change]) -> list[str]:
    """What happened, in words: the first changes, and how many more there are."""
    said = [sentence(me, item) for item in found[:MOST]]
    if len(found) > MOST:
        said.append(tn("And {count} more change.", "And {count} more changes.", len(found) - MOST))
    return said


def sentence(me: Person, change: Change) -> str:
    """What happened to one exhibit, and by whom where the store knows it."""
    if not change.exhibit:
        return t(SAID[change.kind])
    try:
        told = core.workbench().stories.version(me, change.exhibit, change.version)
    except DayError:
        return ""
    return t(SAID[change.kind], name=told.author, title=told.version.title)
