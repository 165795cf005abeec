"""The story of one's own team: its exhibits in their order, one of them open, and what was taken out."""

from collections.abc import Sequence

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.i18n import t, tn
from ui.markup import button, file_button, plain
from ui.story import deeds, exhibit, live, outline
from workbench.story.piece import Piece
from workbench.who import Person


def draw() -> None:
    """None; the story, and what may be done with it."""
    me = who.me().person
    live.look(me)
    stories = core.workbench().stories
    pieces, gone = stories.story(me), stories.removed(me)
    deeds.tell()
    asked = [piece for piece in gone if piece.id == outline.opened()]
    live.watch(open_of([*pieces, *asked]) if outline.is_edited() else "")
    if not pieces:
        empty()
    if not pieces and not asked:
        around(me, pieces)
    else:
        left, stage = st.columns([1, 2.4], gap="large")
        with left:
            piece = chosen([*pieces, *asked])
            around(me, pieces)
        with stage, frame.told():
            exhibit.draw(piece, mine=who.may("story.edit"))
    removed(gone)


def empty() -> None:
    """None; how a story begins."""
    st.info(t("Nothing is kept yet. Ask a question, and press “Keep in the story” under its result: it stays as a recipe, for all of you."))
    links = ((session.href("explore"), t("Explore without SQL")), (session.href("sql"), t("Ask in SQL")))
    st.html("".join(f'<span class="eb-buttons">{"".join(button(url, words) for url, words in links)}</span>'))


def open_of(pieces: Sequence[Piece]) -> str:
    """The id of the exhibit that is open, the first one unless another was chosen; "" when there is none."""
    return next((piece.id for piece in pieces if piece.id == outline.opened()), pieces[0].id if pieces else "")


def chosen(pieces: Sequence[Piece]) -> Piece:
    """The exhibit that is open; the address names it, but the first one only while it is edited: it may be another one's place by then."""
    known = {piece.id: piece for piece in pieces}
    outline.hold(known)
    words = {piece.id: line(number, piece) for number, piece in enumerate(pieces, 1)}
    first = pieces[0].id
    if outline.is_edited():
        first = ""
        session.set_params(exhibit=open_of(pieces))
    title = tn("{count} exhibit", "{count} exhibits", sum(not piece.is_removed for piece in pieces))
    return known[session.choose(st.radio, title, list(known), name="exhibit", default=first, format_func=words.__getitem__)]


def line(number: int, piece: Piece) -> str:
    """What an exhibit is called in the outline."""
    if piece.is_removed:
        return f"{plain(piece.title)} :material/delete:"
    marks = [":material/campaign:"] if piece.is_published else []
    marks += [":material/call_split:"] if piece.besides else []
    return f"{number}\\. {plain(piece.title)} {' '.join(marks)}"


def around(me: Person, pieces: Sequence[Piece]) -> None:
    """None; undo, and the whole story as files."""
    step = core.workbench().stories.undo_steps.last(me.id)
    if step and who.may("story.edit"):
        label = t(deeds.UNDO[step.kind], title=step.title if len(step.title) < 40 else step.title[:38] + "…")
        st.button(plain(label), key="story.undo", icon=":material/undo:", on_click=deeds.undo)
    if pieces:
        st.html(file_button(f"/story/{me.team}.zip?lang={session.language()}", t("Take the whole story home (zip)")))
        st.caption(
            t(
                "A Data Package: the results as CSV, the queries, your texts, and where everything comes from. "
                "Charts are saved as pictures below each of them."
            )
        )


def removed(gone: Sequence[Piece]) -> None:
    """None; what was taken out of the story, and the way back into it."""
    if not gone or not who.may("story.edit"):
        return
    with st.expander(tn("{count} removed exhibit", "{count} removed exhibits", len(gone))):
        for piece in gone:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"{plain(piece.title)} · {plain(i18n.date(piece.exhibit.removed_at))}", width="stretch")
                st.button(t("Put back"), key=f"story.back.{piece.id}", icon=":material/undo:", on_click=deeds.put_back, args=(piece.id,))
