"""SQL booleans for columns of more codes than a library can judge one by one: TRUE only for what it would accept.

Exceptions: phones and bank accounts, of which SQL knows how they are written and not which exist.
Each takes the SQL of a text and of its number (a BIGINT, NULL for no number): written once, DuckDB computes each digit once.
"""

from collections.abc import Callable, Mapping

from workbench.semantics.judges import UAI_LETTERS
from workbench.semantics.kinds import KINDS
from workbench.validation.spelling import full_match

Screen = Callable[[str, str], str]
FRENCH_PHONE = r"0[1-9](?:[ .-]?[0-9]{2}){4}"
PLAIN_IBAN = "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"
LA_POSTE = "356000000"  # its SIRET numbers have a rule of their own, which the library knows


def luhn(number: str, width: int, start: int = 0) -> str:
    """SQL boolean: the checksum of the digits of a number is right; start: how many of its last digits are left out."""
    digits = [f"(({number} // {10 ** (start + place)}) % 10)" for place in range(width)]
    odd = [f"{one} * 2 - CASE WHEN {one} > 4 THEN 9 ELSE 0 END" for one in digits[1::2]]
    return f"(({' + '.join([*digits[::2], *odd])}) % 10 = 0)"


def digits_only(text: str, width: int) -> str:
    """SQL boolean: a text of so many digits."""
    return f"(length({text}) = {width} AND {full_match(text, f'[0-9]{{{width}}}')})"


def siren(text: str, number: str) -> str:
    """SQL boolean: a SIREN number."""
    return f"({digits_only(text, 9)} AND {luhn(number, 9)})"


def siret(text: str, number: str) -> str:
    """SQL boolean: a SIRET number, none of La Poste's."""
    rules = f"{luhn(number, 14)} AND {luhn(number, 9, 5)} AND NOT starts_with({text}, '{LA_POSTE}')"
    return f"({digits_only(text, 14)} AND {rules})"


def nir(text: str, number: str) -> str:
    """SQL boolean: a social security number whose key is right; those of Corsica are left to the library."""
    return f"({digits_only(text, 15)} AND 97 - ({number} // 100) % 97 = {number} % 100)"


def uai(text: str, _number: str) -> str:
    """SQL boolean: a school number whose letter is right."""
    letter = f"substr('{UAI_LETTERS}', (try_cast(left({text}, 7) AS INTEGER) % 23 + 1)::BIGINT, 1)"
    return f"({full_match(text, '[0-9]{7}[A-Z]')} AND right({text}, 1) = {letter})"


def shaped(pattern: str) -> Screen:
    """A function that gives the SQL boolean: the text is written so."""
    return lambda text, _number: full_match(text, pattern)


def pattern_of(code: str) -> str:
    """The shape of a kind."""
    shape = KINDS[code].shape
    return shape.pattern if shape else ".*"


SCREENS: Mapping[str, Screen] = {
    "siren": siren, "siret": siret, "nir": nir, "uai": uai, "phone": shaped(FRENCH_PHONE), "iban": shaped(PLAIN_IBAN),
    **{code: shaped(pattern_of(code)) for code in ("rna", "email", "url")},
}  # fmt: skip
