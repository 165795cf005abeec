"""The rows that the screen did not clear: their distinct cells are judged by frictionless, each once."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.validation.report.fields import Judged, key_text
from workbench.validation.report.screened import Screened
from workbench.validation.report.unscreened import STUMBLES, UnscreenedError

FEW = 2_000  # rows that frictionless reads as quickly as their cells are sorted out


def sort_out(screened: Screened) -> None:
    """None; the temporary table "suspect" (place, c0, c1...) holds the rows that frictionless must read.

    For each keyed field the temporary table "odd<place>" gives the keys of cells that frictionless reads and SQL did not.
    """
    listed = ", ".join(f"cells[{place + 1}] AS c{place}" for place in range(screened.cells.width))
    screened.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE doubtful AS SELECT rowid + 1 AS place, {listed} FROM passed "
        f"WHERE cells IS NOT NULL AND rowid + 1 >= {screened.lowest}"
    )
    few = screened.one("SELECT count(*) FROM doubtful") <= FEW
    asked = [item for item in screened.fields if item.place in screened.keyed or (item.is_screened and not few)]
    bad = [judge(screened, item) for item in asked]
    for item in screened.unscreened:
        judge_raw(screened, item)
    kept = " OR ".join([*filter(None, bad), screened.misshapen, screened.blank])
    where = "" if few else f" WHERE {kept}"
    screened.connection.execute(f"CREATE OR REPLACE TEMP TABLE suspect AS SELECT * FROM doubtful{where}")


def cells_of(screened: Screened, item: Judged) -> list[str]:
    """The distinct cells of a field that were not cleared, in the doubtful rows; every one for a field without a screen."""
    if not item.is_screened:
        query = f"SELECT DISTINCT u{item.place} FROM passed WHERE u{item.place} IS NOT NULL AND rowid + 1 >= {screened.lowest}"
    else:
        query = f"SELECT DISTINCT {item.column} FROM doubtful WHERE {item.column} IS NOT NULL AND NOT coalesce({item.ok}, false)"
    return [cell for (cell,) in screened.connection.execute(query).fetchall()]


def judge(screened: Screened, item: Judged) -> str:
    """SQL boolean: the cell of the field is one that frictionless refuses; "" when it refuses none."""
    refused, odd = [], {}
    for cell in cells_of(screened, item):
        value, notes = read(item, cell)
        if notes:
            refused.append(cell)
        if value is not None and item.place in screened.keyed:
            odd[cell] = key_text(value, item.key_type)
    if item.place in screened.keyed:
        keep(screened, "texts", {"cell": list(odd), "key": list(odd.values())})
        query = f"CREATE OR REPLACE TEMP TABLE odd{item.place} AS SELECT cell, try_cast(key AS {item.key_type}) AS key FROM texts"
        screened.connection.execute(query)
    if not refused:
        return ""
    keep(screened, f"bad{item.place}", {"cell": refused})
    return f"{item.column} IN (SELECT cell FROM bad{item.place})"


def judge_raw(screened: Screened, item: Judged) -> None:
    """None; when frictionless refuses cells of a field without a screen, the condition on "passed" is noted."""
    refused = [cell for cell in cells_of(screened, item) if read(item, cell)[1]]
    if refused:
        keep(screened, f"raw{item.place}", {"cell": refused})
        screened.bad[item.place] = f"u{item.place} IN (SELECT cell FROM raw{item.place})"


def read(item: Judged, cell: str) -> tuple[Any, Any]:
    """What frictionless reads in a cell and notes of it. Raises: UnscreenedError when it stumbles: it must do so in its own way."""
    try:
        value, notes = item.reader(cell)
        hash(value) if item.is_unique else None
    except STUMBLES as error:
        raise UnscreenedError(f"a cell of {item.column}: {error}") from error
    return (None if notes and "type" in notes else value), notes


def keep(screened: Screened, name: str, columns: Mapping[str, Sequence[str | None]]) -> None:
    """None; a temporary table of texts stands under that name."""
    listed = ", ".join(f"unnest(?::VARCHAR[]) AS {column}" for column in columns)
    screened.connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {listed}", [list(texts) for texts in columns.values()])
