"""What kind of thing a column holds, when its label and nearly all its cells say so together."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbench.descriptor import Field
from workbench.validation import labels

ENOUGH = 0.95


@dataclass(frozen=True)
class Meaning:
    """A kind of thing. said: words of which the label holds one. pattern: its cells."""

    name: str
    said: frozenset[str]
    pattern: re.Pattern[str]


def meaning(name: str, said: str, pattern: str) -> Meaning:
    """A Meaning."""
    return Meaning(name, labels.words_in(said), re.compile(pattern))


DEPARTEMENT = "(?:0[1-9]|[1-8][0-9]|9[0-5]|2[AB]|97[1-8]|98[678])"
MEANINGS: tuple[Meaning, ...] = (
    meaning("siret", "siret", "[0-9]{14}"),
    meaning("siren", "siren", "[0-9]{9}"),
    meaning("uai", "uai rne etablissement ecole college", "[0-9]{7}[A-Z]"),
    meaning("insee_commune", "insee codgeo codcom depcom commune com codeinsee codecommune", "(?:[0-9]{2}|2[AB])[0-9]{3}"),
    meaning("postcode", "postal cp postcode codepostal zip", "[0-9]{5}"),
    meaning("insee_departement", "dep departement dept dpt coddep codedepartement", DEPARTEMENT),
    meaning("insee_region", "region reg codreg coderegion", "[0-9]{2}"),
    meaning("email", "email mail courriel mel e", r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}"),
    meaning("phone", "tel telephone phone mobile portable fax", r"(?:\+33|0)\s?[1-9](?:[\s.-]?[0-9]{2}){4}|\+[0-9 ]{8,18}"),
    meaning("url", "url site web lien http uri internet www", r"(?:https?://|www\.)\S+"),
    meaning("nir", "nir secu securite", r"[12]\s?[0-9]{2}\s?[0-9]{2}\s?[0-9AB]{2}\s?[0-9]{3}\s?[0-9]{3}(?:\s?[0-9]{2})?"),
)
PERSONAL = {"email", "nir"}
UNMISTAKABLE = {"email", "url"}  # their cells need no label


def semantic(field: Field, cells: Mapping[str, int]) -> str:
    """The kind of thing a Field holds, "" when nothing is sure. cells: distinct cells of a sample."""
    if field.type == "geopoint":
        return "latlon" if field.options.get("axisOrder") == "lat,lon" else ""
    if field.type in ("number", "integer"):
        return "latitude" if labels.is_latitude(field.name) else "longitude" if labels.is_longitude(field.name) else ""
    if field.type != "string" or not cells:
        return ""
    said = frozenset(labels.words(field.name))
    likely = (item for item in MEANINGS if item.said & said or item.name in UNMISTAKABLE)
    return next((item.name for item in likely if mostly(item.pattern, cells)), "")


def mostly(pattern: re.Pattern[str], cells: Iterable[str]) -> bool:
    """Whether nearly all cells have the shape."""
    listed = list(cells)
    return sum(pattern.fullmatch(cell.strip()) is not None for cell in listed) >= ENOUGH * len(listed)


def personal(fields: Iterable[Field]) -> list[str]:
    """The names of Fields that tell who somebody is or how to reach them: e-mail, NIR, and phones beside names."""
    listed = list(fields)
    named = any(labels.NAME_WORDS & frozenset(labels.words(item.name)) for item in listed)
    return [item.name for item in listed if item.semantic in PERSONAL or (item.semantic == "phone" and named)]
