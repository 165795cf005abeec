"""What a person said of how to read a table, as a Dialect: the words of --set and of the screens."""

import codecs
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from workbench.errors import DatasetError
from workbench.loading import Dialect

MIXED = "utf-8+cp1252"
ENCODINGS = ("utf-8", "cp1252", "iso-8859-15", "utf-16", "mac_roman", "cp850", MIXED)
DELIMITERS = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " "}
QUOTES = {"none": "", "double": '"', "single": "'"}
ESCAPES = {"none": "", "": "", "backslash": "\\", "\\": "\\"}
LINES = {"\\n": "\n", "lf": "\n", "\\r\\n": "\r\n", "crlf": "\r\n", "\\r": "\r", "cr": "\r"}
GROUPS = {"nbsp": "\u00a0", "narrow": "\u202f", "space": " ", "none": ""}
EXTRA_CELLS = ("error", "column", "refuse")
MOST_ROWS = 100_000


def dialect_from(says: Mapping[str, str], base: Dialect, file: str = "") -> Dialect:
    """The Dialect `base` with what a person said of it.

    Row numbers are written "1,2" or "3-7", "none" for no row; missing values "NA,-" or a JSON array.
    Raises: DatasetError dialect.unknown_key, dialect.bad_value, both with what may be said instead.
    """
    changes: dict[str, Any] = {}
    for key, text in says.items():
        if key not in READERS:
            raise DatasetError("dialect.unknown_key", file=file, key=key, known=", ".join(READERS))
        reader, allowed = READERS[key]
        try:
            changes[key] = reader(text)
        except (ValueError, LookupError):
            raise DatasetError("dialect.bad_value", file=file, key=key, value=text[:80], allowed=allowed) from None
    return replace(base, **changes)


def encoding_name(text: str) -> str:
    """The name of the codec, as Python writes it. Raises: LookupError for one that does not exist."""
    lowered = text.strip().lower()
    if lowered == MIXED:
        return MIXED
    "".encode(lowered)  # a codec that is not for text ("zip") is refused here
    name = codecs.lookup(lowered).name
    return {"windows-1252": "cp1252", "iso8859-1": "cp1252"}.get(name, name)


def row_numbers(text: str) -> tuple[int, ...]:
    """The numbers of "1,3-5", in order; empty for "", "0" or "none". Raises: ValueError."""
    if text.strip().lower() in ("", "0", "none"):
        return ()
    rows: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        span = range(int(first), int(last or first) + 1)
        if not span or span.start < 1 or len(span) > MOST_ROWS:
            raise ValueError(text)
        rows.update(span)
    return tuple(sorted(rows))


def words(text: str) -> tuple[str, ...]:
    """The words of "NA,-" or of a JSON array of texts; the empty cell is always one of them. Raises: ValueError."""
    listed = json.loads(text) if text.startswith("[") else [word.strip() or word for word in text.split(",")]
    if not all(isinstance(word, str) for word in listed):
        raise ValueError(text)
    return tuple(dict.fromkeys(["", *listed]))


def one_of(values: tuple[str, ...]) -> Callable[[str], str]:
    """A reader that takes only these values."""

    def read(text: str) -> str:
        if text not in values:
            raise ValueError(text)
        return text

    return read


def mark(names: Mapping[str, str], *, may_be_empty: bool = False) -> Callable[[str], str]:
    """A reader of one character, written as itself or by one of these names."""

    def read(text: str) -> str:
        char = names.get(text.lower(), text)
        if len(char) > 1 or not (char or may_be_empty):
            raise ValueError(text)
        return char

    return read


READERS: Mapping[str, tuple[Callable[[str], Any], str]] = {
    "encoding": (encoding_name, ", ".join(ENCODINGS)),
    "delimiter": (mark(DELIMITERS), ", ; | tab"),
    "quote_char": (mark(QUOTES, may_be_empty=True), "\" ' none"),
    "escape_char": (lambda text: ESCAPES[text.lower()], "backslash, none"),
    "line_terminator": (lambda text: LINES[text.lower()], "lf, crlf, cr"),
    "header_rows": (row_numbers, "1   1,2   none"),
    "drop_rows": (row_numbers, "4   2,7-9   none"),
    "decimal_char": (one_of((",", ".", "")), ", ."),
    "group_char": (mark(GROUPS, may_be_empty=True), ", . ' space nbsp narrow none"),
    "missing_values": (words, 'NA,-   ["NA", "n.d."]'),
    "table": (str, "results   data.rows"),
    "extra_cells": (one_of(EXTRA_CELLS), ", ".join(EXTRA_CELLS)),
}
