"""An exhibit being edited: its words, its query and its chart. Whoever saves after somebody else keeps theirs beside."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.chart import chooser
from ui.i18n import t
from ui.markup import plain
from ui.story import deeds, form, shown
from workbench.errors import EtabliError
from workbench.query.engine import Asker, Result
from workbench.story import merge
from workbench.story.edits import Edit
from workbench.story.filters import filters_of
from workbench.story.piece import Piece, Told
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe

WITH = "with"  # in the address: the version kept beside that is being brought together with the one shown
RUN_SECONDS = 3.0
OPEN, TURN, WRITER = "story.editing", "story.edits", "story.writer"


def draw(piece: Piece, found: Result | None) -> None:
    """None; the form, and the chart to be chosen. found: the result of the version shown, if there is one."""
    begin(piece)
    beside = other(piece)
    recipe = brought_together(piece, beside) if beside else piece.told.recipe
    if beside:
        tell_of(piece, beside)
    # Of who began: the person may have another name since. Of the address: the version beside may be settled since.
    key = ".".join((session.held(WRITER), piece.id, str(session.number_param(WITH) or 0)))
    sent, left = form.draw(key, recipe, piece.exhibit.version, query=bool(beside and recipe.script != piece.told.version.script))
    place = session.in_turn(f"edit.{piece.id}", TURN)
    if left:
        close()
        st.rerun()
    with frame.told():  # whatever becomes of the figure, what was sent is kept
        shown.to_be_set(found, recipe, place)
    if sent:
        save(piece, sent, replace(recipe, chart=chooser.current(recipe, place)), beside)
        st.rerun()


def begin(piece: Piece) -> None:
    """None; settings of a chart that were left without being saved are not there when the exhibit is edited again."""
    if session.held(OPEN) != piece.id:
        session.hold(OPEN, piece.id)
        session.hold(WRITER, who.me().person.id)
        session.next_turn(TURN)


def end() -> None:
    """None; nothing is being edited."""
    session.hold(OPEN, "")


def other(piece: Piece) -> Told | None:
    """The version kept beside that the address names, while it waits for a decision."""
    number = session.number_param(WITH)
    return core.workbench().stories.version(who.me().person, piece.id, number) if number in piece.besides and number else None


def brought_together(piece: Piece, beside: Told) -> Recipe:
    """What both versions say, from where they parted."""
    return merge.merged(parted(piece, beside), piece.told.recipe, beside.recipe)


def parted(piece: Piece, beside: Told) -> Recipe:
    """The version that the one beside is based on."""
    return core.workbench().stories.version(who.me().person, piece.id, beside.version.based_on).recipe


def tell_of(piece: Piece, beside: Told) -> None:
    """None; what is brought together here, and what could not be."""
    text = t(
        "Below are the version of {one}, which is shown, and that of {other}, brought together. Read it again, then save.",
        one=piece.told.author,
        other=beside.author,
    )
    if merge.clashes(parted(piece, beside), piece.told.recipe, beside.recipe):
        text += " " + t("Both changed the query or the chart: those that are shown are kept here, the others are in the history.")
    st.info(plain(text), icon=":material/merge:")


def close() -> None:
    """None; the exhibit is read, not edited."""
    session.set_params(**{WITH: None, "do": None})


def save(piece: Piece, sent: Mapping[str, Any], recipe: Recipe, beside: Told | None) -> None:
    """None; it is kept, shown or beside; else the form says why not, and keeps the words."""
    try:
        me = who.require("story.edit").person
        given = replace(recipe, title=text_of(sent, "title"), text=text_of(sent, "text"), script=text_of(sent, "script"))
        settles = (beside.version.version,) if beside else ()
        edit = Edit(piece.id, int(sent.get("based_on") or 0), given, replace(provenance(piece, given), settles=settles))
        saved = core.workbench().stories.save(me, edit, datetime.now(UTC))
    except EtabliError as problem:
        session.hold(form.PROBLEM, {"of": sent.get("nonce"), "text": i18n.error(problem)})
        return
    session.hold(form.DONE, sent.get("nonce"))
    session.hold(form.LAST, sent.get("nonce"))
    session.hold(deeds.TOLD, deeds.said(saved))
    close()


def text_of(sent: Mapping[str, Any], name: str) -> str:
    """What the browser sent under a name."""
    return str(sent.get(name) or "")


def provenance(piece: Piece, given: Recipe) -> Provenance:
    """What the result of the recipe is made of: that of the version shown while the query is the same, else asked of the engine."""
    if given.script.strip() == piece.told.version.script:
        return replace(piece.told.provenance, settles=())
    person = who.me().person
    asker = Asker(person.team, person.id, f"{session.tab()}.story.save")
    found = core.workbench().sandbox.ask(asker, given.script).result(RUN_SECONDS)
    filters = filters_of(given.script)
    return Provenance.of(found, filters) if found and not found.problem else Provenance(filters=filters)
