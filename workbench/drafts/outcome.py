"""What a job is told and what it leaves. Light, because every child process loads it first."""

import json
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from workbench.drafts.draft_file import write_json
from workbench.loading import Limits

RESULT = "result.json"
# What a job that failed leaves for nobody.
LITTER = {"read": "work", "check": "work/spill", "build": "build", "rows": "build", "report": "work", "native": "work"}


def leave(job: str, folder: Path, outcome: Mapping[str, Any]) -> None:
    """None; result.json stands in the folder. What a failed job wrote is removed first: on a full disk there is no other room."""
    if "error" in outcome:
        shutil.rmtree(folder / LITTER[job], ignore_errors=True)
    write_json(folder / RESULT, outcome)


def limits_told() -> Limits:
    """The Limits that the parent wrote on standard input: reading the settings anew would take longer than a small file does."""
    return Limits(**json.loads(sys.stdin.buffer.readline() or b"{}"))
