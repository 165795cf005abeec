"""The list of exhibits: which one is open."""

from collections.abc import Container

from ui import session

NAME, DO = "exhibit", "do"


def opened() -> str:
    """The id of the exhibit that is open, "" for none: the address does not always name the first one of the story."""
    return now(NAME)


def is_edited() -> bool:
    """Whether the exhibit that is open is being edited, also in the run in which that begins or ends."""
    return now(DO) == "edit"


def now(name: str) -> str:
    """What a chooser that the address holds will say in this run, before it is drawn."""
    asked = session.param(name)
    return asked if session.moved(name, [asked]) else str(session.held(name) or asked)


def leave(exhibit: str) -> None:
    """None; if that exhibit is open, the first one of the story is instead."""
    if opened() == exhibit:
        session.set_params(**{NAME: None, DO: None})
        session.hold(NAME, None)


def hold(known: Container[str]) -> None:
    """None; the exhibit that is open stays so when titles or places change: a chooser of Streamlit's knows its options by their words."""
    if session.held(NAME) in known:
        session.hold(NAME, session.held(NAME))
