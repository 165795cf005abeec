"""A Draft: files an organizer gave, how they were read, and what he or she said of them. Values only.

A Draft lives in <home>/quarantine/<id>/ until it is published or discarded:
    files/       the uploads, under names of ours
    work/        what loaders write; stage.duckdb, one all-text table "t<n>" per TableDraft, its columns
                 c0..cN, refused rows in "r<n>" (row BIGINT, reason VARCHAR, cells VARCHAR as JSON)
    draft.json   this value; written atomically
    progress.json  how far the running job is
    build/       a version being built
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.descriptor import Field, Schema
from workbench.findings import Finding
from workbench.loading import Column, Dialect, Evidence

SHOWN_FINDINGS = 1_000


@dataclass(frozen=True)
class Upload:
    """One file given: `path` relative to the draft's folder, `name` as published, sha256 in hex."""

    path: str
    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True)
class TableDraft:
    """One table found in the uploads, staged, typed and checked.

    stage: its table in stage.duckdb. schema: the Fields as they stand (names, types, formats, what was
    written about them, keys). inferred: the Fields as the file alone suggested them, same order.
    labels: the columns' labels as published, same order. columns: index in the stage of each Field
    (trailing empty columns are left out). records = rows + refused: the proof of loading.
    refused: rows left out of the table, kept apart with the reason.
    cells_refused: {field name: values that do not parse under the type an organizer insists on}.
    findings: the first SHOWN_FINDINGS; findings_total: how many there are, as workbench.findings.total counts.
    errors: how many errors stand in its file of errors, beside the stage: one row each.
    keep: False when the organizer does not want this table published.
    """

    name: str
    source: str
    upload: int
    stage: str
    dialect: Dialect
    evidence: tuple[Evidence, ...]
    labels: tuple[Column, ...]
    columns: tuple[int, ...]
    schema: Schema
    inferred: tuple[Field, ...]
    records: int
    rows: int
    refused: int
    cells_refused: Mapping[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    findings_total: int = 0
    first_row: int = 2
    skipped: tuple[int, ...] = ()
    extras: Mapping[str, Any] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    keep: bool = True
    errors: int = 0


FAILED = "failed"  # the state of a Draft whose files could not be read


@dataclass(frozen=True)
class Draft:
    """Everything known of a Draft.

    state: "given" (not read yet), "reading", "read", "failed", "building", "published".
    package: name asked for, "" to derive it from the file. said: what a person decided about the
    Dialect, {table or "*": {key: value}}. fields_said: {table: {field: {type, format, missingValues...}}}:
    corrections kept across a new reading. about: package metadata (a Data Package descriptor without
    resources). tables_about: {table: {title, description, rowDescription...}}.
    schemas: {table or "*": Table Schema descriptor} given with the file or chosen.
    decisions: what a person decided on findings, in order (workbench/drafts/decisions.py).
    error: {"code", "context"} of what stopped the last job. published: [package, version].
    personal: {"by", "role", "at", "fields"}: who decided that personal data may be published, and in which columns.
    """

    id: str
    state: str
    created: str
    touched: str
    uploads: tuple[Upload, ...] = ()
    package: str = ""
    said: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    fields_said: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    tables_about: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    schemas: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: tuple[TableDraft, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: Mapping[str, Any] | None = None
    published: tuple[str, int] | None = None
    personal: Mapping[str, Any] = field(default_factory=dict)
    decisions: tuple[Mapping[str, Any], ...] = ()

    def table(self, name: str) -> TableDraft:
        """The table of that name. Raises: KeyError."""
        return next(item for item in self.tables if item.name == name)
