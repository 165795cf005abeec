"""A Card: what the catalog page shows of a package, kept in the store so that 200 of them cost nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from workbench.data import about, quality
from workbench.data.folders import size_of
from workbench.descriptor import localized

TEXTS = ("title", "description")
SHOWN_CHARACTERS = 500


@dataclass(frozen=True)
class Card:
    """rows, fields: of all tables together. period: first and last day, as written. quality: 0 to 100.

    findings: counted over all tables. texts: "title", "title@en", "description"... published_at: ISO, UTC.
    """

    package: str = ""
    version: int = 0
    published_at: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    producer: str = ""
    licence: str = ""
    rows: int = 0
    fields: int = 0
    tables: int = 0
    period: tuple[str, str] = ("", "")
    keywords: tuple[str, ...] = ()
    quality: int = 0
    size_bytes: int = 0
    findings: int = 0

    def title(self, language: str) -> str:
        """The title in a language, else the package's name."""
        return localized(self.texts, "title", language) or self.package

    def description(self, language: str) -> str:
        """The first 500 characters of the description, in a language."""
        return localized(self.texts, "description", language)

    def to_json(self) -> dict[str, Any]:
        """A dict of JSON values that `from_json` reads back."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Card":
        """The Card that `to_json` wrote, by this version of Établi or by another one."""
        known = {item.name for item in fields(cls)}
        lists = ("period", "keywords")
        kept: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in stored.items() if key in known}
        return cls(**kept)


def card_of(descriptor: Mapping[str, Any], report: Mapping[str, Any], folder: Path) -> Card:
    """The Card of a version about to be published from `folder`."""
    resources = descriptor["resources"]
    texts = {key: str(value)[:SHOWN_CHARACTERS] for key, value in descriptor.items() if key.partition("@")[0] in TEXTS}
    return Card(
        texts=texts,
        producer=about.producer(descriptor),
        licence=about.licence_title(descriptor),
        rows=sum(item.get("rows", 0) for item in resources),
        fields=sum(len(item["schema"]["fields"]) for item in resources),
        tables=len(resources),
        period=about.period(descriptor),
        keywords=about.keywords(descriptor),
        quality=quality.assess(descriptor, report).score,
        size_bytes=size_of(folder),
        findings=sum(report["totals"].values()),
    )
