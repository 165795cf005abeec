"""Delimited text (csv, tsv, txt): one table, read with an explicit dialect and counted without DuckDB."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from loaders.naming import table_name
from loaders.said import dialect_from
from loaders.text.body import body_of
from loaders.text.characters import Odd, line_at, look
from loaders.text.dialect import Plan, check_marks, plan_of
from loaders.text.encoding import Text, as_utf8
from loaders.text.notes import notes
from loaders.text.sample import check_columns, sample_of
from loaders.text.shape import CR, LF, ONE_COLUMN, Shape
from workbench.errors import DatasetError
from workbench.loading import Column, CsvBody, Dialect, Evidence, Feed, Source

CONTROL_SHARE, CONTROL_LEAST = 0.05, 256
CONTROL_CODES = ("file.binary", "text.nul_removed", "text.control")


@dataclass(frozen=True)
class Read:
    """Everything that reading a file gave."""

    text: Text
    plan: Plan
    shape: Shape
    odd: Mapping[str, Odd]
    body: CsvBody


class Delimited:
    """The loader of delimited text."""

    name = "delimited"

    def read(self, source: Source) -> list[Feed]:
        """The one table of the file.

        Raises: DatasetError file.empty, file.binary, encoding.unsupported, encoding.invalid, dialect.unknown_key,
        dialect.bad_value, csv.unclosed_quote, csv.extra_cells, csv.blank_lines, cell.too_long, table.no_rows,
        table.too_many_columns.
        """
        name = table_name(source.name)
        says = source.says(name)
        dialect = dialect_from(says, Dialect("csv"), source.name)
        check_marks(source.name, dialect, says)
        check_columns(source.path, source.name, source.limits.table_columns, dialect.delimiter)
        text = as_utf8(source, dialect.encoding if "encoding" in says else "")
        if not sum(text.counts):
            raise DatasetError("file.empty", file=source.name, size=0)
        odd = look(text.path, text.counts, text.start, lambda done: source.tick("detect", done, text.path.stat().st_size))
        require_text(source, text, odd)
        sample = sample_of(text.path, text.start, 4 * source.limits.cell_characters)
        plan = plan_of(source.name, sample, replace(dialect, encoding=text.codec), says, text.start)
        require_columns(source, len(plan.labels))
        shape, body = body_of(source, text, plan, odd)
        require_rows(source, plan, shape)
        return [feed(source, name, Read(text, plan, shape, odd, body))]


def require_text(source: Source, text: Text, odd: Mapping[str, Odd]) -> None:
    """None. Raises: DatasetError file.binary when the file holds blocks of NUL, or too many control characters."""
    controls = sum(count for code, count in enumerate(text.counts[:32]) if code not in (9, LF, CR))
    if "file.binary" in odd or controls > max(CONTROL_LEAST, CONTROL_SHARE * sum(text.counts)):
        first = next(odd[code].offsets[0] for code in CONTROL_CODES if code in odd)
        raise DatasetError("file.binary", file=source.name, row=line_at(text.path, first), count=controls)


def require_columns(source: Source, columns: int) -> None:
    """None. Raises: DatasetError table.too_many_columns."""
    if columns > source.limits.table_columns:
        raise DatasetError("table.too_many_columns", file=source.name, columns=columns, most=source.limits.table_columns)


def require_rows(source: Source, plan: Plan, shape: Shape) -> None:
    """None. Raises: DatasetError csv.extra_cells, table.no_rows, table.too_many_columns."""
    if shape.longer.count and plan.extra_cells == "error":
        context = {"row": shape.longer.rows[0], "cells": shape.longer_cells, "columns": plan.layout.width}
        raise DatasetError("csv.extra_cells", file=source.name, count=shape.longer.count, **context)
    if not shape.rows and not shape.skipped and plan.layout.width == 1:
        raise DatasetError("table.no_rows", file=source.name, columns=sum(1 for label in plan.labels if label.strip()))
    require_columns(source, shape.widest)


def feed(source: Source, name: str, read: Read) -> Feed:
    """The Feed of a file that was read."""
    shape, plan = read.shape, read.plan
    missing = sorted({*shape.blanks, *shape.skipped})
    first = plan.layout.first_row
    while missing and missing[0] == first:
        first += 1
        missing.pop(0)
    line_end = next(iter(shape.line_ends), "\n")
    return Feed(
        name=name, source="", dialect=replace(plan.dialect, line_terminator=line_end),
        columns=tuple(Column(label) for label in (*plan.labels, *[""] * (read.body.width - len(plan.labels)))),
        records=shape.rows, body=read.body, first_row=first, skipped=tuple(missing),
        evidence=(read.text.evidence, *why_delimiter(plan, shape), *plan.evidence),
        findings=notes(source.name, read.text, plan, shape, read.odd), extras=extras(plan, shape),
    )  # fmt: skip


def why_delimiter(plan: Plan, shape: Shape) -> tuple[Evidence, ...]:
    """Why the separator is the one it is; nothing when a person said so."""
    if "delimiter" in plan.says:
        return ()
    if plan.layout.delimiter == ONE_COLUMN:
        return (Evidence("delimiter", "csv.why_one_column"),)
    mark = {"\t": "TAB"}.get(plan.dialect.delimiter, plan.dialect.delimiter)
    if plan.hint:
        return (Evidence("delimiter", "csv.why_sep_line", {"delimiter": mark}),)
    tenths = 1000 * shape.regular // max(shape.rows + len(shape.skipped), 1) if shape.rows else 1000
    percent = tenths / 10 if tenths % 10 else tenths // 10
    return (Evidence("delimiter", "csv.why_delimiter", {"delimiter": mark, "percent": percent, "columns": plan.layout.width}),)


def extras(plan: Plan, shape: Shape) -> dict[str, Any]:
    """What only this format knows: the lines above the header, and the records left out for their extra cells."""
    found: dict[str, Any] = {"preamble": list(plan.preamble)} if plan.preamble else {}
    if shape.skipped:
        found |= {"refused_rows": [[number, cells] for number, cells in shape.refused], "refused_count": len(shape.skipped)}
    return found


DELIMITED = Delimited()
