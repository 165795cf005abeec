"""Routes of the API: the table of roles and the pace first, then the work; every error is a problem+json."""

from collections.abc import Callable
from datetime import UTC, datetime

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from web.acting import Handler
from web.api import problems
from web.page import Say
from workbench.access.pace import READS, Rule
from workbench.errors import DayError, EtabliError
from workbench.workbench import Workbench

# Threads of their own: however many notebooks wait, people still sign in and open pages.
THREADS = CapacityLimiter(60)


class Answering:
    """What the routes of the API share: `opened` gives the Workbench, `say(language, sentence, values)` a sentence."""

    def __init__(self, opened: Callable[[], Workbench], say: Say) -> None:
        self.opened = opened
        self.say = say
        self.known: list[Route] = []

    def guarded(self, action: str, handler: Handler, rule: Rule = READS) -> Handler:
        """The same route, for people whom the table of roles allows the action now, and who do not ask too often."""

        async def act(asked: Request) -> Response:
            me, workbench = asked.state.me, self.opened()
            try:
                if not me.may(action):
                    await to_thread.run_sync(workbench.audit.refused, datetime.now(UTC), me.actor, action)
                me.require(action)
                waits = workbench.pace.wait(me.person.id, rule)
                if waits:
                    raise DayError("api.too_fast", seconds=max(1, round(waits)))
                return await handler(asked)
            except EtabliError as problem:
                return problems.answer(self.say, asked, problem)

        return act

    async def nothing(self, asked: Request) -> Response:
        """There is nothing at this address, or not by this method."""
        others = [route for route in self.known if route.matches(asked.scope)[0] is Match.PARTIAL]
        if not others:
            return problems.answer(self.say, asked, DayError("api.unknown"))
        answer = problems.answer(self.say, asked, DayError("api.method", method=asked.method))
        answer.headers["allow"] = ", ".join(sorted({method for route in others for method in route.methods or ()}))
        return answer


def base_of(asked: Request) -> str:
    """The address of this server as the one who asks sees it, without a slash at its end."""
    return str(asked.base_url).rstrip("/")
