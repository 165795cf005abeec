"""Sentences about delimited text: encodings, separators, quotes, rows, header."""

SENTENCES: dict[str, str] = {
    "encoding.unsupported": "{file} is in {encoding}, which is not read here. Save it as UTF-8 and send it again.",
    "encoding.invalid": "{file}: line {row} holds bytes that {encoding} does not allow, so its characters are unknown. Export it again as UTF-8, or "
    "choose another encoding, for example cp1252 (Windows) or mac-roman, and look at the accents in the preview.",
    "encoding.converted": "{file} is in {encoding}; it was converted to UTF-8.",
    "encoding.guessed": "{file} is not in UTF-8 and does not name its encoding: {encoding} was guessed. Look at the accents in the preview, and choose "
    "another encoding if they are wrong.",
    "encoding.mixed": "{file} mixes two encodings: its lines are in UTF-8, but {count} of them in cp1252 (Windows), the first on line {line}. Each line "
    "was read in its own. Check its source.",
    "encoding.why_ascii": "{encoding}: the file holds ASCII characters only.",
    "encoding.why_utf8": "{encoding}: all bytes of the file are valid UTF-8.",
    "encoding.why_bom": "{encoding}: the file begins with its byte order mark.",
    "encoding.why_zeros": "{encoding}: every second byte is zero.",
    "encoding.why_bytes": "{encoding}: {count} bytes are not UTF-8, the first on line {line}.",
    "encoding.why_mixed": "{encoding}: {count} lines are not UTF-8, the first is line {line}, while others are.",
    "dialect.said": "{key}: {value}, as you said.",
    "csv.why_delimiter": "Separator {delimiter}: the same number of cells ({columns}) on {percent} % of lines.",
    "csv.why_sep_line": "Separator {delimiter}: the first line says so.",
    "csv.why_one_column": "One column: no separator divides the lines alike.",
    "csv.why_header": "Header on line {row}: first line with {count} filled cells.",
    "csv.why_no_header": "No header: the first line holds dates or numbers like those below it. Columns are named after their place.",
    "csv.why_escape": 'Escape: quotes inside cells are written \\".',
    "csv.why_single": "Quotes: cells stand between single quotes, and none between double ones.",
    "csv.why_header_lines": "Header on lines {row} to {last_row}: the upper names group the lower ones.",
    "csv.preamble": "{file}: {count} lines stand above the header, which is on line {header_row}. They are kept as notes, out of the table.",
    "csv.mixed_eol": "{file}: lines end in several ways ({kinds}). All of them were read as ends of lines.",
    "csv.missing_cells": "{file}: {count} lines hold fewer cells than the {columns} columns of the header (lines {listed}). Their last cells are empty. "
    "Check that no separator or line break is lost.",
    "csv.extra_cells": "{file}: line {row} holds {cells} cells for the {columns} columns of the header; {count} lines are so. A separator stands "
    "inside a cell, or the header lacks a name. Correct the file, or read it with extra_cells=column (extra cells become columns without a name) "
    "or extra_cells=refuse (these lines stay out of the table, listed and counted).",
    "csv.unclosed_quote": "{file}: a quote opened on line {line} is not closed where its cell ends, so the next lines would be swallowed into one cell. "
    "Close it in the file, or read the file with quotes as ordinary characters (quote_char=none).",
    "csv.stray_quotes": "{file}: {count} quoted cells go on after their closing quote (lines {listed}). They are kept with all their characters; check "
    "where these cells begin and end.",
    "csv.lines_in_cell": "{file}: {count} quoted cells hold lines that look like rows of the table (lines {listed}). They are kept as text. If a quote was "
    "left open there, close it in the file, or read the file with quotes as ordinary characters (quote_char=none).",
    "csv.blank_lines": "{file} holds more than two million blank lines. Remove them and send it again.",
    "file.binary": "{file} is not text: {count} control characters, many of them together on line {row}, as after a failed copy or download. "
    "Download it again from its source, or send the data as .csv, .xlsx, .ods, .json or .parquet.",
    "text.nul_removed": "{file}: {count} NUL characters were removed from cells (lines {listed}). Check these cells: something was lost before.",
    "text.control": "{file}: {count} control characters, which no screen shows, stand in cells (lines {listed}). They are kept. Clean them at the source.",
    "text.invisible": "{file}: {count} invisible characters stand in cells (lines {listed}): words that look alike may differ. They are kept.",
    "text.mojibake": "{file}: {count} characters look like accents damaged before publication, such as “Ã©” for “é” (lines {listed}). They are kept as "
    "published. Ask the producer for a sound file.",
    "text.not_nfc": "{file}: {count} lines hold letters and accents written apart (lines {listed}), so that words that look alike are counted "
    "apart. They are kept as published.",
    "table.no_rows": "{file} has no row of data: {columns} columns in its header and nothing after. Check that it is the right file; it can only "
    "serve to prepare a description.",
    "table.blank_rows": "{file}: {count} blank lines stand between the rows (lines {listed}). They are no rows of the table.",
    "table.too_many_columns": "{file} has {columns} columns; this installation takes {most}. Turn columns into rows, or split the file.",
    "cell.long": "{file}: {count} cells hold more than 100,000 characters (lines {listed}). They are kept whole; screens show their beginning.",
    "cell.too_long": "{file}: a cell on line {row} holds more than {limit} characters, the limit of this installation. It often comes from a quote that is "
    "never closed; if it is right, take that column out of the file.",
}
