"""Who may speak: this server by its own name only, and writing from its own pages only. Sign-in will stand here."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

READING = ("GET", "HEAD", "OPTIONS")
LOCAL = ("localhost", "127.0.0.1", "::1")
SAFE = {"x-content-type-options": "nosniff", "referrer-policy": "same-origin", "x-frame-options": "SAMEORIGIN"}


class Gate:
    """ASGI middleware: refuses foreign hosts (DNS rebinding) and writing requests from other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        refusal = refused(scope)
        if refusal and scope["type"] == "http":
            await PlainTextResponse(refusal, 403)(scope, receive, send)
        elif refusal:
            await send({"type": "websocket.close", "code": 4403})
        else:
            await self.app(scope, receive, guarded(send))


def refused(scope: Scope) -> str:
    """Why the request is not taken, "" when it is."""
    headers = Headers(scope=scope)
    host = headers.get("host", "")
    if not is_ours(host):
        return "This server answers by its address or as localhost only."
    writing = scope["type"] == "websocket" or scope["method"] not in READING
    origin = headers.get("origin")
    if writing and origin is not None and urlsplit(origin).netloc != host:
        return "Requests from other sites are not taken."
    if writing and headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return "Requests from other sites are not taken."
    return ""


def is_ours(host: str) -> bool:
    """Whether a Host header names this machine: localhost, or an address rather than a name."""
    name = urlsplit(f"//{host}").hostname or ""
    if name in LOCAL:
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def guarded(send: Send) -> Send:
    """The same sender, adding the headers that keep browsers from guessing."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in SAFE.items():
                headers.setdefault(name, value)
        await send(message)

    return sending
