"""Ask in SQL: a question to every published table and the team's own, run in a confined process."""

from ui import frame
from ui.i18n import t
from ui.sandbox import desk


def show() -> None:
    """None; the page is drawn."""
    with frame.page("query.run", t("Ask in SQL")):
        desk.draw()
