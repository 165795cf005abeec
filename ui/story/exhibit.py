"""One exhibit on the screen: its words, its result made again, where it comes from, and what may be done with it."""

from dataclasses import replace

import streamlit as st

from ui import i18n, session, who
from ui.i18n import msg, t
from ui.markup import esc, heading, plain, prose
from ui.result import chip, origin
from ui.story import compare, deeds, editing, form, history, outline, replay, shown
from workbench.query.engine import Result
from workbench.story.piece import Piece
from workbench.story.provenance import sealed

WAYS = {"read": msg("Read"), "edit": msg("Edit"), "history": msg("Versions")}
WAY_ICONS = {"read": ":material/visibility:", "edit": ":material/edit:", "history": ":material/history:"}
DO = outline.DO


def way(piece: Piece) -> str:
    """How the exhibit is looked at; the address says so."""
    how = {
        "format_func": lambda code: f"{WAY_ICONS[code]} {t(WAYS[code])}",
        "required": True,
        "label_visibility": "collapsed",
    }
    return session.choose(
        st.segmented_control, t("What to do with “{title}”", title=piece.title), list(WAYS), name=DO, default="read", **how
    )


def draw(piece: Piece, *, mine: bool) -> None:
    """None; the exhibit. mine: it is of the person's own team, who may edit it now."""
    if piece.is_removed:
        taken_out(piece)
    head(piece, mine=mine)
    doing = way(piece) if mine else "read"
    if mine and doing == "read":
        compare.draw(piece)
    if doing != "edit":
        editing.end()
    if doing == "history":
        history.draw(piece)
        return
    if doing == "read" and session.held(form.DONE):  # the browser is told that its words are kept
        form.draw(session.held(form.KEY, ""), piece.told.recipe, piece.exhibit.version, query=False)
    if doing == "read" and piece.told.version.text:
        st.html(f'<div class="eb-prose">{prose(piece.told.version.text)}</div>')
    found = replay.result(piece)
    if doing == "edit":
        editing.draw(piece, found)
    elif found is not None:
        result(piece, found)
    if mine and doing == "read" and not piece.is_removed:
        buttons(piece)


def taken_out(piece: Piece) -> None:
    """None; that somebody removed the exhibit while it was open here, and the way back."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.warning(t("This exhibit was removed from the story. What you save is kept with it all the same."), icon=":material/delete:")
        st.button(t("Put back"), key="story.put_back", icon=":material/undo:", on_click=deeds.put_back, args=(piece.id,))


def head(piece: Piece, *, mine: bool) -> None:
    """None; the title, whose it is, who wrote what is shown and when, and whether others may read it."""
    told = piece.told
    said = [t("version {version} by {name}, {moment}", version=told.version.version, name=told.author, moment=i18n.date(told.version.at))]
    if not mine:
        said.insert(0, t("team {team}", team=piece.team_name))
    if piece.copied_from:
        said.append(t("copied from team {team}", team=piece.copied_from))
    badge = f' · <span class="eb-badge eb-good">{esc(t("published exhibit"))}</span>' if piece.is_published else ""
    st.html(f'{heading(piece.title)}<p class="eb-note">{esc(" · ".join(said))}{badge}</p>')


def result(piece: Piece, found: Result) -> None:
    """None; the result, what has become of its datasets, and where it comes from; or why there is none."""
    if found.problem:
        st.error(plain(i18n.error(found.problem)), icon=":material/error:")
        st.code(piece.told.version.script, language="sql", wrap_lines=True)
        return
    is_own = piece.exhibit.team == who.me().person.team
    found = found if is_own else replace(found, tables=sealed(found.tables), files=sealed(found.files))
    replay.versions_note(piece, found)
    shown.draw(found, piece.told.recipe, f"story.{piece.id}")
    origin.draw(found, "" if is_own else piece.team_name)
    whence(found, piece)


@st.fragment
def whence(found: Result, piece: Piece) -> None:
    """None; where the result comes from, on one click, which draws nothing else anew."""
    chip.draw(found, piece.told.recipe, f"story.{piece.id}", piece.told)


def buttons(piece: Piece) -> None:
    """None; what a member of the team may do with the exhibit."""
    exhibit, title = piece.id, piece.title
    with st.container(horizontal=True, key="story_buttons"):
        st.button(t("Move up"), key="story.up", icon=":material/arrow_upward:", on_click=deeds.move, args=(exhibit, -1))
        st.button(t("Move down"), key="story.down", icon=":material/arrow_downward:", on_click=deeds.move, args=(exhibit, 1))
        published = piece.is_published
        word, icon = (t("Unpublish"), ":material/visibility_off:") if published else (t("Publish"), ":material/campaign:")
        help_text = t("Other teams and the staff can read what you publish: its result, never the tables that your team made for itself.")
        how = {"published": not published}
        st.button(word, key="story.publish", icon=icon, help=help_text, on_click=deeds.publish, args=(exhibit, title), kwargs=how)
        st.button(t("Remove from the story"), key="story.remove", icon=":material/delete:", on_click=deeds.remove, args=(exhibit, title))
