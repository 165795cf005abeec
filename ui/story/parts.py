"""Which part of the story page is shown."""

import streamlit as st

from ui import session, who
from ui.i18n import msg, t

PARTS = {"own": msg("Our story"), "published": msg("Published by teams")}


def part() -> str:
    """The part, by the address; people without a team have only the second one."""
    if not who.me().person.team:
        return "published"
    how = {"format_func": lambda code: t(PARTS[code]), "required": True, "label_visibility": "collapsed"}
    return session.choose(st.segmented_control, t("Part of the page"), list(PARTS), name="part", default="own", **how)
