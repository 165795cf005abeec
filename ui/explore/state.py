"""The View of this tab: it stands in the address, and every control changes it there."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from ui import session
from workbench.explore import address
from workbench.explore.view import View

PLACE = "explore"
Change = Callable[[View, Any], View]


def current() -> View:
    """The View that the address says."""
    return heard()[0]


def heard() -> tuple[View, list[str]]:
    """The View that the address says, and the parts of the address that say nothing that is understood."""
    return address.from_address(said())


def said() -> dict[str, list[str]]:
    """What the address says of a View."""
    return {name: session.params(name) for name in address.NAMES}


def arrive() -> None:
    """None; when a link or the back button changed the address, the controls begin anew. Without a table, the last View comes back."""
    told, last = said(), session.held(f"{PLACE}.address")
    if not any(told.values()) and last:
        session.set_many(last)
        return
    if told != last:
        session.next_turn(PLACE)
        session.hold(f"{PLACE}.address", told)


def put(view: View) -> None:
    """None; the address says this View from now on."""
    told = address.to_address(view)
    session.set_many(told)
    session.hold(f"{PLACE}.address", {name: list(told[name]) for name in address.NAMES})


def begin(view: View) -> None:
    """None; the address says this View, and the controls begin anew."""
    put(view)
    session.next_turn(PLACE)


def key(name: str) -> str:
    """The key of a control."""
    return session.in_turn(f"{PLACE}.{name}", PLACE)


def on(name: str, change: Change, *, anew: bool = False) -> dict[str, Any]:
    """The key and the on_change of a control that changes the View. change(view, value) -> the new one. anew: controls begin anew then."""
    own = key(name)

    def changed() -> None:
        view = change(current(), session.held(own))
        (begin if anew else put)(view)

    return {"key": own, "on_change": changed}


def fold(name: str, label: str, icon: str, *, expanded: bool = False) -> Any:
    """A part of the page that can be folded, and says in `open` whether it is worth drawing. It stays as the person left it."""
    return st.expander(label, expanded=expanded, icon=icon, key=f"{PLACE}.fold.{name}", on_change="rerun")


def click(name: str, change: Callable[[View], View]) -> dict[str, Any]:
    """The key and the on_click of a button that changes the View."""
    return {"key": key(name), "on_click": lambda: begin(change(current()))}
