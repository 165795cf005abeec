"""You: who you are here, how to come back on another device, how to leave."""

from ui import frame, who
from ui.i18n import t
from ui.people import own


def show() -> None:
    """None; the page is drawn."""
    with frame.page("me.read", t("You")):
        own.draw(who.me())
