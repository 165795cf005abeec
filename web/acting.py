"""Routes that act for a person ask the table of roles first."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from web.page import Say, trouble
from workbench.errors import EtabliError
from workbench.workbench import Workbench

Handler = Callable[[Request], Awaitable[Response]]


def acting(action: str, handler: Handler, opened: Callable[[], Workbench], say: Say) -> Handler:
    """The same route, for people whom the table of roles allows the action now. Others are told in their language, as are its errors."""

    async def act(asked: Request) -> Response:
        me = asked.state.me
        try:
            if not me.may(action):
                await to_thread.run_sync(opened().audit.refused, datetime.now(UTC), me.actor, action)
            me.require(action)
            return await handler(asked)
        except EtabliError as problem:
            return trouble(say, asked, problem)

    return act
