"""From an open file to the rows that frictionless must read."""

from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

import duckdb
import frictionless
from frictionless.resources import TableResource

from workbench.validation.report import repeats, screened, suspects, tokens, twins
from workbench.validation.report.fields import Judged, judged
from workbench.validation.report.proof import IrregularError
from workbench.validation.report.screened import Screened
from workbench.validation.report.tokens import Cells
from workbench.validation.report.unscreened import UnscreenedError

MOST_FIELDS = 500  # DuckDB 2.0 ends the process on a condition of 9,000 terms
Late: TypeAlias = "frictionless.errors.Error | None"  # what ends a file that cannot be read to its end


def screening(resource: TableResource, connection: duckdb.DuckDBPyConnection, work: Path, *, twinned: bool) -> tuple[Screened, Late]:
    """The Screened of an open file, with the error that ends it if one does; twinned: repeated rows matter. Raises: UnscreenedError."""
    width = len(expected(resource))
    first = resource.dialect.create_first_content_row()
    try:
        return rows_to_read(resource, connection, tokens.proven(resource, width, work), first, twinned=twinned), None
    except IrregularError:
        cells, late = tokens.rewritten(resource, width, first, work)
    try:
        return rows_to_read(resource, connection, cells, first, twinned=twinned), late
    except IrregularError as error:
        raise UnscreenedError(f"records that DuckDB does not read: {error}") from error


def rows_to_read(
    resource: TableResource, connection: duckdb.DuckDBPyConnection, cells: Cells, first: int, *, twinned: bool = False
) -> Screened:
    """The Screened of these Cells, the rows that frictionless must read noted. Raises: UnscreenedError, IrregularError."""
    fields = expected(resource)
    names = [item.name for item in resource.header.get_expected_fields()]
    primary = repeats.primary_places(resource, fields, names)
    groups = repeats.unique_places(fields, primary)
    keyed = sorted({place for group in groups for place in group})
    together = {place for group in groups if len(group) > 1 for place in group}
    fields = [replace(item, is_keyed=item.place in keyed, is_alone=item.place not in together) for item in fields]
    found = Screened(connection, cells, fields, first, keyed)
    screened.run(found)
    suspects.sort_out(found)
    repeats.note_repeats(found, groups, primary)
    repeats.note_orphans(found, resource, names)
    if twinned:
        twins.note_twins(found)
    return found


def expected(resource: TableResource) -> list[Judged]:
    """The fields that the header of an open table expects. Raises: UnscreenedError."""
    dialect = resource.dialect
    fields = resource.header.get_expected_fields()
    if not 0 < len(fields) <= MOST_FIELDS:
        raise UnscreenedError(f"{len(fields)} fields")
    if dialect.skip_blank_rows or dialect.comment_rows or dialect.comment_char:
        raise UnscreenedError("a dialect that leaves out rows")
    return judged(fields)
