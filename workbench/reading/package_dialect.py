"""The dialect of a descriptor in the words of --set, whichever version of the standard wrote it."""

import codecs
import json
from collections.abc import Mapping
from typing import Any

NESTED = ("csv", "excel", "json", "ods")
# Property of Table Dialect (https://datapackage.org/standard/table-dialect/): key of our Dialect.
KEYS = {
    "delimiter": "delimiter",
    "quoteChar": "quote_char",
    "escapeChar": "escape_char",
    "sheetName": "table",
    "sheet": "table",
    "sheetNumber": "table",
    "property": "table",
}


def said_of(raw: Mapping[str, Any], encoding: Any = None) -> dict[str, str]:
    """What a dialect descriptor and a resource's encoding say, {key of Dialect: text}.

    UTF-8 is left to the loader: it is the default that many descriptors state without looking.
    """
    flat = {key: value for key, value in raw.items() if not isinstance(value, dict)}
    for part in NESTED:
        flat |= raw[part] if isinstance(raw.get(part), dict) else {}
    said = {ours: mark(str(flat[key])) for key, ours in KEYS.items() if type(flat.get(key)) in (str, int)}
    if said.get("quote_char") == "":
        said["quote_char"] = "none"
    if said.get("escape_char") != "\\":  # the usual way: quotes are doubled
        said.pop("escape_char", None)
    said |= header_of(flat)
    rows = [row for row in flat.get("commentRows") or () if isinstance(row, int)] if isinstance(flat.get("commentRows"), list) else []
    if rows:
        said["drop_rows"] = ",".join(map(str, rows))
    if isinstance(flat.get("nullSequence"), str):
        said["missing_values"] = json.dumps([flat["nullSequence"]])
    codec = codec_of(encoding if isinstance(encoding, str) else flat.get("encoding"))
    return {**said, **({"encoding": codec} if codec else {})}


def mark(text: str) -> str:
    """The text; a tab by its name."""
    return "tab" if text == "\t" else text


def header_of(flat: Mapping[str, Any]) -> dict[str, str]:
    """Where the header is said to be."""
    if flat.get("header") is False:
        return {"header_rows": "none"}
    rows = flat.get("headerRows")
    if isinstance(rows, list) and rows and all(isinstance(row, int) and row > 0 for row in rows):
        return {"header_rows": ",".join(map(str, rows))}
    return {}


def codec_of(encoding: Any) -> str:
    """The name of a codec other than UTF-8, "" for it or for one that does not exist."""
    if not isinstance(encoding, str):
        return ""
    try:
        name = codecs.lookup(encoding.strip()).name
    except LookupError:
        return ""
    return "" if name in ("utf-8", "utf-8-sig", "ascii") else encoding.strip().lower()
