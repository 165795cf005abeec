"""Dates, datetimes and times: calendar-valid texts of a fixed shape, as frictionless's strptime reads them."""

from workbench.descriptor import Field
from workbench.sql import literal
from workbench.validation.spelling import Spelling, both, first_or, full_match, never

TIMEZONE = "timezone"
EXCEL = "excel"
HOUR, MINUTE = "(?:[01][0-9]|2[0-3])", "[0-5][0-9]"
OFFSET = f"(?:Z|[+-]{HOUR}(?::?{MINUTE})?)"
MONTHS = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
DIRECTIVES = {
    "Y": "[0-9]{4}",
    "y": "[0-9]{2}",
    "m": "(?:0[1-9]|1[0-2]|[1-9])",
    "d": "(?:3[01]|[12][0-9]|0[1-9]|[1-9])",
    "H": HOUR,
    "M": MINUTE,
    "S": MINUTE,
    "f": "[0-9]{1,6}",
    "z": f"(?:Z|[+-]{HOUR}:?{MINUTE})",
    "B": MONTHS,
    "b": "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)",
}
ISO_DATE = "[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
ISO_DATETIME = f"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{HOUR}:{MINUTE}:{MINUTE}(?:\\.[0-9]{{1,6}})?"
ISO_TIME = f"{HOUR}:{MINUTE}:{MINUTE}(?:\\.[0-9]{{1,6}})?"


def pattern_of(template: str) -> str | None:
    """RE2 for the texts of a strptime format; None when it holds a directive that SQL and Python read differently."""
    out, rest = "", template
    while rest:
        head, rest = (rest[:2], rest[2:]) if rest[0] == "%" else (rest[0], rest[1:])
        if head[0] == "%" and head[1:] not in DIRECTIVES:
            return None
        if head[0] != "%" and (not head.isascii() or (head.isspace() and head != " ")):
            return None
        out += DIRECTIVES[head[1:]] if head[0] == "%" else f"\\x{{{ord(head):X}}}"
    return out


def strptime(text: str, template: str) -> str:
    """SQL of a timestamp; DuckDB's %z does not know the letter Z."""
    if template.endswith("%z"):
        text = f"regexp_replace({text}, 'Z$', '+00:00')"
    return f"try_strptime({text}, {literal(template)})"


def by_format(template: str, duckdb_type: str) -> Spelling:
    """The Spelling of a strptime format. One that SQL cannot read exactly parses nothing: its cells are refused aloud."""
    pattern = pattern_of(template)
    if pattern is None:
        return Spelling(duckdb_type, never, lambda _: f"NULL::{duckdb_type}")

    def parses(text: str) -> str:
        moment = strptime(text, template)
        return both(full_match(text, pattern), f"coalesce({moment} >= TIMESTAMP '0001-01-01', false)")

    return Spelling(duckdb_type, parses, lambda text: f"{strptime(text, template)}::{duckdb_type}")


def date(field: Field) -> Spelling:
    """The Spelling of a date. Formats: default, strptime's, "excel" (ours: a serial day number); "any" reads ISO only."""
    if field.format == EXCEL:
        return excel("DATE")
    if field.format not in ("default", "any"):
        return by_format(field.format, "DATE")
    return Spelling("DATE", iso_date if field.format == "default" else canonical_date, lambda text: f"try_cast({text} AS DATE)")


def canonical_date(text: str) -> str:
    """SQL boolean: YYYY-MM-DD, a day of the calendar between the years 1 and 9999."""
    return f"coalesce(length({text}) = 10 AND try_cast({text} AS DATE)::VARCHAR = {text}, false)"


def iso_date(text: str) -> str:
    """SQL boolean: a canonical date, or one with single digits (2024-1-5), as strptime takes them."""
    exact = both(full_match(text, ISO_DATE), f"coalesce(try_cast({text} AS DATE) >= DATE '0001-01-01', false)")
    return first_or(canonical_date(text), exact)


def datetime(field: Field) -> Spelling:
    """The Spelling of a datetime: an instant (UTC) when the format or `timezone` says that cells carry an offset."""
    if field.format == EXCEL:
        return excel("TIMESTAMP")
    if field.format not in ("default", "any"):
        return by_format(field.format, "TIMESTAMPTZ" if field.format.endswith("%z") else "TIMESTAMP")
    kind = "TIMESTAMPTZ" if field.extra.get(TIMEZONE) else "TIMESTAMP"
    pattern = ISO_DATETIME + (OFFSET if kind == "TIMESTAMPTZ" else "")

    def parses(text: str) -> str:
        return both(full_match(text, pattern), f"coalesce(try_cast({text} AS TIMESTAMP) >= TIMESTAMP '0001-01-01', false)")

    return Spelling(kind, parses, lambda text: f"try_cast({text} AS {kind})")


def time(field: Field) -> Spelling:
    """The Spelling of a time of day."""
    if field.format not in ("default", "any"):
        return by_format(field.format, "TIME")
    return Spelling("TIME", lambda text: full_match(text, ISO_TIME), lambda text: f"try_cast({text} AS TIME)")


def year(_: Field) -> Spelling:
    """The Spelling of a year of four digits."""
    return Spelling("INTEGER", lambda text: full_match(text, "[0-9]{4}"), lambda text: f"try_cast({text} AS INTEGER)")


def yearmonth(_: Field) -> Spelling:
    """The Spelling of a month of a year, kept as the text YYYY-MM, which sorts as it should."""
    return Spelling("VARCHAR", lambda text: full_match(text, "[0-9]{4}-(?:0[1-9]|1[0-2])"), lambda text: text)


def excel(duckdb_type: str) -> Spelling:
    """The Spelling of Excel's serial days: 1 is 1900-01-01, 60 a day that never was. Beyond frictionless."""
    days = "[0-9]{1,7}(?:[.]0*)?" if duckdb_type == "DATE" else "[0-9]{1,7}(?:[.][0-9]*)?"

    def parses(text: str) -> str:
        number = f"try_cast({text} AS DOUBLE)"
        return both(full_match(text, days), f"coalesce({number} >= 1 AND {number} < 2958466 AND floor({number}) <> 60, false)")

    def value(text: str) -> str:
        number = f"try_cast({text} AS DOUBLE)"
        start = f"(CASE WHEN {number} < 60 THEN TIMESTAMP '1899-12-31' ELSE TIMESTAMP '1899-12-30' END)"
        return f"({start} + to_seconds(round(least(greatest({number}, 0), 2958466) * 86400)))::{duckdb_type}"

    return Spelling(duckdb_type, parses, value)
