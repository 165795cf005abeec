"""Custom checks across the columns of a row, as SQL conditions on typed values."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.findings import SHOWN_ROWS, Finding
from workbench.reading.staged import column
from workbench.validation import cast, error_rows, screen
from workbench.validation.error_rows import Kind
from workbench.validation.excerpts import excerpt
from workbench.validation.keys import UNKEYED, Table
from workbench.validation.types import as_text

OPERATORS = {"<": "<", "<=": "<=", "==": "=", "=": "=", ">=": ">=", ">": ">"}
NUMBERS = ("BIGINT", "DOUBLE", "INTEGER", "HUGEINT", "SMALLINT", "TINYINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT")
CLOSE = 1e-9  # sums of doubles: 0.1 + 0.2 is 0.3
SHOWN_WORDS = 3

Params = Mapping[str, Any]


def rows(table: Table, key: str, params: Params) -> list[Finding]:
    """Findings of one check across columns."""
    names = columns_of(params)
    if names is None:
        return [Finding("check.unusable", {"name": key})]
    known = [name for name in names if table.field(name) is not None]
    absent = [name for name in names if name not in known]
    if absent and (not known or key not in SPARSE):
        return [Finding("check.no_column", {"name": key, "fields": excerpt(", ".join(absent))})]
    broken = CHECKS[key](table, names, params)
    if broken is None:
        return [Finding("check.unusable", {"name": key})]
    return told(table, key, known, broken, operator=excerpt(params.get("op", "")))


def columns_of(params: Params) -> list[str] | None:
    """The columns that a check names, `column` first; None when it names fewer than two, or something else."""
    others = params.get("othercolumns") or params.get("columns") or params.get("column2") or []
    listed = [params.get("column"), *(others if isinstance(others, list) else [others])]
    return listed if len(listed) > 1 and all(isinstance(name, str) for name in listed) else None


def told(table: Table, key: str, names: Sequence[str], where: str, **context: str) -> list[Finding]:
    """The Finding on the rows that meet a condition, noted in "broken"; empty when none does."""
    staged = table.staged
    count = int(staged.one(f"SELECT count_if({where}) FROM {staged.sql}")[0])
    if not count:
        return []
    shown = " || ' + ' || ".join(f"coalesce({texts(table, name)}, '')" for name in names)
    kind = Kind(", ".join(names), "check.rows", key, "")
    noted = error_rows.note(staged, kind, f"SELECT rowid, {shown} FROM {staged.sql} WHERE {where}")
    numbers = staged.numbers(error_rows.first_places(staged, noted, SHOWN_ROWS))
    cells = ", ".join(f"coalesce({texts(table, name)}, '')" for name in names)
    seen = staged.fetch(f"SELECT {cells} FROM {staged.sql} WHERE {where} ORDER BY rowid LIMIT {SHOWN_ROWS}")
    listed = list(dict.fromkeys(" + ".join(excerpt(cell) for cell in row) for row in seen))
    words = ", ".join(f"“{item}”" for item in listed[:SHOWN_WORDS])
    said = {"rule": key, "name": key, "fields": ", ".join(names), "words": words, **context}
    return [Finding("check.rows", said, numbers[0], None, excerpt(listed[0]), count, numbers)]


def texts(table: Table, name: str) -> str:
    """SQL of the cells of a column as published."""
    place = [item.name for item in table.schema.fields].index(name)
    return as_text(table.schema.fields[place], column(table.places[place]))


def empty(table: Table, name: str) -> str:
    """SQL boolean: the cell means "nothing here"; a column that the table lacks always does."""
    names = [item.name for item in table.schema.fields]
    if name not in names:
        return "true"
    place = names.index(name)
    return screen.missing(table.schema.fields[place], column(table.places[place]))


def cohesive(table: Table, names: Sequence[str], _: Params) -> str:
    """SQL boolean: some of the cells are filled and some are not."""
    empties = [empty(table, name) for name in names]
    return f"(({' OR '.join(empties)}) AND NOT ({' AND '.join(empties)}))"


def one_of(table: Table, names: Sequence[str], _: Params) -> str:
    """SQL boolean: none of the cells is filled."""
    return f"({' AND '.join(empty(table, name) for name in names)})"


def compared(table: Table, names: Sequence[str], params: Params) -> str | None:
    """SQL boolean: two values are there and do not compare as said; None for an unknown comparison, or values of unlike types."""
    operator = OPERATORS.get(str(params.get("op", "")))
    kinds = {kind(table, name) for name in names}
    if operator is None or len(names) != 2 or len(kinds) > 1 or "" in kinds:
        return None
    left, right = (table.typed(name) for name in names)
    return f"coalesce(NOT ({left} {operator} {right}), false)"


def summed(table: Table, names: Sequence[str], _: Params) -> str | None:
    """SQL boolean: all numbers are there and the first is not the sum of the others; None when they are no numbers."""
    if {kind(table, name) for name in names} != {"number"}:
        return None
    total, *parts = (f"({table.typed(name)})::DOUBLE" for name in names)
    return f"coalesce(abs({total} - ({' + '.join(parts)})) > {CLOSE} * greatest(1, abs({total})), false)"


def kind(table: Table, name: str) -> str:
    """What a column's values can be compared with: "number", else their own type; "" when they cannot be."""
    field = table.field(name)
    if field is None or field.type in UNKEYED:
        return ""
    held = cast.duckdb_type(field)
    return "number" if held in NUMBERS or held.startswith("DECIMAL") else held


SPARSE = ("cohesive-columns", "one-of-required")  # a column that is not there is one whose cells are all empty
CHECKS: Mapping[str, Callable[[Table, Sequence[str], Params], str | None]] = {
    "cohesive-columns": cohesive,
    "one-of-required": one_of,
    "compare-columns": compared,
    "sum-columns": summed,
}
