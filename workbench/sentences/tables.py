"""Sentences about rows, header, types and values of a staged table, whatever its format."""

SENTENCES: dict[str, str] = {
    "proof.differs": "{file}: {records} records were counted in {table}, but {rows} rows came out and {refused} were refused. Nothing was published, "
    "for rows would be missing. Send the file to the maintainers of this installation.",
    "table.too_many_rows": "{file} holds {rows} rows; this installation takes {most}. Split the file, or ask for a higher limit.",
    "table.too_large": "{file} holds {cells} cells; this installation takes {most}. Split the file, or leave out columns that nobody needs.",
    "table.no_columns": "{file} holds a table without any column. Export it again from its source.",
    "table.repeated_header": "{file}: the header stands again among the data ({count} times, rows {listed}). These rows are out of the table, kept apart.",
    "table.footnote": "{file}: {count} rows at the end hold a note, not data (rows {listed}). They are out of the table, kept apart.",
    "table.dropped_rows": "{file}: {count} rows are out of the table because you asked (rows {listed}). They are kept apart.",
    "table.total_row": "Row {row} looks like a total (“{cell}”): sums over the column would count it twice. Drop that row if it is one.",
    "table.duplicate_rows": "{count} rows say exactly the same as an earlier one (rows {listed}). They are kept: check whether they were meant.",
    "header.duplicate": "Columns {columns} bear the same name ({labels}), capitals apart. All are kept, with a number added to their names.",
    "header.blank": "Columns {columns} have no name. Those that hold values are named after their place; last columns without any value are left out.",
    "header.trimmed": "The names of columns {columns} begin or end with spaces ({labels}). The spaces were removed.",
    "header.too_long": "The names of columns {columns} are longer than {most} characters. They were cut; the whole is kept as the title.",
    "header.newline": "The names of columns {columns} hold line breaks ({labels}). They were written on one line.",
    "header.confusable": "The names of columns {columns} ({labels}) mix letters of several alphabets that look alike, so typing them will not find them. "
    "Type them again in the file.",
    "header.values": "The names of columns {columns} are numbers or dates ({labels}): the first row may be data. If it is, say that the table has no "
    "header (header_rows=none).",
    "header.numeric": "All names of columns are numbers ({labels}): the first row may be data. If it is, say that the table has no header "
    "(header_rows=none).",
    "type.mixed": "Column “{field}”: {count} cells are no {expected} like the others: {words} (first on row {row}). The column is read as {read_as}. Words "
    "that mean “nothing here” are missing values; for anything else, correct the file or choose the type.",
    "null.words": "Column “{field}” holds only words that may mean “nothing here”: {words} ({count} cells, first on row {row}). They are kept as text: "
    "say what they mean, or declare them missing values.",
    "number.not_finite": "Column “{field}”: {count} cells are not finite numbers: {words} (first on row {row}). The column is kept as text; declare "
    "them missing values to read the others as numbers.",
    "number.out_of_range": "Column “{field}”: {count} numbers are too large or too small to be held: {words} (first on row {row}). The column is kept "
    "as text.",
    "number.kept_as_text": "Column “{field}”: {count} numbers have more digits than a number holds exactly: {words} (first on row {row}). The column is "
    "kept as text so that no digit is lost; choose the type number if rounding does no harm.",
    "date.invalid": "Column “{field}”: {count} dates do not exist in the calendar: {words} (rows {numbered}). The column is kept as text; correct the file, "
    "or choose the type date and these cells will be set apart.",
    "date.ambiguous": "Column “{field}”: nothing tells the day from the month, as in “{cell}” (row {row}). It is read as {format}; choose the other order "
    "if that is wrong.",
    "type.refused": "Column “{field}”: {count} cells are no {expected}: {words} (first on row {row}). They are empty in the table, and kept apart as "
    "published.",
    "cell.not_held": "Column “{field}”: {count} cells are accepted by the schema but cannot be held as {expected}: {words} (first on row {row}). They are "
    "empty in the table, and kept apart as published.",
    "type-error": "Column “{field}”: {count} cells are no {expected}: {words} (first on row {row}). They are empty in the table, and kept apart as "
    "published.",
    "constraint-error": "Column “{field}”: {count} cells break the rule “{rule}: {limit}” of the schema, the first on row {row} (“{cell}”).",
    "constraint-error-required": "Column “{field}”: {count} cells are empty, but the schema requires a value (first on row {row}).",
    "constraint-error-pattern": "Column “{field}”: {count} cells are not written as the schema requires ({limit}): “{cell}” on row {row}, for example.",
    "constraint-error-enum": "Column “{field}”: {count} cells are not in the list of the schema ({limit}): “{cell}” on row {row}, for example.",
    "unique-error": "Column “{field}” must not repeat a value, but {count} rows do: {words} (first on row {row}).",
    "primary-key": "The primary key ({fields}) is missing or repeated in {count} rows: {words} (first on row {row}).",
    "foreign-key": "{count} rows hold a value of {fields} that does not exist in {resource} ({reference}): {words} (first on row {row}).",
    "draft.not_read": "{file} has not been read yet, so nothing can be checked. Read it first.",
    "schema.invalid": "{file}: the Table Schema cannot be used: it is no JSON object with a list of named fields. Correct it and send it again.",
    "schema.rule_unusable": "Column “{field}”: the rule “{rule}: {limit}” of the schema cannot be checked for the type {expected}. It was left aside.",
    "schema.unknown_key": "The schema's key ({key}) names columns that the table lacks or that cannot be compared: {fields}. It was not checked.",
    "schema.unknown_reference": "The foreign key ({fields}) refers to {resource} ({reference}), which does not exist here or cannot be compared. It was "
    "not checked.",
    "validate.errors": "{count} errors against the schema, in {fields}; {broken_rows} rows hold a cell in error. They stay in the table; cells that do not "
    "parse are set apart.",
    "validate.unjudged": "Column “{field}”: {count} cells are too long or too varied to be judged one by one. They are kept as they are.",
    "geo.out_of_range": "{count} points ({latitude}, {longitude}) are not on Earth: {point} on row {row}.",
    "geo.null_island": "{count} points ({latitude}, {longitude}) are at 0, 0, in the sea off Africa: often a missing value (first on row {row}).",
    "geo.swapped": "{count} points would be in mainland France if {latitude} and {longitude} were swapped: {point} on row {row}. Check which is which.",
    "drop.none": "No row of {table} is concerned any more: nothing was left out. Look at the findings again.",
    "drop.too_many": "{count} rows of {table} would be left out; at most {most} can be at once. Correct the file, or choose a type that holds these "
    "values.",
    "drop.all": "All {count} rows of {table} would be left out, and no table would remain. Choose another type, or do not publish the table.",
    "semantic.misfits": "Column “{field}”: {count} of {total} values do not fit ({kind}): {words} (first on row {row}). They are kept as they are: correct "
    "them in the file, or say that the column holds something else.",
    "semantic.misfits-territory": "Column “{field}”: {count} of {total} values are not on the list ({kind}): {words} (first on row {row}). They are kept as they "
    "are, but maps and joins will not find them: correct them in the file, or say that the column holds something else.",
    "semantic.shortened": "Column “{field}”: {count} of {total} values were written as numbers ({kind}): {words} (first on row {row}). “{short}” "
    "should be “{whole}”. Export the column as text from its source; until then, queries can write {query}.",
    "semantic.unknown": "“{kind}” is no kind of thing that is known here. Those that are: {kinds}.",
    "privacy.personal_data": "Column “{field}”: its values may say who somebody is or how to reach them ({kind}, {count} values). Publish it only if you may, as in a "
    "register that the law opens or when these people agreed; else take the column out of the file.",
    "draft.personal_data": "{file} holds personal data ({fields}), and nobody has said yet that they may be published. Tick the box above the button if they "
    "may (--personal-data in a shell); else take these columns out of the file.",
}
