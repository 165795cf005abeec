"""What the address asks of the tables there are, found out once for each run of the page or of a part of it."""

from dataclasses import dataclass

from ui import session
from ui.explore import state, table
from workbench.explore.checked import checked
from workbench.explore.query import Asked
from workbench.explore.view import View

HELD = f"{state.PLACE}.heard"


@dataclass(frozen=True)
class Heard:
    """view: as the address says it. asked: what of it fits the tables, None without a table. lost: the parts that do not, in words."""

    view: View
    asked: Asked | None
    lost: tuple[str, ...]


def heard() -> Heard:
    """What the address asks; as this run first found it."""
    held = session.held(HELD)
    if held is None or held[0] is not session.run():
        held = (session.run(), heard_anew())
        session.hold(HELD, held)
    found: Heard = held[1]
    return found


def heard_anew() -> Heard:
    """What the address asks, found out now."""
    view, lost = state.heard()
    first = table.source(view.table) if view.table else None
    if first is None:
        return Heard(view, None, tuple(lost))
    asked, gone = checked(view, first, table.source(view.join.table) if view.join else None)
    return Heard(view, asked, (*gone, *lost))
