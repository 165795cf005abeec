"""The job "check": types, keys and schemas applied again to a stage that stands; no file is read."""

from dataclasses import replace
from pathlib import Path

from workbench.drafts.draft import Draft
from workbench.errors import DatasetError
from workbench.reading.reading import WORK
from workbench.reading.settle import settle
from workbench.reading.stage import STAGE, connect
from workbench.reading.tools import Tools


def check(draft: Draft, folder: Path, tools: Tools) -> Draft:
    """The Draft with Fields, findings and refused cells as its corrections make them, state "read".

    Raises: DatasetError draft.not_read when there is no stage; schema.invalid.
    """
    work = folder / WORK
    if not draft.tables or not (work / STAGE).exists():
        raise DatasetError("draft.not_read", file=draft.uploads[0].name if draft.uploads else draft.id)
    with connect(work, read_only=True) as connection:
        tables = settle(connection, draft, draft.tables, tools.tick, work)
    return replace(draft, state="read", tables=tables, error=None)
