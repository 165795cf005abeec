"""Every answer is counted by the class of its status, whoever gave it."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from workbench.operations import counters


class Counted:
    """ASGI middleware: counts HTTP answers. First of all, so that refusals are counted too."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                counters.answered(message["status"])
            await send(message)

        await self.app(scope, receive, sending if scope["type"] == "http" else send)
