"""The routes beside the screens."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from web.downloads import sender
from web.health import health_routes
from web.uploads import receiver
from workbench.workbench import Workbench


def routes(opened: Callable[[], Workbench], say: Callable[[str, str, Mapping[str, Any]], str]) -> Sequence[BaseRoute]:
    """All of them. `opened` gives the Workbench, `say(language, sentence, values)` a sentence in a language."""
    return (
        Route("/livez", alive, methods=["GET"]),
        *health_routes(opened),
        Route("/catalog", home, methods=["GET"]),
        Route("/api/uploads/{name}", receiver(opened), methods=["PUT"]),
        Route("/download/{package}/{version}/{name}", sender(opened, say), methods=["GET"]),
    )


async def alive(_: Request) -> Response:
    """The server answers."""
    return JSONResponse({"ok": True})


async def home(request: Request) -> Response:
    """The catalog is the first page: Streamlit knows that one by "/" only."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")
