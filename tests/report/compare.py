"""Two reports on one file: frictionless's, and ours."""

import json
from collections.abc import Callable
from typing import Any

import frictionless

from workbench.validation.report.report import judgement

Open = Callable[[], frictionless.Resource]
PARTIAL = ("bytes", "md5", "sha256")  # of a file that was not read to its end: how far its reader's buffers had got


def told(report: frictionless.Report) -> dict[str, Any]:
    """The descriptor of a report, times left out."""
    found: dict[str, Any] = json.loads(json.dumps(report.to_descriptor()))
    found["stats"].pop("seconds", None)
    for task in found["tasks"]:
        left_out = ("seconds", *PARTIAL) if task["warnings"] else ("seconds",)
        task["stats"] = {key: value for key, value in task["stats"].items() if key not in left_out}
    return found


def checklist(*, is_twinned: bool) -> frictionless.Checklist | None:
    """A Checklist that asks for repeated rows, or none."""
    return frictionless.Checklist.from_descriptor({"checks": [{"type": "duplicate-row"}]}) if is_twinned else None


def theirs(opened: Open, limit_errors: int, *, is_twinned: bool = False) -> Any:
    """What frictionless reports, or the kind of exception that it stumbles with."""
    try:
        return told(opened().validate(checklist(is_twinned=is_twinned), limit_errors=limit_errors))
    except Exception as error:  # noqa: BLE001  # whatever it is, ours must be the same
        return type(error).__name__


def ours(opened: Open, limit_errors: int, *, is_twinned: bool = False) -> tuple[Any, str]:
    """What we report, or the kind of exception, and how the file was judged."""
    try:
        found = judgement(opened(), limit_errors, checklist(is_twinned=is_twinned))
    except Exception as error:  # noqa: BLE001
        return type(error).__name__, "stumbled"
    return told(found.report), found.judged_by
