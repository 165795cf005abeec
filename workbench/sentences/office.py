"""Sentences about spreadsheets: sheets, merged cells, formulas, macros."""

SENTENCES: dict[str, str] = {
    "xml.forbidden": "{file} declares XML entities or a document type (in {part}), which no spreadsheet program does and which can hide an attack. "
    "Nothing was read. Open it in your spreadsheet program, save it under another name, and send that file.",
    "sheet.none": "{file} has no visible sheet that holds a cell. Check that the workbook is the right one and that its sheets are not hidden.",
    "sheet.too_many": "{file} has {count} sheets; at most {limit} are read. Keep the sheets that hold data, or send several workbooks.",
    "sheet.too_many_cells": "{file}: the sheet “{sheet}” spreads over {cells} cells, more than can be read. Delete the rows and columns that hold "
    "nothing useful, or save the sheet as .csv.",
    "sheet.far_cell": "{file}, sheet “{sheet}”: {cells} stands far away from the table and was left out. If it belongs to the table, move it there and "
    "send the file again.",
    "sheet.hidden": "Hidden in the workbook {file}: {hidden}. Hidden sheets were left out; hidden columns were kept. Check that nothing there should "
    "stay private before you publish.",
    "sheet.merged_cells": "{file}, sheet “{sheet}”: cells are merged ({cells}). Merged headers were joined; elsewhere only the first cell of a merged "
    "range holds the value, the others are empty.",
    "sheet.title_rows": "{file}, sheet “{sheet}”: the header is on row {header}; the rows above it (titles, notes) are not in the table.",
    "sheet.header_row": "Header on row {row}: the first one with enough filled cells ({filled} of {columns}).",
    "sheet.header_rows": "Header on rows {rows}: the upper cells name groups of columns, the lower ones each column.",
    "office.error_cell": "{file}, sheet “{sheet}”: {count} cells hold an error of the spreadsheet ({cells}), kept as its text, such as #DIV/0!. Mend them "
    "in the workbook, or declare that text a missing value.",
    "office.formula_no_value": "{file}, sheet “{sheet}”: {count} formulas have no stored value ({cells}), so these cells are empty: formulas are never "
    "run here. Open the workbook in your spreadsheet program, save it, and send it again.",
    "office.macros_ignored": "{file} holds macros. They were ignored, never run, and are not in the table.",
    "office.external_links_ignored": "{file} refers to other files or sites. Nothing was fetched: the values are those stored in the workbook.",
    "privacy.file_metadata": "{file} names people in its properties or comments. They are not in the tables; the original file keeps them.",
}
