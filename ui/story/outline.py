"""The list of exhibits: which one is open."""

from collections.abc import Container

from ui import session

NAME = "exhibit"


def hold(known: Container[str]) -> None:
    """None; the exhibit that is open stays so when titles or places change: a chooser of Streamlit's knows its options by their words."""
    if session.held(NAME) in known:
        session.hold(NAME, session.held(NAME))
