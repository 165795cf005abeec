"""The records of the file that a Finding of a draft is about: all of them when its errors are kept, never a sample taken for the whole."""

from pathlib import Path

import duckdb

from workbench.findings import Finding
from workbench.sql import literal
from workbench.validation.error_rows import SUFFIX

REFUSED = "type.refused"  # said of the cells that the type a person chose does not hold
HELD = "cell.not_held"
OUT = ("table.blank_rows", "table.repeated_header", "table.footnote", "table.dropped_rows")  # said of rows that are out of the table


def kinds_of(finding: Finding) -> tuple[tuple[str, ...], str]:
    """The types of the errors behind a finding, and their rule, "" when the type tells enough."""
    if finding.type == REFUSED:
        return ("type-error", HELD), ""
    return (finding.type,), str(finding.context.get("rule", "")) if finding.type == "constraint-error" else ""


def has_errors(finding: Finding) -> bool:
    """Whether the errors of a finding are kept one by one."""
    return finding.type in (REFUSED, HELD, "type-error", "constraint-error", "unique-error", "primary-key", "foreign-key")


def are_known(finding: Finding) -> bool:
    """Whether all the records that a finding is about stand in the table and can be told."""
    if finding.type in OUT:
        return False
    return has_errors(finding) or (bool(finding.rows) and len(finding.rows) == finding.count)


def records_of(work: Path, stage: str, finding: Finding) -> tuple[int, ...]:
    """The record numbers that a finding is about, in order; none when they are not all known. work, stage: where the table is staged."""
    if not has_errors(finding):
        return finding.rows if are_known(finding) else ()
    path = work / f"{stage}{SUFFIX}"
    if not path.exists():
        return ()
    types, rule = kinds_of(finding)
    field = finding.field or str(finding.context.get("fields", ""))
    where = "field = ? AND type IN (SELECT unnest(?)) AND rule = coalesce(?, rule)"
    with duckdb.connect() as connection:
        query = f'SELECT DISTINCT "row" FROM {literal(str(path))} WHERE {where} ORDER BY 1'
        return tuple(row for (row,) in connection.execute(query, [field, list(types), rule or None]).fetchall())
