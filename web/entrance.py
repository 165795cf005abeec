"""The sign-in pages as they are drawn: one template, words of the person's language, nothing from another host."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from web.language import language_of
from web.page import Say, page
from workbench.access.names import MOST_CHARACTERS
from workbench.errors import EtabliError

NAMES = {"fr": "Français", "en": "English"}
OTHER = {"fr": "en", "en": "fr"}


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
    """One sign-in page. action: where its form is sent. problem: why the step before failed."""

    title: str
    intro: str = ""
    action: str = ""
    button: str = ""
    boxes: Sequence[Box] = ()
    problem: EtabliError | None = None
    links: Sequence[Mapping[str, str]] = ()
    status: int = 200
    opens_itself: bool = False


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
            "other": other, "other_name": NAMES[other], "other_address": f"?{urlencode({**kept, 'lang': other})}",
            "notice": self.notice(language),
        }  # fmt: skip
        return page("entrance", language, words, form.status)

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
    """The texts of these fields of a form, "" for those that are missing."""
    form = await asked.form(max_files=0, max_fields=20, max_part_size=20_000)
    return [str(form.get(name, "")) for name in names]


def gone_to(address: str, cookie: str) -> Response:
    """The answer that leads to a page of ours with a new session."""
    return Response(status_code=303, headers={"location": address, "set-cookie": cookie, "cache-control": "no-store"})
