"""Names that people choose: pseudonyms, teams, organisations."""

import unicodedata

from workbench.errors import DayError

MOST_CHARACTERS = 40
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")


def clean(text: str, most: int = MOST_CHARACTERS) -> str:
    """The name as it is kept: one line, no invisible sign. Raises: DayError name.empty, name.too_long."""
    line = " ".join(unicodedata.normalize("NFC", text[:1_000]).split())
    name = "".join(sign for sign in line if unicodedata.category(sign) not in HIDDEN).strip()
    if not any(sign.isalnum() for sign in name):
        raise DayError("name.empty")
    if len(name) > most:
        raise DayError("name.too_long", most=most, characters=len(name))
    return name


def same(name: str) -> str:
    """What tells two names apart: neither capitals, accents nor spaces do."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in bare if sign.isalnum())[:80] or name.casefold()[:80]
