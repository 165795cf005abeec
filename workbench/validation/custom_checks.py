"""The `custom_checks` of French Table Schemas, as Validata documents them: what a type and a pattern cannot say.

Checks of one column ask a kept library about each different cell; checks across columns are SQL on typed values.
"""

from collections.abc import Mapping
from typing import Any

from workbench.findings import Finding
from workbench.validation import across_columns, distinct
from workbench.validation.cell_checks import CELL_CHECKS
from workbench.validation.excerpts import excerpt
from workbench.validation.keys import Table

SUFFIX = "-value"
MOST_CHECKS = 200


def custom_checks(table: Table) -> list[Finding]:
    """Findings on the cells and rows that break the custom checks of a table's schema, and on the checks that cannot be made."""
    asked = table.schema.extra.get("custom_checks")
    if not isinstance(asked, list):
        return []
    return [finding for check in asked[:MOST_CHECKS] for finding in checked(table, check)]


def checked(table: Table, check: Any) -> list[Finding]:
    """Findings of one custom check; a name that nobody here knows is said, never passed over."""
    known = isinstance(check, Mapping)
    name = str(check.get("name", "")) if known else ""
    given = check.get("params") if known else None
    params: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    key = name.removesuffix(SUFFIX)
    if key in CELL_CHECKS:
        return cells(table, key, params)
    if key in across_columns.CHECKS:
        return across_columns.rows(table, key, params)
    return [Finding("check.unknown", {"name": excerpt(name or check)})]


def cells(table: Table, key: str, params: Mapping[str, Any]) -> list[Finding]:
    """Findings of a check of one column."""
    name = params.get("column")
    if not isinstance(name, str):
        return [Finding("check.unusable", {"name": key})]
    if distinct.place_of(table, name) is None:
        return [Finding("check.no_column", {"name": key, "fields": excerpt(name)})]
    return distinct.told(table, name, CELL_CHECKS[key](params), "check.cells", {"name": key})
