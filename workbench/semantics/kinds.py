"""The register of kinds: the code of each, its English name (its French one stands in the .po), its territory, how it shows.

A Field says its kind in `semantic`; extra["semanticShare"] is the share of its values that fit, weighted by rows.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from workbench.descriptor import Field
from workbench.validation.labels import words_in

SHARE = "semanticShare"
NEVER = 1_000_000_000  # no column holds so many different values


@dataclass(frozen=True)
class Kind:
    """A kind of thing.

    said: words of which the label of its columns holds one. shape: how its cells are written, before any list or checksum.
    alone: how many different cells are proof enough under a label that says nothing. width: characters of a code that numbers
    shorten. few: whether there are so few of them that the different ones of a column can always be counted.
    secret: whether its shape is enough under its label, right checksum or not: better one warning too many.
    territory: "commune", "epci", "departement", "region" or "country" when a code names one, so that maps and joins can use it.
    """

    code: str
    name: str
    said: frozenset[str] = frozenset()
    shape: re.Pattern[str] | None = None
    alone: int = NEVER
    width: int = 0
    few: bool = False
    territory: str = ""
    secret: bool = False


def kind(code: str, name: str, said: str = "", shape: str = "", **more: Any) -> Kind:
    """A Kind whose cells can be judged."""
    return Kind(code, name, words_in(said), re.compile(shape) if shape else None, **more)


CODES: tuple[Kind, ...] = (
    kind("siret", "SIRET number", "siret", r"[0-9][0-9 .\u00a0\u202f]{9,}[0-9]", alone=10, width=14),
    kind("epci", "EPCI code", "epci interco intercommunalite", "[0-9]{9}", alone=20, few=True, territory="epci"),
    kind("siren", "SIREN number", "siren", r"[0-9][0-9 .\u00a0\u202f]{5,}[0-9]", alone=20, width=9),
    kind("nir", "social security number", "nir secu insee", r"[1-478][0-9 ]{5,7}[0-9AB][0-9 ]{6,12}", alone=5, secret=True),
    kind("iban", "bank account, IBAN", "iban rib", "[A-Z]{2}[0-9]{2}[A-Z0-9 ]{11,38}", alone=3, secret=True),
    kind("rna", "RNA number of an association", "rna waldec", "W[0-9][0-9A-Z][0-9]{7}", alone=10),
    kind("uai", "UAI number of a school", "uai rne etablissement ecole college lycee", "[0-9]{6,7}[A-Z]", alone=5, width=8),
    kind(
        "insee_commune", "INSEE commune code", "insee codgeo codcom depcom commune com codeinsee codecommune citycode chef cheflieu",
        r"(?:[0-9]{4,5}|2[AB][0-9]{3})(?:\.0)?", alone=30, width=5, few=True, territory="commune",
    ),
    kind("postcode", "French postcode", "postal cp postcode codepostal zip zipcode", r"[0-9]{4,5}(?:\.0)?", width=5, few=True),
    kind(
        "insee_departement", "département code", "dep departement departementale dept dpt coddep codedepartement",
        r"(?:[0-9]{1,3}|2[AB])(?:\.0)?", alone=50, width=2, few=True, territory="departement",
    ),
    kind(
        "insee_region", "région code", "region reg codreg coderegion", r"[0-9]{1,2}(?:\.0)?|97[578]|98[46-9]",
        alone=13, width=2, few=True, territory="region",
    ),
    kind(
        "country_iso2", "ISO country code, 2 letters", "pays country iso iso2 alpha nationalite", "[A-Z]{2}",
        few=True, territory="country",
    ),
    kind(
        "country_iso3", "ISO country code, 3 letters", "pays country iso iso3 alpha nationalite", "[A-Z]{3}",
        few=True, territory="country",
    ),
    kind("email", "e-mail address", "email mail courriel mel e", r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", alone=1),
    kind("phone", "phone number", "tel telephone phone mobile portable fax", r"\(?[+0-9][0-9 ().\-\u00a0\u202f/]{7,20}(?:\.0)?", width=10),
    kind(
        "url", "web address", "url site web lien http uri internet www",
        r"(?:https?://)?(?:[\w-]+\.)+[A-Za-z]{2,}(?::[0-9]+)?(?:[/?#]\S*)?", alone=1,
    ),
    kind("year", "year", "annee annees year years an millesime exercice yr", "1[0-9]{3}|20[0-9]{2}|21[0-9]{2}", few=True),
    kind("month", "month", "mois month", "0?[1-9]|1[0-2]", few=True),
)  # fmt: skip
# Numbers: (lowest, highest). A Field of another kind of number says nothing here.
RANGES: Mapping[str, tuple[float, float]] = {
    "latitude": (-90, 90),
    "longitude": (-180, 180),
    "lambert93_x": (50_000, 1_300_000),
    "lambert93_y": (5_900_000, 7_300_000),
}
OTHERS: tuple[Kind, ...] = (
    kind("latitude", "latitude"),
    kind("longitude", "longitude"),
    kind("lambert93_x", "Lambert 93 easting"),
    kind("lambert93_y", "Lambert 93 northing"),
    kind("latlon", "point: latitude, longitude"),
    kind("lonlat", "point: longitude, latitude"),
    kind("last_name", "last name"),
    kind("first_name", "first name"),
    kind("full_name", "name of a person"),
    kind("birth_date", "date of birth"),
    kind("address", "postal address"),
)
KINDS: Mapping[str, Kind] = {item.code: item for item in (*CODES, *OTHERS)}
JUDGED = frozenset(item.code for item in CODES)


def of(field: Field) -> Kind | None:
    """The Kind of thing a Field holds, None when nothing is known or the word is somebody else's."""
    return KINDS.get(field.semantic)


def share_of(field: Field) -> float | None:
    """The share of a Field's values that fit its kind, None when they were not judged."""
    share = field.extra.get(SHARE)
    return float(share) if isinstance(share, int | float) and not isinstance(share, bool) else None
