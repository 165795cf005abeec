"""The result of an exhibit, made again from its recipe: by the newest versions of its datasets, in the name of the team that kept it."""

from dataclasses import replace

import streamlit as st

from ui import core, session, who
from ui.i18n import t
from ui.markup import plain
from ui.result import question
from workbench.charts.spec import TABLE, ChartSpec
from workbench.query.engine import Asker, Limits, Result
from workbench.query.question import Asked
from workbench.story.piece import Piece

KEY = "story.key"
MOST_ROWS, MOST_BYTES = 50_000, 8 << 20  # of a figure


def result(piece: Piece) -> Result | None:
    """The Result; None while there is none: then it is drawn how far it is, and the page runs again by itself.

    A published exhibit shows the result that its team has published, and nothing else of the team's own tables.
    """
    place, script = f"story.{piece.exhibit.team}", piece.told.version.script
    asker = Asker(piece.exhibit.team, who.me().person.id, f"{session.tab()}.{place}")
    sandbox = core.workbench().sandbox
    limits = limits_of(piece.told.recipe.chart)
    key = (script, sandbox.key(Asked(asker, script, limits)))
    anew = session.held(f"{KEY}.{place}") != key
    session.hold(f"{KEY}.{place}", key)
    answer = question.answered(script, place, anew=anew, limits=limits, team=piece.exhibit.team)
    return answer[1] if answer else None


def limits_of(spec: ChartSpec) -> Limits:
    """What the query may bring back: a figure is drawn from more rows than a table shows."""
    sandbox = core.workbench().sandbox
    return sandbox.limits() if spec.kind == TABLE else replace(sandbox.limits(MOST_ROWS), bytes=MOST_BYTES)


def versions_note(piece: Piece, found: Result) -> None:
    """None; that a dataset has another version now than when the exhibit was kept."""
    made = dict(piece.told.provenance.versions)
    newer = [(name, made[name], number) for name, number in found.versions if name in made and made[name] != number]
    for name, before, now in newer:
        text = t("{package}: made on version {before}, shown on version {now}.", package=name, before=before, now=now)
        st.info(plain(text), icon=":material/update:")
