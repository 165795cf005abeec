"""The kind that a label and a sample of cells suggest; the whole column decides afterwards (workbench/validation/semantics.py)."""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from workbench.semantics.judges import SPACES, judge, postcodes, restored
from workbench.semantics.kinds import CODES, Kind
from workbench.validation import labels
from workbench.validation.candidates import says_nothing
from workbench.validation.labels import words_in

Counts = Mapping[str, int]
FIRST, MOST = 25, 400  # cells looked at to rule a kind out, and to rule it in
LIKELY, CERTAIN = 0.75, 0.98  # share of cells that fit, under a label that says so and under any label
LISTED = 0.3  # share of the postcodes of a column that La Poste lists; five digits fit nearly any number
DIGITS_ALONE = frozenset(("insee_commune", "insee_departement", "insee_region"))  # under no label: only where leading zeros made texts
WEB = ("http://", "https://", "www.")
# Labels that speak of a code but count or measure something: "nb_communes", "durée en mois", "prix par région"
UNITS = words_in("m m2 km km2 cm mm ha kg kw kwh eur euro euros keur pct percent pourcentage")
MEASURES = (labels.AMOUNT_WORDS - {"number"}) | (UNITS - {"m"}) | words_in(
    "nbr nbres nombres qte quantite quantites rang rank note moyenne mediane minimum maximum budget duree delai age anciennete "
    "garantie preavis loyer ratio densite superficie cout couts tarif tarifs valeur valeurs depense depenses recette recettes chiffre "
    "solde score points count sum amount price rate share size habitants inscrits votants logements menages emplois appels par per tx"
)  # fmt: skip
CODE_WORDS = words_in("code codes cod")  # a code all the same: "code_tarif_commune"
MEASURED = frozenset(
    ("siret", "epci", "siren", "insee_commune", "insee_departement", "insee_region", "postcode", "phone", "year", "month")
)  # fmt: skip
IDENTIFIERS = words_in("id ids identifiant identifier index ordre cle key")
SEQUENCE = 20  # numbers from which one after the other without a gap are a count, not codes
LANGUAGES_AND_MONEY = words_in("langue langues language languages lang locale devise devises monnaie currency")
VAGUE = words_in("iso alpha")  # words of countries, and of much else
FILE_NAME = re.compile(
    r"[^/\s]+\.(?:pdf|csv|tsv|txt|json|xml|zip|gz|jpe?g|png|gif|svg|webp|docx?|xlsx?|od[st]|pptx?|mp[34]|html?)", re.IGNORECASE
)
DEGREES = words_in("latitude latitudes longitude longitudes")
LAMBERT = {"lambert93_x": words_in("x xl93 coordx"), "lambert93_y": words_in("y yl93 coordy")}


def is_named(label: str) -> bool:
    """Whether a label says some kind: the only columns worth a look where no sample was taken."""
    said = frozenset(labels.words(label))
    return any(item.said & said for item in CODES)


def guess(label: str, counts: Mapping[str, int], *, is_text: bool) -> Kind | None:
    """The Kind that a column may hold, None for none. counts: cells of a sample. is_text: not read as numbers."""
    told = looked_at(counts)
    if not told:
        return None
    said = frozenset(labels.words(label))
    named = [item for item in CODES if item.said & said and not is_otherwise(item, label, counts)]
    alone = [item for item in CODES if item not in named and len(told) >= item.alone and (is_text or item.code not in DIGITS_ALONE)]
    labelled = next((item for item in named if fits(item, told, needed(item, said)) and is_listed(item, told)), None)
    return labelled or next((item for item in alone if fits(item, told, CERTAIN) and is_sure(item, told)), None)


def is_otherwise(kind: Kind, label: str, counts: Counts) -> bool:
    """Whether a label that holds a word of the kind speaks of something else: an amount, a number of order, a language."""
    words = labels.words(label)
    said = frozenset(words)
    if kind.code in MEASURED and said & MEASURES and not said & CODE_WORDS:
        return kind.code != "year" or not is_first(words, kind.said)
    if kind.code.startswith("country"):
        return bool(said & LANGUAGES_AND_MONEY)
    return bool(said & IDENTIFIERS) and (kind.code == "phone" or (kind.code in MEASURED and is_sequence(counts)))


