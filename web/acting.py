"""Routes that act for a person ask the table of roles first."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.language import language_of
from web.page import Say, problem_page
from workbench.errors import DayError

Handler = Callable[[Request], Awaitable[Response]]


def acting(action: str, handler: Handler, say: Say) -> Handler:
    """The same route, for people whom the table of roles allows the action now; 403 for others, said in their language."""

    async def act(asked: Request) -> Response:
        try:
            asked.state.me.require(action)
        except DayError as problem:
            if "text/html" in asked.headers.get("accept", ""):
                return problem_page(say, language_of(asked), problem, 403)
            return JSONResponse({"code": problem.code, "context": dict(problem.context)}, 403)
        return await handler(asked)

    return act
