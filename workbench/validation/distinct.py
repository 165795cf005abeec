"""A judge asked once per different cell of a column, whatever the number of rows."""

from collections.abc import Callable, Mapping
from typing import Any

from workbench.descriptor import Field
from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import column
from workbench.validation import cast, error_rows, screen
from workbench.validation.error_rows import Kind
from workbench.validation.excerpts import excerpt
from workbench.validation.keys import Table
from workbench.validation.types import as_text

MOST_JUDGED = 200_000
MOST_CHARACTERS = 20_000
SHOWN_CELLS = FREQUENT = 5

Judge = Callable[[str], str]


def place_of(table: Table, name: str) -> tuple[Field, str] | None:
    """The Field of that name with the SQL of its column; None when the table lacks it."""
    places = zip(table.schema.fields, table.places, strict=True)
    return next(((item, column(place)) for item, place in places if item.name == name), None)


def told(table: Table, name: str, judge: Judge, code: str, context: Mapping[str, Any]) -> list[Finding]:
    """One Finding for each rule that cells of a column break, and one on the cells that were too many to judge.

    judge: the rule that a cell breaks, "" when it breaks none. Cells that are missing or that their type refuses are not asked
    about: `required` and the type have said so. The rows are noted in "broken".
    """
    found = place_of(table, name)
    if found is None:
        return []
    field, sql = found
    text = as_text(field, sql)
    asked = f"NOT {screen.missing(field, sql)} AND NOT {cast.refused(field, sql)}"
    cells = distinct_cells(table, text, asked)
    broken: dict[str, dict[str, int]] = {}
    for cell, count in cells.items():
        rule = judge(cell)
        if rule:
            broken.setdefault(rule, {})[cell] = count
    findings = [finding(table, field, (code, {**context, "rule": rule}), (text, wrong)) for rule, wrong in broken.items()]
    left = int(table.staged.one(f"SELECT count_if({asked}) FROM {table.staged.sql}")[0]) - sum(cells.values())
    return findings + ([Finding("validate.unjudged", {}, field=name, count=left)] if left else [])


def distinct_cells(table: Table, text: str, asked: str) -> dict[str, int]:
    """Different cells with their counts, at most MOST_JUDGED, the first of the file."""
    query = (
        f"SELECT cell, count(*) FROM (SELECT {text} AS cell, rowid AS place FROM {table.staged.sql} WHERE {asked} "
        f"AND length({text}) <= {MOST_CHARACTERS}) GROUP BY cell ORDER BY min(place) LIMIT {MOST_JUDGED}"
    )
    return dict(table.staged.fetch(query))


def finding(table: Table, field: Field, said: tuple[str, Mapping[str, Any]], wrong: tuple[str, Mapping[str, int]]) -> Finding:
    """The Finding of a code and context on the cells of a column, given as SQL of its text and {cell: count}."""
    (code, context), (text, cells) = said, wrong
    kind = Kind(field.name, code, str(context.get("rule", "")), str(context.get("limit", "")))
    source = f"SELECT rowid, {text} FROM {table.staged.sql} WHERE {text} IN (SELECT unnest(?))"
    rows = table.staged.numbers(error_rows.first_places(table.staged, error_rows.note(table.staged, kind, source, list(cells)), SHOWN_ROWS))
    words = ", ".join(f"“{excerpt(cell)}”" for cell in list(cells)[:SHOWN_CELLS])
    first = excerpt(next(iter(cells)))
    frequent = tuple((excerpt(cell), count) for cell, count in sorted(cells.items(), key=lambda pair: -pair[1])[:FREQUENT])
    return Finding(code, {**context, "words": words}, rows[0], field.name, first, sum(cells.values()), rows, frequent)
