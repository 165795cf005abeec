"""The only HTML that routes send: Jinja templates that escape everything."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from web.language import language_of
from workbench.errors import EtabliError

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
STATUS = {  # of the answer that tells an error; 400 is that of the others
    "code.wrong": 403, "word.wrong": 403, "link.ended": 403, "link.not_here": 403, "link.needs_tls": 403, "code.slow": 429,
    "store.busy": 503, "store.unreachable": 503, "oidc.none": 404,
    **dict.fromkeys(("oidc.failed", "oidc.ended", "oidc.unknown", "oidc.taken", "role.of_member"), 403),
}  # fmt: skip
Say = Callable[[str, str, Mapping[str, Any]], str]


def page(name: str, language: str, words: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page of ours, never kept by a cache."""
    html = TEMPLATES.get_template(f"{name}.html").render(language=language, **words)
    return HTMLResponse(html, status, {"cache-control": "no-store"})


def trouble(say: Say, asked: Request, problem: EtabliError) -> Response:
    """The answer to what cannot be done: a page for a browser, else the code of the error."""
    status = STATUS.get(problem.code, 403 if problem.code.startswith("access.") else 400)
    if "text/html" in asked.headers.get("accept", ""):
        return problem_page(say, language_of(asked), problem, status)
    return JSONResponse({"code": problem.code, "context": dict(problem.context)}, status)


def problem_page(say: Say, language: str, problem: EtabliError, status: int) -> HTMLResponse:
    """A page that tells what happened and leads back to the catalog."""
    words = {
        "title": say(language, "This download is not there", {}) if status == 404 else say(language, "This is not possible", {}),
        "text": say(language, problem.template, problem.context),
        "back": say(language, "Go to the catalog", {}),
    }
    return page("problem", language, words, status)
