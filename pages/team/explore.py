"""Explore: questions to the tables without SQL: filters, groups, figures, a second table."""

from ui import frame
from ui.explore import page
from ui.i18n import t


def show() -> None:
    """None; the page is drawn."""
    with frame.page("query.run", t("Explore")):
        page.draw()
