"""Keep a result in the team's story, as a new exhibit or in place of the one that it was opened from."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zlib import crc32

import streamlit as st

from ui import core, i18n, session, who
from ui.i18n import t
from ui.markup import button, plain
from ui.story import deeds, form, title
from workbench.errors import DayError, EtabliError
from workbench.query.engine import Result
from workbench.query.script import writes
from workbench.story.edits import Edit
from workbench.story.filters import filters_of
from workbench.story.piece import Piece
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.who import Person

NEW, INSTEAD = "new", "instead"


def draw(recipe: Recipe, found: Result, place: str) -> None:
    """None; the button, for members of a team; or why the result cannot be kept. place: tells two results of one page apart."""
    if not who.may("story.edit"):
        return
    if writes(recipe.script):
        st.caption(i18n.error(DayError("story.changes_tables")))
        return
    panel = session.panel(t("Keep in the story"), ":material/bookmark_add:", f"keep.{place}.panel")
    if session.begun(f"keep.{place}.panel", place, is_open=bool(panel.open)):
        with panel:
            words(recipe, found, place)
    last = session.held(f"keep.{place}.last")
    if last and last[0] == recipe.script:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(plain(last[1]), icon=":material/bookmark_added:")
            st.html(button(session.href("story", exhibit=last[2]), t("See it in the story")))
        form.forget(last[3])


def words(recipe: Recipe, found: Result, place: str) -> None:
    """None; the words of the exhibit, and the keeping once they were sent.

    Another question has another title proposed; what was typed below it stays, for it is the same finding that is being made.
    """
    source = opened_from(who.me().person)
    name = ".".join((who.me().person.id, place, source.id if source else NEW))
    how = chooser(source, name) if source else NEW
    named, said = (source.title, source.told.version.text) if source else (title.proposed(recipe, found), "")
    sent = form.draw_new(name, named, said, crc32(recipe.script.encode()))
    if sent:
        given = replace(recipe, title=str(sent.get("title") or ""), text=str(sent.get("text") or ""))
        told = kept(given, found, source if how == INSTEAD else None, sent)
        if told:
            session.hold(f"keep.{place}.last", (recipe.script, *told, name))
            session.shut(f"keep.{place}.panel")
        st.rerun()


def recipe_opened(script: str) -> Recipe:
    """The Recipe of a script: drawn as the exhibit that the address names, and titled like it while its query is the same."""
    source = opened_from(who.me().person)
    if source is None:
        return Recipe(script)
    told = source.told.recipe
    return Recipe(script, told.chart, told.title if script.strip() == told.script.strip() else "")


def opened_from(me: Person) -> Piece | None:
    """The exhibit that the address names, when it is of the person's team."""
    exhibit = session.param("exhibit")
    if not exhibit:
        return None
    try:
        found = core.workbench().stories.find(me, exhibit)
    except DayError:
        return None
    return found if found.exhibit.team == me.team and found.exhibit.removed_at is None else None


def chooser(source: Piece, name: str) -> str:
    """Whether the result becomes a new exhibit or the next version of the one that it was opened from."""
    words = {INSTEAD: t("As the next version of “{title}”", title=source.title), NEW: t("As a new exhibit")}
    return str(st.radio(t("How"), list(words), format_func=lambda code: plain(words[code]), key=f"how.{name}"))


def kept(recipe: Recipe, found: Result, source: Piece | None, sent: Mapping[str, Any]) -> tuple[str, str] | None:
    """What is said of the result that was kept, and its exhibit; None when it was not, and the form says why. sent: by the form."""
    stories, now = core.workbench().stories, datetime.now(UTC)
    provenance = Provenance.of(found, recipe.filters or filters_of(recipe.script))
    try:
        me = who.require("story.edit").person
        if source is None:
            exhibit = stories.keep(me, recipe, provenance, now).id
            told = t("Kept in your team’s story.")
        else:
            exhibit = source.id
            saved = stories.save(me, Edit(exhibit, session.number_param("version") or source.exhibit.version, recipe, provenance), now)
            told = deeds.said(saved)
            seen = saved.newer.version.version if saved.newer else saved.version  # of a newer one, the person has been told just now
            session.set_params(version=str(seen))
    except EtabliError as problem:
        session.hold(form.PROBLEM, {"of": sent.get("nonce"), "text": i18n.error(problem)})
        return None
    session.hold(form.LAST, sent.get("nonce"))
    return told, exhibit
