"""Who may speak: the first to see every request, before Streamlit does. Nobody passes who did not sign in."""

import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode

from anyio import to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from web import access_log, cookies, headers, hosts
from web.api import bearer, problems
from web.doors import is_gone, is_open, takes_token
from web.page import Say, trouble
from web.peer import peer_of
from workbench.errors import DayError, EtabliError
from workbench.operations import logs
from workbench.who import Me
from workbench.workbench import Workbench

IDENTITY = b"x-etabli-session"  # server.trustedUserHeaders gives it to the screens
OURS = b"x-etabli-"


class Gate:
    """ASGI middleware: foreign hosts and pages refused, people recognized, identity handed on, everybody else sent to sign in."""

    def __init__(self, app: ASGIApp, opened: Callable[[], Workbench], say: Say, scripts: Iterable[str] = ()) -> None:
        self.app = app
        self.opened = opened
        self.say = say
        self.fixed = headers.fixed(scripts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        began, reference, told = time.monotonic(), logs.request_id() or secrets.token_hex(4), {"status": 0}
        me: Me | None = None
        renewed: tuple[str, ...] = ()
        try:
            refusal = self.refusal(scope)
            if refusal is None:
                try:
                    me = await self.recognized(scope)
                    self.require_unheard(scope, me)
                    renewed = await self.renewed(scope, me)
                except EtabliError as problem:  # not from there; or the store is busy, or away
                    refusal = self.told(scope, problem)
            if refusal is None:
                await self.passed(scope, receive, headers.adding(send, self.fixed, renewed, told), me)
            else:
                await refuse(refusal, scope, receive, headers.adding(send, self.fixed, (), told))
        finally:
            access_log.write(scope, me, began, told, reference)

    def refusal(self, scope: Scope) -> Response | None:
        """The answer to a request that is not even looked at."""
        refused = hosts.refused(scope, hosts.names(self.opened().settings))
        if refused:
            return PlainTextResponse(refused, 403)
        return PlainTextResponse("Not found", 404) if is_gone(scope["path"]) else None

    def told(self, scope: Scope, problem: EtabliError) -> Response:
        """The answer that tells an error, as a page or as the API does."""
        asked = Request({**scope, "type": "http"})
        return problems.answer(self.say, asked, problem) if takes_token(scope["path"]) else trouble(self.say, asked, problem)

    async def recognized(self, scope: Scope) -> Me | None:
        """Who asks, by the session's cookie; in the API by a notebook's token when there is one. Raises: DayError for a wrong one."""
        if scope["path"].startswith("/static/"):
            return None
        secret = bearer.given(scope) if scope["type"] == "http" and takes_token(scope["path"]) else None
        if secret is not None:
            speaker = await to_thread.run_sync(self.opened().tokens.speaker, secret, datetime.now(UTC))
            if speaker is None:
                raise DayError("api.token_ended")
            return speaker
        token = cookies.given(scope, cookies.session_name(peer_of(scope)))
        if not token:
            return None
        return await to_thread.run_sync(self.opened().sessions.by_token, token, datetime.now(UTC))

    def require_unheard(self, scope: Scope, me: Me | None) -> None:
        """None. Raises: DayError link.needs_tls for somebody who came as an observer, and became more where others can listen."""
        leaves = is_open(scope["path"]) or scope["path"] == "/logout"
        if me is not None and not leaves and not peer_of(scope).suits(me.role, self.opened().settings):
            raise DayError("link.needs_tls")

    async def passed(self, scope: Scope, receive: Receive, send: Send, me: Me | None) -> None:
        """None; the request went on with the identity we give it, or was sent to sign in."""
        if me is None and not is_open(scope["path"]):
            await refuse(self.sign_in_first(scope), scope, receive, send)
            return
        given = [(name, value) for name, value in scope["headers"] if not name.lower().startswith(OURS)]
        if me is not None and me.session:
            given.append((IDENTITY, me.session.encode("ascii")))
        passing = {**scope, "headers": given, "state": {**scope.get("state", {}), "me": me}}
        is_page = scope["type"] == "websocket" and me is not None
        with self.opened().presence.of(me.person.id) if is_page and me else nullcontext():
            await self.app(passing, receive, send)

    def sign_in_first(self, scope: Scope) -> Response:
        """The answer to somebody who did not sign in: the sign-in page for a browser's page, 401 for the rest."""
        if takes_token(scope["path"]) and not asks_page(scope):
            return self.told(scope, DayError("api.no_token"))
        if not asks_page(scope):
            return JSONResponse({"error": "Sign in first."}, 401)
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        language = dict(parse_qsl(query)).get("lang", "")
        asked = {"next": wanted if wanted != "/" else "", "lang": language if language in ("fr", "en") else ""}
        kept = urlencode({name: value for name, value in asked.items() if value})
        return RedirectResponse(f"/login?{kept}" if kept else "/login", 303)

    async def renewed(self, scope: Scope, me: Me | None) -> tuple[str, ...]:
        """The cookie of a session whose secret is replaced now, at the first page after a change of role."""
        if me is None or not me.renew or not asks_page(scope):
            return ()
        workbench = self.opened()
        token = await to_thread.run_sync(workbench.sessions.renew, me)
        return (cookies.session_cookie(token, peer_of(scope), workbench.settings.session_hours),) if token else ()


def asks_page(scope: Scope) -> bool:
    """Whether a browser asks for a page to show."""
    return scope["type"] == "http" and scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


async def refuse(answer: Response, scope: Scope, receive: Receive, send: Send) -> None:
    """None; the answer is sent, and a WebSocket is refused before it opens."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4401})
    else:
        await answer(scope, receive, send)
