"""The three steps of a draft that was read, and the way from one to the next."""

import streamlit as st

from ui import session
from ui.draft import failed
from ui.draft.check import title
from ui.i18n import msg, t
from workbench.drafts.draft import Draft

STEPS = {"check": msg("1. Check"), "describe": msg("2. Describe"), "publish": msg("3. Publish")}
NEXT = {"check": ("describe", msg("Next: describe it")), "describe": ("publish", msg("Next: publish it"))}


def pick(draft: Draft) -> str:
    """The step shown; it stands in the address."""
    st.markdown(f"**{title(draft)}**")
    how = {"format_func": lambda code: t(STEPS[code]), "required": True, "label_visibility": "collapsed"}
    return session.choose(st.segmented_control, t("Step"), list(STEPS), name="step", default="check", **how)


def ahead(step: str) -> None:
    """None; a button to the next step."""
    if step in NEXT:
        code, words = NEXT[step]
        st.button(t(words), key="step.next", type="primary", icon=":material/arrow_forward:", on_click=session.hold, args=("step", code))


def interrupted(draft: Draft) -> None:
    """None; says what stopped the last job, when one was stopped."""
    if draft.error:
        failed.tell(failed.problem_of(draft))
