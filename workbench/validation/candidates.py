"""Which readings a column's sample allows, best first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbench.descriptor import Field
from workbench.validation import labels
from workbench.validation.shapes import BY_KEY, SHAPES, UNITS, Look, look

# Words that mean "nothing here", "not known" or "secret" once every other cell is a number, a date or a boolean
MISSING_WORDS = labels.words_in(
    "NA N/A n/a na #N/A #NA null NULL Null None none nil - -- — – . .. ... ? n.d. nd ND N.D. n.d n/d N/D ns NS n.s. N.S. nc NC n.c. N.C. "
    "nr NR n.r. N.R. \\N s S so s.o. S.O. c secret #REF! #VALUE! #DIV/0! #VALEUR! inconnu Inconnu INCONNU vide VIDE"
) | {"non renseigné", "Non renseigné", "NON RENSEIGNE", "sans objet", "Sans objet", "non disponible", "Non disponible"}  # fmt: skip
TRUE_WORDS = frozenset(("true", "vrai", "oui"))
PAIRS = {"vrai": ("true", "false"), "oui": ("oui", "non"), "faux": ("vrai", "faux")}
GROUPED_KEYS = frozenset(("comma dots", "point commas"))
SPACED_KEYS = frozenset(("integer space", "comma space", "point space"))
MOMENT_KINDS = ("date", "datetime")
EXCERPT = 300  # samples are cut there: no number or date is that long


@dataclass(frozen=True)
class Hints:
    """What is known of a column besides its cells. label and kind come from the Feed; the marks and the delimiter from its Dialect.

    missing: words of which a person said that they mean "nothing here".
    """

    label: str = ""
    kind: str = ""
    decimal_char: str = ""
    group_char: str = ""
    delimiter: str = ""
    missing: tuple[str, ...] = ()

    @property
    def is_coordinate(self) -> bool:
        """Whether digits beyond a double's precision may go: 1e-14 degrees is smaller than an atom."""
        return labels.is_latitude(self.label) or labels.is_longitude(self.label)


def says_nothing(cell: str) -> bool:
    """Whether a cell may mean "nothing here": one of the words, or spaces alone."""
    return cell in MISSING_WORDS or not cell.strip()


def telling(cells: Iterable[str]) -> list[str]:
    """The cells that tell a type: all but the words for "nothing here", unless there is nothing else."""
    listed = list(cells)
    return [cell for cell in listed if not says_nothing(cell)] or listed


def candidates(cells: Iterable[str], hints: Hints) -> list[Field]:
    """Nameless Fields that read every telling cell of a sample, best first; empty when only text does.

    cells: distinct, not missing, cut at EXCERPT. One "True" among words such as "NA" may be somebody's name: a boolean beside
    them must show both its values.
    """
    seen = list(cells)
    told = telling(seen)
    if not told or (hints.kind == "string" and not any(character.isdigit() for character in told[0])):
        return []
    keys = common_keys(told, hints)
    if keys is None:
        return []
    proven = len(told) == len(seen) or len({cell.lower() in TRUE_WORDS for cell in told}) > 1
    ranked = [item.key for item in SHAPES if item.key in keys and is_allowed(item.key, told, hints) and (proven or item.key not in PAIRS)]
    found = [fitted(key, told, hints) for key in ranked] or with_unit(told, hints)
    return [item for item in found if item.type != "geopoint" or "axisOrder" in item.options]


def common_keys(told: list[str], hints: Hints) -> frozenset[str] | None:
    """The keys of the Shapes that fit every cell; None when a number has more digits than may go."""
    keys = frozenset(BY_KEY)
    for cell in told:
        seen = look(cell)
        if seen.oddity == "long" and not hints.is_coordinate:
            return None
        keys &= seen.keys
        if not keys:  # most columns are texts: their first cells say so
            break
    return keys


def is_allowed(key: str, told: list[str], hints: Hints) -> bool:
    """Whether a Shape that fits the cells also fits what is known of the column."""
    like = BY_KEY[key].like
    if hints.kind == "string" and like.type not in MOMENT_KINDS:
        return False
    if BY_KEY[key].family == "number" and labels.is_code(hints.label):
        return False
    if key == "year":
        return labels.is_year(hints.label)
    if key == "exponent" and not any("." in cell for cell in told):
        return False
    if key in SPACED_KEYS and not any(mark in cell for cell in told for mark in " \u00a0\u202f"):
        return False
    commas = like.options.get("decimalChar") != "," or proves_commas(told, hints)
    return commas and (key not in GROUPED_KEYS or proves_groups(key, told)) and agrees(like, hints)


def proves_commas(told: list[str], hints: Hints) -> bool:
    """Whether commas are decimal marks: where they separate cells too, a few of them ("2", "0", "2,2") make lists instead."""
    return hints.delimiter != "," or hints.decimal_char == "," or sum("," in cell for cell in told) * 2 >= len(told)


def proves_groups(key: str, told: list[str]) -> bool:
    """Whether a dot or comma is surely a thousands mark: twice in a number, or beside the other one."""
    mark, other = (".", ",") if key == "comma dots" else (",", ".")
    return any(cell.count(mark) > 1 or (mark in cell and other in cell) for cell in told)


