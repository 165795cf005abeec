"""Cells as they may be shown in a message."""

LONGEST = 80


def excerpt(text: object) -> str:
    """The text cut at 80 characters, its control and invisible characters written as escapes."""
    head = str(text)[: LONGEST + 1]
    shown = "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in head)
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
