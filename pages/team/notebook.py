"""From your own notebook: tokens, lines to copy for the tool one knows, and what the data API holds."""

from ui import frame
from ui.i18n import t
from ui.notebook import addresses, lines, tokens


def show() -> None:
    """None; the page is drawn."""
    with frame.page("token.make", t("From your own notebook")):
        tokens.draw()
        lines.draw()
        addresses.draw()
