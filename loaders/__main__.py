"""The child that reads: `python -m loaders read|check|build|rows DRAFT_FOLDER`.

An entry, like app.py and cli.py: it hands the loaders to the core. It leaves result.json: the Draft as
it came out, or the error that stopped it.
"""

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb

from loaders import LOADERS, UNPACKERS
from workbench.drafts.draft import Draft
from workbench.drafts.draft_file import draft_to, load
from workbench.drafts.manners import go_at_once, live_politely
from workbench.drafts.outcome import leave, limits_told
from workbench.drafts.progress import Teller
from workbench.errors import EtabliError
from workbench.publishing import build
from workbench.reading import checking, reading
from workbench.reading.tools import Tools


def built(draft: Draft, folder: Path, tools: Tools) -> Draft:
    """The Draft itself, once its version stands in the build folder."""
    build.build(draft, folder, tools.tick)
    return draft


def rows(draft: Draft, folder: Path, tools: Tools) -> Draft:
    """The Draft itself, once the rows of its tables, and nothing else, stand in the build folder."""
    build.rows(draft, folder, tools.tick)
    return draft


FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
JOBS: dict[str, Callable[[Draft, Path, Tools], Draft]] = {"read": reading.read, "check": checking.check, "build": built, "rows": rows}


def main(job: str, folder: Path) -> None:
    """None; result.json tells the outcome."""
    limits = limits_told()  # before anything else reads standard input
    live_politely()
    tools = Tools({item.name: item for item in LOADERS}, {item.name: item for item in UNPACKERS}, limits, Teller(folder).tick)
    try:
        outcome = {"draft": draft_to(JOBS[job](load(folder), folder, tools))}
    except EtabliError as error:
        outcome = {"error": {"code": error.code, "context": dict(error.context)}}
    except (duckdb.OutOfMemoryException, MemoryError):
        outcome = {"error": {"code": "job.too_much_memory", "context": {"memory_mb": tools.limits.read_memory_mb}}}
    except (OSError, duckdb.Error) as error:
        if not is_full(error):
            raise
        outcome = {"error": {"code": "job.disk_full", "context": {}}}
    leave(job, folder, outcome)


def is_full(error: Exception) -> bool:
    """Whether the disk, a quota or a file size limit stopped the job. DuckDB tells it in words only."""
    return getattr(error, "errno", None) in FULL or any(os.strerror(code) in str(error) for code in FULL)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
    go_at_once()
