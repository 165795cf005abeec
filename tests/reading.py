"""Drafts for tests of what comes after the reading: a file that was read before in this process is not read again."""

import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

from workbench.drafts.draft import Draft
from workbench.drafts.drafts import Given
from workbench.workbench import Workbench


def draft_read(workbench: Workbench, path: Path, name: str = "", **known: Any) -> Draft:
    """A Draft of the test's own that holds the file and was read by a child: now, or before and kept as the child left it."""
    name = name or path.name
    told = json.dumps([name, hashlib.sha256(path.read_bytes()).hexdigest(), known], sort_keys=True)
    kept = workbench.settings.home.parent / "drafts-read" / hashlib.sha256(told.encode()).hexdigest()[:16]
    if not kept.exists():
        made = workbench.drafts.give([Given(path, name)], **known)
        workbench.drafts.read(made.id)
        workbench.drafts.wait(made.id)
        shutil.copytree(workbench.drafts.folder(made.id), kept)
        return workbench.drafts.get(made.id)
    made = workbench.drafts.give([Given(path, name)], **known)
    shutil.rmtree(workbench.drafts.folder(made.id))
    shutil.copytree(kept, workbench.drafts.folder(made.id))
    return workbench.drafts.save(replace(workbench.drafts.get(made.id), id=made.id))
