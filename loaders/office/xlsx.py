"""What an .xlsx says besides its values: read in the bytes of its sheets, streamed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from defusedxml import ElementTree

from loaders.office.container import Container
from loaders.office.dates import date_styles, zero_styles
from loaders.office.facts import Place, SheetFacts, letters, number_of, reference
from loaders.office.far import far_places, filled_places, is_suspect, place_of

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STYLE = re.compile(rb"""\bs\s*=\s*["'](\d+)["']""")
NOT_A_NUMBER = re.compile(rb"""\bt\s*=\s*["'](?!n["'])""")
TEXT_RESULT = re.compile(rb"""\bt\s*=\s*["']str["']""")  # a formula whose value is the empty text has one
COLUMNS = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]{1,3})\d""")
ROWS = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,8})["']""")
ERRORS = re.compile(rb"""<(?:\w+:)?c\s([^>]*\bt\s*=\s*["']e["'][^>]*)>(?:<(?:\w+:)?f[^<]*(?:/>|</(?:\w+:)?f>))?<(?:\w+:)?v>([^<]*)<""")
NO_VALUES = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"""
)
ODD_DATES = re.compile(
    rb"""<(?:\w+:)?c\s([^>]*)>(?:<(?:\w+:)?f[^<]*(?:/>|</(?:\w+:)?f>))?<(?:\w+:)?v>(-\d[^<]*|0|60(?:\.\d*)?|\d{7,}(?:\.\d*)?)<"""
)
WHOLE = re.compile(rb"""<(?:\w+:)?c\s([^>]*)>(?:<(?:\w+:)?f[^<]*(?:/>|</(?:\w+:)?f>))?<(?:\w+:)?v>(\d{1,15})<""")
HIDDEN = re.compile(rb"""<(?:\w+:)?col\s([^>]*\bhidden\s*=\s*["'](?:1|true)["'][^>]*)>""")
SPAN = re.compile(rb"""\b(min|max)\s*=\s*["'](\d{1,5})["']""")
LAST_DATE = 2_958_466  # the serial of 1 January 10000
PHANTOM_DAY = "1900-02-29"  # Excel's serial 60, a day that never was
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384


@dataclass
class Scan:
    """What is gathered while the bytes of one sheet go by."""

    rows: set[int] = field(default_factory=set)
    columns: set[bytes] = field(default_factory=set)
    texts: dict[Place, str] = field(default_factory=dict)
    errors: list[Place] = field(default_factory=list)
    formulas: list[Place] = field(default_factory=list)
    dates: list[Place] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)

    def column_numbers(self) -> set[int]:
        """The columns met, from 0."""
        return {number_of(name.decode()) for name in self.columns}

    def corner(self) -> Place:
        """The last row and the last column met, from 0."""
        return max(self.rows, default=1) - 1, max(self.column_numbers(), default=0)


def sheet_parts(container: Container) -> dict[str, str]:
    """{sheet name: path of its part, "" for charts and dialogs}. Raises: DatasetError file.corrupt."""
    try:
        book = ElementTree.fromstring(container.part("xl/workbook.xml"), forbid_dtd=True)
        relations = ElementTree.fromstring(container.part("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    except ElementTree.ParseError:
        raise container.corrupt("xl/workbook.xml") from None
    cells = [item for item in relations if item.get("Type", "").endswith("/worksheet")]
    targets = {item.get("Id"): container.beside("xl/workbook.xml", item.get("Target", "")) for item in cells}
    sheets = (item for item in book.iter() if item.tag.endswith("}sheet"))
    return {item.get("name", ""): targets.get(item.get(RELATION), "") for item in sheets}


def starts_in_1904(container: Container) -> bool:
    """Whether dates count from 1904, as on old Macintoshes."""
    return bool(re.search(rb"""\bdate1904\s*=\s*["'](1|true)["']""", container.part("xl/workbook.xml")))


def facts_of(container: Container, part: str) -> SheetFacts:
    """What a sheet says besides its values. Raises: DatasetError file.corrupt."""
    if part not in container.parts:
        raise container.corrupt(part)
    scan = scanned(container, part)
    last, far = scan.corner(), frozenset[Place]()
    cells = (last[0] + 1) * (last[1] + 1)
    if is_suspect(scan.rows, scan.column_numbers()):
        filled = [place for piece in whole_rows(container.pieces(part)) for place in filled_places(piece)]
        far = far_places(filled)
        near = [place for place in filled if place not in far]
        last = max((row for row, _ in near), default=0), max((column for _, column in near), default=0)
        cells = len(near)
    return SheetFacts(
        cells=cells,
        last=last,
        texts={place: text for place, text in scan.texts.items() if place not in far},
        errors=tuple(reference(place) for place in scan.errors),
        formulas=tuple(reference(place) for place in scan.formulas),
        dates=tuple(reference(place) for place in scan.dates),
        far=tuple(reference(place) for place in sorted(far)),
        hidden=tuple(scan.hidden),
    )


def scanned(container: Container, part: str) -> Scan:
    """What the bytes of a sheet say. Raises: DatasetError file.corrupt for rows that cannot be."""
    scan = Scan()
    styles, zeros = date_styles(container.part("xl/styles.xml")), zero_styles(container.part("xl/styles.xml"))
    phantom = not starts_in_1904(container)
    for piece in whole_rows(container.pieces(part)):
        scan.rows.update(map(int, ROWS.findall(piece)))
        scan.columns.update(COLUMNS.findall(piece))
        gather_errors(scan, piece)
        if styles:
            gather_dates(scan, piece, styles, phantom=phantom)
        if zeros:
            gather_zeros(scan, piece, zeros)
        scan.hidden += [name for found in HIDDEN.finditer(piece) for name in hidden_letters(found[1])]
    if scan.rows and (min(scan.rows) < 1 or max(scan.rows) > MOST_ROWS or scan.corner()[1] >= MOST_COLUMNS):
        raise container.corrupt(part)
    return scan


def gather_errors(scan: Scan, piece: bytes) -> None:
    """None; error cells and formulas without a value are in the scan."""
    if b"e" in piece and (b't="e"' in piece or b"t='e'" in piece):
        for found in ERRORS.finditer(piece):
            if place := place_of(found[1]):
                scan.errors.append(place)
                scan.texts[place] = found[2].decode("utf-8", "replace")
    if b"<f" in piece or b":f" in piece:
        for found in NO_VALUES.finditer(piece):
            if not TEXT_RESULT.search(found[1]) and (place := place_of(found[1])):
                scan.formulas.append(place)
                scan.texts[place] = ""


def gather_dates(scan: Scan, piece: bytes, styles: frozenset[int], *, phantom: bool) -> None:
    """None; dates before 1900, after 9999, and 29 February 1900 are in the scan."""
    for found in ODD_DATES.finditer(piece):
        style = STYLE.search(found[1])
        if not style or int(style[1]) not in styles or NOT_A_NUMBER.search(found[1]):
            continue
        place, text = place_of(found[1]), found[2].decode()
        value = float(text)
        if place and (value <= 0 or value >= LAST_DATE or (phantom and 60 <= value < 61)):
            scan.dates.append(place)
            scan.texts[place] = PHANTOM_DAY if phantom and 60 <= value < 61 else text


def gather_zeros(scan: Scan, piece: bytes, styles: Mapping[int, int]) -> None:
    """None; whole numbers that their format shows with leading zeros are in the scan, as they show."""
    for found in WHOLE.finditer(piece):
        style = STYLE.search(found[1])
        width = styles.get(int(style[1]), 0) if style else 0
        if len(found[2]) < width and not NOT_A_NUMBER.search(found[1]) and (place := place_of(found[1])):
            scan.texts[place] = found[2].decode().zfill(width)


def hidden_letters(attributes: bytes) -> Iterable[str]:
    """The letters of the columns that a hidden <col> covers; only the first of many at the right edge."""
    ends = {name: int(number) for name, number in SPAN.findall(attributes)}
    first = ends.get(b"min", 1)
    last = min(ends.get(b"max", first), MOST_COLUMNS)
    return [letters(column - 1) for column in range(first, min(last, first + 50) + 1)]


def whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, cut after the end of a row only."""
    rest = b""
    for data in pieces:
        joined = rest + data
        cut = joined.rfind(b"row>") + 4
        if cut > 3:
            yield joined[:cut]
            rest = joined[cut:]
        else:
            rest = joined
    if rest:
        yield rest


def far_of(facts: SheetFacts) -> frozenset[Place]:
    """The places of a sheet's far cells."""
    return frozenset(place for name in facts.far if (place := place_of(f'r="{name}"'.encode())))
