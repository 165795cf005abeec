"""Codes that people read on a table and type: join codes of teams, words to come back with. Derived, never stored."""

import unicodedata

from workbench.access.key import Key

ALPHABET = "BCDFGHJKMNPQRSTVWXYZ23456789"  # no vowel, so no word; none of the signs that are taken for one another
CODE_LENGTH = 8  # 28 ** 8 = 3.8e11 codes
WORD_LENGTH = 4


def join_code(key: Key, team: str, epoch: int) -> str:
    """The code by which members enter a team, 8 signs; another epoch gives another one."""
    return spelled(key.digest("join", team, epoch), CODE_LENGTH)


def come_back_word(key: Key, person: str) -> str:
    """The word with which a person comes back on another device, 4 signs."""
    return spelled(key.digest("word", person), WORD_LENGTH)


def spelled(digest: bytes, length: int) -> str:
    """The first signs of a digest written in ALPHABET."""
    number = int.from_bytes(digest, "big")
    signs = []
    for _ in range(length):
        number, place = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def shown(code: str) -> str:
    """The code as it is printed: 7KQM-93PX."""
    return f"{code[:4]}-{code[4:]}" if len(code) == CODE_LENGTH else code


def normal(text: str) -> str:
    """What was typed as a code is written: capitals, without spaces, dashes and whatever else a keyboard adds."""
    wide = unicodedata.normalize("NFKC", text[:100]).upper()
    return "".join(sign for sign in wide if sign.isalnum())
