"""Personal data in a Draft: which columns hold some, and who decided that they may be published."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from workbench.descriptor import Field
from workbench.drafts.corrections import label
from workbench.drafts.draft import Draft, TableDraft
from workbench.errors import DatasetError
from workbench.semantics.personal import personal
from workbench.who import Actor

WARNING = "privacy.personal_data"


@dataclass(frozen=True)
class Held:
    """A column that may say who somebody is: its table, its Field and how many values it holds."""

    table: str
    field: Field
    count: int

    @property
    def name(self) -> str:
        """What it is called in decisions, reports and errors: "table.field"."""
        return f"{self.table}.{self.field.name}"


def held(draft: Draft) -> list[Held]:
    """The columns of the tables to be published that hold personal data."""
    return [item for table in draft.tables if table.keep for item in held_by(table)]


def held_by(table: TableDraft) -> list[Held]:
    """The columns of a table that hold personal data; those without any value hold none."""
    counts = {item.field: item.count for item in table.findings if item.type == WARNING}
    found = personal(table.schema.fields)
    return [Held(table.name, item, counts.get(item.name, 0)) for item in found if item.name in counts]


def is_decided(draft: Draft) -> bool:
    """Whether somebody said that all personal data of the Draft may be published; a column found since is not covered."""
    covered = draft.personal.get("fields", ())
    return all(item.name in covered for item in held(draft))


def decide(draft: Draft, by: Actor, *, may: bool) -> Draft:
    """The Draft once somebody said that its personal data may be published, or took that back."""
    if not may:
        return replace(draft, personal={})
    at = datetime.now(UTC).isoformat(timespec="seconds")
    return replace(draft, personal={"by": by.id, "role": by.role, "at": at, "fields": [item.name for item in held(draft)]})


def require_decided(draft: Draft) -> None:
    """None. Raises: DatasetError while the Draft holds personal data that nobody said may be published."""
    if not is_decided(draft):
        raise DatasetError("draft.personal_data", file=label(draft), fields=", ".join(item.name for item in held(draft)))


def report(draft: Draft) -> dict[str, Any]:
    """What report.json says of it: the columns with the kind of each, and who decided when; empty without personal data."""
    found = held(draft)
    decided: Mapping[str, Any] = draft.personal if found else {}
    return {
        "fields": [{"field": item.name, "semantic": item.field.semantic, "values": item.count} for item in found],
        "decided_by": decided.get("by", ""),
        "decided_role": decided.get("role", ""),
        "decided_at": decided.get("at", ""),
    } if found else {}  # fmt: skip