def is_first(words: Sequence[str], said: frozenset[str]) -> bool:
    """Whether a label begins with the kind rather than with the amount: "année de la population", not "montant de l'année"."""
    return next(word for word in words if word in said | MEASURES) in said


def is_sequence(counts: Counts) -> bool:
    """Whether the cells are numbers that follow each other without a gap, each once."""
    if len(counts) < SEQUENCE or any(count > 1 for count in counts.values()) or not all(cell.isdecimal() for cell in counts):
        return False
    numbers = [int(cell) for cell in counts]
    return max(numbers) - min(numbers) == len(numbers) - 1


def needed(kind: Kind, said: frozenset[str]) -> float:
    """The share of cells that must fit under a label that says the kind, or says it vaguely."""
    return CERTAIN if kind.said & said <= VAGUE else LIKELY


def looked_at(counts: Mapping[str, int]) -> Counts:
    """At most MOST different cells that say something, from the whole sample: files are sorted by territory."""
    told = [(cell.strip(), count) for cell, count in counts.items() if not says_nothing(cell)]
    return dict(told[:: -(-len(told) // MOST) or 1])


def fits(kind: Kind, cells: Counts, enough: float) -> bool:
    """Whether that share of the cells is of the kind, those that lost their leading zeros included."""
    first = dict(islice(cells.items(), FIRST))
    return is_shaped(kind, first, enough / 2) and is_shaped(kind, cells, enough) and (kind.secret or is_judged(kind, cells, enough))


def is_shaped(kind: Kind, cells: Counts, enough: float) -> bool:
    """Whether that share of the cells is written as the kind is."""
    shape = kind.shape
    return shape is not None and weight(cells, lambda cell: shape.fullmatch(cell) is not None) >= enough


def is_judged(kind: Kind, cells: Counts, enough: float) -> bool:
    """Whether that share of the cells is of the kind, by its list or checksum."""
    known = judge(kind.code)
    return weight(cells, lambda cell: known(cell) or bool(restored(kind.code, cell))) >= enough


def is_listed(kind: Kind, cells: Counts) -> bool:
    """Whether cells under a label of the kind bear it out: postcodes that La Poste lists, addresses that are no names of files, codes
    of two digits of which some have both.
    """
    if kind.code == "postcode":
        return weight(cells, postcodes().__contains__) >= LISTED
    if kind.code == "url":
        return weight(cells, lambda cell: FILE_NAME.fullmatch(cell) is not None) <= 1 - LIKELY
    return kind.width != 2 or any(map(judge(kind.code), cells))  # 1, 2, 3 may be ranks


def weight(cells: Counts, is_so: Callable[[str], bool]) -> float:
    """The share of the cells of which something is so."""
    return sum(count for cell, count in cells.items() if is_so(cell)) / sum(cells.values())


def is_sure(kind: Kind, cells: Counts) -> bool:
    """Whether cells that fit prove a kind that no label says."""
    if kind.secret:  # without their keys any article number may be one
        return is_judged(kind, cells, CERTAIN) and all(len(SPACES.sub("", cell)) > 14 for cell in cells)
    if kind.code == "url":
        return all(cell.startswith(WEB) for cell in cells)
    if kind.code == "insee_departement":  # two digits are anything, until Corsica is among them
        return not {"2A", "2B"}.isdisjoint(cells)
    return kind.code != "insee_commune" or len({cell[:2] for cell in cells}) > 2


def number_kind(label: str, *, is_whole: bool) -> str:
    """The code of the kind of coordinate that a label says, "" for none. is_whole: no number has decimals, as in counts."""
    said = frozenset(labels.words(label))
    if labels.is_latitude(label) or labels.is_longitude(label):
        told = "latitude" if labels.is_latitude(label) else "longitude"
        return told if said & DEGREES or not (is_whole or said & UNITS) else ""
    return next((code for code, words in LAMBERT.items() if words & said and len(said) <= 3), "")


def within(counts: Mapping[str, int], low: float, high: float) -> bool:
    """Whether nearly all numbers of a sample are in a range; decimal commas are read too, what is no number is left out."""
    total = inside = 0
    for cell, count in counts.items():
        try:
            value = float(cell.replace(",", "."))
        except ValueError:
            continue
        total += count
        inside += count if low <= value <= high else 0
    return total > 0 and inside >= LIKELY * total
