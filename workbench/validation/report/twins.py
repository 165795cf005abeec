"""The rows that may say what an earlier row said, for frictionless's check "duplicate-row".

It joins what Python writes of the values of a row by commas; so do we, in SQL where the cell leaves no doubt.
"""

from collections.abc import Callable

import frictionless
from frictionless.checks import duplicate_row

from workbench.validation.report.fields import MONTH_DAY, Judged
from workbench.validation.report.screened import Screened
from workbench.validation.report.suspects import read
from workbench.validation.report.unscreened import UnscreenedError
from workbench.validation.spelling import full_match, one_of

MOST_READ = 100_000  # rows whose values frictionless reads one by one
READ_AT_ONCE = 2_000
WHOLE, DECIMAL = "0|-?[1-9][0-9]*", r"(?:0|-?[1-9][0-9]{0,14})(?:\.[0-9]{1,5})?"
DAY = f"[1-9][0-9]{{3}}-{MONTH_DAY}"
MOMENT = f"{DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"


def only_twins(checklist: frictionless.Checklist | None) -> bool:
    """Whether a checklist asks for nothing that SQL cannot screen."""
    return checklist is None or all(isinstance(check, duplicate_row) for check in checklist.checks)


def plain(pattern: str) -> Callable[[Judged], str]:
    """SQL of the text of a value that is written as its cell is, when that matches the pattern; else NULL."""
    return lambda item: f"CASE WHEN {full_match(item.column, pattern)} THEN {item.column} END"


def text(item: Judged) -> str:
    """SQL of the text of a value that is the text of its cell."""
    return item.column


def number(item: Judged) -> str:
    """SQL of the text of a number; NULL where its field writes numbers in its own way."""
    options = item.field.options
    is_usual = not options.get("floatNumber") and options.get("decimalChar", ".") == "." and not options.get("groupChar")
    return plain(DECIMAL)(item) if is_usual else "NULL"


def date(item: Judged) -> str:
    """SQL of the text of a date; NULL where its field writes dates in its own way."""
    return plain(DAY)(item) if item.field.format == "default" else "NULL"


def datetime(item: Judged) -> str:
    """SQL of the text of a moment without an offset; NULL for others."""
    is_usual = item.field.format == "default"
    return f"CASE WHEN {full_match(item.column, MOMENT)} THEN replace({item.column}, 'T', ' ') END" if is_usual else "NULL"


SAID = {"string": text, "any": text, "integer": plain(WHOLE), "year": plain("[1-9][0-9]{3}"), "number": number, "date": date}
SAID["datetime"] = datetime


def said(item: Judged) -> str:
    """SQL of the text that Python writes of the value of a cleared cell; NULL where only Python can tell."""
    is_sure = item.is_screened or (item.field.type in ("string", "any") and item.field.format == "default")
    found = SAID[item.field.type](item) if is_sure and item.field.type in SAID else "NULL"
    return f"CASE WHEN {one_of(item.column, item.words)} THEN 'None' ELSE {found} END"


def note_twins(screened: Screened) -> None:
    """None; the places of all rows that share their text with another one are added to the temporary table "wanted"."""
    joined = " || ',' || ".join(said(item) for item in screened.fields)
    listed = ", ".join(f"c{place}" for place in range(screened.cells.width))
    cleared = "SELECT rowid + 1 AS place FROM passed WHERE cells IS NULL"
    screened.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE twins AS SELECT place, hash({joined}) AS said, "
        f"CASE WHEN ({joined}) IS NULL OR place NOT IN ({cleared}) THEN [{listed}] END AS unread "
        f"FROM (SELECT row_number() OVER () AS place, * FROM {screened.cells.sql}) WHERE place >= {screened.lowest}"
    )
    read_unread(screened)
    blank = ",".join("None" for _ in screened.fields)  # what blank lines say, which are not among these rows
    shared = f"said = hash('{blank}') OR said IN (SELECT said FROM twins GROUP BY said HAVING count(*) > 1)"
    screened.connection.execute(f"INSERT INTO wanted SELECT place FROM twins WHERE {shared}")


def read_unread(screened: Screened) -> None:
    """None; rows that SQL did not clear bear the text of the values that frictionless reads. Raises: UnscreenedError when they are many."""
    if (rows := screened.one("SELECT count(*) FROM twins WHERE unread IS NOT NULL")) > MOST_READ:
        raise UnscreenedError(f"duplicate rows among {rows} rows that SQL cannot clear")
    unread = screened.connection.execute("SELECT place, unread FROM twins WHERE unread IS NOT NULL").fetchall()
    for start in range(0, len(unread), READ_AT_ONCE):
        lines = unread[start : start + READ_AT_ONCE]
        texts = [",".join(str(read(item, cells[item.place])[0]) for item in screened.fields) for _, cells in lines]
        given = "SELECT unnest(?::BIGINT[]) AS place, unnest(?::VARCHAR[]) AS line"
        query = f"UPDATE twins SET said = hash(line) FROM ({given}) found WHERE found.place = twins.place"
        screened.connection.execute(query, [[place for place, _ in lines], texts])
