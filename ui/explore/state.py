"""The View of this tab: it stands in the address, every control changes it there, and the parts that depend on it are drawn anew."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import streamlit as st

from ui import session
from ui.explore.known import Known
from workbench.explore import address
from workbench.explore.view import View

PLACE = "explore"
CONTROLS, ANSWER = f"{PLACE}.controls", f"{PLACE}.answer"  # the parts of the page that are drawn anew apart from each other
SEEN = f"{PLACE}.seen"
TABLE = "table"
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
    """None; what the address says is remembered. Without a table in it, the last View comes back."""
    told, last = said(), session.held(f"{PLACE}.address")
    if not any(told.values()) and last:
        session.set_many(last)
    else:
        session.hold(f"{PLACE}.address", told)


def put(view: View) -> None:
    """None; the address says this View from now on."""
    told = address.to_address(view)
    session.set_many(told)
    session.hold(f"{PLACE}.address", {name: list(told[name]) for name in address.NAMES})


def key(name: str) -> str:
    """The key of a control. It stays the same whatever the View of a table becomes: what is clicked before an answer came must be heard."""
    return f"{PLACE}.{name}" if name == TABLE else f"{PLACE}.{session.param(TABLE)}.{name}"


def on(name: str, shows: Any, change: Change, *, among: Collection[Any] = (), alone: bool = False) -> dict[str, Any]:
    """The key and the on_change of a control that shows what the View says, and changes it. change(view, value) -> the new one.

    among: what can be chosen, with its words where they may change, () for anything. alone: only the result depends on it.
    """
    own, table, said_as = key(name), session.param(TABLE), session.held_dict(f"{PLACE}.words")
    known: Known = session.held_dict(f"{PLACE}.known").setdefault(own, Known())
    words = [among.get(item) for item in listed(shows)] if isinstance(among, Mapping) else []
    is_behind = known.show(seen(), drawing(), shows)
    session.show(own, shows, anew=is_behind or said_as.get(own, words) != words)
    said_as[own] = words

    def changed() -> None:
        value, before = session.held(own), current()
        if not known.is_touched(seen(), value) or (name != TABLE and before.table != table):
            return
        if not all(item in among for item in listed(value) if among):  # one whose words have changed sends those of before
            return
        view = change(before, value)
        put(view)
        draw_anew(before, view, [ANSWER] if alone else [CONTROLS, ANSWER])

    return {"key": own, "on_change": changed}


def drawing() -> int:
    """The number of this drawing of the page, or of a part of it."""
    number, this = session.held(f"{PLACE}.drawing") or (0, None)
    if this is not session.run():
        number += 1
        session.hold(f"{PLACE}.drawing", (number, session.run()))
    return int(number)


def seen() -> int:
    """The number of the newest drawing of the controls that the browser had seen when it asked for this one."""
    return int(session.held(SEEN) or 0)


def tell_drawing() -> None:
    """None; the browser, which sends along what it shows, knows the number of this drawing. Nobody sees the box."""
    session.show(SEEN, str(drawing()))
    st.text_input(SEEN, key=SEEN, label_visibility="collapsed")


def listed(value: Any) -> list[Any]:
    """The values of a control: of a chooser of several each one, none where nothing is chosen."""
    return value if isinstance(value, list) else [] if value is None else [value]


def click(name: str, change: Callable[[View], View]) -> dict[str, Any]:
    """The key and the on_click of a button that changes the View."""

    table = session.param(TABLE)

    def clicked() -> None:
        before = current()
        if before.table != table:  # it was pressed on the page of the table of before
            return
        view = change(before)
        put(view)
        draw_anew(before, view, [CONTROLS, ANSWER])

    return {"key": key(name), "on_click": clicked}


def draw_anew(before: View, view: View, parts: Sequence[str]) -> None:
    """Never returns; those parts are drawn anew: the page where the table, or whether anything is asked of it, is another."""
    is_same = before.table == view.table and View(view.table) not in (before, view)
    session.draw_parts(parts if is_same and not session.held(f"{PLACE}.lost") else session.PAGE)


def lose(things: Sequence[str]) -> None:
    """None; what of the address could not be kept is told on the page until the next change."""
    session.hold(f"{PLACE}.lost", bool(things))


def fold(name: str, label: str, icon: str, *, expanded: bool = False) -> Any:
    """A part of the page that can be folded, and says in `open` whether it is worth drawing. It stays as the person left it."""
    return st.expander(label, expanded=expanded, icon=icon, key=f"{PLACE}.fold.{name}", on_change="rerun")
