"""Which styles of an .xlsx show a number as a day, or as a code with leading zeros."""

import re

from defusedxml import ElementTree

# Built-in number formats that show a day, a month or a year (ECMA-376 part 1, 18.8.30), local ones included.
BUILT_IN_DAYS = frozenset({14, 15, 16, 17, 22, *range(27, 32), 34, 35, 36, *range(50, 59)})
ZEROS = re.compile("00+")
QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def formats_of(styles: bytes) -> tuple[dict[str, str], list[str]]:
    """The number formats {number: code} that a workbook defines, and the number of the format of each cell style."""
    if not styles:
        return {}, []
    try:
        root = ElementTree.fromstring(styles, forbid_dtd=True)
    except ElementTree.ParseError:
        return {}, []
    formats = {item.get("numFmtId", ""): item.get("formatCode", "") for item in root.iter() if item.tag.endswith("}numFmt")}
    cell_styles = next((item for item in root if item.tag.endswith("}cellXfs")), ())
    return formats, [style.get("numFmtId", "") for style in cell_styles]


def date_styles(styles: bytes) -> frozenset[int]:
    """The numbers of the cell styles whose format shows a day or a year."""
    formats, used = formats_of(styles)
    days = {number for number, code in formats.items() if shows_day(code)} | {str(number) for number in BUILT_IN_DAYS}
    return frozenset(index for index, number in enumerate(used) if number in days)


def zero_styles(styles: bytes) -> dict[int, int]:
    """{number of a cell style: how many digits it shows at least}, for the formats of codes: "00000" shows 1000 as 01000."""
    formats, used = formats_of(styles)
    return {index: len(formats[number]) for index, number in enumerate(used) if ZEROS.fullmatch(formats.get(number, ""))}


def shows_day(code: str) -> bool:
    """Whether a number format shows a day or a year: it holds d or y outside quotes and brackets."""
    return bool(re.search(r"[dyDY]|[jaJA]{2}", QUOTED.sub("", code.split(";", maxsplit=1)[0])))
