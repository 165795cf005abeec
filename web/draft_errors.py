"""GET /draft/{draft}/{table}.errors: all errors of a table that is not published yet, for organizers."""

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from web.acting import Handler
from web.downloads import LATER, WAITING
from web.language import language_of
from web.page import Say, problem_page
from workbench.downloads.draft_errors import draft_errors
from workbench.errors import EtabliError
from workbench.workbench import Workbench


def sender(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that sends the errors of a draft's table, or says on a page why it cannot."""

    async def send(request: Request) -> Response:
        language, asked = language_of(request), request.path_params
        try:
            words = (opened().drafts, asked["draft"], asked["table"], language)
            path, name = await to_thread.run_sync(draft_errors, *words, limiter=WAITING)
        except EtabliError as problem:
            return problem_page(say, language, problem, 503 if problem.code in LATER else 404)
        return FileResponse(path, filename=name, media_type="text/csv; charset=utf-8", headers={"cache-control": "private, no-cache"})

    return send
