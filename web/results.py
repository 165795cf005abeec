"""GET /result/{token}.{form}: the whole result of a query, sent as it is computed; nothing is kept on the way."""

from collections.abc import Callable
from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from web.acting import Handler
from web.blocks import Blocks
from web.downloads import WAITING
from web.language import language_of
from web.page import Say, problem_page
from web.there import LEFT, Stopping, while_there
from workbench.errors import EtabliError, QueryError
from workbench.query.pouring import Wanted
from workbench.workbench import Workbench

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sender(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that sends the file, or says on a page why it cannot."""

    async def send(request: Request) -> Response:
        form, workbench, begun = request.path_params["form"], opened(), list[str]()
        try:
            found = wanted(workbench, request)
            work = partial(workbench.sandbox.download, found.asker, found.script, form, on_start=begun.append)
            blocks = await while_there(request, work, Stopping(workbench, begun), WAITING)
        except EtabliError as problem:
            return problem_page(say, language_of(request), problem, 404)
        if blocks is None:
            return Response(status_code=LEFT)
        headers = {"content-disposition": f'attachment; filename="{found.name}.{form}"', "cache-control": "private, no-store"}
        return Blocks(blocks, MEDIA_TYPES[form], headers)

    return send


def wanted(workbench: Workbench, asked: Request) -> Wanted:
    """The result that an address names, of whoever asks. Raises: QueryError."""
    form, person = asked.path_params["form"], asked.state.me.person
    if form not in MEDIA_TYPES:
        raise QueryError("query.unknown_format", format=form[:40], formats=", ".join(MEDIA_TYPES))
    return workbench.links.wanted(asked.path_params["token"], person.id, person.team)
