"""Streamlit's own words, which it has in English only: said in the person's language, and what sorts one page says so."""

import json
from functools import cache
from pathlib import Path

import streamlit as st

from ui import session
from ui.i18n import msg, told

# What Streamlit writes: what we say instead.
WORDS = {
    "Press Enter to apply": msg("Press Enter to apply"),
    "Press Ctrl+Enter to apply": msg("Press Ctrl+Enter to apply"),
    "Press ⌘+Enter to apply": msg("Press ⌘+Enter to apply"),
    "Press Enter to submit form": msg("Press Enter to send"),
    "Press Ctrl+Enter to submit form": msg("Press Ctrl+Enter to send"),
    "Press ⌘+Enter to submit form": msg("Press ⌘+Enter to send"),
    "No results": msg("Nothing found"),
    "Choose an option": msg("Choose"),
    "Clear all": msg("Clear"),
    "Selected values": msg("Chosen values"),
    "Remove": msg("Remove"),  # and what it removes
    "Open": msg("Open the list"),
    "Close": msg("Close"),
    "Collapse sidebar": msg("Hide the menu"),
    "Expand sidebar": msg("Show the menu"),
    "App pages": msg("Pages"),
    "Previous page": msg("Previous page"),
    "Next page": msg("Next page"),
    "Show/hide columns": msg("Choose the columns shown"),
    "Download as CSV": msg("Download the rows shown (CSV)"),
    "Search": msg("Search in the rows shown"),
    "Fullscreen": msg("Full screen"),
    "Close fullscreen": msg("Leave full screen"),
    "Sort ascending": msg("Sort the rows shown, smallest first"),
    "Sort descending": msg("Sort the rows shown, largest first"),
    "Statistics": msg("Statistics of the rows shown"),
    "Format": msg("Format"),
    "Autosize": msg("Fit the width"),
    "Pin column": msg("Pin the column"),
    "Unpin column": msg("Unpin the column"),
    "Hide column": msg("Hide the column"),
    "Copy column name": msg("Copy the name of the column"),
    "Copy to clipboard": msg("Copy"),
    "Copied": msg("Copied"),
    "Page not found": msg("There is no such page"),
    "The page that you have requested does not seem to exist. Running the app's main page.": msg("This is the catalog instead."),
    "Stop": msg("Stop"),
    "Connecting": msg("Connecting"),
    "Connection error": msg("The connection is lost"),
    "Streamlit server is not responding. Are you connected to the internet?": msg(
        "Établi does not answer. This page goes on by itself as soon as it does; check that you are on the Wi-Fi of the room."
    ),
}


@cache
def script(language: str) -> str:
    """The script that says Streamlit's words in a language. The Content Security Policy knows it by its hash."""
    words = json.dumps({word: told(language, said, {}) for word, said in WORDS.items()}, ensure_ascii=False).replace("<", "\\u003c")
    code = (Path(__file__).parent / "native.js").read_text(encoding="utf-8")
    return f"/* {language} */ window.etabliWords = {words};\n{code}"


def put() -> None:
    """None; Streamlit's own words are said in the person's language on this page."""
    st.html(f"<script>{script(session.language())}</script>", unsafe_allow_javascript=True)
