"""People: the day's phase, teams and their codes, invitations, who is there, and the log of what was done."""

from ui import frame, pick
from ui.i18n import t
from ui.people import invite, log, phase, room, teams


def show() -> None:
    """None; the page is drawn."""
    with frame.page("people.read", t("Teams and people")):
        phase.draw()
        part = pick.people_part()
        if part == "teams":
            teams.draw()
        elif part == "room":
            room.draw()
        elif part == "invitations":
            invite.draw()
        else:
            log.draw()
