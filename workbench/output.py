"""What the command line prints: plain dicts and files made of drafts, editions and results."""

import json
from collections.abc import Mapping
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from workbench.data.card import Card
from workbench.data.edition import Edition
from workbench.drafts.draft import Draft, TableDraft
from workbench.errors import QueryError
from workbench.findings import Finding
from workbench.query.engine import Result


def added(draft: Draft, edition: Edition | None, package: str) -> dict[str, Any]:
    """What `add --json` prints of a Draft that was read, and published when there is an Edition."""
    return {
        "package": package,
        "version": edition.version if edition else None,
        "draft": None if edition else draft.id,
        "findings": [finding(item) for item in draft.findings],
        "resources": [resource(item) for item in draft.tables],
    }


def resource(table: TableDraft) -> dict[str, Any]:
    """One table as `add --json` prints it."""
    return {
        "name": table.name,
        "source": table.source,
        "records": table.records,
        "rows": table.rows,
        "refused": table.refused,
        "columns": len(table.schema.fields),
        "dialect": table.dialect.to_json(),
        "evidence": [item.message for item in table.evidence],
        "fields": [{"name": item.name, "type": item.type, "format": item.format, **item.options} for item in table.schema.fields],
        "cells_refused": dict(table.cells_refused),
        "findings": [finding(item) for item in table.findings],
        "findings_total": table.findings_total,
        "errors": table.errors,
    }


def finding(item: Finding) -> dict[str, Any]:
    """A Finding as JSON, with its English message."""
    told = {"type": item.type, "row": item.row, "field": item.field, "count": item.count, "rows": list(item.rows), "message": item.message}
    return told | ({"cells": dict(item.cells)} if item.cells else {})


def added_text(document: Mapping[str, Any]) -> str:
    """The same for people: one paragraph per table."""
    version = document["version"]
    lines = [f"{document['package']}: " + (f"version {version} published" if version else f"draft {document['draft']}, not published")]
    for table in document["resources"]:
        lines.append(f"  {table['name']}: {table['records']} records = {table['rows']} rows + {table['refused']} refused, "
                     f"{table['columns']} fields, {table['findings_total']} findings")  # fmt: skip
        lines.extend(f"    {item}" for item in table["evidence"])
        lines.extend(f"    - {item['message']}" for item in table["findings"][:20])
    return "\n".join(lines)


def card(item: Card) -> dict[str, Any]:
    """A catalog Card as JSON, its title in the package's own language."""
    return {**item.to_json(), "title": item.title("")}


def history(item: Edition) -> dict[str, Any]:
    """One version of a package's history as JSON."""
    return {"version": item.version, "state": item.state, "published_at": str(item.published_at), "reason": item.reason}


def write_result(result: Result, form: str, stream: BinaryIO) -> None:
    """None; the rows of a query stand in the stream. Raises: QueryError for an unknown format."""
    if form == "csv":
        pyarrow.csv.write_csv(result.shown(), stream)
    elif form == "parquet":
        pyarrow.parquet.write_table(result.rows(), stream)
    elif form == "json":
        stream.write(json.dumps(result.rows().to_pylist(), ensure_ascii=False, default=str, indent=1).encode() + b"\n")
    elif form == "table":
        stream.write(text_table(result.shown()).encode() + b"\n")
    else:
        raise QueryError("query.unknown_format", format=form, formats="table, json, csv, parquet")


def text_table(table: pa.Table) -> str:
    """The rows as aligned text, cells cut at 60 characters."""
    rows = [table.column_names, *([("" if cell is None else str(cell)) for cell in row.values()] for row in table.to_pylist())]
    cut = [[" ".join(str(cell).split())[:60] for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in cut) for place in range(table.num_columns)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cut)
