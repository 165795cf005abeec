"""Text of data and of people as harmless HTML or Markdown. Whatever goes through here is never interpreted."""

import re
from collections.abc import Sequence
from html import escape

import nh3
from markdown_it import MarkdownIt

PUNCTUATION = re.compile(r"[\\`*_{}\[\]#|~$<>&@]|:(?=\w)|^[-+=]|(?<=^\d)[.)]")
SHORT_NAME = re.compile(
    r":(?!\d{1,2}:)(?=[\w+/-]+:)"
)  # :smile:, :material/delete:, which no backslash keeps from being a picture; not 10:30:15
SPACES = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break spaces of French
LINK = re.compile(r"(https?://|mailto:)[^\s\"'<>]+", re.IGNORECASE)
MARKDOWN = MarkdownIt("commonmark", {"html": False, "linkify": False, "typographer": False}).enable("table")
TAGS = {
    "h2",
    "p",
    "br",
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "a",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "h4",
    "h5",
    "h6",
    "hr",
}


def esc(text: object) -> str:
    """The text as HTML text or attribute value."""
    return escape(str(text), quote=True)


def plain(text: str) -> str:
    """The text as Markdown that shows exactly it."""
    line = SHORT_NAME.sub(":\N{WORD JOINER}", SPACES.sub(" ", text).strip())
    return PUNCTUATION.sub(r"\\\g<0>", line)


def link(url: str, text: str) -> str:
    """A link when the address is one that a browser may follow, else its text."""
    if not LINK.fullmatch(url.strip()):
        return esc(text)
    return f'<a href="{esc(url.strip())}" target="_blank" rel="noopener noreferrer">{esc(text)}</a>'


def prose(text: str) -> str:
    """Markdown written by people as HTML without scripts, pictures or raw HTML."""
    html = MARKDOWN.render(re.sub(r"^#{1,6} ", "## ", text, flags=re.MULTILINE))
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href", "title"}}, url_schemes={"http", "https", "mailto"})


def heading(text: str) -> str:
    """The text as the title of a part of the page."""
    return f'<h2 class="eb-title">{esc(text)}</h2>'


def button(url: str, text: str, *, main: bool = False) -> str:
    """A link to one of our own pages that looks like a button; Streamlit's own would open another tab."""
    return f'<a class="eb-button{" eb-main" if main else ""}" href="{esc(url)}">{esc(text)}</a>'


def file_button(url: str, text: str) -> str:
    """A link to a file that looks like a button. Why the file cannot be made is told in a tab of its own: this one stays as it is."""
    return f'<a class="eb-button" href="{esc(url)}" target="_blank" rel="noopener">{esc(text)}</a>'


def table(heads: Sequence[str], rows: str) -> str:
    """A table of ours: heads as text, rows as HTML already."""
    head = "".join(f'<th scope="col">{esc(item)}</th>' for item in heads)
    return f'<div class="eb-scroll"><table class="eb-fields"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'


def cut(text: str, length: int) -> str:
    """The text, cut at a space near that length."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def flat(text: str) -> str:
    """Markdown as one line of text, marks taken out."""
    return " ".join(re.sub(r"[*_`#>]|\[([^\]]*)\]\([^)]*\)", r"\1", text).split())
