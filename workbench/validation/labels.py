"""What a column's label hints at: codes, years, coordinates. A hint only chooses between readings that the cells allow."""

import re
import unicodedata
from functools import lru_cache


def words_in(text: str) -> frozenset[str]:
    """The words of a list written in one line."""
    return frozenset(text.split())


CODE_WORDS = words_in(
    "code codes insee siren siret postal postale postcode zip zipcode cp tel telephone phone fax mobile portable uai rne rna finess naf "
    "ape nic iban bic isbn ean cog nir immatriculation codgeo coddep codreg codcom codcan codarr depcom numcom codepostal "
    "codeinsee codecommune"
)
AMOUNT_WORDS = words_in("nombre nb nbre total effectif effectifs montant taux part prix somme population count number surface")
ALONE = words_in("dep dept dpt departement reg region com commune canton can arr epci nuts iris")
ALONE_WITH = words_in("num numero no n id du de la le l d cod")
YEAR_WORDS = words_in("annee annees year years an millesime exercice yr")
LATITUDE_WORDS = words_in("lat latitude ylat latitudes ylatitude")
LONGITUDE_WORDS = words_in("lon lng long longitude xlong xlon longitudes xlongitude")
POINT_WORDS = words_in("geopoint latlon latlong latlng geolocalisation geolocation coordonnees coordonneesxy gps")
NAME_WORDS = words_in("nom prenom name firstname lastname surname nomprenom contact interlocuteur")
LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "Œ": "OE", "Æ": "AE"})


@lru_cache(maxsize=20_000)
def words(label: str) -> tuple[str, ...]:
    """The words of a label in lower case without accents: "codePostal_2" gives code, postal, 2."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label.translate(LETTERS))
    plain = unicodedata.normalize("NFKD", parted).encode("ascii", "ignore").decode().lower()
    return tuple(re.findall("[a-z]+|[0-9]+", plain))


def is_code(label: str) -> bool:
    """Whether the column holds codes, even when they are made of digits: "code_insee", "siret", "dep" alone."""
    found = words(label)
    if any(word in AMOUNT_WORDS for word in found):
        return False
    if any(word in CODE_WORDS for word in found):
        return True
    return bool(found) and any(word in ALONE for word in found) and all(word in ALONE or word in ALONE_WITH for word in found)


def is_year(label: str) -> bool:
    """Whether the column holds years, not amounts of a year: "annee_population", but neither "montant annee" nor "nombre d'années"."""
    first = next((word for word in words(label) if word in YEAR_WORDS | AMOUNT_WORDS), "")
    return first in YEAR_WORDS


def is_latitude(label: str) -> bool:
    """Whether the column holds latitudes."""
    return any(word in LATITUDE_WORDS for word in words(label)) and not is_longitude(label)


def is_longitude(label: str) -> bool:
    """Whether the column holds longitudes."""
    found = words(label)
    return any(word in LONGITUDE_WORDS for word in found) and not any(word in ("lat", "latitude") for word in found)


def point_order(label: str) -> str:
    """The order of two coordinates that a label tells: "lat,lon", "lon,lat" or ""."""
    found = [word for word in words(label) if word in LATITUDE_WORDS | LONGITUDE_WORDS | POINT_WORDS or word in ("geo", "point")]
    joined = "".join(words(label))
    if "lonlat" in joined or "longlat" in joined or (found and found[0] in LONGITUDE_WORDS and len(found) > 1):
        return "lon,lat"
    if found and (found[0] in LATITUDE_WORDS or found[0] in POINT_WORDS or {"geo", "point"} <= set(found)):
        return "lat,lon"
    return ""
