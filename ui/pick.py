"""Choosers shared by pages. Each keeps its choice in the address, by code, so that a link shows the same thing."""

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from ui import session
from ui.i18n import msg, t
from workbench.data.edition import Edition
from workbench.descriptor import localized

PARTS = {
    "about": msg("About"),
    "fields": msg("Fields"),
    "rows": msg("Rows"),
    "findings": msg("Findings"),
    "history": msg("History"),
    "files": msg("Downloads"),
}


def apart(words: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """The words of options; those that several options share are followed by more, at last by a piece of their id.

    A chooser of Streamlit's knows its options by their words: of two that read alike, it gives back the wrong one.
    """
    often = Counter(words.values())
    longer = {key: f"{word} · {more[key]}" if often[word] > 1 else word for key, word in words.items()}
    still = Counter(longer.values())
    return {key: f"{word} · {key[:8]}" if still[word] > 1 else word for key, word in longer.items()}


def part() -> str:
    """Which part of a dataset's page is shown."""
    how = {"format_func": lambda code: t(PARTS[code]), "required": True, "label_visibility": "collapsed"}
    return session.choose(st.segmented_control, t("Part of the page"), list(PARTS), name="tab", default="about", **how)


def table(edition: Edition) -> str:
    """Which table of the package is shown; no chooser when there is one."""
    names = [str(item["name"]) for item in edition.resources]
    if len(names) == 1:
        return names[0]
    language = session.language()
    titles = {str(item["name"]): localized(item, "title", language) or str(item["name"]) for item in edition.resources}
    words = apart(titles, dict(zip(names, names, strict=True)))
    return session.choose(st.selectbox, t("Table"), names, name="table", default=names[0], format_func=words.__getitem__)


PEOPLE_PARTS = {"teams": msg("Teams"), "room": msg("Who is there"), "invitations": msg("Invitations"), "log": msg("Log")}


def people_part() -> str:
    """Which part of the people page is shown."""
    how = {"format_func": lambda code: t(PEOPLE_PARTS[code]), "required": True, "label_visibility": "collapsed"}
    return session.choose(st.segmented_control, t("Part of the page"), list(PEOPLE_PARTS), name="part", default="teams", **how)
