"""The addresses of the data API. Everything beneath /api/v1 is answered here, also what is not there."""

from collections.abc import Callable, Sequence

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from web.api.answering import Answering, base_of
from web.api.files import Files
from web.api.packages import Packages
from web.api.queries import Queries
from web.page import Say
from workbench.access.pace import QUERIES
from workbench.notebook import description
from workbench.workbench import Workbench

ROOT = "/api/v1"
VERSION = f"{ROOT}/packages/{{package}}/{{version}}"
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def api_routes(opened: Callable[[], Workbench], say: Say) -> Sequence[BaseRoute]:
    """All of them."""
    parts = Answering(opened, say)
    packages, files, queries = Packages(parts), Files(parts), Queries(parts)
    guarded = parts.guarded
    parts.known = [
        Route(f"{ROOT}/openapi.json", guarded("me.read", described), methods=["GET"]),
        Route(f"{ROOT}/packages", guarded("catalog.read", packages.all), methods=["GET"]),
        Route(f"{ROOT}/packages/{{package}}", guarded("catalog.read", packages.one), methods=["GET"]),
        Route(f"{VERSION}/datapackage.json", guarded("catalog.read", packages.descriptor), methods=["GET"]),
        Route(f"{VERSION}/{{resource}}.parquet", guarded("dataset.download", files.parquet), methods=["GET"]),
        Route(f"{VERSION}/{{resource}}.csv", guarded("dataset.download", files.csv), methods=["GET"]),
        Route(f"{ROOT}/query", guarded("query.run", queries.query, QUERIES), methods=["POST"]),
    ]
    nothing = guarded("me.read", parts.nothing)
    return (*parts.known, Route(ROOT, nothing, methods=METHODS), Route(f"{ROOT}/{{rest:path}}", nothing, methods=METHODS))


async def described(asked: Request) -> Response:
    """The description of this API, as OpenAPI."""
    return JSONResponse(description.openapi(base_of(asked)), headers={"cache-control": "private, no-cache"})
