"""The errors of a table that is not published yet, as the organizer takes them to whoever can correct the file."""

import os
from pathlib import Path

from workbench.data.folders import safe_name
from workbench.downloads.error_file import write_errors
from workbench.downloads.error_words import spoken
from workbench.drafts.corrections import label, table_of
from workbench.drafts.drafts import Drafts
from workbench.errors import DatasetError
from workbench.validation.error_rows import SUFFIX


def draft_errors(drafts: Drafts, draft_id: str, name: str, language: str) -> tuple[Path, str]:
    """The CSV of all errors of a draft's table, made anew after each check, and the name to save it under.

    Raises: DatasetError draft.unknown, draft.unknown_table, export.no_errors, draft.busy.
    """
    draft = drafts.get(draft_id)
    table = table_of(draft, name)
    if not table.errors:
        raise DatasetError("export.no_errors", resource=name, package=label(draft))
    source = drafts.folder(draft_id) / "work" / f"{table.stage}{SUFFIX}"
    if draft.state != "read" or not source.exists():
        raise DatasetError("draft.busy", file=label(draft))
    tongue = spoken(language)
    target = source.with_name(f"{table.stage}.errors.{tongue}.csv")
    if not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns:
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        try:
            write_errors(source, part, tongue)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return target, safe_name(f"{table.name}.errors.csv")
