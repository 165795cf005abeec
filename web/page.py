"""The only HTML that routes send: escaped templates."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from workbench.errors import EtabliError

PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:1.05rem/1.6 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}}</style></head>
<body><h1>{title}</h1><p>{text}</p><p><a href="/?lang={language}">{back}</a></p></body></html>"""


def problem_page(say: Callable[[str, str, Mapping[str, Any]], str], language: str, problem: EtabliError) -> str:
    """A page that tells what happened and leads back to the catalog."""
    title = say(language, "This download is not there", {})
    back = say(language, "Go to the catalog", {})
    text = say(language, problem.template, problem.context)
    return PAGE.format(language=escape(language), title=escape(title), text=escape(text), back=escape(back))
