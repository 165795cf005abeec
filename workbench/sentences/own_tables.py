"""Sentences about the tables that a team makes for itself."""

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "own.no_name": "No name was given, so nothing was done: a table is asked for by its name. Type one, for example {proposed}.",
    "own.bad_name": "“{name}” cannot be the name of a table. Take letters, digits and underscores, a letter first, at most {most} characters: for example {proposed}.",
    "own.taken": "Your team already has something called “{name}”. Choose another name, for example {proposed}, or remove the other one first.",
    "own.package_name": "“{name}” is the name of a published dataset, so a query could not tell which one is meant. Choose another name, for example {proposed}.",
    "own.reserved": "“{name}” has a meaning of its own in SQL. Choose another name, for example {proposed}.",
    "own.source_gone": "The view “{name}” reads something that is no longer there: {table}. A dataset may have been withdrawn, or a table of your team renamed or removed. Remove this view, or make it anew from what there is.",
    "own.several": "This script has {count} statements, and a table is made of one question. Keep only the SELECT whose rows you want, then try again; tables that the other statements make are kept already.",
    "own.no_question": "This script asks for no rows, so no table can be made of it. Write a SELECT, then try again; to change tables, run the script as it is.",
    "own.changes": "This script changes your team's tables, and making a table of it would run it once more. Write a SELECT on the table that it made, then try again.",
    "own.rows_differ": "The table “{name}” came out with {rows} rows instead of {given}, so nothing was kept. Give the file again; if it happens once more, tell the organizers.",
    "own.still_used": "“{name}” has an index, or another table refers to it, so it cannot be renamed or moved to the bin. You can drop it for good.",
    "own.file_gone": "This file is not waiting here any more: tables were made of it, or somebody of your team discarded it. Go back to the tables of the team, or give the file again.",
    "own.unread": "“{file}” is not read yet, so no table can be made of it. Wait until it is, or mend what its message says.",
    "own.no_table": "No table of {file} is to be made. Tick at least one.",
    "own.same_name": "Two tables of this file would be called “{name}”. Give one of them another name.",
    "own.too_many_files": "Your team has {count} files in progress, the most there may be. Make tables of them, or discard some, then give this one.",
    "own.view_needs_table": "A view cannot keep a PIVOT, whose columns depend on the values. Keep it as a table instead.",
}
