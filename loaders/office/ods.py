"""What an .ods says besides its values: read in content.xml, streamed. Repeated cells are counted, never expanded."""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from loaders.office.container import Container
from loaders.office.facts import Place, SheetFacts, Span, letters, reference

TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
MOST_NAMED = 1_000
MOST_REPEATED = 10**9


@dataclass
class Sheet:
    """What is gathered of one sheet."""

    name: str
    cells: int = 0
    last: Place = (0, 0)
    row: int = 0
    row_repeated: int = 1
    column: int = 0
    columns: int = 0
    texts: dict[Place, str] = field(default_factory=dict)
    errors: list[Place] = field(default_factory=list)
    formulas: list[Place] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    merged: list[Span] = field(default_factory=list)

    def facts(self) -> SheetFacts:
        """The facts."""
        return SheetFacts(
            cells=self.cells,
            last=self.last,
            texts=self.texts,
            errors=tuple(reference(place) for place in self.errors),
            formulas=tuple(reference(place) for place in self.formulas),
            hidden=tuple(self.hidden),
            merged=tuple(self.merged),
        )


@dataclass
class Cell:
    """The cell being read."""

    attributes: dict[str, str]
    repeated: int
    text: list[str] = field(default_factory=list)


class Reader:
    """Expat's handlers: they keep where they are in the sheet."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.cell: Cell | None = None
        self.is_text = False
        self.nested = 0
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            TABLE + "table": self.start_table,
            TABLE + "table-column": self.start_column,
            TABLE + "table-row": self.start_row,
            TABLE + "table-cell": self.start_cell,
            TABLE + "covered-table-cell": self.start_cell,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """None; an element opens."""
        if name in self.starts and (name == TABLE + "table" or self.sheets):
            self.starts[name](attributes)
        self.is_text = self.is_text or name == TEXT + "p"

    def end(self, name: str) -> None:
        """None; an element closes."""
        if name == TEXT + "p":
            self.is_text = False
        elif name in (TABLE + "table-cell", TABLE + "covered-table-cell") and self.cell:
            self.end_cell(self.cell)
        elif name == TABLE + "table-row" and self.sheets:
            self.sheets[-1].row += self.sheets[-1].row_repeated

    def characters(self, text: str) -> None:
        """None; text inside a cell's paragraph is kept."""
        if self.is_text and self.cell:
            self.cell.text.append(text[:80])

    def start_table(self, attributes: dict[str, str]) -> None:
        """None; a new sheet."""
        self.sheets.append(Sheet(attributes.get(TABLE + "name", "")))

    def start_column(self, attributes: dict[str, str]) -> None:
        """None; columns are counted, hidden ones named."""
        sheet, repeated = self.sheets[-1], repeat(attributes, "columns")
        if attributes.get(TABLE + "visibility") in ("collapse", "filter"):
            sheet.hidden += [letters(sheet.columns + index) for index in range(min(repeated, 50))]
        sheet.columns += repeated

    def start_row(self, attributes: dict[str, str]) -> None:
        """None; a new row, or several."""
        self.sheets[-1].column = 0
        self.sheets[-1].row_repeated = repeat(attributes, "rows")

    def start_cell(self, attributes: dict[str, str]) -> None:
        """None; a new cell, or several."""
        self.cell = Cell(attributes, repeat(attributes, "columns"))

    def end_cell(self, cell: Cell) -> None:
        """None; the cell is counted where it stands."""
        sheet, place = self.sheets[-1], (self.sheets[-1].row, self.sheets[-1].column)
        sheet.column += cell.repeated
        self.cell = None
        self.note_span(sheet, place, cell.attributes)
        if TABLE + "formula" in cell.attributes and not cell.text and OFFICE + "value-type" not in cell.attributes:
            self.note_formula(sheet, place)
        if not cell.text and OFFICE + "value-type" not in cell.attributes:
            return
        sheet.cells += cell.repeated * sheet.row_repeated
        sheet.last = max(sheet.last[0], place[0] + sheet.row_repeated - 1), max(sheet.last[1], place[1] + cell.repeated - 1)
        if cell.attributes.get(CALC + "value-type") == "error" and len(sheet.errors) < MOST_NAMED:
            sheet.errors.append(place)
            sheet.texts[place] = "".join(cell.text)

    def note_formula(self, sheet: Sheet, place: Place) -> None:
        """None; a formula without a value is kept."""
        if len(sheet.formulas) < MOST_NAMED:
            sheet.formulas.append(place)
            sheet.texts[place] = ""

    def note_span(self, sheet: Sheet, place: Place, attributes: dict[str, str]) -> None:
        """None; a merged range is kept."""
        down, right = repeat(attributes, "rows", "spanned"), repeat(attributes, "columns", "spanned")
        if (down > 1 or right > 1) and len(sheet.merged) < MOST_NAMED * 10:
            sheet.merged.append((place, (place[0] + down - 1, place[1] + right - 1)))


def repeat(attributes: dict[str, str], what: str, how: str = "repeated") -> int:
    """How many times a row, column or cell counts: 1 at least."""
    number = attributes.get(f"{TABLE}number-{what}-{how}", "1")
    return min(max(1, int(number[:18])), MOST_REPEATED) if number.isdecimal() else 1


def facts_by_sheet(container: Container) -> dict[str, SheetFacts]:
    """{sheet name: its facts}. Raises: DatasetError file.corrupt."""
    reader = Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    try:
        for piece in container.pieces("content.xml"):
            parser.Parse(piece)
        parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by position only
    except expat.ExpatError:
        raise container.corrupt("content.xml") from None
    return {sheet.name: sheet.facts() for sheet in reader.sheets}
