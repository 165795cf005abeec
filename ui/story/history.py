"""The versions of an exhibit: who wrote each and when, how it differs from the one shown, and the way back to it."""

import streamlit as st

from ui import core, i18n, who
from ui.i18n import t
from ui.markup import prose
from ui.story import compare, deeds
from workbench.story.piece import Piece, Told


def draw(piece: Piece) -> None:
    """None; a chooser of versions, and the one chosen."""
    known = {item.version.version: item for item in core.workbench().stories.history(who.me().person, piece.id)}
    words = {number: line(piece, item) for number, item in known.items()}
    chosen = int(st.selectbox(t("Version"), list(known), format_func=words.__getitem__, key=f"story.version.{piece.id}"))
    told = known[chosen]
    if chosen == piece.exhibit.version:
        st.caption(t("This is the version that is shown."))
    else:
        heads = (t("Shown, by {name}", name=piece.told.author), t("Version {version}, by {name}", version=chosen, name=told.author))
        st.html(compare.differences(piece.told.recipe, told.recipe, heads))
        st.button(
            t("Show this version again"), key=f"story.again.{chosen}", icon=":material/restore:", type="primary",
            on_click=deeds.choose, args=(compare.choice(piece, chosen),),
        )  # fmt: skip
    if told.version.text:
        st.html(f'<div class="eb-prose">{prose(told.version.text)}</div>')
    st.code(told.version.script, language="sql", wrap_lines=True)


def line(piece: Piece, told: Told) -> str:
    """What a version is called in the chooser."""
    one = told.version
    words = t("version {version} by {name}, {moment}", version=one.version, name=told.author, moment=i18n.date(one.at))
    if one.version == piece.exhibit.version:
        return f"{words} · {t('shown')}"
    return f"{words} · {t('kept beside')}" if one.version in piece.besides else words
