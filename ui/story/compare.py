"""Two versions of an exhibit side by side, when somebody saved without having seen the other one: a person decides."""

import difflib

import streamlit as st

from ui import core, i18n, session, who
from ui.i18n import msg, t
from ui.markup import esc, plain
from ui.story import deeds, editing
from workbench.story.piece import Piece, Told
from workbench.story.recipe import Recipe
from workbench.story.stories import Choice

PARTS = {"title": msg("Title"), "text": msg("Text"), "script": msg("Query"), "chart": msg("Chart")}
MOST_LINES = 400


def draw(piece: Piece) -> None:
    """None; each version that was kept beside the one shown, what it says otherwise, and what can be done."""
    if not piece.besides or session.param(editing.WITH):
        return
    told = {item.version.version: item for item in core.workbench().stories.history(who.me().person, piece.id)}
    for number in piece.besides:
        one(piece, told[number])


def one(piece: Piece, beside: Told) -> None:
    """None; one version kept beside."""
    number = beside.version.version
    text = t(
        "{other} saved version {version} ({moment}) without having seen that of {one}, which is shown. Both are kept: choose.",
        other=beside.author,
        version=number,
        moment=i18n.date(beside.version.at),
        one=piece.told.author,
    )
    with st.container(border=True, key=f"story_beside_{number}"):
        st.warning(plain(text), icon=":material/call_split:")
        heads = (t("Shown, by {name}", name=piece.told.author), t("Beside, by {name}", name=beside.author))
        st.html(differences(piece.told.recipe, beside.recipe, heads))
        with st.container(horizontal=True):
            keep, take = t("Keep the one shown"), t("Show that of {name} instead", name=beside.author)
            st.button(keep, key=f"story.keep.{number}", on_click=deeds.choose, args=(choice(piece, piece.exhibit.version),))
            st.button(plain(take), key=f"story.take.{number}", on_click=deeds.choose, args=(choice(piece, number),))
            st.button(t("Bring both together"), key=f"story.both.{number}", type="primary", on_click=bring_together, args=(number,))


def choice(piece: Piece, number: int) -> Choice:
    """The Choice of a version, by somebody who sees the exhibit as it is drawn now."""
    return Choice(piece.id, number, piece.exhibit.version, piece.besides)


def bring_together(number: int) -> None:
    """None; the form opens with what both versions say."""
    session.set_params(**{"do": "edit", editing.WITH: str(number)})


def differences(one: Recipe, other: Recipe, heads: tuple[str, str]) -> str:
    """HTML: the parts that two versions say otherwise, side by side, with what differs marked."""
    rows = []
    for part, word in PARTS.items():
        left, right = part_of(one, part), part_of(other, part)
        if left != right:
            marked = marks(left, right)
            rows.append(f'<tr><th scope="row">{esc(t(word))}</th><td>{marked[0]}</td><td>{marked[1]}</td></tr>')
    if not rows:
        return f'<p class="eb-note">{esc(t("They say the same."))}</p>'
    head = "".join(f'<th scope="col">{esc(item)}</th>' for item in heads)
    table = f'<table class="eb-compare"><thead><tr><td></td>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'
    return f'<div class="eb-scroll">{table}</div>'


def part_of(recipe: Recipe, part: str) -> str:
    """What a version says of one part."""
    return recipe.chart.to_json() if part == "chart" else str(getattr(recipe, part))


def marks(left: str, right: str) -> tuple[str, str]:
    """HTML: two texts line by line; the lines that are in one of them only are marked."""
    lines, others = left.splitlines()[:MOST_LINES], right.splitlines()[:MOST_LINES]
    told: tuple[list[str], list[str]] = ([], [])
    for kind, a, b, c, d in difflib.SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
        for side, part in zip(told, (lines[a:b], others[c:d]), strict=True):
            side += [esc(line) if kind == "equal" else f"<mark>{esc(line)}</mark>" for line in part]
    return "<br>".join(told[0]) or "–", "<br>".join(told[1]) or "–"
