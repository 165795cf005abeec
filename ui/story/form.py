"""The words of an exhibit being written: a component of our own, because Streamlit's boxes lose what was typed when the tab is closed."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import session
from ui.i18n import t
from workbench.story.recipe import Recipe

HERE = Path(__file__).parent
DONE, LAST, PROBLEM = "story.form.done", "story.form.last", "story.form.problem"
KEY = "story.form.key"  # of the words that the form drawn last keeps in the browser


@cache
def source(kind: str) -> str:
    """The component's HTML, CSS or JavaScript."""
    return (HERE / f"form.{kind}").read_text(encoding="utf-8")


def draw(key: str, recipe: Recipe, based_on: int, *, query: bool) -> tuple[Mapping[str, Any], bool]:
    """What was just sent to be saved, {} for nothing; and whether the form was left. key: of the words kept in the browser.

    query: the query is shown at once. What was sent of another exhibit, drawn here a moment ago, is not for this one; the browser keeps it.
    """
    session.hold(KEY, key)
    now = {"title": recipe.title, "text": recipe.text, "script": recipe.script, "based_on": based_on}
    said = component("story.form", key, {"now": now, "open": query, "done": session.held(DONE), "last": session.held(LAST)}, words())
    session.hold(DONE, None)
    return sent(said, key), bool(said.left)


def draw_new(key: str, title: str, text: str, question: int) -> Mapping[str, Any]:
    """What was just sent of a result to be kept, {} for nothing. key: of the words kept in the browser.

    title: that is proposed; it follows the question until somebody writes another one. question: a number that tells questions apart.
    """
    now = {"title": title, "text": text, "script": "", "based_on": question}
    more = {"text": t("What it shows, in your words"), "save": t("Keep")}
    said = component("story.new", key, {"now": now, "new": True, "last": session.held(LAST)}, words() | more)
    return sent(said, key)


def forget(key: str) -> None:
    """None; the words that were kept last are kept in this browser no longer."""
    component("story.kept", key, {"done": session.held(LAST)}, words())


def component(place: str, key: str, more: Mapping[str, Any], said: Mapping[str, str]) -> Any:
    """What the component says, drawn at a place with more to know and these words."""
    drawn = st.components.v2.component("etabli_story_form", html=source("html"), css=source("css"), js=source("js"))
    known = {"key": key, "words": said, "language": session.language(), "problem": session.held(PROBLEM)}
    session.hold(PROBLEM, None)
    return drawn(key=place, data={**known, **more}, on_saved_change=nothing, on_left_change=nothing)


def sent(said: Any, key: str) -> Mapping[str, Any]:
    """What was just sent under that key, {} for nothing."""
    found = dict(said.saved or {})
    return found if found.get("of") == key else {}


def nothing() -> None:
    """None; the triggers are read where the form is drawn."""


def words() -> dict[str, str]:
    """What the form says, in the person's language."""
    return {
        "title": t("Title"),
        "text": t("Text"),
        "markdown": t("**bold**, *italic*, - lists and [links](https://…) are shown as such. Ctrl+Enter saves."),
        "script": t("The query (SQL)"),
        "save": t("Save"),
        "leave": t("Leave without saving"),
        "here": t("Not saved yet; kept in this browser as you type."),
        "nowhere": t("Not saved yet, and this browser keeps nothing: save before you leave the page."),
        "saving": t("Saving…"),
        "late": t("The server has not answered. Your words are kept in this browser: save again once the connection is back."),
        "back": t("These are your words that were not saved."),
        "drop": t("Forget them and begin from what is shown"),
    }
