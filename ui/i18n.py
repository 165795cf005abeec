"""French and English: whole English sentences in the code are the msgids, one French .po is compiled in memory."""

import datetime as dt
import gettext
import re
from collections.abc import Mapping
from decimal import InvalidOperation
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, format_scientific

from ui import session
from workbench.errors import EtabliError

LOCALES = Path(__file__).parent.parent / "locales"
DAYS = {"fr": "fr", "en": "en_GB"}  # 25 November 2026 in both languages
NAMES = {"fr": "Français", "en": "English"}
FRENCH_UNITS = ("octets", "ko", "Mo", "Go")
ENGLISH_UNITS = ("bytes", "kB", "MB", "GB")
# English sentences on findings are written for several; French ones count between brackets and need no plural.
SEVERAL = re.compile(
    r"\{(?P<name>\w+)\} (?P<noun>cell|row|line|point|error|number|column|date|character|feature|outline|field|value|code|area|place)s\b"
    r"(?: (?P<verb>are|have|do|hold|break|say|repeat|fill|stand|look|bear)\b)?"
)
ONE = {"are": "is", "have": "has", "do": "does"}


def msg(sentence: str) -> str:
    """The sentence itself: marks one that stands in a tuple and is translated where it is shown."""
    return sentence


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The sentences of a language; English is the msgids themselves."""
    path = LOCALES / language / "LC_MESSAGES" / "etabli.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open("rb") as stream:
        catalog = read_po(stream)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Said:
    """A value named by a sentence: a number is written the way the language writes numbers."""

    def __init__(self, value: Any, language: str) -> None:
        self.value, self.language = value, language

    def __format__(self, spec: str) -> str:
        if spec:
            return format(self.value, spec)
        if isinstance(self.value, int | float) and not isinstance(self.value, bool):
            return decimal(self.value, self.language)
        return "" if self.value is None else str(self.value)


class Values(dict[str, Said]):
    """Values by name; one that is missing shows as three dots rather than failing a screen."""

    def __missing__(self, key: str) -> str:
        return "…"


def singular(template: str, values: Mapping[str, Any]) -> str:
    """The English sentence with the nouns and verbs of what there is one of in the singular."""

    def one(found: re.Match[str]) -> str:
        name, noun, verb = found["name"], found["noun"], found["verb"]
        if values.get(name) != 1:
            return found[0]
        return f"{{{name}}} {noun}" + (f" {ONE.get(verb, verb + 's')}" if verb else "")

    return SEVERAL.sub(one, template)


def filled(template: str, language: str, values: Mapping[str, Any]) -> str:
    """The sentence with its values."""
    template = singular(template, values) if language == "en" else template
    return template.format_map(Values({key: Said(value, language) for key, value in values.items()})) if values else template


def told(language: str, sentence: str, values: Mapping[str, Any]) -> str:
    """The sentence in a given language, for routes that have no session."""
    return filled(translations(language).gettext(sentence), language, values)


def t(sentence: str, /, **values: Any) -> str:
    """The sentence in the person's language, its placeholders filled in."""
    return told(session.language(), sentence, values)


def tn(one: str, many: str, count: int, /, **values: Any) -> str:
    """The sentence for that count in the person's language; `{count}` names the count."""
    language = session.language()
    return filled(translations(language).ngettext(one, many, count), language, {"count": count, **values})


def error(problem: EtabliError) -> str:
    """What happened, why and what to do, in the person's language."""
    return t(problem.template, **problem.context)


def number(value: float | None, digits: int = 3) -> str:
    """The number as the language writes it, at most `digits` decimals; a dash for None."""
    return "–" if value is None else decimal(round(value, digits), session.language())


def decimal(value: float, language: str) -> str:
    """The number as the language writes it; with a power of ten where it has more digits than Python's decimals hold, 28."""
    try:
        return format_decimal(value, locale=language)
    except InvalidOperation:
        return format_scientific(float(value), locale=language)


def typed_number(text: str) -> str:
    """A number as people type it (1 234,5 or 1,234.5) as machines write it; anything else as it came."""
    tight = re.sub(r"[\s\u00a0\u202f]", "", text)
    if session.language() != "fr" and re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", tight):
        return tight.replace(",", "")
    return tight.replace(",", ".") if re.fullmatch(r"-?\d+,\d+", tight) else tight if re.fullmatch(r"-?[\d.]+", tight) else text


def percent(share: float | None) -> str:
    """A share of 1 as a percentage: whole, or with one decimal below 10 %; "<0.1%" or ">99.9%" near 0 % and 100 %."""
    if share is None:
        return "–"
    shown = share if share in (0, 1) else min(max(share, 0.001), 0.999)
    pattern = None if shown in (0, 1) or 0.1 <= shown <= 0.99 else ("#,##0.# %" if session.language() == "fr" else "#,##0.#%")
    mark = "" if shown == share else "<" if share < shown else ">"  # four rows of ten thousand are not one in a thousand
    return mark + format_percent(shown, pattern, locale=session.language())


def size(count: float) -> str:
    """A number of bytes in the unit people use: 4.1 MB, 4,1 Mo."""
    units = FRENCH_UNITS if session.language() == "fr" else ENGLISH_UNITS
    step = 0
    while count >= 1000 and step < len(units) - 1:
        count, step = count / 1000, step + 1
    unit = units[step] if step or count > 1 or (count == 0 and units is ENGLISH_UNITS) else units[0].removesuffix("s")
    return f"{decimal(round(count, 1 if step else 0), session.language())}\u00a0{unit}"


def date(text: str | dt.date | None, form: str = "medium") -> str:
    """A day, a month or a year as the language writes it; what is none of them as it came."""
    if isinstance(text, dt.datetime):
        return format_datetime(text.astimezone(), form, locale=DAYS[session.language()])
    try:
        day = text if isinstance(text, dt.date) else dt.date.fromisoformat(str(text or ""))
    except ValueError:
        return str(text or "")
    return format_date(day, form, locale=DAYS[session.language()])


def period(first: str, last: str) -> str:
    """The days or years covered, as short as they can be said: 2017, 2012 to 2020, 14 May 2026."""
    if not first and not last:
        return ""
    if first[4:] == "-01-01" and last[4:] == "-12-31":
        first, last = first[:4], last[:4]
    if first == last or not last:
        return date(first)
    return t("{first} to {last}", first=date(first), last=date(last))


def duration(seconds: float) -> str:
    """A short time in words."""
    if seconds < 90:
        return tn("{count} second", "{count} seconds", max(1, round(seconds)))
    return tn("{count} minute", "{count} minutes", round(seconds / 60))
