"""Which styles of an .xlsx show a number as a day."""

import re

from defusedxml import ElementTree

# Built-in number formats that show a day, a month or a year (ECMA-376 part 1, 18.8.30), local ones included.
BUILT_IN_DAYS = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def date_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles whose format shows a day or a year."""
    if not styles:
        return frozenset()
    try:
        root = ElementTree.fromstring(styles, forbid_dtd=True)
    except ElementTree.ParseError:
        return frozenset()
    formats = {item.get("numFmtId"): item.get("formatCode", "") for item in root.iter() if item.tag.endswith("}numFmt")}
    days = {number for number, code in formats.items() if shows_day(code)} | {str(number) for number in BUILT_IN_DAYS}
    cell_styles = next((item for item in root if item.tag.endswith("}cellXfs")), ())
    return frozenset(index for index, style in enumerate(cell_styles) if style.get("numFmtId") in days)


def shows_day(code: str) -> bool:
    """Whether a number format shows a day or a year: it holds d or y outside quotes and brackets."""
    return bool(re.search(r"[dyDY]|[jaJA]{2}", QUOTED.sub("", code.split(";", maxsplit=1)[0])))
