"""GET /result/{token}.{form}: the whole result of a query, sent as it is computed; nothing is kept on the way."""

from collections.abc import Callable, Iterator

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from web.acting import Handler
from web.downloads import WAITING
from web.language import language_of
from web.page import Say, problem_page
from workbench.errors import EtabliError, QueryError
from workbench.workbench import Workbench

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def sender(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that sends the file, or says on a page why it cannot."""

    async def send(request: Request) -> Response:
        form, person = request.path_params["form"], request.state.me.person
        whose = (request.path_params["token"], person.id, person.team)
        try:
            name, blocks = await to_thread.run_sync(begun, opened(), whose, form, limiter=WAITING)
        except EtabliError as problem:
            return problem_page(say, language_of(request), problem, 404)
        headers = {"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "private, no-store"}
        return StreamingResponse(blocks, media_type=MEDIA_TYPES[form], headers=headers)

    return send


def begun(workbench: Workbench, whose: tuple[str, str, str], form: str) -> tuple[str, Iterator[bytes]]:
    """The name and the blocks of a file, of which the first is there; whose: token, person and team. Raises: QueryError."""
    if form not in MEDIA_TYPES:
        raise QueryError("query.unknown_format", format=form[:40], formats=", ".join(MEDIA_TYPES))
    found = workbench.links.wanted(*whose)
    return found.name, workbench.sandbox.download(found.asker, found.script, form)
