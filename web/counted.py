"""Every request has an id that its lines in the log bear, and every answer is counted, whoever gave it."""

import re
import secrets

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.operations import counters, logs

GIVEN = re.compile(r"[0-9a-f]{8,32}")


class Counted:
    """ASGI middleware, the first of all, so that refusals are counted too. The id is the proxy's when it gives one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                counters.answered(message["status"])
            await send(message)

        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        with logs.about(rid=given if GIVEN.fullmatch(given) else secrets.token_hex(8)):
            await self.app(scope, receive, sending if scope["type"] == "http" else send)
