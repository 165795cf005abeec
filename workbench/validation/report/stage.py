"""frictionless's report on a table that is staged already: no file is read again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import frictionless
from frictionless.resources import TableResource

from workbench.reading.staged import Staged, column
from workbench.validation.report.proof import IrregularError
from workbench.validation.report.report import feed_only
from workbench.validation.report.screening import rows_to_read
from workbench.validation.report.tokens import Cells
from workbench.validation.report.unscreened import UnscreenedError


@dataclass(frozen=True)
class Header:
    """A table's columns: labels as published, places in the stage, in order."""

    labels: Sequence[str]
    places: Sequence[int]


class StagedCells(Cells):
    """The rows of a staged table under the numbers that they have in their file."""

    def __init__(self, staged: Staged, sql: str, width: int) -> None:
        super().__init__(sql, width, staged.first_row - 1 + staged.rows)
        self.staged = staged
        self.has_holes = int(staged.one(f"SELECT coalesce(max(rowid), -1) + 1 FROM {staged.sql}")[0]) != staged.rows
        if self.has_holes:  # rows were left out: the places of the others are kept
            staged.con.execute(f"CREATE OR REPLACE TEMP TABLE kept_places AS SELECT rowid AS kept FROM {staged.sql}")

    @property
    def rows(self) -> int:
        """How many rows the relation has."""
        return self.staged.rows

    def numbers(self, rows: Iterable[int]) -> list[int]:
        """The numbers of the records that stand at these places of the relation, from 1."""
        listed = [row - 1 for row in rows]
        if self.has_holes:
            query = "SELECT kept FROM kept_places WHERE rowid IN (SELECT unnest(?)) ORDER BY rowid"
            listed = [kept for (kept,) in self.staged.fetch(query, listed)]
        return list(self.staged.numbers(listed))

    def places(self, record: int) -> int:  # noqa: ARG002
        """How many rows of the relation stand before the first record: none, the header is not among them."""
        return 0


def staged_report(staged: Staged, header: Header, schema: Mapping[str, Any], limit_errors: int = 1_000) -> frictionless.Report | None:
    """The Report on the rows of a staged table against a Table Schema; None when SQL cannot screen it.

    Rows that the table leaves out, blank ones among them, are not in it.
    """
    try:
        resource = frictionless.Resource(
            name=staged.name, data=[list(header.labels)], schema=frictionless.Schema.from_descriptor(dict(schema))
        )
        resource.open()
    except frictionless.FrictionlessException as error:
        return frictionless.Report.from_validation(errors=error.to_errors())
    with resource:
        try:
            feed_only(resource, screening_of(resource, staged, header))
        except (UnscreenedError, IrregularError):
            return None
        return resource.validate(limit_errors=limit_errors)


def screening_of(resource: TableResource, staged: Staged, header: Header) -> Any:
    """The Screened of an open header and the rows under it. Raises: UnscreenedError, IrregularError."""
    width = len(resource.header.get_expected_fields())
    listed = [column(header.places[place]) if place < len(header.places) else "NULL" for place in range(width + 1)]
    texts = ", ".join(f"{name}::VARCHAR AS c{place}" for place, name in enumerate(listed))
    return rows_to_read(resource, staged.con, StagedCells(staged, f"(SELECT {texts} FROM {staged.sql})", width + 1), staged.first_row)
