"""Routes that act for a person ask the table of roles first."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from web.page import Say, trouble
from workbench.errors import EtabliError

Handler = Callable[[Request], Awaitable[Response]]


def acting(action: str, handler: Handler, say: Say) -> Handler:
    """The same route, for people whom the table of roles allows the action now. Others are told in their language, as are its errors."""

    async def act(asked: Request) -> Response:
        try:
            asked.state.me.require(action)
            return await handler(asked)
        except EtabliError as problem:
            return trouble(say, asked, problem)

    return act
