"""One line for each request: what was asked, by whom, how it ended. Never a query, a file name's id or a session."""

import logging
import re
import time
from typing import Any

from starlette.types import Scope

from workbench.who import Me

LOG = logging.getLogger("etabli.access")
HIDDEN = re.compile(r"^(/media/|/_stcore/upload_file/|/_stcore/bidi-components/).*")
QUIET = ("/static/", "/livez", "/_stcore/health")


def write(scope: Scope, me: Me | None, began: float, told: dict[str, int], reference: str) -> None:
    """None; the request is in the log."""
    path = HIDDEN.sub(r"\1…", scope["path"][:200])
    if path.startswith(QUIET):
        return
    fields: dict[str, Any] = {
        "ev": scope["type"],
        "rid": reference,
        "method": scope.get("method", "GET"),
        "path": path,
        "status": told.get("status", 0),
        "ms": round((time.monotonic() - began) * 1000, 1),
        "actor8": me.person.id[:8] if me else "",
        "role": me.role if me else "",
    }
    LOG.info("%s %s %s", fields["method"], path, fields["status"], extra=fields)
