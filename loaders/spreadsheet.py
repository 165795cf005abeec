"""Workbooks: .xlsx, .xlsm, .xls and .ods read by calamine, every visible sheet a table. No formula is ever run."""

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from loaders.naming import table_name, table_names
from loaders.office import notes, ods, xls, xlsx
from loaders.office.container import Container
from loaders.office.facts import SheetFacts, Span
from loaders.office.far import without
from loaders.office.table import Sheet, feed
from workbench.errors import DatasetError
from workbench.findings import Finding
from workbench.loading import Feed, Source

# calamine keeps a cell of the rectangle in 32 bytes, one that holds something in some 60 more.
CELL_BYTES, FILLED_BYTES = 32, 60
MEMORY_SHARE = 0.8


@dataclass(frozen=True)
class Workbook:
    """A workbook made sure of: the file to parse, what is known of each sheet, what is known of the whole."""

    path: Path
    facts: Mapping[str, SheetFacts]
    findings: tuple[Finding, ...] = ()


class Spreadsheet:
    """Workbooks; see loaders/office for what is looked at before calamine parses them."""

    name = "spreadsheet"

    def read(self, source: Source) -> list[Feed]:
        """The visible sheets that hold cells, in their order.

        Raises: DatasetError sheet.none, sheet.too_many, sheet.too_many_cells, xml.forbidden, file.corrupt, file.encrypted, archive.*.
        """
        book = made_sure_of(source)
        try:
            with CalamineWorkbook.from_path(book.path) as workbook:
                return feeds(workbook, book, source)
        except PasswordError:
            raise DatasetError("file.encrypted", file=source.name) from None
        except CalamineError:
            raise DatasetError("file.corrupt", file=source.name) from None
        except BaseException as error:
            # A panic of calamine's Rust, on a file broken in a way it did not expect, is no Exception and cannot be imported.
            if type(error).__name__ != "PanicException":
                raise
            raise DatasetError("file.corrupt", file=source.name) from None


def made_sure_of(source: Source) -> Workbook:
    """The workbook, its container looked at whole; an .xls has none. Raises: DatasetError."""
    with source.path.open("rb") as stream:
        if not stream.read(2).startswith(b"PK"):
            return Workbook(source.path, require_room(xls.facts_by_sheet(source.path, source.name), source))
    container = Container(source)
    try:
        container.require_harmless()
        findings = notes.findings(container)
        if container.has("content.xml"):
            return Workbook(source.path, require_room(ods.facts_by_sheet(container), source), findings)
        parts = xlsx.sheet_parts(container)
        require_sheets(len(parts), source)
        sheets = {name: part for name, part in parts.items() if part}
        known = require_room({name: xlsx.facts_of(container, part) for name, part in sheets.items()}, source)
        return Workbook(without_far_cells(container, parts, known), known, findings)
    finally:
        container.close()


def require_sheets(count: int, source: Source) -> None:
    """None. Raises: DatasetError sheet.none, sheet.too_many."""
    if not count:
        raise DatasetError("sheet.none", file=source.name)
    if count > source.limits.workbook_sheets:
        raise DatasetError("sheet.too_many", file=source.name, count=count, limit=source.limits.workbook_sheets)


def require_room(facts: Mapping[str, SheetFacts], source: Source) -> Mapping[str, SheetFacts]:
    """The facts. Raises: DatasetError sheet.too_many_cells for a sheet that the memory of the reading cannot hold."""
    room = source.limits.read_memory_mb * 1e6 * MEMORY_SHARE
    for name, sheet in facts.items():
        rectangle = (sheet.last[0] + 1) * (sheet.last[1] + 1)
        if sheet.cells > source.limits.table_cells or rectangle * CELL_BYTES + sheet.cells * FILLED_BYTES > room:
            raise DatasetError("sheet.too_many_cells", file=source.name, sheet=name, cells=max(sheet.cells, rectangle))
    return facts


def without_far_cells(container: Container, parts: Mapping[str, str], facts: Mapping[str, SheetFacts]) -> Path:
    """The file itself, or a copy of it without its stray cells."""
    far = {parts[name]: xlsx.far_of(sheet) for name, sheet in facts.items() if sheet.far}
    if not far:
        return container.source.path
    target = container.source.work / "near.xlsx"
    replaced = {part: without(xlsx.whole_rows(container.pieces(part)), places) for part, places in far.items()}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        container.rewritten(replaced, copy)
    return target


def feeds(workbook: CalamineWorkbook, book: Workbook, source: Source) -> list[Feed]:
    """One Feed for each visible sheet that holds cells. Raises: DatasetError sheet.none, sheet.too_many."""
    sheets = [item for item in workbook.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    require_sheets(len(sheets), source)
    shown = [item.name for item in sheets if item.visible == SheetVisibleEnum.Visible]
    hidden = [item.name for item in sheets if item.name not in shown]
    wanted = chosen(shown, source)
    held = [(name, sheet) for name in wanted if (sheet := workbook.get_sheet_by_name(name)).start is not None]
    if not held:
        raise DatasetError("sheet.none", file=source.name)
    names = [table_name(source.name)] if len(held) == 1 else table_names(name for name, _ in held)
    found = []
    for name, (label, sheet) in zip(names, held, strict=True):
        facts = book.facts.get(label, SheetFacts())
        facts = facts if facts.merged else replace(facts, merged=spans_of(sheet))
        found.append(feed(Sheet(name, label, facts, sheet.start or (0, 0), sheet.iter_rows), source))
    of_the_book = (*book.findings, *notes.hidden(hidden, book.facts, shown, source.name))
    return [replace(found[0], findings=(*of_the_book, *found[0].findings)), *found[1:]]


def chosen(shown: list[str], source: Source) -> list[str]:
    """The sheets to read: the one that was said by its name or its number, else all. Raises: DatasetError dialect.bad_value."""
    said = source.says(table_name(source.name)).get("table", "")
    if not said or said in shown:
        return [said] if said else shown
    if said.isdecimal() and 0 < int(said) <= len(shown):
        return [shown[int(said) - 1]]
    raise DatasetError("dialect.bad_value", file=source.name, key="table", value=said[:80], allowed=", ".join(shown))


def spans_of(sheet: CalamineSheet) -> tuple[Span, ...]:
    """The merged ranges, first and last cell."""
    return tuple(sheet.merged_cell_ranges or ())


SPREADSHEET = Spreadsheet()
