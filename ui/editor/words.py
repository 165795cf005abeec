"""What the editor says, in the person's language."""

from collections.abc import Mapping
from typing import Any

from ui.i18n import t
from ui.words import TYPES, type_word


def words() -> Mapping[str, Any]:
    """Every word of the editor, by the name that its code knows."""
    return {**buttons(), **states(), **tables(), "kinds": kinds(), "types": {code: type_word(code) for code in TYPES}, "phrases": phrases()}


def buttons() -> dict[str, str]:
    """The toolbar and what is said about it."""
    return {
        "label": t("Query in SQL"),
        "toolbar": t("What to do with the query"),
        "placeholder": t("Write a query, or open a first question. Completion helps as you type."),
        "hint": t("Ctrl+Enter runs the selection, else everything. Ctrl+Space completes. Tab leaves the editor. F8 goes to the mistake."),
        "run": t("Run"),
        "ctrl_enter": t("Ctrl+Enter"),
        "format": t("Format it"),
        "explain": t("In words"),
        "find": t("Find"),
        "tables": t("Tables and fields"),
        "close": t("Close"),
    }


def states() -> dict[str, str]:
    """What becomes of the text."""
    return {
        "saved": t("Saved"),
        "saving": t("Saving…"),
        "waiting": t("No connection: your text is kept in this tab, and saved as soon as it is back."),
        "refused": t("Not saved. Reload the page: your text is kept in this tab."),
        "restored": t("What you typed before the connection was lost is back."),
        "newer": t("Another tab changed this draft: this is its newest text."),
        "copied": t("Saved in a draft of its own"),
        "copy_told": t(
            "Another tab changed this draft while you were writing. Both texts are kept: yours goes on here, in the copy “{title}”."
        ),
        "formatted": t("Formatted"),
        "empty": t("There is nothing to run yet: write a query first."),
        "in_words": t("What this query reads and does"),
        "no_answer": t("The server does not answer. Try again in a moment."),
    }


def tables() -> dict[str, str]:
    """The list of tables, and the box beside a completion."""
    return {
        "find_table": t("Find a table or a field"),
        "no_table": t("No table has these words."),
        "more_tables": t("There are more: write a word of their name."),
        "own": t("your team’s table"),
        "put": t("Put into the query:"),
        "put_table": t("the whole table"),
        "row_count": t("rows: {count}"),
        "field_count": t("fields: {count}"),
        "unit": t("unit:"),
        "caveat": t("Caveat:"),
    }


def kinds() -> dict[str, str]:
    """What kinds of functions are called."""
    return {
        "scalar": t("function"),
        "aggregate": t("aggregate"),
        "window": t("window function"),
        "macro": t("function"),
        "table": t("table function"),
        "table_macro": t("table function"),
    }


def phrases() -> dict[str, str]:
    """CodeMirror's own words: what it says, and what we say instead."""
    return {
        "Find": t("Find"),
        "Replace": t("Replace"),
        "next": t("next"),
        "previous": t("previous"),
        "all": t("all"),
        "match case": t("match case"),
        "by word": t("by word"),
        "regexp": t("regular expression"),
        "replace": t("replace"),
        "replace all": t("replace all"),
        "close": t("close"),
        "current match": t("current match"),
        "on line": t("on line"),
        "replaced match on line $": t("replaced on line $"),
        "replaced $ matches": t("replaced: $"),
        "Completions": t("Completions"),
        "Diagnostics": t("Mistakes"),
        "No diagnostics": t("No mistake"),
        "Go to line": t("Go to line"),
        "go": t("go"),
        "Control character": t("Control character"),
        "Selection deleted": t("Selection deleted"),
    }
