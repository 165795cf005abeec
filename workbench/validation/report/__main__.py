"""The job "report": the orders of a folder judged, in a process that yields to the server and fetches nothing."""

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import duckdb
import frictionless
from frictionless import system
from frictionless.resources import TableResource

from workbench.data.disk import is_full
from workbench.drafts.manners import go_at_once, live_politely
from workbench.drafts.outcome import LITTER, leave, limits_told
from workbench.loading import Limits
from workbench.validation.report.report import Judgement, judgement
from workbench.validation.report.unscreened import STUMBLES

ORDERS = "orders.json"
AUTO = "auto"
MOST_CHARACTERS = 300
DEFAULTS = Limits()


class NoNetwork:
    """A session that answers no request: whatever a file asks for, nothing leaves this machine."""

    def __getattr__(self, name: str) -> Any:
        """Whatever is asked of it. Raises: FrictionlessException."""
        return self.refused

    def refused(self, *_: Any, **__: Any) -> NoReturn:
        """Never returns. Raises: FrictionlessException."""
        raise frictionless.FrictionlessException(frictionless.errors.SchemeError(note="nothing is fetched here"))


def main(folder: Path, limits: Limits = DEFAULTS) -> None:
    """None; result.json holds the report and how each table was judged."""
    work = folder / LITTER["report"]
    work.mkdir()
    tempfile.tempdir = str(work)  # whatever is written on the way goes with the folder
    asked = json.loads((folder / ORDERS).read_text(encoding="utf-8"))
    os.chdir(asked["folder"])
    with system.use_context(http_session=NoNetwork()):
        try:
            outcome = answer(asked)
        except STUMBLES as error:
            context = {"file": asked["file"], "reason": f"{type(error).__name__}: {error}"[:MOST_CHARACTERS]}
            outcome = {"error": {"code": "report.stumbled", "context": context}}
        except (duckdb.OutOfMemoryException, MemoryError):
            outcome = {"error": {"code": "job.too_much_memory", "context": {"file": asked["file"], "memory_mb": limits.read_memory_mb}}}
        except (OSError, duckdb.Error) as error:
            if not is_full(error):
                raise
            outcome = {"error": {"code": "job.disk_full", "context": {"file": asked["file"]}}}
    leave("report", folder, outcome)


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """{"report": a Report descriptor, "judged_by": how each table was judged}. Raises: what frictionless stumbles with."""
    try:
        checklist = frictionless.Checklist.from_descriptor(asked["checklist"]) if asked.get("checklist") else None
        package = frictionless.Package.from_descriptor({"resources": asked["resources"]})
    except frictionless.FrictionlessException as error:
        return {"report": frictionless.Report.from_validation(errors=error.to_errors()).to_descriptor(), "judged_by": []}
    found = [judged(resource, asked, checklist) for resource in package.resources]
    report = frictionless.Report.from_validation_reports(time=0, reports=[item.report for item in found])
    return {"report": report.to_descriptor(), "judged_by": [item.judged_by for item in found]}


def judged(resource: frictionless.Resource, asked: dict[str, Any], checklist: frictionless.Checklist | None) -> Judgement:
    """The Judgement on a resource."""
    if asked["engine"] != AUTO and isinstance(resource, TableResource):
        return Judgement(resource.validate(checklist, limit_errors=asked["limit_errors"]), "frictionless was asked for")
    return judgement(resource, asked["limit_errors"], checklist)


if __name__ == "__main__":
    told = limits_told()  # before anything else reads standard input
    live_politely(Path(sys.argv[-1]))
    main(Path(sys.argv[-1]), told)
    go_at_once()
