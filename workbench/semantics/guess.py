"""The kind that a label and a sample of cells suggest; the whole column decides afterwards (workbench/validation/semantics.py)."""

from collections.abc import Callable, Mapping
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
    named = [item for item in CODES if item.said & said]
    alone = [item for item in CODES if item not in named and len(told) >= item.alone and (is_text or item.code not in DIGITS_ALONE)]
    labelled = next((item for item in named if fits(item, told, LIKELY) and is_listed(item, told)), None)
    return labelled or next((item for item in alone if fits(item, told, CERTAIN) and is_sure(item, told)), None)


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
    """Whether enough postcodes are on La Poste's list to take the column for French ones; true for any other kind."""
    return kind.code != "postcode" or weight(cells, postcodes().__contains__) >= LISTED


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


def number_kind(label: str) -> str:
    """The code of the kind of coordinate that a label says, "" for none."""
    if labels.is_latitude(label):
        return "latitude"
    if labels.is_longitude(label):
        return "longitude"
    said = frozenset(labels.words(label))
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
