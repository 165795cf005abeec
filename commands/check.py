"""The command check: frictionless's own report on a file, at DuckDB's speed."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from rich.console import Console

from commands.common import err, tell
from workbench.data.disk import is_full
from workbench.drafts import child
from workbench.drafts.draft_file import write_json
from workbench.drafts.outcome import RESULT
from workbench.errors import DatasetError, EtabliError
from workbench.settings import Settings, load
from workbench.validation.report.orders import checklist_of, orders_of
from workbench.validation.report.unscreened import NO_TABLE

VALID, FINDINGS, UNREAD = 0, 1, 2
UNREADABLE = ("source-error", "scheme-error", "format-error", "encoding-error", "compression-error", "resource-error")
SHOWN_ERRORS = 20
COMMAND = (sys.executable, "-m", "workbench.validation.report")


class Engine(StrEnum):
    """auto: SQL clears what is surely right, frictionless judges the rest. frictionless: it reads every row."""

    AUTO = "auto"
    FRICTIONLESS = "frictionless"


def run(files: tuple[Path, Path | None, Path | None], limit_errors: int, engine: Engine, *, as_json: bool) -> int:
    """The exit status, once the report is told. files: the file, its schema and its checklist."""
    file, schema, checklist = files
    try:
        asked = {"resources": orders_of(file, schema), "folder": str(file.absolute().parent), "file": file.name}
        asked["checklist"] = checklist_of(checklist)
        found = judged({**asked, "limit_errors": limit_errors, "engine": engine.value}, load())
    except EtabliError as error:
        err.print(shown(str(error)), markup=False, style="red", soft_wrap=True)
        return UNREAD
    tell(found["report"]) if as_json else tell_people(found)
    return status_of(found["report"])


def judged(asked: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """What the child found: {"report", "judged_by"}. Raises: DatasetError job.*, report.stumbled, report.no_table."""
    try:
        found = answer(asked, settings)
    except OSError as error:
        if not is_full(error):
            raise
        raise DatasetError("job.disk_full", file=asked["file"]) from None
    if found.get("judged_by") == [NO_TABLE]:
        raise DatasetError("report.no_table", file=asked["file"])
    if "error" in found:
        raise DatasetError(found["error"]["code"], **{"file": asked["file"], **found["error"].get("context", {})})
    return found


def answer(asked: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """What the child left: its report, or its error."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_json(folder / "orders.json", asked)
        job = child.start(COMMAND, "report", folder, settings)
        try:
            job.wait()
        finally:  # whoever interrupts the command interrupts its child
            job.end("job.cancelled")
            job.wait()
        return dict(json.loads((folder / RESULT).read_text(encoding="utf-8")))


def status_of(report: Mapping[str, Any]) -> int:
    """The exit status of a report."""
    unread = report["errors"] or any(error["type"] in UNREADABLE for task in report["tasks"] for error in task["errors"])
    return VALID if report["valid"] else UNREAD if unread else FINDINGS


def tell_people(found: Mapping[str, Any]) -> None:
    """None; the report stands on standard output in words."""
    out = Console(soft_wrap=True)
    for error in found["report"]["errors"]:
        out.print(shown(error["message"]), markup=False)
    for task, judged_by in zip(found["report"]["tasks"], found["judged_by"], strict=True):
        out.print(shown(f"{task['place']}: {'valid' if task['valid'] else told(task)}"), markup=False)
        for error in task["errors"][:SHOWN_ERRORS]:
            out.print(f"  {shown(error['message'])}", markup=False)
        if len(task["errors"]) > SHOWN_ERRORS:
            out.print(f"  ... and {len(task['errors']) - SHOWN_ERRORS} more: --json gives them all.")
        if judged_by == NO_TABLE:
            out.print('  It is no table by its name, so none of its rows was read: give it a "format".', markup=False)
        elif judged_by != "screen":
            out.print(f"  Every row was read by frictionless: {judged_by}.", markup=False)


def shown(text: str) -> str:
    """The text on one line, without what a terminal would obey."""
    return "".join(mark if mark.isprintable() else mark.encode("unicode_escape").decode() for mark in text)


def told(task: Mapping[str, Any]) -> str:
    """How many errors of which kinds a task holds."""
    counts = Counter((error["type"], error.get("fieldName", "")) for error in task["errors"])
    kinds = ", ".join(f"{count} {kind}{f' in {field}' if field else ''}" for (kind, field), count in counts.most_common())
    more = "at least " if task["warnings"] else ""
    word = "error" if len(task["errors"]) == 1 else "errors"
    return f"{more}{len(task['errors'])} {word} ({kinds})"
