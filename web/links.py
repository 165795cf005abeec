"""The ways in by a link: invitations, and the first organizer's token. A link is used up by a person, never by a preview of it."""

from collections.abc import Callable
from datetime import UTC, datetime

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web.entrance import Box, Desk, Form, begun_anew, let_in, text_of
from web.language import language_of
from web.page import Say
from web.peer import Peer, peer_of
from workbench.access import setup
from workbench.errors import DayError, EtabliError
from workbench.roles import ORGANIZER
from workbench.workbench import Workbench

Guest = tuple[str, bool]  # the role that a link gives, and whether a person who was here before comes back by it


class Links:
    """The pages of one way in: /enter and /enter/name, or /setup and /setup/name."""

    def __init__(self, opened: Callable[[], Workbench], say: Say, way: str) -> None:
        self.opened = opened
        self.say = say
        self.way = way

    async def token(self, asked: Request) -> Response:
        """GET: the form that takes the secret of a link, which a browser fills in by itself. POST: whom it invites."""
        if asked.method != "POST":
            return self.ask_token(asked, None)
        (token,) = await text_of(asked, "token")
        try:
            role, returns = await to_thread.run_sync(self.guest, token.strip(), peer_of(asked.scope))
        except EtabliError as problem:
            return self.ask_token(asked, problem)
        return self.ask_name(asked, token.strip(), (role, returns))

    async def name(self, asked: Request) -> Response:
        """POST: a session for the invited person, or the form again with what is wrong. GET: the form for the link."""
        if asked.method != "POST":
            return begun_anew(asked, f"/{self.way}")
        token, name, organisation = await text_of(asked, "token", "name", "organisation")
        try:
            guest = await to_thread.run_sync(self.guest, token, peer_of(asked.scope))
        except EtabliError as problem:
            return self.ask_token(asked, problem)
        entry = self.opened().entry
        enter = entry.set_up if self.way == "setup" else entry.accept
        try:
            session = await to_thread.run_sync(enter, token, name, organisation, datetime.now(UTC))
        except EtabliError as problem:
            if problem.code == "link.ended":
                return self.ask_token(asked, problem)
            return self.ask_name(asked, token, guest, (problem, name, organisation))
        return await let_in(self.opened, asked, session)

    def guest(self, token: str, peer: Peer) -> Guest:
        """Whom the link invites. Raises: DayError link.ended, link.not_here, link.needs_tls."""
        workbench, now = self.opened(), datetime.now(UTC)
        if self.way == "setup":
            if not peer.is_here and not workbench.settings.remote_setup:
                raise DayError("link.not_here")
            if not workbench.entry.needs_set_up() or not setup.is_right(workbench.settings.home, token):
                raise self.in_vain(now)
            return ORGANIZER, False
        invitation = workbench.invitations.find(token, now)
        if invitation is None:
            raise self.in_vain(now)
        if not peer.suits(invitation.role, workbench.settings):
            raise DayError("link.needs_tls")
        return invitation.role, invitation.person is not None

    def in_vain(self, now: datetime) -> DayError:
        """The error for a link that lets nobody in; a try in vain is in the log, though not thousands of them."""
        workbench = self.opened()
        if not workbench.attempts.wait(self.way):
            workbench.attempts.note_wrong(self.way)
            workbench.entry.refused(self.way, now)
        return DayError("link.ended")

    # ------------------------------------------------------------------ pages

    def draw(self, asked: Request, form: Form) -> HTMLResponse:
        """The page."""
        return Desk(self.say, self.opened().settings.contact).draw(asked, form)

    def ask_token(self, asked: Request, problem: EtabliError | None) -> HTMLResponse:
        """The form for the secret of a link."""
        say, language = self.say, language_of(asked)
        hint = say(language, "Open the link you were given, or paste what stands behind its “#”.", {})
        box = Box("token", say(language, "Secret of your link", {}), "", hint, most=200, first=True)
        title = say(language, "Enter by a link", {}) if self.way == "enter" else say(language, "Set up Établi", {})
        intro = say(language, "Experts, moderators, jury and organizers get a link from an organizer, for one use.", {})
        if self.way == "setup":
            intro = say(language, "The first organizer opens the link that Établi printed on its console when it started.", {})
        links = ({"address": "/login", "text": say(language, "I have the code of a team", {})},)
        button = say(language, "Continue", {})
        return self.draw(asked, Form(title, intro, f"/{self.way}", button, (box,), problem, links, opens_itself=problem is None))

    def ask_name(self, asked: Request, token: str, guest: Guest, wrong: tuple[EtabliError, str, str] | None = None) -> HTMLResponse:
        """The form for the name of an invited person; one who comes back only confirms."""
        say, language = self.say, language_of(asked)
        role, returns = guest
        boxes = [Box("token", value=token, hidden=True)]
        if not returns:
            label, group = say(language, "Your name", {}), say(language, "Your organisation (optional)", {})
            hint = say(language, "Everybody in the room sees it beside what you write.", {})
            boxes.append(Box("name", label, wrong[1][:40] if wrong else "", hint, fill="name", first=True))
            boxes.append(Box("organisation", group, wrong[2][:80] if wrong else "", fill="organization", most=80, needed=False))
        title = say(language, "Welcome back", {}) if returns else say(language, "Welcome", {})
        intro = ROLE_INTRO[role](say, language)
        action, button = f"/{self.way}/name", say(language, "Enter", {})
        return self.draw(asked, Form(title, intro, action, button, boxes, wrong[0] if wrong else None, again=f"/{self.way}"))


ROLE_INTRO: dict[str, Callable[[Say, str], str]] = {
    "organizer": lambda say, language: say(language, "You enter as an organizer: you prepare the data and let people in.", {}),
    "moderator": lambda say, language: say(language, "You enter as a moderator: you run the day and look after teams.", {}),
    "expert": lambda say, language: say(language, "You enter as an expert: you know the data's field, and say so where it matters.", {}),
    "observer": lambda say, language: say(language, "You enter as an observer: you see the data and what teams show.", {}),
}
