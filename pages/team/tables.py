"""Team tables: what the team made of results and files, in its own database that no other team opens."""

from ui import frame, session, who
from ui.i18n import t
from ui.tables import given, room


def show() -> None:
    """None; the page is drawn: a file being made a table when the address names one, else the tables."""
    with frame.page("query.run", t("Team tables")):
        draft_id = session.param("draft")
        me = who.me()
        if not me.person.team:
            room.for_staff()
        elif draft_id:
            given.draw(draft_id)
        else:
            room.draw(me)
