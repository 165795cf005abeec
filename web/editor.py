"""GET /editor/{name}.js: the SQL editor, compressed once. Its name changes with its content, so a browser fetches it once."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from web.acting import Handler

BUILT = Path(__file__).parent.parent / "ui" / "editor" / "built" / "editor.js"
LEVEL = 9


@cache
def built() -> tuple[str, bytes, bytes]:
    """The name of the editor, its script, and the script compressed."""
    script = BUILT.read_bytes()
    return hashlib.sha256(script).hexdigest()[:16], script, gzip.compress(script, LEVEL, mtime=0)


def bundle() -> Handler:
    """The route that sends the editor."""

    async def send(request: Request) -> Response:
        name, script, packed = await to_thread.run_sync(built)
        if request.path_params["name"] != name:
            return PlainTextResponse("Not found", 404)
        headers = {"cache-control": "private, immutable, max-age=31536000", "vary": "Accept-Encoding"}
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "")
        packing = {"content-encoding": "gzip"} if takes_gzip else {}
        return Response(packed if takes_gzip else script, headers=headers | packing, media_type="text/javascript")

    return send
