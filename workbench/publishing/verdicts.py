"""frictionless's own report on a table that breaks its schema, kept with the version for whoever works with its tools."""

from pathlib import Path

import duckdb

from workbench.drafts.draft import Draft, TableDraft
from workbench.drafts.draft_file import write_json
from workbench.reading.settle import LAID, schema_of
from workbench.reading.staged import Staged
from workbench.validation.report.orders import safe_schema

SUFFIX = ".report.json"


def write_report(connection: duckdb.DuckDBPyConnection, draft: Draft, table: TableDraft, target: Path) -> None:
    """None; the first 1,000 errors in frictionless's order stand in the version; no file when the table breaks nothing of a schema.

    Source of the format: https://framework.frictionlessdata.io/docs/framework/report.html
    """
    schema = schema_of(connection, draft, table, len(draft.tables)) if breaks_schema(table) else None
    if schema is None:
        return
    from workbench.validation.report.stage import Header, staged_report  # noqa: PLC0415  # frictionless, which most tables never need

    descriptor = {**schema.to_descriptor(), "fieldsMatch": table.extras[LAID]["mode"]}
    staged = Staged(connection, table.stage, table.rows, table.first_row, table.skipped)
    header = Header([item.label for item in table.labels], table.columns)
    report = staged_report(staged, header, safe_schema(descriptor, table.name))
    if report is not None:
        write_json(target / f"{table.name}{SUFFIX}", report.to_descriptor())


def breaks_schema(table: TableDraft) -> bool:
    """Whether some finding has a type of frictionless: it names them with hyphens, we with dots."""
    return any("-" in item.type for item in table.findings)
