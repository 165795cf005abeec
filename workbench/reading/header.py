"""From labels as published to unique names of Fields."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.findings import SHOWN_ROWS, Finding
from workbench.validation.excerpts import excerpt

LONGEST_NAME = 128
SHOWN_LABELS = 10
# Greek and Cyrillic letters that a reader takes for Latin ones
LOOK_LATIN = frozenset("АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧοιν")
NUMERIC = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
VALUE = re.compile(NUMERIC.pattern + r"|[0-9]{1,4}([/.-])[0-9]{1,2}\2[0-9]{1,4}")
YEAR = re.compile("(?:19|20)[0-9]{2}")


@dataclass(frozen=True)
class Header:
    """names: one per kept column. titles: the whole label where the name is cut. columns: places of the kept columns."""

    names: tuple[str, ...]
    titles: Mapping[str, str]
    columns: tuple[int, ...]
    findings: tuple[Finding, ...]


def name_columns(labels: Sequence[str], filled: Sequence[bool], *, has_header: bool = True) -> Header:
    """The Header of these labels. filled: whether each column holds a value.

    Last columns with neither label nor value are left out; other columns without a label are named after their place.
    """
    kept = list(range(len(labels)))
    while has_header and len(kept) > 1 and not labels[kept[-1]].strip() and not filled[kept[-1]]:
        kept.pop()
    plain = [fold(labels[place]) for place in kept]
    names = unique([label[:LONGEST_NAME].strip() or f"field{place + 1}" for place, label in zip(kept, plain, strict=True)])
    titles = {name: label for name, label in zip(names, plain, strict=True) if len(label) > LONGEST_NAME}
    findings = doubts(labels, names) if has_header else []
    return Header(tuple(names), titles, tuple(kept), tuple(findings))


def fold(label: str) -> str:
    """The label without spaces around, its line breaks and tabs written as one space."""
    return re.sub(r"\s*[\r\n\t\v\f\x85\u2028\u2029]\s*", " ", label.strip()).strip()


def unique(names: Sequence[str]) -> list[str]:
    """The names, those that differ from an earlier one by case at most followed by _2, _3..."""
    taken: set[str] = set()
    listed = {name.casefold() for name in names}
    found = []
    for name in names:
        chosen, count = name, 1
        while chosen.casefold() in taken or (count > 1 and chosen.casefold() in listed):
            count += 1
            chosen = f"{name[: LONGEST_NAME - 6]}_{count}"
        taken.add(chosen.casefold())
        found.append(chosen)
    return found


def doubts(labels: Sequence[str], names: Sequence[str]) -> list[Finding]:
    """Findings on the labels, one for each kind of doubt, naming the columns by their places from 1."""
    folded = [fold(label) for label in labels]
    seen = [label.casefold() for label in folded]
    causes = {
        "header.duplicate": [place for place, label in enumerate(seen) if label and seen.count(label) > 1] if has_twins(seen) else [],
        "header.blank": [place for place, label in enumerate(folded) if not label],
        "header.trimmed": [place for place, label in enumerate(labels) if label.strip() and label.strip() != label],
        "header.newline": [place for place, label in enumerate(labels) if fold(label) != label.strip()],
        "header.too_long": [place for place, label in enumerate(folded) if len(label) > LONGEST_NAME],
        "header.confusable": [place for place, label in enumerate(folded) if is_confusable(label)],
        "header.numeric": list(range(len(labels))) if is_numeric(folded) else [],
        "header.values": values_among(folded),
    }
    return [doubt(code, places, folded, names) for code, places in causes.items() if places]


def has_twins(seen: Sequence[str]) -> bool:
    """Whether two labels that are not blank are the same."""
    filled = [label for label in seen if label]
    return len(set(filled)) < len(filled)


def is_numeric(labels: Sequence[str]) -> bool:
    """Whether all labels are numbers, so that they may be a row of data."""
    return any(labels) and all(NUMERIC.fullmatch(label) for label in labels if label)


def values_among(labels: Sequence[str]) -> list[int]:
    """The places of the labels that are numbers or dates, when they are half of the labels or more: perhaps a row of data.

    Years, days side by side, and numbers that follow one another (months, ages) name columns as often as not.
    """
    found = [place for place, label in enumerate(labels) if VALUE.fullmatch(label) and not YEAR.fullmatch(label)]
    if 2 * len(found) < max(2, len(labels)) or is_numeric(labels) or is_series([labels[place] for place in found], found):
        return []
    return found


def is_series(labels: Sequence[str], places: Sequence[int]) -> bool:
    """Whether labels side by side are days, or whole numbers one apart."""
    if len(places) < 2 or places[-1] - places[0] != len(places) - 1:
        return False
    whole = [int(label) for label in labels if label.isdigit()]
    return not any(map(NUMERIC.fullmatch, labels)) or (len(whole) == len(labels) and whole == [*range(whole[0], whole[0] + len(labels))])


def doubt(code: str, places: Sequence[int], labels: Sequence[str], names: Sequence[str]) -> Finding:
    """The Finding on the columns at these places."""
    numbered = ", ".join(str(place + 1) for place in places[:SHOWN_ROWS]) + (", …" if len(places) > SHOWN_ROWS else "")
    listed = list(dict.fromkeys(excerpt(labels[place]) for place in places if labels[place]))
    words = ", ".join(f"“{label}”" for label in listed[:SHOWN_LABELS]) + (", …" if len(listed) > SHOWN_LABELS else "")
    context = {"columns": numbered, "labels": words, "most": LONGEST_NAME}
    return Finding(code, context, field=names[places[0]] if places[0] < len(names) else None, count=len(places))


def is_confusable(label: str) -> bool:
    """Whether a label mixes Latin letters with others that look like them."""
    return any(letter in LOOK_LATIN for letter in label) and any("LATIN" in unicodedata.name(letter, "") for letter in label)
