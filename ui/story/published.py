"""What teams have published: for the staff to read, for other teams to copy."""

from collections.abc import Sequence
from datetime import datetime

import streamlit as st

from ui import core, frame, session, who
from ui.i18n import t, tn
from ui.markup import file_button, plain
from ui.story import deeds, exhibit, outline
from workbench.story import copying
from workbench.story.piece import Piece
from workbench.who import Person

ALL = "all"


def draw() -> None:
    """None; a team, its published exhibits, and one of them open."""
    me = who.me().person
    pieces = core.workbench().stories.published()
    deeds.tell()
    if not pieces:
        st.info(t("No team has published an exhibit yet."))
        return
    left, stage = st.columns([1, 2.4], gap="large")
    with left:
        here = of_team(pieces)
        piece = chosen(here)
        if session.param("team"):
            st.html(file_button(f"/story/{piece.exhibit.team}.zip?lang={session.language()}", t("Take these home (zip)")))
    with stage, frame.told():
        if me.team and piece.exhibit.team != me.team and who.may("story.edit"):
            copy_button(piece)
        exhibit.draw(piece, mine=False)


def of_team(pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The published exhibits of the team chosen; the address names it."""
    teams = {piece.exhibit.team: piece.team_name for piece in pieces}
    words = {ALL: t("All teams")} | teams
    team = session.choose(st.selectbox, t("Team"), list(words), name="team", default=ALL, format_func=words.__getitem__)
    return [piece for piece in pieces if team in (ALL, piece.exhibit.team)]


def chosen(pieces: Sequence[Piece]) -> Piece:
    """The exhibit that is open; the address names it."""
    known = {piece.id: piece for piece in pieces}
    outline.hold(known)
    words = {piece.id: f"{number}\\. {plain(piece.title)} · {plain(piece.team_name)}" for number, piece in enumerate(pieces, 1)}
    title = tn("{count} exhibit", "{count} exhibits", len(pieces))
    return known[session.choose(st.radio, title, list(known), name="exhibit", default=pieces[0].id, format_func=words.__getitem__)]


def copy_button(piece: Piece) -> None:
    """None; the button that copies the exhibit into one's own story, with its credit."""
    label = t("Copy into our story")
    st.button(label, key="story.copy", icon=":material/content_copy:", type="primary", on_click=copied, args=(piece,))


def copied(piece: Piece) -> None:
    """None; the exhibit is in the story of the person's team; one that reads the other team's own tables is refused."""

    def deed(me: Person, now: datetime) -> str:
        stories = core.workbench().stories
        copying.require_copyable(core.workbench().sandbox, stories.find(me, piece.id), me)
        stories.copy(me, piece.id, now)
        return t("“{title}” is in your story now, with the name of the team that it comes from.", title=piece.title)

    deeds.tried(deed)
