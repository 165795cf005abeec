"""The names closest to a mistaken one, for messages that name the alternatives."""

import difflib
import unicodedata
from collections.abc import Sequence

MOST = 5


def nearest(name: str, names: Sequence[str]) -> str:
    """Up to five names that look like it, else the first ones; "-" when there are none."""
    plain = {fold(item): item for item in reversed(names)}
    close = [plain[item] for item in difflib.get_close_matches(fold(name), list(plain), MOST, 0.5)]
    return ", ".join(close or names[:MOST]) or "-"


def fold(text: str) -> str:
    """The text without capitals and accents."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().casefold() or text
