"""The list of exhibits: which one is open."""

from collections.abc import Container

from ui import session

NAME = "exhibit"


def opened() -> str:
    """The id of the exhibit that is open, "" for none: the address does not name the first one of the story."""
    return session.param(NAME) or str(session.held(NAME) or "")


def leave(exhibit: str) -> None:
    """None; if that exhibit is open, the first one of the story is instead."""
    if opened() == exhibit:
        session.set_params(**{NAME: None, "do": None})
        session.hold(NAME, None)


def hold(known: Container[str]) -> None:
    """None; the exhibit that is open stays so when titles or places change: a chooser of Streamlit's knows its options by their words."""
    if session.held(NAME) in known:
        session.hold(NAME, session.held(NAME))
