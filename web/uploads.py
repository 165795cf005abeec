"""PUT /api/uploads/{name}, /api/team-uploads/{name}: a file goes from the browser to the quarantine folder, never whole in memory."""

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from web.acting import Handler
from workbench.drafts import incoming
from workbench.errors import EtabliError
from workbench.workbench import Workbench

BUFFER_BYTES = 4 << 20
MOST_WAITING = 20  # files of a team that its page has not taken yet


def receiver(opened: Callable[[], Workbench], *, of_teams: bool = False) -> Handler:
    """The route that receives one file and answers with its id, size and sha256. of_teams: it belongs to the team of who sends it."""

    async def receive(request: Request) -> Response:
        workbench = opened()
        settings, team = workbench.settings, request.state.me.person.team if of_teams else ""
        limit = (settings.team_upload_mb if of_teams else settings.upload_mb) * 1_000_000
        name = request.path_params["name"]
        announced = int(request.headers.get("content-length") or 0)
        try:
            if announced > limit:
                raise incoming.too_large(name, limit)
            await to_thread.run_sync(workbench.catalog.require_space, announced)
            with incoming.Upload(settings.home, name, limit, team) as upload:
                await copy(request, upload)
                upload.keep()
            if team:
                await to_thread.run_sync(incoming.forget_oldest, settings.home, team, MOST_WAITING)
        except EtabliError as problem:
            return JSONResponse({"code": problem.code, "context": dict(problem.context)}, 413)
        except ClientDisconnect:
            return Response(status_code=499)
        return JSONResponse({"id": upload.id, "name": upload.name, "size": upload.size_bytes, "sha256": upload.hash.hexdigest()}, 201)

    return receive


async def copy(request: Request, upload: incoming.Upload) -> None:
    """None; the body stands in the upload. Disk and hash work in a thread, so nobody else waits."""
    buffer = bytearray()
    async for piece in request.stream():
        buffer += piece
        if len(buffer) >= BUFFER_BYTES:
            await to_thread.run_sync(upload.write, bytes(buffer))
            buffer.clear()
    await to_thread.run_sync(upload.write, bytes(buffer))
