"""What a click does to a story. It is done before the page is drawn, so that the page shows what has become of it."""

from collections.abc import Callable
from datetime import UTC, datetime

import streamlit as st

from ui import core, i18n, session, who
from ui.i18n import msg, t
from ui.markup import cut, plain
from ui.story import outline
from workbench.errors import EtabliError
from workbench.story.stories import Choice, Saved
from workbench.story.undo import Step
from workbench.who import Person

TOLD, PROBLEM = "story.told", "story.problem"
TOAST_CHARACTERS = 78  # three lines: Streamlit folds longer ones behind two English words
TITLE_CHARACTERS = 30
UNDONE = {
    "kept": msg("“{title}” is out of the story again."),
    "saved": msg("“{title}” is as it was before you saved it."),
    "moved": msg("“{title}” is back at its place."),
    "removed": msg("“{title}” is in the story again."),
    "put_back": msg("“{title}” is out of the story again."),
    "published": msg("“{title}” is for your team alone again."),
    "withdrawn": msg("“{title}” is published again."),
}
UNDO = {
    "kept": msg("Undo: kept “{title}”"),
    "saved": msg("Undo: saved “{title}”"),
    "moved": msg("Undo: moved “{title}”"),
    "removed": msg("Undo: removed “{title}”"),
    "put_back": msg("Undo: put back “{title}”"),
    "published": msg("Undo: published “{title}”"),
    "withdrawn": msg("Undo: unpublished “{title}”"),
}


def tried(deed: Callable[[Person, datetime], str | None]) -> bool:
    """Whether it was done, by somebody who may edit a story now; what it says, or why it was not done, is told when the page is drawn."""
    try:
        told = deed(who.require("story.edit").person, datetime.now(UTC))
    except EtabliError as problem:
        session.hold(PROBLEM, i18n.error(problem))
        return False
    if told:
        session.hold(TOLD, told)
    return True


def tell() -> None:
    """None; what the last click has done is told once, or why it was not done."""
    told, problem = session.held(TOLD), session.held(PROBLEM)
    session.hold(TOLD, None)
    session.hold(PROBLEM, None)
    if told and len(told) <= TOAST_CHARACTERS:
        st.toast(plain(told), icon=":material/check:")
    elif told:
        st.success(plain(told), icon=":material/check:")
    if problem:
        st.error(plain(problem), icon=":material/error:")


def said(saved: Saved) -> str:
    """What became of an edit, in words."""
    if saved.is_removed:
        return t("Saved as version {version}, of an exhibit that was removed meanwhile. “Put back” shows it again.", version=saved.version)
    if saved.newer:
        return t("{name} saved a newer version while you were writing. Yours is kept beside it.", name=saved.newer.author)
    return t("Saved as version {version}.", version=saved.version)


def move(exhibit: str, steps: int) -> None:
    """None; the exhibit stands so many places further down, up below 0."""

    def deed(me: Person, now: datetime) -> str:
        return t("Now at place {place}.", place=core.workbench().stories.move(me, exhibit, steps, now))

    tried(deed)


def remove(exhibit: str, title: str) -> None:
    """None; the exhibit is out of the story."""

    def deed(me: Person, now: datetime) -> str:
        is_new = core.workbench().stories.remove(me, exhibit, now)
        outline.leave(exhibit)
        if not is_new:
            return t("“{title}” had been removed already.", title=cut(title, TITLE_CHARACTERS))
        return t("“{title}” is out of the story. Undo brings it back.", title=cut(title, TITLE_CHARACTERS))

    tried(deed)


def put_back(exhibit: str) -> None:
    """None; the exhibit is in the story again, and is shown."""

    def deed(me: Person, now: datetime) -> None:
        core.workbench().stories.put_back(me, exhibit, now)
        session.set_params(exhibit=exhibit)

    tried(deed)


def publish(exhibit: str, title: str, *, published: bool) -> None:
    """None; other teams and the staff may read the exhibit, or not any more."""

    def deed(me: Person, now: datetime) -> str:
        stories = core.workbench().stories
        if published:
            stories.publish(me, exhibit, now)
            return t("“{title}” is published: other teams and the staff can read it.", title=cut(title, TITLE_CHARACTERS))
        stories.withdraw(me, exhibit, now)
        return t("“{title}” is for your team alone again.", title=cut(title, TITLE_CHARACTERS))

    tried(deed)


def choose(choice: Choice) -> None:
    """None; that version is shown again, and those kept beside are settled."""

    def deed(me: Person, now: datetime) -> str:
        found = core.workbench().stories.choose(me, choice, now)
        return t("Chosen. It is version {version} now; all others stay in the history.", version=found.version)

    tried(deed)


def undo() -> None:
    """None; the person's last step is taken back."""

    def deed(me: Person, now: datetime) -> str:
        step: Step = core.workbench().stories.undo(me, now)
        if step.kind in ("removed", "saved", "moved"):
            session.set_params(exhibit=step.exhibit)
        elif step.kind in ("kept", "put_back"):
            outline.leave(step.exhibit)
        return t(UNDONE[step.kind], title=cut(step.title, TITLE_CHARACTERS))

    tried(deed)
