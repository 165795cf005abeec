"""The only HTML that routes send: Jinja templates that escape everything."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from workbench.errors import EtabliError

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
Say = Callable[[str, str, Mapping[str, Any]], str]


def page(name: str, language: str, words: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page of ours, never kept by a cache."""
    html = TEMPLATES.get_template(f"{name}.html").render(language=language, **words)
    return HTMLResponse(html, status, {"cache-control": "no-store"})


def problem_page(say: Say, language: str, problem: EtabliError, status: int) -> HTMLResponse:
    """A page that tells what happened and leads back to the catalog."""
    words = {
        "title": say(language, "This download is not there", {}) if status == 404 else say(language, "This is not possible", {}),
        "text": say(language, problem.template, problem.context),
        "back": say(language, "Go to the catalog", {}),
    }
    return page("problem", language, words, status)
