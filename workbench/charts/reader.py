"""Who reads a figure: the words and the numbers of their language, and texts of data made harmless for plotly."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html import unescape
from math import floor, log10

from workbench.charts.columns import Column

MARKS = {"fr": (",", "\u202f"), "en": (".", ",")}
LABEL, HOVER = 42, 160
EXACT = 2**53  # beyond it not every whole number is a double: its last digits would be made up
SPACES = re.compile(r"[ \t\r\n\f\v]+")  # not the no-break spaces of French
# What a figure says by itself, in English; screens give their own language. {name}: of a column or of a value.
WORDS: Mapping[str, str] = {
    "missing": "(empty)", "true": "yes", "false": "no", "count": "Number of rows", "sum": "{name}, total", "mean": "{name}, mean",
    "min": "{name}, lowest", "max": "{name}, highest", "share": "Share of the whole", "places": "Places", "value": "Value",
    "labelled": "{name}: {value}",
    "no_value": "No value", "to": "{low} to {high}",
}  # fmt: skip


@dataclass(frozen=True)
class Reader:
    """The reader's language, "fr" or "en", and its words for `WORDS`."""

    language: str = "en"
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)

    def say(self, code: str, **values: str) -> str:
        """The word, its values filled in."""
        return self.words[code].format_map(values)

    @property
    def separators(self) -> str:
        """The decimal mark and the mark of thousands, as plotly's layout takes them."""
        return "".join(MARKS.get(self.language, MARKS["en"]))

    @property
    def named(self) -> Mapping[bool | None, str]:
        """What true, false and nothing are called."""
        return {True: self.say("true"), False: self.say("false"), None: self.say("missing")}

    def number(self, value: float, digits: int = 4) -> str:
        """The number as the language writes it, with that many digits that count; whole ones as they are."""
        point, thousands = MARKS.get(self.language, MARKS["en"])
        least = 1 if digits > 3 else 0
        places = 0 if value == floor(value) else max(least, digits - 1 - floor(log10(abs(value))))
        kept = value if abs(value) <= EXACT else Decimal(f"{value:.15g}")
        text = f"{kept:,.{min(places, 12)}f}"
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.replace(",", "\0").replace(".", point).replace("\0", thousands)


def cut(text: str, most: int) -> str:
    """The text in one line, not longer than that."""
    flat = SPACES.sub(" ", text).strip()
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def safe(text: str, most: int = LABEL) -> str:
    """The text as plotly shows exactly it: plotly reads tags and links in every label."""
    return cut(text, most).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def spoken(title: str) -> str:
    """What `safe` made harmless for plotly as the plain text that it was, for who does not read through plotly."""
    return unescape(title)


def axis_title(column: Column, reader: Reader, how: str = "") -> str:
    """What an axis is called: the column's title with its unit, and how several values became one."""
    name = cut(column.title, 80)
    said = reader.say(how, name=name) if how in ("sum", "mean", "min", "max") else name
    unit = column.facts.unit
    return safe(f"{said} ({unit})" if unit and unit.casefold() not in name.casefold() else said, 110)


def wrapped(text: str, width: int = 60) -> str:
    """The text broken into lines for plotly, at most three."""
    lines: list[str] = [""]
    for word in text.split(" "):
        if lines[-1] and len(lines[-1]) + len(word) >= width and len(lines) < 3:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "<br>".join(lines)
