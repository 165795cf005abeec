"""draft.json: a Draft written atomically and read back."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from workbench.descriptor import Field, Schema
from workbench.drafts.draft import Draft, TableDraft, Upload
from workbench.findings import Finding
from workbench.loading import Column, Dialect, Evidence

DRAFT = "draft.json"


def load(folder: Path) -> Draft:
    """The Draft of a folder. Raises: FileNotFoundError."""
    return draft_from(json.loads((folder / DRAFT).read_text(encoding="utf-8")))


def save(draft: Draft, folder: Path) -> None:
    """None; the Draft stands in its folder, or the one before still does."""
    write_json(folder / DRAFT, draft_to(draft))


def write_json(path: Path, document: Any) -> None:
    """None; the document stands at `path` whole, never in part."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    with part.open("w", encoding="utf-8") as stream:
        json.dump(document, stream, ensure_ascii=False, separators=(",", ":"))
        stream.flush()
        os.fsync(stream.fileno())
    part.replace(path)


def draft_to(draft: Draft) -> dict[str, Any]:
    """A dict of JSON values that `draft_from` reads back."""
    plain = {item.name: getattr(draft, item.name) for item in fields(draft)}
    return plain | {
        "uploads": [asdict(item) for item in draft.uploads],
        "tables": [table_to(item) for item in draft.tables],
        "findings": [item.to_json() for item in draft.findings],
    }


def table_to(table: TableDraft) -> dict[str, Any]:
    """A dict of JSON values that `table_from` reads back."""
    plain = {item.name: getattr(table, item.name) for item in fields(table)}
    return plain | {
        "dialect": table.dialect.to_json(),
        "evidence": [{"key": item.key, "code": item.code, "context": dict(item.context)} for item in table.evidence],
        "labels": [[item.label, item.kind] for item in table.labels],
        "schema": table.schema.to_descriptor(),
        "inferred": [item.to_descriptor() for item in table.inferred],
        "findings": [item.to_json() for item in table.findings],
    }


def draft_from(stored: Mapping[str, Any]) -> Draft:
    """The Draft that `draft_to` wrote."""
    return Draft(
        **{
            **stored,
            "uploads": tuple(Upload(**item) for item in stored["uploads"]),
            "tables": tuple(table_from(item) for item in stored["tables"]),
            "findings": tuple(Finding.from_json(item) for item in stored["findings"]),
            "decisions": tuple(stored.get("decisions", ())),
            "published": tuple(stored["published"]) if stored.get("published") else None,
        }
    )


def table_from(stored: Mapping[str, Any]) -> TableDraft:
    """The TableDraft that `table_to` wrote."""
    return TableDraft(
        **{
            **stored,
            "dialect": Dialect.from_json(stored["dialect"]),
            "evidence": tuple(Evidence(**item) for item in stored["evidence"]),
            "labels": tuple(Column(label, kind) for label, kind in stored["labels"]),
            "columns": tuple(stored["columns"]),
            "skipped": tuple(stored["skipped"]),
            "schema": Schema.from_descriptor(stored["schema"]),
            "inferred": tuple(Field.from_descriptor(item) for item in stored["inferred"]),
            "findings": tuple(Finding.from_json(item) for item in stored["findings"]),
        }
    )
