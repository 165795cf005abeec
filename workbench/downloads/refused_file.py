"""What was left out of a table as a CSV that spreadsheets open as it is: each row or value, its code, and why in a sentence."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from workbench.downloads.error_file import DELIMITERS, MARK
from workbench.downloads.error_words import message, spoken
from workbench.downloads.text_files import cell, open_parquet
from workbench.sql import ident, literal

HEADS = ("row", "field", "value", "reason", "message")
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "en": ("record", "field", "value", "reason", "message"),
    "fr": ("enregistrement", "champ", "valeur", "motif", "message"),
}
# Why a row is not in the table; what is no code is a person's own words.
ROWS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "asked": "The organizer asked for this row to be left out.",
        "blank": "The row is empty.",
        "header": "The row repeats the header.",
        "footnote": "The row is a note below the data.",
        "extra-cells": "The row has more cells than the header, so nobody can tell which columns they belong to.",
        "": "The organizer left this row out: {reason}",
    },
    "fr": {
        "asked": "L’organisateur a demandé d’écarter cette ligne.",
        "blank": "La ligne est vide.",
        "header": "La ligne répète l’en-tête.",
        "footnote": "La ligne est une note sous les données.",
        "extra-cells": "La ligne a plus de cellules que l’en-tête\u202f: nul ne peut dire à quelles colonnes elles appartiennent.",
        "": "L’organisateur a écarté cette ligne\u202f: {reason}",
    },
}


def write_refused(parquet: Path, fields: Sequence[Mapping[str, Any]], target: Path, language: str) -> None:
    """None; each row and value that was left out stands in `target`, in its order, said in a language. fields: of the table."""
    tongue = spoken(language)
    expected = {str(item["name"]): str(item.get("type") or "any") for item in fields}  # versions are canonical: no format to tell
    with open_parquet(target) as connection:
        source = f"read_parquet({literal(str(parquet))}, file_row_number = true)"
        causes = connection.execute(f"SELECT DISTINCT coalesce(field, ''), reason FROM {source}").fetchall()
        told = [(field, reason, sentence(tongue, reason, expected.get(field, "any") if field else "")) for field, reason in causes]
        columns = [list(part) for part in zip(*told, strict=True)] or [[], [], []]
        lists = ", ".join(f"unnest(?::VARCHAR[]) AS {name}" for name in ("told_field", "told_reason", "template"))
        connection.execute(f"CREATE TEMP TABLE told AS SELECT {lists}", columns)
        filled = "CASE WHEN field IS NULL THEN template ELSE replace(template, '{cell}', coalesce(value, '')) END"
        rows = (
            f'SELECT "row", field, value, reason, {filled} AS message, file_row_number AS place FROM {source} '
            "JOIN told ON told_field = coalesce(field, '') AND told_reason = reason"
        )
        shown = [cell(name, "BIGINT" if name == "row" else "VARCHAR", (), safe=True) for name in HEADS]
        heads = [MARK + HEADINGS[tongue][0], *HEADINGS[tongue][1:]]
        renamed = ", ".join(f"{ident(name)} AS {ident(head)}" for name, head in zip(HEADS, heads, strict=True))
        query = f"SELECT {renamed} FROM (SELECT {', '.join(shown)}, place FROM ({rows})) ORDER BY place"
        options = f"FORMAT csv, HEADER true, DELIMITER '{DELIMITERS[tongue]}', NULLSTR ''"
        connection.execute(f"COPY ({query}) TO {literal(str(target))} ({options})")


def sentence(tongue: str, reason: str, expected: str) -> str:
    """Why a row, or a value that should have been what is `expected`, was left out; {cell} of a value still to be filled in."""
    if expected:
        return message(tongue, reason, "type", expected)
    return ROWS[tongue].get(reason) or ROWS[tongue][""].replace("{reason}", reason)
