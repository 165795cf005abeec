"""One pass over the records: which rows are surely right, and the keys of all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from workbench.validation.report.fields import Judged
from workbench.validation.report.proof import IrregularError
from workbench.validation.report.tokens import Cells
from workbench.validation.spelling import balanced, one_of


@dataclass(frozen=True)
class Screened:
    """A relation under judgement. first: number of its first record below the header. keyed: places of fields whose values must differ.

    The temporary table "passed" has a row for each of the relation: `cells`, NULL where the row is surely right; the key k0, k1...
    of each field of `keyed`; the text u0, u1... of each field that SQL cannot screen.
    """

    connection: duckdb.DuckDBPyConnection
    cells: Cells
    fields: Sequence[Judged]
    first: int
    keyed: Sequence[int] = ()
    bad: dict[int, str] = field(default_factory=dict)

    @property
    def lowest(self) -> int:
        """The place, from 1, of the first row below the header."""
        return self.cells.places(self.first - 1) + 1

    @property
    def unscreened(self) -> list[Judged]:
        """The fields whose every distinct cell frictionless judges."""
        return [item for item in self.fields if not item.is_screened]

    @property
    def blank(self) -> str:
        """SQL boolean: every cell is a missing value."""
        return balanced([one_of(item.column, item.words) for item in self.fields], "AND")

    @property
    def misshapen(self) -> str:
        """SQL boolean: the record is shorter or longer than the header."""
        width = len(self.fields)
        return f"(c{width - 1} IS NULL OR c{width} IS NOT NULL)"

    @property
    def clean(self) -> str:
        """SQL boolean: frictionless says nothing of the row."""
        held = [item.ok for item in self.fields if item.is_screened and item.ok != "true"]
        full = not any("required" in item.field.constraints for item in self.fields)
        return balanced([f"NOT {self.misshapen}", *held, *([f"NOT {self.blank}"] if full else [])], "AND")

    def one(self, query: str) -> int:
        """The number that a query gives, 0 for NULL."""
        return int(self.connection.execute(query).fetchall()[0][0] or 0)


def run(screened: Screened) -> None:
    """None; "passed" stands. Raises: IrregularError when DuckDB does not read the records as they were counted."""
    listed = ", ".join(f"c{place}" for place in range(screened.cells.width))
    keys = [f"{screened.fields[place].key} AS k{place}" for place in screened.keyed]
    raw = [f"{item.column} AS u{item.place}" for item in screened.unscreened]
    chosen = ", ".join([f"CASE WHEN coalesce({screened.clean}, false) THEN NULL ELSE [{listed}] END AS cells", *keys, *raw])
    try:
        screened.connection.execute(f"CREATE OR REPLACE TEMP TABLE passed AS SELECT {chosen} FROM {screened.cells.sql}")
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise IrregularError(str(error).splitlines()[0]) from error
    if (rows := screened.one("SELECT count(*) FROM passed")) != screened.cells.rows:
        raise IrregularError(f"{rows} rows of {screened.cells.rows}")
