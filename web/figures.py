"""What figures are drawn with: plotly.js and the outlines of maps. Browsers keep both: their addresses change with their content."""

import gzip
from functools import cache

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from workbench.charts import library
from workbench.maps import outlines

KEPT = {"cache-control": "public, immutable, max-age=31536000", "vary": "Accept-Encoding"}
LEVEL = 6


async def plotly(request: Request) -> Response:
    """GET /plotly/{edition}.js"""
    if request.path_params["edition"] != library.edition():
        return PlainTextResponse("", 404)
    return packed(request, await to_thread.run_sync(script), "text/javascript; charset=utf-8")


async def outline(request: Request) -> Response:
    """GET /outlines/{edition}/{file}.geojson"""
    path = outlines.path_of(request.path_params["file"])
    if path is None or request.path_params["edition"] != outlines.EDITION:
        return PlainTextResponse("", 404)
    return packed(request, await to_thread.run_sync(path.read_bytes), "application/geo+json")


@cache
def script() -> bytes:
    """plotly.js, gzipped once."""
    return gzip.compress(library.FILE.read_bytes(), LEVEL)


def packed(request: Request, body: bytes, kind: str) -> Response:
    """The gzipped bytes, unpacked for who does not take them so."""
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(body, media_type=kind, headers={**KEPT, "content-encoding": "gzip"})
    return Response(gzip.decompress(body), media_type=kind, headers=KEPT)
