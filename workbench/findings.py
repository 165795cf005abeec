"""A Finding: something true about a file that a person should know. Data, never an exception."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from dataclasses import field as field_
from typing import Any

from workbench.sentences.book import sentence_of

SHOWN_ROWS = 20
SUMMARY = "validate.errors"


@dataclass(frozen=True)
class Finding:
    """One cause and where it shows.

    type: stable code; dotted for Établi's own ("csv.preamble"), frictionless's error type for the
        verdict on a Table Schema ("type-error"). The sentence stands in workbench/sentences.
    context: the values that the sentence names (JSON scalars only).
    row: number of the first record concerned, counted in the file as published from 1, header and
        blank lines included (frictionless's rowNumber). None: the whole table.
    field: name of the Field. cell: the value concerned, as published, cut at 80 characters.
    count: how many rows or values share this cause. rows: the first SHOWN_ROWS of them.
    cells: the most frequent values concerned with how often each, the most frequent first; cut beyond 80 characters.
    around: the first one among its neighbours, {"names", "rows": [[record number, cell...]], "place"}; empty when unknown.
    """

    type: str
    context: Mapping[str, Any] = field_(default_factory=dict)
    row: int | None = None
    field: str | None = None
    cell: str | None = None
    count: int = 1
    rows: tuple[int, ...] = ()
    cells: tuple[tuple[str, int], ...] = ()
    around: Mapping[str, Any] = field_(default_factory=dict)

    @property
    def template(self) -> str:
        """The English sentence, with named placeholders."""
        return sentence_of(self.type, str(self.context.get("rule", "")))

    @property
    def values(self) -> dict[str, Any]:
        """Everything that the sentence may name: the context, and row, field, cell, count."""
        return {"row": self.row, "field": self.field, "cell": self.cell, "count": self.count, **self.context}

    @property
    def message(self) -> str:
        """The English sentence, filled in."""
        return self.template.format_map(self.values)

    def to_json(self) -> dict[str, Any]:
        """A dict of JSON values that `from_json` reads back."""
        told = asdict(self) | {"context": dict(self.context), "rows": list(self.rows)}
        return {key: value for key, value in told.items() if value or key not in ("cells", "around")}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Finding":
        """The Finding that `to_json` wrote."""
        cells = tuple((str(cell), int(times)) for cell, times in stored.get("cells", ()))
        return cls(**{**stored, "rows": tuple(stored.get("rows", ())), "cells": cells})


def total(findings: Iterable[Finding]) -> int:
    """How many findings there are: errors against a schema one by one, as frictionless counts them; any other cause once."""
    return sum(item.count if "." not in item.type else 1 for item in findings if item.type != SUMMARY)
