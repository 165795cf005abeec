"""The menu drawn from its data, and the switch between French and English."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from ui import session
from ui.i18n import NAMES, t
from workbench.who import Me

# The Content Security Policy knows these by their hashes: not a letter of them may be made up at run time.
LANGUAGE_SCRIPTS = {code: f"document.documentElement.lang='{code}'" for code in session.LANGUAGES}
RELOAD = (
    "setTimeout(()=>location.reload(),50);setInterval(()=>location.reload(),4000)"  # an address that is written meanwhile stops a reload
)


@dataclass(frozen=True)
class Item:
    """One page in the menu. section, title: msgids. action: what its guard asks for. hidden: reached by links only."""

    section: str
    show: Callable[[], None]
    title: str
    icon: str
    url_path: str
    action: str
    hidden: bool = False


def language_switch() -> None:
    """None; the choice stands in the address, and the page says to the browser which language it is in.

    Another language begins the page anew: a chooser of Streamlit's goes on showing, and sending, the words of the language before.
    """
    with st.sidebar:
        switch = st.segmented_control
        session.choose(
            switch,
            "Langue / Language",
            session.LANGUAGES,
            name="lang",
            default=session.browser_language(),
            format_func=NAMES.__getitem__,
            required=True,
        )
    now, before = session.language(), session.held("navigation.language")
    session.hold("navigation.language", now)
    script = LANGUAGE_SCRIPTS[now] if before in (None, now) else RELOAD  # the page is drawn all the same: a late click finds its parts
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def built(menu: Sequence[Item], person: Me) -> Any:
    """The page that the address asks for. Pages that the person may not use are not in the menu, and refuse by themselves."""
    sections: dict[str, list[Any]] = {}
    for place, item in enumerate(menu):
        visibility: Any = "hidden" if item.hidden or not person.may(item.action) else "visible"
        page = st.Page(item.show, title=t(item.title), icon=item.icon, url_path=item.url_path, default=place == 0, visibility=visibility)
        sections.setdefault(t(item.section), []).append(page)
        session.hold(f"page.{item.url_path}", page)
    return st.navigation(sections, expanded=True)
