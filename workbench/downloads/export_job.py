"""A download made in a process of its own, so that nobody waits for somebody else's Excel file.

`python -m workbench.downloads.export_job PACKAGE VERSION RESOURCE FORMAT LANGUAGE`, settings in the environment.
"""

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

from workbench.data.edition import Edition
from workbench.downloads.exports import export, exported
from workbench.errors import DatasetError, EtabliError
from workbench.settings import ROOT, Settings

COMMAND = (sys.executable, "-m", "workbench.downloads.export_job")
SMALL_CELLS = 200_000
AT_ONCE = threading.BoundedSemaphore(2)


def export_apart(edition: Edition, resource: str, format_name: str, language: str, settings: Settings) -> Path:
    """The file of a download: there already, made here when it is small, else made by a child.

    resource: "" for the whole package. Raises: DatasetError when the format cannot hold it, or the child failed.
    """
    target = exported(edition, resource, format_name, language, settings.home)
    if target.exists() or cells_of(edition, resource) <= SMALL_CELLS:
        return export(edition, resource, format_name, language, settings.home)
    words = (edition.package, str(edition.version), resource, format_name, language)
    with AT_ONCE:
        try:
            told = subprocess.run(
                (*COMMAND, *words), cwd=ROOT, env=settings.environment(), capture_output=True, timeout=settings.read_seconds, check=False
            )
        except subprocess.TimeoutExpired:
            raise DatasetError("job.too_long", file=target.name, seconds=settings.read_seconds) from None
    if told.stdout:
        problem = json.loads(told.stdout)
        raise DatasetError(problem["code"], **problem["context"])
    if not target.exists():
        raise DatasetError("job.crashed", file=target.name, reference=f"{edition.package}/{edition.version}")
    return target


def cells_of(edition: Edition, resource: str) -> int:
    """How many cells a download holds."""
    wanted = [item for item in edition.resources if resource in ("", item["name"])]
    return sum(int(item.get("rows", 0)) * len(item["schema"]["fields"]) for item in wanted)


def main(package: str, version: str, resource: str, format_name: str, language: str) -> None:
    """None; the download stands in the cache of exports, or its error is told on standard output."""
    from workbench.workbench import Workbench  # noqa: PLC0415 - only the child opens the instance again

    if hasattr(os, "nice"):
        os.nice(10)
    settings = Settings()
    try:
        edition = Workbench.open(settings).catalog.find(package, int(version))
        export(edition, resource, format_name, language, settings.home)
    except EtabliError as problem:
        sys.stdout.write(json.dumps({"code": problem.code, "context": dict(problem.context)}, default=str))


if __name__ == "__main__":
    main(*sys.argv[1:])
