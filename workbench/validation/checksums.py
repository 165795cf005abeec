"""SQL booleans for columns of more codes than a library can judge one by one: TRUE only for what it would accept.

Exceptions: phones and bank accounts, of which SQL knows how they are written and not which exist.
"""

from collections.abc import Callable, Mapping

from workbench.semantics.judges import UAI_LETTERS
from workbench.semantics.kinds import KINDS
from workbench.validation.spelling import both, full_match

FRENCH_PHONE = r"0[1-9](?:[ .-]?[0-9]{2}){4}"
PLAIN_IBAN = "[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}"
LA_POSTE = "356000000"  # its SIRET numbers have a rule of their own, which the library knows


def digit(number: str, place: int) -> str:
    """SQL of a digit, counted from the right from 0."""
    return f"(({number} // {10**place}) % 10)"


def luhn(number: str, width: int) -> str:
    """SQL boolean: the checksum of a number of so many digits is right."""
    even = [digit(number, place) for place in range(0, width, 2)]
    odd = [f"{one} * 2 - CASE WHEN {one} > 4 THEN 9 ELSE 0 END" for one in (digit(number, place) for place in range(1, width, 2))]
    return f"(({' + '.join([*even, *odd])}) % 10 = 0)"


def of_width(text: str, width: int, rule: str) -> str:
    """SQL boolean: a text of so many digits meets a rule about its number; false, never NULL, for any other."""
    digits = full_match(text, f"[0-9]{{{width}}}")
    return f"coalesce({both(f'length({text}) = {width} AND {digits}', rule)}, false)"


def siren(text: str) -> str:
    """SQL boolean: a SIREN number."""
    return of_width(text, 9, luhn(f"try_cast({text} AS INTEGER)", 9))


def siret(text: str) -> str:
    """SQL boolean: a SIRET number, none of La Poste's."""
    number = f"try_cast({text} AS BIGINT)"
    rule = both(luhn(number, 14), luhn(f"({number} // 100000)", 9))
    return both(f"NOT coalesce(starts_with({text}, '{LA_POSTE}'), false)", of_width(text, 14, rule))


def nir(text: str) -> str:
    """SQL boolean: a social security number whose key is right; those of Corsica are left to the library."""
    number = f"try_cast({text} AS BIGINT)"
    return of_width(text, 15, f"(97 - ({number} // 100) % 97 = {number} % 100)")


def uai(text: str) -> str:
    """SQL boolean: a school number whose letter is right."""
    letter = f"substr('{UAI_LETTERS}', (try_cast(left({text}, 7) AS INTEGER) % 23 + 1)::BIGINT, 1)"
    right = both(full_match(text, "[0-9]{7}[A-Z]"), f"right({text}, 1) = {letter}")
    return f"coalesce({right}, false)"


def shaped(pattern: str) -> Callable[[str], str]:
    """A function that gives the SQL boolean: the text is written so."""
    return lambda text: full_match(text, pattern)


def pattern(code: str) -> str:
    """The shape of a kind."""
    shape = KINDS[code].shape
    return shape.pattern if shape else ".*"


SCREENS: Mapping[str, Callable[[str], str]] = {
    "siren": siren, "siret": siret, "nir": nir, "uai": uai, "phone": shaped(FRENCH_PHONE), "iban": shaped(PLAIN_IBAN),
    **{code: shaped(pattern(code)) for code in ("rna", "email", "url")},
}  # fmt: skip
