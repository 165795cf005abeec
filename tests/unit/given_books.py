"""Workbooks made on the spot: by openpyxl, or byte by byte where no program would write them."""

import io
from collections.abc import Callable
from typing import Any

import openpyxl

from tests.unit.given_files import zipped

TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/xml"/></Types>'
)
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{KIND}">'
    '<sheets><sheet name="F" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{}<sheetData>{}</sheetData></worksheet>'
ODS = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="F">{}</table:table></office:spreadsheet></office:body></office:document-content>'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" '
    'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
)


def saved(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    """The bytes of a workbook."""
    book = openpyxl.Workbook()
    fill(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def sheet_of(*lines: list[Any], merged: tuple[str, ...] = ()) -> bytes:
    """The bytes of a workbook of one sheet."""

    def fill(book: openpyxl.Workbook) -> None:
        for number, line in enumerate(lines, 1):
            for column, value in enumerate(line, 1):
                if value is not None:
                    book.active.cell(number, column, value)
        for span in merged:
            book.active.merge_cells(span)

    return saved(fill)


def xlsx(sheet: str, before: str = "", head: str = "") -> bytes:
    """A workbook made by hand, of which every byte of the sheet is chosen."""
    office = RELATIONS.format(f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="xl/workbook.xml"/>')
    sheets = RELATIONS.format(f'<Relationship Id="rId1" Type="{KIND}/worksheet" Target="worksheets/sheet1.xml"/>')
    return zipped(
        {
            "[Content_Types].xml": TYPES, "_rels/.rels": office, "xl/workbook.xml": BOOK, "xl/_rels/workbook.xml.rels": sheets,
            "xl/worksheets/sheet1.xml": '<?xml version="1.0"?>' + before + SHEET.format(head, sheet),
        }
    )  # fmt: skip


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def ods(table: str) -> bytes:
    return zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ODS.format(table), "META-INF/manifest.xml": MANIFEST}
    )


def ods_row(*cells: str, repeated: int = 1) -> str:
    made = "".join(f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in cells)
    return f'<table:table-row table:number-rows-repeated="{repeated}">{made}</table:table-row>'


HEAD = f'<row r="1">{cell("A1", "id")}{cell("B1", "nom")}</row><row r="2">{cell("A2", "1")}{cell("B2", "Été")}</row>'
