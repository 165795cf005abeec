"""GET /story/{team}.zip: a team's own story, or what another one has published, as a Data Package; sent as it is made."""

from collections.abc import Callable
from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from web.acting import Handler
from web.blocks import Blocks
from web.downloads import WAITING
from web.language import language_of
from web.page import Say, problem_page
from workbench.begun import Begun
from workbench.errors import DayError, EtabliError
from workbench.names import slug
from workbench.query.engine import Asker
from workbench.story.take_home import Tell, Wanted, zipped
from workbench.who import Person
from workbench.workbench import Workbench

BUSY = ("story.zip_busy", "story.zip_twice", "store.busy", "store.unreachable")


def sender(opened: Callable[[], Workbench], say: Say) -> Handler:
    """The route that sends the zip, or says on a page why it cannot."""

    async def send(request: Request) -> Response:
        language, me, team = language_of(request), request.state.me.person, request.path_params["team"]

        def tell(problem: EtabliError) -> str:
            return say(language, problem.template, problem.context)

        try:
            name, blocks = await to_thread.run_sync(begun, opened(), (me, team), language, tell, limiter=WAITING)
        except EtabliError as problem:
            return problem_page(say, language, problem, 503 if problem.code in BUSY else 404)
        headers = {"content-disposition": f'attachment; filename="{name}.zip"', "cache-control": "private, no-store"}
        return Blocks(blocks, "application/zip", headers)

    return send


def begun(workbench: Workbench, whose: tuple[Person, str], language: str, tell: Tell) -> tuple[str, Begun]:
    """The name and the blocks of the zip, of which the first is there; whose: who asks, and for which team's story. Raises: DayError."""
    me, team = whose
    stories = workbench.stories
    pieces = stories.story(me) if team and team == me.team else [item for item in stories.published() if item.exhibit.team == team]
    if not pieces:
        raise DayError("story.nothing")
    wanted = Wanted(me.team or me.id, pieces[0].team_name, pieces, Asker(team, me.id), language, tell)
    return f"etabli_{slug(wanted.team)}", Begun(zipped(workbench.sandbox, workbench.catalog, wanted, datetime.now(UTC)))
