"""The command check: frictionless's own report on a file, at DuckDB's speed."""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from commands.common import AsJson, err, tell
from workbench.drafts import child
from workbench.drafts.draft_file import write_json
from workbench.errors import DatasetError, EtabliError
from workbench.settings import Settings, load
from workbench.validation.report.orders import checklist_of, orders_of

VALID, FINDINGS, UNREAD = 0, 1, 2
UNREADABLE = ("source-error", "scheme-error", "format-error", "encoding-error", "compression-error")
SHOWN_ERRORS = 20
COMMAND = (sys.executable, "-m", "workbench.validation.report")

app = typer.Typer()


class Engine(StrEnum):
    """auto: SQL clears what is surely right, frictionless judges the rest. frictionless: it reads every row."""

    AUTO = "auto"
    FRICTIONLESS = "frictionless"


@app.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A delimited file, any other table, or a datapackage.json.")],
    schema: Annotated[Path | None, typer.Option(help="Table Schema (JSON or YAML) that the table should follow.")] = None,
    limit_errors: Annotated[int, typer.Option(min=0, help="Most errors in the report; 0 means all.")] = 1000,
    engine: Annotated[Engine, typer.Option(help="Who reads the rows; the report is the same.")] = Engine.AUTO,
    checklist: Annotated[Path | None, typer.Option(help="Checklist (JSON or YAML): duplicate-row, row-constraint...")] = None,
    as_json: AsJson = False,
) -> None:
    """Check a file as frictionless does, error for error. Status 0: valid; 1: errors were found; 2: it could not be read."""
    try:
        asked = {"resources": orders_of(file, schema), "folder": str(file.absolute().parent), "file": file.name}
        asked["checklist"] = checklist_of(checklist)
        found = judged({**asked, "limit_errors": limit_errors, "engine": engine.value}, load())
    except EtabliError as error:
        err.print(str(error), markup=False, style="red", soft_wrap=True)
        raise typer.Exit(UNREAD) from error
    tell(found["report"]) if as_json else tell_people(found)
    raise typer.Exit(status_of(found["report"]))


def judged(asked: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """What the child found: {"report", "judged_by"}. Raises: DatasetError job.*, report.stumbled."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_json(folder / "orders.json", asked)
        child.start(COMMAND, "report", folder, settings).wait()
        found: dict[str, Any] = json.loads((folder / child.RESULT).read_text(encoding="utf-8"))
    if "error" in found:
        raise DatasetError(found["error"]["code"], **{"file": asked["file"], **found["error"].get("context", {})})
    return found


def status_of(report: Mapping[str, Any]) -> int:
    """The exit status of a report."""
    unread = report["errors"] or any(error["type"] in UNREADABLE for task in report["tasks"] for error in task["errors"])
    return VALID if report["valid"] else UNREAD if unread else FINDINGS


def tell_people(found: Mapping[str, Any]) -> None:
    """None; the report stands on standard output in words."""
    out = Console(soft_wrap=True)
    for error in found["report"]["errors"]:
        out.print(error["message"], markup=False)
    for task, judged_by in zip(found["report"]["tasks"], found["judged_by"], strict=True):
        out.print(f"{task['place']}: {'valid' if task['valid'] else told(task)}", markup=False)
        for error in task["errors"][:SHOWN_ERRORS]:
            out.print(f"  {error['message']}", markup=False)
        if len(task["errors"]) > SHOWN_ERRORS:
            out.print(f"  ... and {len(task['errors']) - SHOWN_ERRORS} more: --json gives them all.")
        if judged_by != "screen":
            out.print(f"  Every row was read by frictionless: {judged_by}.", markup=False)


def told(task: Mapping[str, Any]) -> str:
    """How many errors of which kinds a task holds."""
    counts = Counter((error["type"], error.get("fieldName", "")) for error in task["errors"])
    kinds = ", ".join(f"{count} {kind}{f' in {field}' if field else ''}" for (kind, field), count in counts.most_common())
    more = "at least " if task["warnings"] else ""
    return f"{more}{len(task['errors'])} errors ({kinds})"
