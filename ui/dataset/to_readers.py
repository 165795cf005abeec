"""The findings whose sentence for organizers asks for what readers cannot do, as readers are told them."""

from ui.i18n import msg

TO_READERS = {
    "privacy.personal_data": msg(
        "Column “{field}”: its values say who somebody is or how to reach them ({kind}, {count} values). Whoever published it decided that "
        "it may be: use it for the question you study, and for nothing else."
    ),
    "semantic.misfits": msg(
        "Column “{field}”: {count} of {total} values do not fit ({kind}): {words} (first on row {row}). They are kept as they are."
    ),
    "semantic.misfits-territory": msg(
        "Column “{field}”: {count} of {total} values are not on the list ({kind}): {words} (first on row {row}). "
        "They are kept as they are, but maps and joins will not find them."
    ),
    "semantic.shortened": msg(
        "Column “{field}”: {count} of {total} values were written as numbers ({kind}): {words} (first on row {row}). “{short}” should be "
        "“{whole}”: queries can write {query}."
    ),
    "type.mixed": msg(
        "Column “{field}”: {count} cells are no {expected} like the others: {words} (first on row {row}). The column is read as {read_as}."
    ),
    "null.words": msg(
        "Column “{field}” holds only words that may mean “nothing here”: {words} ({count} cells, first on row {row}). They are texts."
    ),
    "number.not_finite": msg(
        "Column “{field}”: {count} cells are not finite numbers: {words} (first on row {row}). The column is kept as text."
    ),
    "number.kept_as_text": msg(
        "Column “{field}”: {count} numbers have more digits than a number holds exactly: {words} (first on row {row}). The column is "
        "kept as text so that no digit is lost."
    ),
    "date.invalid": msg(
        "Column “{field}”: {count} dates do not exist in the calendar: {words} (rows {numbered}). The column is kept as text."
    ),
    "date.ambiguous": msg(
        "Column “{field}”: nothing tells the day from the month, as in “{cell}” (row {row}). It is read as {format}: it may be "
        "the other way round."
    ),
    "encoding.guessed": msg(
        "{file} is not in UTF-8 and does not name its encoding: {encoding} was guessed. Tell the organizers if accents are wrong."
    ),
    "header.values": msg("The names of columns {columns} are numbers or dates ({labels}): the first row of the file may be data."),
    "header.numeric": msg("All names of columns are numbers ({labels}): the first row of the file may be data."),
    "table.dropped_rows": msg(
        "{file}: {count} rows are out of the table because an organizer left them out (rows {listed}). They are kept apart, with "
        "the reason."
    ),
    "table.total_row": msg(
        "Row {row} looks like a total (“{cell}”): sums over the column would count it twice. Leave it out of your sums if it is one."
    ),
}
