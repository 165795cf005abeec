"""Text as a search box compares it."""

import unicodedata

LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "’": "'"})


def folded(text: str) -> str:
    """The text without accents and without case."""
    spread = unicodedata.normalize("NFKD", text.casefold().translate(LIGATURES))
    return "".join(char for char in spread if not unicodedata.combining(char))
