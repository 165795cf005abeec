"""The sign-in pages as they are drawn: one template, words of the person's language, nothing from another host."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Message, Receive

from web import cookies
from web.language import language_of
from web.page import STATUS, Say, page
from web.peer import peer_of
from workbench.access.names import MOST_CHARACTERS
from workbench.errors import EtabliError
from workbench.who import Me
from workbench.workbench import Workbench

NAMES = {"fr": "Français", "en": "English"}
OTHER = {"fr": "en", "en": "fr"}
MOST_FORM_BYTES = 64_000


@dataclass(frozen=True)
class Box:
    """One field of a sign-in form."""

    name: str
    label: str = ""
    value: str = ""
    hint: str = ""
    fill: str = "off"
    most: int = MOST_CHARACTERS
    code: bool = False
    hidden: bool = False
    needed: bool = True
    first: bool = False


@dataclass(frozen=True)
class Form:
    """One sign-in page. action: where its form is sent. problem: why the step before failed.

    again: where its hidden boxes are sent to draw it in the other language; "" when its address alone does.
    """

    title: str
    intro: str = ""
    action: str = ""
    button: str = ""
    boxes: Sequence[Box] = ()
    problem: EtabliError | None = None
    links: Sequence[Mapping[str, str]] = ()
    opens_itself: bool = False
    again: str = ""

    @property
    def status(self) -> int:
        """The status of the answer."""
        return STATUS.get(self.problem.code, 400) if self.problem else 200


class Desk:
    """What draws sign-in pages in the language of whoever asks."""

    def __init__(self, say: Say, contact: str) -> None:
        self.say = say
        self.contact = contact

    def draw(self, asked: Request, form: Form) -> HTMLResponse:
        """The page."""
        language = language_of(asked)
        other = OTHER[language]
        kept = {name: value for name, value in asked.query_params.items() if name == "next"}
        problem = self.say(language, form.problem.template, form.problem.context) if form.problem else ""
        words: dict[str, Any] = {
            "title": form.title, "intro": form.intro, "button": form.button, "fields": form.boxes, "problem": problem, "links": form.links,
            "action": f"{form.action}?{urlencode({**kept, 'lang': language})}", "opens_itself": form.opens_itself,
            "other": other, "other_name": NAMES[other], "again": bool(form.again),
            "other_address": f"{form.again or form.action}?{urlencode({**kept, 'lang': other})}",
            "notice": self.notice(language), "warning": self.leaves(language, asked.state.me),
        }  # fmt: skip
        return page("entrance", language, words, form.status)

    def leaves(self, language: str, me: Me | None) -> str:
        """What somebody who is signed in here already should know before they enter as somebody else; "" for others."""
        if me is None:
            return ""
        say = self.say
        return say(
            language,
            "This browser is signed in as “{name}”. Whoever enters here signs that person out of it. "
            "A link for somebody else is for their own browser.",
            {"name": me.person.name},
        )

    def notice(self, language: str) -> str:
        """What is kept of people, and whom to ask."""
        say = self.say
        text = say(
            language,
            "Établi keeps the name you choose and what your team makes, and no address. A cookie keeps you signed in. "
            "After the event the organizers erase the names.",
            {},
        )
        return f"{text} {say(language, 'Questions about your data: {contact}.', {'contact': self.contact})}" if self.contact else text


def wanted(asked: Request) -> str:
    """The page of ours to go to once signed in: the one asked for at first, else the first one."""
    path = asked.query_params.get("next", "/")
    safe = (
        path.startswith("/")
        and not path.startswith(("//", "/\\", "/login", "/logout"))
        and not any(sign < " " or sign == "\\" for sign in path)
    )
    language = asked.query_params.get("lang")
    if path == "/" and language in NAMES:
        return f"/?lang={language}"
    return path if safe else "/"


async def text_of(asked: Request, *names: str) -> list[str]:
    """The texts of these fields of a form, "" for those that are missing. Raises: HTTPException when it is no form of ours."""
    given = Request(asked.scope, counted(asked.receive))
    form = await given.form(max_files=0, max_fields=20, max_part_size=20_000)
    return [str(form.get(name, "")) for name in names]


def counted(receive: Receive) -> Receive:
    """The same receiver, for a body that is a form of ours: far less than what keeps a server busy reading."""
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > MOST_FORM_BYTES:
            raise HTTPException(413)
        return message

    return receiving


def begun_anew(asked: Request, way: str) -> Response:
    """The answer to whoever asks for the second step by its address: the first one."""
    return RedirectResponse(f"{way}?{asked.url.query}" if asked.url.query else way, 303)


async def let_in(opened: Callable[[], Workbench], asked: Request, token: str) -> Response:
    """The answer that leads to the page asked for at first, with a new session; the one before it in this browser has ended."""
    workbench, before = opened(), asked.state.me
    if before is not None:
        with suppress(EtabliError):  # it ends by itself too, and the new one is there
            await to_thread.run_sync(workbench.sessions.end, before, datetime.now(UTC))
    return gone_to(wanted(asked), cookies.session_cookie(token, peer_of(asked.scope), workbench.settings.session_hours))


def gone_to(address: str, cookie: str) -> Response:
    """The answer that leads to a page of ours and sets a cookie."""
    return RedirectResponse(address, 303, {"set-cookie": cookie, "cache-control": "no-store"})