def agrees(like: Field, hints: Hints) -> bool:
    """Whether a number is written with the marks that a person said."""
    if like.type not in ("number", "integer"):
        return True
    group, decimal = like.options.get("groupChar", ""), like.options.get("decimalChar", ".")
    said_group = " " if hints.group_char in ("\u00a0", "\u202f") else hints.group_char
    if group and said_group and group != said_group:
        return False
    return like.type == "integer" or not hints.decimal_char or decimal == hints.decimal_char


def fitted(key: str, told: list[str], hints: Hints) -> Field:
    """The Field of a Shape, its options completed from the cells."""
    like = BY_KEY[key].like
    if key in PAIRS:
        yes, no = ([cell for cell in sorted(told) if (cell.lower() in TRUE_WORDS) is truth] for truth in (True, False))
        return like.with_options(trueValues=yes or [alike(PAIRS[key][0], no)], falseValues=no or [alike(PAIRS[key][1], yes)])
    order = axis_order(told, hints.label) if like.type == "geopoint" else ""
    return like.with_options(axisOrder=order) if order else like


def alike(word: str, others: list[str]) -> str:
    """The word in the case of the others."""
    return word.upper() if others[0].isupper() else word.capitalize() if others[0][:1].isupper() else word


def axis_order(told: list[str], label: str) -> str:
    """The order of two coordinates in one cell: told by the label, else by values beyond 90 or by mainland France; else ""."""
    points = [tuple(float(part) for part in cell.split(",")) for cell in told]
    if all(abs(first) <= 90 for first, _ in points) and (any(abs(second) > 90 for _, second in points) or in_france(points)):
        return "lat,lon"
    if all(abs(second) <= 90 for _, second in points) and (
        any(abs(first) > 90 for first, _ in points) or in_france([(second, first) for first, second in points])
    ):
        return "lon,lat"
    return labels.point_order(label)


def in_france(points: list[tuple[float, ...]]) -> bool:
    """Whether most points, read latitude first, are in mainland France."""
    inside = sum(41 < latitude < 51.5 and -5.5 < longitude < 10 for latitude, longitude in points)
    return inside > len(points) / 2


def with_unit(told: list[str], hints: Hints) -> list[Field]:
    """The number that every cell holds beside one same unit ("55,75%", "22 kW"); empty when they do not."""
    unit = next((item for item in sorted(UNITS, key=len, reverse=True) if all(cell.endswith(item) for cell in told)), "")
    front = next((item for item in ("€", "$", "£") if not unit and all(cell.startswith(item) for cell in told)), "")
    if not unit and not front:
        return []
    bare = [cell.removesuffix(unit).removeprefix(front).strip() for cell in told]
    keys = frozenset.intersection(*(look(cell).keys if not look(cell).oddity else frozenset() for cell in bare))
    numeric = [item for item in SHAPES if item.key in keys and item.like.type in ("integer", "number")]
    found = [item.like for item in numeric if is_allowed(item.key, bare, hints)]
    return [replace(item, type="number", unit=unit or front).with_options(bareNumber=False) for item in found[:1]]


def likeliest(kind: str, counts: Mapping[str, int], hints: Hints) -> Field:
    """The nameless Field of this type that reads most cells of a sample: what a person means who says the type alone."""
    told = [cell for cell in counts if not says_nothing(cell)]
    weights = {item.key: sum(counts[cell] for cell in told if item.key in look(cell).keys) for item in SHAPES if item.like.type == kind}
    usual = [key for key in weights if weights[key] and agrees(BY_KEY[key].like, hints)]
    best = max(usual, key=lambda key: weights[key], default="")
    if best:
        return fitted(best, [cell for cell in told if best in look(cell).keys], hints)
    united = with_unit(told, hints) if told and kind == "number" else []
    return united[0] if united else Field("", kind)


def partial(counts: Mapping[str, int], hints: Hints) -> tuple[Field | None, float, str]:
    """The Field that most cells of a sample allow, the share of cells of its family, and the family; None when text is best.

    counts: distinct cells, not missing, with how often each stands in the sample.
    """
    total = sum(counts.values())
    weights: dict[str, int] = {}
    families = {"number": 0, "moment": 0}
    for cell, count in counts.items():
        for family in families_of(look(cell)):
            families[family] += count
        for key in look(cell).keys:
            weights[key] = weights.get(key, 0) + count
    family = max(families, key=lambda item: families[item])
    if not families[family] or (labels.is_code(hints.label) and family == "number"):
        return None, 0.0, ""
    best = sorted((key for key in weights if BY_KEY[key].family == family and is_partial(key, hints)), key=lambda key: -weights[key])
    return (BY_KEY[best[0]].like if best else Field("", "number" if family == "number" else "date")), families[family] / total, family


def is_partial(key: str, hints: Hints) -> bool:
    """Whether a Shape may be the reading of most of a column, so that the rest is told."""
    return key not in GROUPED_KEYS | SPACED_KEYS | {"year", "yearmonth"} and agrees(BY_KEY[key].like, hints)


def families_of(seen: Look) -> set[str]:
    """The families of a Look: "number", "moment", both or none."""
    found = {BY_KEY[key].family for key in seen.keys} & {"number", "moment"}
    odd = {"impossible": "moment", "not_finite": "number", "out_of_range": "number", "long": "number"}.get(seen.oddity)
    return found | ({odd} if odd else set())
