"""The way in for teams: the code of the table, then a name."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from urllib.parse import urlencode

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from web import cookies
from web.entrance import Box, Desk, Form, begun_anew, let_in, text_of, wanted
from web.language import language_of
from web.page import Say
from web.peer import peer_of
from workbench.errors import DayError, EtabliError
from workbench.store.teams import Team
from workbench.workbench import Workbench


class Login:
    """The pages /login and /login/name."""

    def __init__(self, opened: Callable[[], Workbench], say: Say) -> None:
        self.opened = opened
        self.say = say

    @property
    def desk(self) -> Desk:
        """What draws the pages."""
        return Desk(self.say, self.opened().settings.contact)

    async def code(self, asked: Request) -> Response:
        """GET: the form for the code. POST: the form for the name, once the code or the ticket that it gave opens a team."""
        if asked.method != "POST":
            return RedirectResponse(wanted(asked), 303) if asked.state.me is not None else self.ask_code(asked, None)
        typed, ticket = await text_of(asked, "code", "ticket")
        entry, now = self.opened().entry, datetime.now(UTC)
        try:
            team = await to_thread.run_sync(partial(entry.team_of_ticket, ticket, now) if ticket else partial(self.tried, asked, typed))
        except EtabliError as problem:
            return self.ask_code(asked, problem, typed)
        return self.ask_name(asked, team, ticket or entry.ticket(team, now))

    async def name(self, asked: Request) -> Response:
        """POST: a session for the person of that name, or the form again with what is wrong. GET: the form for the code."""
        if asked.method != "POST":
            return begun_anew(asked, "/login")
        ticket, name, word = await text_of(asked, "ticket", "name", "word")
        entry, now = self.opened().entry, datetime.now(UTC)
        try:
            team = await to_thread.run_sync(entry.team_of_ticket, ticket, now)
        except EtabliError as problem:
            return self.ask_code(asked, problem)
        try:
            token = await to_thread.run_sync(self.joined, team, name, word)
        except EtabliError as problem:
            return self.ask_name(asked, team, ticket, problem, name)
        return await let_in(self.opened, asked, token)

    # ------------------------------------------------------------------ tries

    def tried(self, asked: Request, typed: str) -> Team:
        """The team of the code. Raises: DayError code.wrong, code.slow when it was not even looked at, browser.unknown."""
        workbench = self.opened()
        known = cookies.browser_of(workbench.key, asked.scope)
        if known is None:
            raise DayError("browser.unknown")
        browser, late = known
        wait = workbench.attempts.wait(browser, late=late)
        if wait:
            raise DayError("code.slow", seconds=max(1, round(wait)))
        try:
            return workbench.entry.team_of_code(typed)
        except DayError:
            workbench.attempts.note_wrong(browser)
            raise

    def joined(self, team: Team, name: str, word: str) -> str:
        """The token of the session. Raises: DayError; words are tried at the pace of codes, for each name."""
        workbench, now = self.opened(), datetime.now(UTC)
        who = f"{team.id} {name.casefold()[:80]}"
        wait = workbench.attempts.wait(who) if word.strip() else 0
        if wait:
            raise DayError("code.slow", seconds=max(1, round(wait)))
        try:
            return workbench.entry.join(team, name, word, now)
        except DayError as problem:
            if problem.code == "word.wrong":
                workbench.attempts.note_wrong(who)
            raise

    # ------------------------------------------------------------------ pages

    def ask_code(self, asked: Request, problem: EtabliError | None, typed: str = "") -> HTMLResponse:
        """The form for the code; the browser is given its cookie."""
        say, language = self.say, language_of(asked)
        label, hint = (
            say(language, "Code of your team", {}),
            say(language, "Eight signs, on the sheet of your table. Scanning its QR code types it.", {}),
        )
        box = Box("code", label, typed[:40], hint, most=40, code=True, first=True)
        links = [{"address": "/enter", "text": say(language, "I have a link or no team", {})}]
        settings = self.opened().settings
        if settings.oidc_issuer:
            address = f"/oidc/login?{urlencode({'next': wanted(asked), 'lang': language})}"
            links.append({"address": address, "text": say(language, "Come back with {provider}", {"provider": settings.oidc_label})})
        title, button = say(language, "Join your team", {}), say(language, "Continue", {})
        drawn = self.desk.draw(asked, Form(title, "", "/login", button, (box,), problem, links))
        workbench, peer = self.opened(), peer_of(asked.scope)
        if cookies.browser_of(workbench.key, asked.scope) is None:
            late = workbench.attempts.is_late(peer.address)
            drawn.headers.append("set-cookie", cookies.browser_cookie(workbench.key, peer, late=late))
        return drawn

    def ask_name(self, asked: Request, team: Team, ticket: str, problem: EtabliError | None = None, name: str = "") -> HTMLResponse:
        """The form for the name, with a field for the word when the name is somebody's."""
        say, language = self.say, language_of(asked)
        hint = say(language, "A pseudonym is enough: your team sees it, nobody else needs more.", {})
        boxes = [Box("ticket", value=ticket, hidden=True)]
        boxes.append(Box("name", say(language, "Your name in the team", {}), name[:40], hint, fill="nickname", first=True))
        if problem and problem.code in ("name.taken", "word.wrong", "code.slow"):
            label = say(language, "Your word, if you were here on another device", {})
            where = say(language, "Four signs, on your page “You”.", {})
            boxes.append(Box("word", label, "", where, most=10, code=True, needed=False))
        title, button = say(language, "Welcome to {team}", {"team": team.name}), say(language, "Enter", {})
        return self.desk.draw(asked, Form(title, "", "/login/name", button, boxes, problem, again="/login"))
