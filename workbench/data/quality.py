"""The quality score: what a package says of itself and of its data, out of 100, and what is missing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from workbench.data import about
from workbench.sentences.book import sentence

# Numbers that name or place something rather than measure it have no unit.
UNITLESS = ("latitude", "longitude", "lat", "lon", "lng", "long", "code", "id")


@dataclass(frozen=True)
class Item:
    """One thing that counts: the points it is worth, those it earned, and the sentence that asks for the rest."""

    code: str
    points: int
    earned: int
    context: Mapping[str, Any] = field(default_factory=dict)

    @property
    def lost(self) -> int:
        """Points still to be had."""
        return self.points - self.earned

    @property
    def template(self) -> str:
        """The English sentence, with named placeholders: what to add, and why it matters."""
        return sentence(self.code)

    @property
    def message(self) -> str:
        """The English sentence, filled in."""
        return self.template.format_map(self.context)


@dataclass(frozen=True)
class Quality:
    """score: 0 to 100. items: everything that counts, in the order of the form."""

    items: tuple[Item, ...]

    @property
    def score(self) -> int:
        """Points earned, 0 to 100."""
        return sum(item.earned for item in self.items)

    @property
    def missing(self) -> tuple[Item, ...]:
        """What would bring more points, what would bring most first."""
        return tuple(sorted((item for item in self.items if item.lost), key=lambda item: -item.lost))


def assess(descriptor: Mapping[str, Any], report: Mapping[str, Any]) -> Quality:
    """The Quality of a package, from its datapackage.json and report.json (or those a draft would have)."""
    package = tuple(Item(code, points, points if told(descriptor) else 0) for code, points, told in PACKAGE_ITEMS)
    return Quality((*package, *table_items(descriptor.get("resources", ())), *data_items(descriptor.get("resources", ()), report)))


PACKAGE_ITEMS: tuple[tuple[str, int, Callable[[Mapping[str, Any]], Any]], ...] = (
    ("quality.title", 5, lambda it: len(str(it.get("title", ""))) >= 5),
    ("quality.description", 10, lambda it: len(str(it.get("description", ""))) >= 40),
    ("quality.licence", 15, about.licence_title),
    ("quality.producer", 5, about.producer),
    ("quality.contact", 5, about.contact),
    ("quality.period", 5, lambda it: about.period(it)[0]),
    ("quality.territory", 5, about.territory),
    ("quality.keywords", 5, about.keywords),
    ("quality.sources", 5, lambda it: it.get("sources")),
)


def table_items(resources: Sequence[Mapping[str, Any]]) -> list[Item]:
    """What the tables and fields say of themselves, in proportion."""
    fields = [item for resource in resources for item in resource["schema"]["fields"]]
    measures = [item for resource in resources for item in resource["schema"]["fields"] if is_measure(item, keys_of(resource))]
    return [
        share("quality.rows", 5, [item.get("rowDescription") for item in resources]),
        share("quality.field_titles", 5, [item.get("title") for item in fields]),
        share("quality.field_descriptions", 15, [item.get("description") for item in fields]),
        share("quality.units", 5, [item.get("unit") for item in measures]),
    ]


def share(code: str, points: int, said: Sequence[Any]) -> Item:
    """The Item earned in proportion to how many of these were said; all of it when there is nothing to say."""
    done = sum(1 for item in said if item)
    earned = points * done // len(said) if said else points
    return Item(code, points, earned, {"missing": len(said) - done, "total": len(said)})


def keys_of(resource: Mapping[str, Any]) -> set[str]:
    """The fields of a table that are part of a key."""
    schema = resource["schema"]
    names: list[Any] = [schema.get("primaryKey", []), *(key.get("fields", []) for key in schema.get("foreignKeys", ()))]
    return {name for item in names for name in ([item] if isinstance(item, str) else item)}


def is_measure(item: Mapping[str, Any], keys: set[str]) -> bool:
    """Whether a field holds amounts, which mean little without their unit."""
    name = str(item["name"]).casefold()
    return item.get("type") == "number" and not item.get("semantic") and name not in UNITLESS and item["name"] not in keys


def data_items(resources: Sequence[Mapping[str, Any]], report: Mapping[str, Any]) -> list[Item]:
    """What is still wrong with the data."""
    rows = sum(item.get("rows", 0) for item in resources)
    findings = sum(report.get("totals", {}).values())
    refused = sum(item.get("refused", 0) + item.get("cells_refused", 0) for item in report.get("proof", {}).values())
    return [
        Item("quality.findings", 5, spared(5, findings, rows), {"count": findings}),
        Item("quality.refused", 5, spared(5, refused, rows), {"count": refused}),
    ]


def spared(points: int, count: int, rows: int) -> int:
    """All the points for nothing wrong, some of them below one row in a hundred, none above."""
    if count == 0:
        return points
    return points // 2 if count * 100 < rows else 0
