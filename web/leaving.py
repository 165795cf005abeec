"""The way out."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from web import cookies
from web.acting import Handler
from web.entrance import gone_to, text_of
from web.language import language_of
from web.peer import peer_of
from workbench.workbench import Workbench


def leaver(opened: Callable[[], Workbench]) -> Handler:
    """The route that signs a person out: here, or with everywhere=1 of all their browsers."""

    async def leave(asked: Request) -> Response:
        (everywhere,) = await text_of(asked, "everywhere")
        end = partial(opened().sessions.end, everywhere=everywhere == "1")
        await to_thread.run_sync(end, asked.state.me, datetime.now(UTC))
        return gone_to(f"/login?lang={language_of(asked)}", cookies.no_session(peer_of(asked.scope)))

    return leave
