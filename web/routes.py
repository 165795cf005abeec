"""The routes beside the screens. What anybody may ask for is in doors.py; the rest asks the table of roles."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from web.acting import acting
from web.api.routes import api_routes
from web.downloads import sender
from web.draft_errors import sender as errors_sender
from web.editor import bundle
from web.figures import outline, plotly
from web.health import health_routes
from web.leaving import leaver
from web.links import Links
from web.login import Login
from web.page import Say
from web.provider_way import ProviderWay
from web.results import sender as result_sender
from web.sheets import printer
from web.sql_texts import draft_of, explainer, formatter
from web.sql_words import fields_of, tables_of, words_of
from web.stories import sender as story_sender
from web.uploads import receiver
from workbench.workbench import Workbench

STATIC = Path(__file__).parent / "static"


def routes(opened: Callable[[], Workbench], say: Say) -> Sequence[BaseRoute]:
    """All of them. `opened` gives the Workbench, `say(language, sentence, values)` a sentence in a language."""
    login, enter, setup = Login(opened, say), Links(opened, say, "enter"), Links(opened, say, "setup")
    provider = ProviderWay(opened, say)
    guarded = partial(acting, opened=opened, say=say)
    return (
        Route("/livez", alive, methods=["GET"]),
        *health_routes(opened),
        Mount("/entrance", StaticFiles(directory=STATIC)),
        Route("/login", login.code, methods=["GET", "POST"]),
        Route("/login/name", login.name, methods=["GET", "POST"]),
        Route("/enter", enter.token, methods=["GET", "POST"]),
        Route("/enter/name", enter.name, methods=["GET", "POST"]),
        Route("/setup", setup.token, methods=["GET", "POST"]),
        Route("/setup/name", setup.name, methods=["GET", "POST"]),
        Route("/oidc/login", provider.begin, methods=["GET"]),
        Route("/oidc/callback", provider.back, methods=["GET"]),
        Route("/logout", guarded("me.read", leaver(opened)), methods=["POST"]),
        Route("/sheets", guarded("code.read", printer(opened, say)), methods=["GET"]),
        Route("/catalog", guarded("catalog.read", home), methods=["GET"]),
        *api_routes(opened, say),
        Route("/api/uploads/{name}", guarded("dataset.add", receiver(opened)), methods=["PUT"]),
        Route("/api/team-uploads/{name}", guarded("table.change", receiver(opened, of_teams=True)), methods=["PUT"]),
        Route("/draft/{draft}/{table}.errors", guarded("dataset.add", errors_sender(opened, say)), methods=["GET"]),
        Route("/plotly/{edition}.js", guarded("catalog.read", plotly), methods=["GET"]),
        Route("/outlines/{edition}/{file:path}.geojson", guarded("catalog.read", outline), methods=["GET"]),
        Route("/result/{token}.{form}", guarded("query.run", result_sender(opened, say)), methods=["GET"]),
        Route("/story/{team}.zip", guarded("story.read", story_sender(opened, say)), methods=["GET"]),
        Route("/editor/{name}.js", guarded("query.run", bundle()), methods=["GET"]),
        Route("/api/sql/words", guarded("query.run", words_of()), methods=["GET"]),
        Route("/api/sql/tables", guarded("query.run", tables_of(opened)), methods=["GET"]),
        Route("/api/sql/fields/{package}/{resource}", guarded("query.run", fields_of(opened)), methods=["GET"]),
        Route("/api/sql/drafts/{draft}", guarded("query.run", draft_of(opened, say)), methods=["GET", "PUT"]),
        Route("/api/sql/format", guarded("query.run", formatter(opened, say)), methods=["POST"]),
        Route("/api/sql/explain", guarded("query.run", explainer(opened, say)), methods=["POST"]),
        Route("/download/{package}/{version}/{name}", guarded("dataset.download", sender(opened, say)), methods=["GET"]),
    )


async def alive(_: Request) -> Response:
    """The server answers."""
    return JSONResponse({"ok": True})


async def home(request: Request) -> Response:
    """The catalog is the first page: Streamlit knows that one by "/" only."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/")
