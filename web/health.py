"""How the server is: /readyz for whoever starts and watches it, /metrics for Prometheus."""

import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from workbench.operations import health, metrics
from workbench.workbench import Workbench

LOOPBACK = ("127.0.0.1", "::1")
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via")
NOT_KEPT = {"cache-control": "no-store"}


def health_routes(opened: Callable[[], Workbench]) -> Sequence[BaseRoute]:
    """The routes about the server's health. `opened` gives the Workbench."""

    async def ready(_: Request) -> Response:
        """Each check by its name; 503 when one does not hold."""
        told = await to_thread.run_sync(health.readiness, opened(), datetime.now(UTC))
        return JSONResponse(told, 200 if told["ok"] else 503, NOT_KEPT)

    async def figures(request: Request) -> Response:
        """Every figure, for those who may read them."""
        if not may_read(request, opened().settings.metrics_token):
            return PlainTextResponse("Ask from this machine, or with the token of ETABLI_METRICS_TOKEN.\n", 403, NOT_KEPT)
        text = await to_thread.run_sync(metrics.rendered, opened(), datetime.now(UTC))
        return Response(text, 200, NOT_KEPT, metrics.CONTENT_TYPE)

    return (Route("/readyz", ready, methods=["GET"]), Route("/metrics", figures, methods=["GET"]))


def may_read(request: Request, token: str) -> bool:
    """Whether the figures are for this request: it comes from this machine and through nobody, or bears the token."""
    said = request.headers.get("authorization", "")
    if token and hmac.compare_digest(said.encode(), f"Bearer {token}".encode()):
        return True
    is_here = request.client is not None and request.client.host in LOOPBACK
    return is_here and not any(name in request.headers for name in FORWARDED)
