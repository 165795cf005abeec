"""Names that people choose: pseudonyms, teams, organisations."""

import re
import unicodedata

from workbench.errors import DayError

MOST_CHARACTERS = 40
HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
MARKS = ("Mn", "Me")
MOST_MARKS = 2  # on one letter, which is what languages need; more of them cover the lines above and below
JOINER = "\u200d"  # makes one picture of several: a woman and a computer
NUMBER = re.compile(r"(\d+)")


def clean(text: str, most: int = MOST_CHARACTERS) -> str:
    """The name as it is kept: one line, no invisible sign, no heap of accents. Raises: DayError name.empty, name.too_long."""
    name = visible(" ".join(unicodedata.normalize("NFC", text[:1_000]).split())).strip()
    if not any(sign.isalnum() for sign in name):
        raise DayError("name.empty")
    if len(name) > most:
        raise DayError("name.too_long", most=most, characters=len(name))
    return name


def visible(line: str) -> str:
    """The line without signs that nobody sees, and without marks beyond the most that a letter bears."""
    kinds = [unicodedata.category(sign) for sign in line]
    kept: list[int] = []
    for place, sign in enumerate(line):
        joins = sign == JOINER and kinds[place - 1 : place] in (["So"], ["Sk"], ["Mn"]) and kinds[place + 1 : place + 2] == ["So"]
        heaped = kinds[place] in MARKS and len(kept) >= MOST_MARKS and all(kinds[before] in MARKS for before in kept[-MOST_MARKS:])
        if not heaped and (joins or kinds[place] not in HIDDEN):
            kept.append(place)
    return "".join(line[place] for place in kept)


def order(name: str) -> tuple[str, ...]:
    """What sorts names as people read them: É beside E, and 2 before 10."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", name).casefold() if unicodedata.category(sign) not in MARKS)
    return tuple(part.zfill(80) if part.isdecimal() else part for part in NUMBER.split(bare))


def same(name: str) -> str:
    """What tells two names apart: neither capitals, accents nor spaces do."""
    bare = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in bare if sign.isalnum())[:80] or name.casefold()[:80]
