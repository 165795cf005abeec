"""What kept libraries say of one cell: SIREN, SIRET, telephone, opening hours, place in France, nomenclature of acts.

Each entry of CELL_CHECKS makes, of the check's parameters, a judge: the rule that a cell breaks, "" when it breaks none. The
libraries are loaded when a schema asks for them.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

Judge = Callable[[str], str]
YEARS = re.compile(r"([0-9]{4})(?:/([0-9]{4}))?")
COUNTRY = "FR"


def siren(_: Mapping[str, Any]) -> Judge:
    """The judge of SIREN numbers: nine digits, the last one their checksum."""
    from stdnum.fr import siren as numbers  # noqa: PLC0415

    return lambda cell: "" if numbers.is_valid(cell) else "french-siren"


def siret(_: Mapping[str, Any]) -> Judge:
    """The judge of SIRET numbers: fourteen digits with a checksum; those of La Poste have one of their own."""
    from stdnum.fr import siret as numbers  # noqa: PLC0415

    return lambda cell: "" if numbers.is_valid(cell) else "french-siret"


def phone(_: Mapping[str, Any]) -> Judge:
    """The judge of telephone numbers: French, or international with its country code. Short numbers (3949, 112) are numbers too."""
    import phonenumbers  # noqa: PLC0415

    def judge(cell: str) -> str:
        try:
            number = phonenumbers.parse(cell, COUNTRY)
        except phonenumbers.NumberParseException:
            return "phone-number"
        right = phonenumbers.is_valid_number(number) or phonenumbers.is_valid_short_number_for_region(number, COUNTRY)
        return "" if right else "phone-number"

    return judge


def opening_hours(_: Mapping[str, Any]) -> Judge:
    """The judge of opening hours as OpenStreetMap writes them."""
    import opening_hours as hours  # noqa: PLC0415

    return lambda cell: "" if hours.validate(cell) else "opening-hours"


def coordinates(_: Mapping[str, Any]) -> Judge:
    """The judge of points [longitude, latitude] that must be in France, overseas included; swapped ones are another rule."""
    from frformat import CoordonneesGPSFrancaises as France  # noqa: PLC0415

    def judge(cell: str) -> str:
        point = point_of(cell)
        if point is None:
            return "french-gps-coordinates"
        longitude, latitude = point
        if France.is_valid(longitude, latitude):
            return ""
        return "french-gps-coordinates-swapped" if France.is_valid(latitude, longitude) else "french-gps-coordinates"

    return judge


def point_of(cell: str) -> tuple[float, float] | None:
    """The two numbers of "[2.35, 48.85]" or "2.35,48.85"; None for anything else."""
    try:
        parts = json.loads(cell if cell.lstrip().startswith("[") else f"[{cell}]")
        first, second = (float(part) for part in parts)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
    return first, second


def nomenclature(_: Mapping[str, Any]) -> Judge:
    """The judge of matters of the nomenclature of acts: one of its nine names, "/", then what is in it."""
    from frformat import NomenclatureActe  # noqa: PLC0415

    acts = NomenclatureActe()
    return lambda cell: "" if acts.is_valid(cell) else "nomenclature-actes"


def years(params: Mapping[str, Any]) -> Judge:
    """The judge of years and intervals: "2020/2021", the second after the first; "2020" alone when the check allows it."""
    alone = params.get("allow-year-only") in (True, "yes", "true")

    def judge(cell: str) -> str:
        seen = YEARS.fullmatch(cell)
        right = bool(seen) and (alone if seen and seen[2] is None else bool(seen and seen[1] < seen[2]))
        return "" if right else "year-interval"

    return judge


CELL_CHECKS: Mapping[str, Callable[[Mapping[str, Any]], Judge]] = {
    "french-siren": siren,
    "french-siret": siret,
    "french-gps-coordinates": coordinates,
    "phone-number": phone,
    "opening-hours": opening_hours,
    "nomenclature-actes": nomenclature,
    "year-interval": years,
}
