"""The tables as files, whole or in pieces: Parquet as it stands on the disk, CSV made once and then as it stands."""

import os
from email.utils import formatdate
from pathlib import Path

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web.api.answering import THREADS, Answering
from web.api.packages import PRIVATE, edition_of
from web.api.ranges import keep_fitting
from web.api.unchanged import unchanged
from workbench.data.edition import Edition
from workbench.downloads.export_job import export_apart
from workbench.downloads.exports import download_name
from workbench.errors import DatasetError
from workbench.workbench import Workbench

FORMS = {"parquet": ("parquet", "application/vnd.apache.parquet"), "csv": ("plain", "text/csv; charset=utf-8")}
MAKING = CapacityLimiter(20)  # a large CSV takes a while: whoever waits for one keeps nobody from Parquet and queries


class Files:
    """The routes of tables."""

    def __init__(self, parts: Answering) -> None:
        self.opened = parts.opened

    async def parquet(self, asked: Request) -> Response:
        """A table as Parquet."""
        return await self.sent(asked, "parquet")

    async def csv(self, asked: Request) -> Response:
        """A table as CSV."""
        return await self.sent(asked, "csv")

    async def sent(self, asked: Request, suffix: str) -> Response:
        """A file, or the pieces of it that are asked for. Raises: DatasetError, DayError."""
        export, media_type = FORMS[suffix]
        edition, path, status = await to_thread.run_sync(
            found, self.opened(), asked, export, limiter=THREADS if suffix == "parquet" else MAKING
        )
        resource = asked.path_params["resource"]
        tag = f'"{edition.package}-{edition.version}-{resource}-{status.st_size:x}.{suffix}"'  # a version never changes
        place = f"/api/v1/packages/{edition.package}/{edition.version}/{resource}.{suffix}"
        headers = {**PRIVATE, "etag": tag, "content-location": place, "accept-ranges": "bytes"}
        if unchanged(asked, tag):
            return Response(status_code=304, headers=headers)
        if asked.headers.get("if-range", tag) in (tag, formatdate(status.st_mtime, usegmt=True)):
            keep_fitting(asked.scope, status.st_size)
        name = download_name(edition, resource, suffix)
        return FileResponse(path, headers=headers, media_type=media_type, filename=name, stat_result=status)


def found(workbench: Workbench, asked: Request, export: str) -> tuple[Edition, Path, os.stat_result]:
    """The Edition that an address names, the file of its table and what the disk says of it. Raises: DatasetError."""
    edition, resource = edition_of(workbench, asked.path_params), asked.path_params["resource"]
    edition.resource(resource)
    path = export_apart(edition, resource, export, "en", workbench.settings)
    try:
        return edition, path, path.stat()
    except FileNotFoundError:
        raise DatasetError("version.withdrawn", package=edition.package, version=edition.version, reason="-") from None
