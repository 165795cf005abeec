"""Whether a cell is what its kind says: by the libraries that know the lists and the checksums, loaded when a column needs them."""

import re
from collections.abc import Callable
from functools import cache

from workbench.semantics.countries import ALPHA_2, ALPHA_3
from workbench.semantics.kinds import KINDS

Judge = Callable[[str], bool]
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"  # the letter of a UAI number is the rest of its division by 23
EPCI_STARTS = ("20", "24", "25")  # SIREN numbers of groupings of communes
# Communes overseas that are in no département, and countries of birth: INSEE has codes for them, frformat has not
ELSEWHERE = re.compile("97[578][0-9]{2}|98[46789][0-9]{2}|99[0-9]{3}")
RHONE_ALPES = "82"  # a région of before 2016 that frformat's list of 2015 has not
COLLECTIVITY = re.compile("97[578]|98[46789]")
POSTCODE = re.compile("(?:0[1-9]|[1-8][0-9]|9[0-8])[0-9]{3}")
SPACES = re.compile("[ \u00a0\u202f]")
DECIMAL = re.compile(r"\.0$")


@cache
def judge(code: str) -> Judge:
    """A function that says whether a cell, without spaces around, is of that kind."""
    made = MAKERS.get(code)
    if made:
        return made()
    shape = KINDS[code].shape
    return (lambda cell: shape.fullmatch(cell) is not None) if shape else (lambda _: True)


def commune() -> Judge:
    """A Judge of INSEE commune codes: those of the last two years, with the communes that merged and the arrondissements."""
    from frformat import CodeCommuneInsee, Millesime  # noqa: PLC0415  # a fifth of a second that other columns never need

    known = CodeCommuneInsee(Millesime.M2023).get_valid_values_set() | CodeCommuneInsee(Millesime.M2024).get_valid_values_set()
    return lambda cell: cell in known or ELSEWHERE.fullmatch(cell) is not None


def departement() -> Judge:
    """A Judge of codes of départements and overseas collectivities."""
    from frformat import CodeDepartement, Millesime  # noqa: PLC0415

    known = CodeDepartement(Millesime.LATEST).get_valid_values_set()
    return lambda cell: cell in known


def region() -> Judge:
    """A Judge of codes of régions, today's and those before 2016, and of the collectivities overseas, which stand in their place."""
    from frformat import CodeRegion, Millesime  # noqa: PLC0415

    known = CodeRegion(Millesime.LATEST).get_valid_values_set() | CodeRegion(Millesime.M2015).get_valid_values_set()
    return lambda cell: cell in known or cell == RHONE_ALPES or COLLECTIVITY.fullmatch(cell) is not None


def siren() -> Judge:
    """A Judge of SIREN numbers."""
    from stdnum.fr import siren as numbers  # noqa: PLC0415

    return lambda cell: cell.isascii() and bool(numbers.is_valid(SPACES.sub("", cell)))


def epci() -> Judge:
    """A Judge of SIREN numbers of groupings of communes."""
    known = judge("siren")
    return lambda cell: cell.startswith(EPCI_STARTS) and known(cell)


def siret() -> Judge:
    """A Judge of SIRET numbers, those of La Poste included."""
    from stdnum.fr import siret as numbers  # noqa: PLC0415

    return lambda cell: bool(numbers.is_valid(SPACES.sub("", cell)))


def nir() -> Judge:
    """A Judge of social security numbers with their key, or without it when month and sex can be."""
    from stdnum.fr import nir as numbers  # noqa: PLC0415

    bare = re.compile("[1-478][0-9]{2}(?:0[1-9]|1[0-2]|[2-9][0-9])[0-9][0-9AB][0-9]{6}|[1-478][0-9]{4}99[0-9]{6}")

    def is_nir(cell: str) -> bool:
        tight = SPACES.sub("", cell)
        return bool(numbers.is_valid(tight)) if len(tight) == 15 else bare.fullmatch(tight) is not None

    return is_nir


def iban() -> Judge:
    """A Judge of bank accounts."""
    from stdnum import iban as numbers  # noqa: PLC0415

    return lambda cell: bool(numbers.is_valid(cell))


def phone() -> Judge:
    """A Judge of phone numbers, French ones unless they say their country."""
    import phonenumbers  # noqa: PLC0415

    def is_phone(cell: str) -> bool:
        try:
            return bool(phonenumbers.is_valid_number(phonenumbers.parse(cell, "FR")))
        except phonenumbers.NumberParseException:
            return False

    return is_phone


def uai() -> Judge:
    """A Judge of school numbers: their letter must be the right one."""

    def is_uai(cell: str) -> bool:
        digits = cell[:7]
        return len(cell) == 8 and digits.isdigit() and digits.isascii() and cell[7] == UAI_LETTERS[int(digits) % 23]

    return is_uai


MAKERS: dict[str, Callable[[], Judge]] = {
    "insee_commune": commune, "insee_departement": departement, "insee_region": region, "siren": siren, "epci": epci, "siret": siret,
    "nir": nir, "iban": iban, "phone": phone, "uai": uai,
    "postcode": lambda: lambda cell: POSTCODE.fullmatch(cell) is not None,
    "country_iso2": lambda: ALPHA_2.__contains__,
    "country_iso3": lambda: ALPHA_3.__contains__,
}  # fmt: skip


@cache
def postcodes() -> frozenset[str]:
    """The postcodes of La Poste, without those of firms (CEDEX), which no list of frformat holds."""
    from frformat import CodePostal  # noqa: PLC0415

    return frozenset(CodePostal().get_valid_values_set())


def restored(code: str, cell: str) -> str:
    """The code that a cell was before a program took it for a number ("1001" or "1001.0" for "01001"); "" when it was none."""
    width = KINDS[code].width
    bare = DECIMAL.sub("", cell)
    if not width or not bare[:1].isdigit() or (bare == cell and len(cell) >= width):
        return ""
    if code == "phone":
        return f"0{bare}" if len(bare) == 9 and bare.isdigit() and judge(code)(f"0{bare}") else ""
    whole = bare.zfill(width)
    return whole if len(bare) >= width - 1 - (width > 8) and judge(code)(whole) else ""
