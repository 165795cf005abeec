"""What a person should know of a sheet: why its header is where it is, odd cells, blank rows."""

from collections.abc import Iterator, Mapping, Sequence

from loaders.office.facts import SheetFacts, number_of, reference
from loaders.office.header import Header
from workbench.findings import SHOWN_ROWS, Finding
from workbench.loading import Dialect, Evidence
from workbench.validation.excerpts import excerpt

NAMED = 20


def why(found: Header, dialect: Dialect) -> tuple[Evidence, ...]:
    """Why the header is where it is; nothing when a person said it."""
    rows = tuple(row + 1 for row in found.rows)
    if rows != dialect.header_rows:
        return ()
    context = {"row": rows[0], "rows": listed(rows, len(rows)), "filled": found.filled, "columns": found.columns}
    return (Evidence("header_rows", "sheet.header_row" if len(rows) == 1 else "sheet.header_rows", context),)


def about_rows(records: int, columns: int, skipped: Sequence[int], file: str) -> Iterator[Finding]:
    """Findings about blank rows between the others, and about a table without rows."""
    if skipped:
        shown = tuple(skipped[:SHOWN_ROWS])
        context = {"file": file, "listed": listed(shown, len(skipped))}
        yield Finding("table.blank_rows", context, row=shown[0], count=len(skipped), rows=shown)
    if not records:
        yield Finding("table.no_rows", {"file": file, "columns": columns})


def about_sheet(sheet: str, facts: SheetFacts, labels: Sequence[str], file: str) -> Iterator[Finding]:
    """Findings about merged, far and odd cells."""
    merged = tuple(f"{reference(one)}:{reference(two)}" for one, two in facts.merged)
    cells = {
        "sheet.merged_cells": merged,
        "sheet.far_cell": facts.far,
        "office.error_cell": facts.errors,
        "office.formula_no_value": facts.formulas,
    }
    for code, references in cells.items():
        if references:
            context = {"file": file, "sheet": sheet, "cells": listed(references[:NAMED], len(references))}
            yield located(code, references, context)
    columns = dict.fromkeys(letters_of(name) for name in facts.dates)
    for column in columns:
        yield about_dates(facts, labels, [name for name in facts.dates if letters_of(name) == column])


def about_dates(facts: SheetFacts, labels: Sequence[str], references: Sequence[str]) -> Finding:
    """The Finding on the cells of one column that show as dates but are none."""
    column = number_of(letters_of(references[0]))
    words = list(dict.fromkeys(f"“{excerpt(text)}”" for place, text in facts.texts.items() if reference(place) in references))[:NAMED]
    rows = tuple(row_of(name) for name in references)
    context = {"words": ", ".join(words), "numbered": listed(rows[:SHOWN_ROWS], len(rows))}
    return located("date.invalid", references, context, labels[column] if column < len(labels) else "")


def located(code: str, references: Sequence[str], context: Mapping[str, object], field: str = "") -> Finding:
    """The Finding of some cells, with their rows."""
    rows = tuple(dict.fromkeys(row_of(name) for name in references))
    return Finding(code, context, row=rows[0], field=field or None, count=len(references), rows=rows[:SHOWN_ROWS])


def letters_of(name: str) -> str:
    """The column of a reference: A of A4."""
    return "".join(filter(str.isalpha, name.split(":", maxsplit=1)[0]))


def row_of(name: str) -> int:
    """The row of a reference: 4 of A4."""
    return int("".join(filter(str.isdigit, name.split(":", maxsplit=1)[0])))


def listed(items: Sequence[object], count: int) -> str:
    """The items, and a mark when there are more."""
    return ", ".join(map(str, items)) + (", …" if count > len(items) else "")
