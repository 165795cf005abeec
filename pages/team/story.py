"""Story: what the team keeps, in its order, and what other teams have published."""

from ui import frame
from ui.i18n import t
from ui.story import own, parts, published


def show() -> None:
    """None; the page is drawn."""
    with frame.page("story.read", t("Story")):
        if parts.part() == "own":
            own.draw()
        else:
            published.draw()
