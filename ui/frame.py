"""The frame of every page: who may see it, its title, and the one place where errors are caught and told."""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from ui import i18n, who
from ui.i18n import t
from ui.markup import plain
from workbench.errors import EtabliError

LOG = logging.getLogger("etabli")


@contextmanager
def page(action: str, title: str = "") -> Iterator[None]:
    """None; the page is drawn inside, for people who may act so. An error of ours is told in their language, a bug by its reference."""
    if title:
        st.title(title, anchor=False)
    guard(action)
    with told():
        yield


def guard(action: str) -> None:
    """None for people who may act so now; for others the page ends here, and says why."""
    person = who.here()
    try:
        who.require(action, person)
    except EtabliError as problem:
        st.error(plain(i18n.error(problem)), icon=":material/lock:")
        st.stop()


@contextmanager
def told() -> Iterator[None]:
    """None; an error raised inside is told where it happened, and the rest of the page is still drawn."""
    try:
        yield
    except EtabliError as problem:
        st.error(plain(i18n.error(problem)), icon=":material/error:")
    except Exception:
        reference = secrets.token_hex(4)
        LOG.exception("reference %s", reference)
        st.error(t("Something went wrong here (reference {reference}). Tell the organizers; the log has the rest.", reference=reference))
