"""GET /download/{package}/{version}/{name}: one table or the whole package, in a format; built once, then a plain file."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web.acting import Handler
from web.language import language_of
from web.page import Say, problem_page
from workbench.data.edition import Edition
from workbench.downloads import exports
from workbench.downloads.export_job import export_apart
from workbench.drafts import incoming
from workbench.errors import DatasetError, EtabliError
from workbench.workbench import Workbench

NUMBER = re.compile(r"[0-9]{1,9}")
ORIGINAL = re.compile(r"original-[0-9]{1,3}")
# Threads of their own: however many wait for a big file, people still sign in and open pages.
WAITING = CapacityLimiter(100)
LATER = ("store.busy", "store.unreachable")


def sender(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that sends a file, or says on a page why it cannot."""

    async def send(request: Request) -> Response:
        language = language_of(request)
        try:
            path, name = await to_thread.run_sync(wanted, opened(), request.path_params, language, limiter=WAITING)
        except EtabliError as problem:
            return problem_page(say, language, problem, 503 if problem.code in LATER else 404)
        return FileResponse(path, filename=name, media_type=media_type(name), headers={"cache-control": "private, no-cache"})

    return send


def wanted(workbench: Workbench, asked: Mapping[str, str], language: str) -> tuple[Path, str]:
    """The path of the file asked for and the name to save it under. Raises: DatasetError."""
    version, name = asked["version"], asked["name"]
    edition = workbench.catalog.find(asked["package"], int(version) if NUMBER.fullmatch(version) else None)
    stem, _, format_name = name.rpartition(".")
    if stem == "" and ORIGINAL.fullmatch(name):
        return original(edition, int(name.removeprefix("original-")))
    export = exports.export_of(format_name)
    resource = stem if export.of_table else ""
    path = export_apart(edition, resource, format_name, language, workbench.settings)
    return path, exports.download_name(edition, resource, format_name)


def original(edition: Edition, place: int) -> tuple[Path, str]:
    """A file as published. Raises: DatasetError when the version has fewer of them."""
    if place >= len(edition.originals):
        raise DatasetError("export.unknown_format", format=f"original-{place}", formats=", ".join(item.format for item in exports.EXPORTS))
    found = edition.originals[place]
    return found.path, incoming.clean_name(found.name)


def media_type(name: str) -> str:
    """What the browser is told the file is; anything it could run as a page is just bytes."""
    known = {item.suffix: item.media_type for item in exports.EXPORTS if item.suffix}
    return known.get(Path(name).suffix.lower(), "application/octet-stream")
