"""The drafts of a person: which one is being written, and what can be done with it."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.i18n import t
from ui.markup import plain
from workbench.scripts.drafts import TITLE_CHARACTERS
from workbench.store.sql_drafts import SqlDraft

SHOWN = 8  # beyond, a list is easier to read than a row of names
UNDONE = "sql.removed"
LISTED_REMOVED = 5


def person() -> str:
    """The id of whose drafts these are."""
    return who.me().person.id


def now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


def chosen(beside: Callable[[], None]) -> SqlDraft:
    """The draft that is being written: that of the address, a new one for the query of the address, else the one saved last.

    beside: draws what else stands in the row of drafts.
    """
    mine, script = core.workbench().sql_drafts, session.param("sql")
    there = mine.all_of(person())
    if script.strip():
        go_to(mine.opened(person(), new_title(there), script, now()))
        session.set_params(sql=None)
        there = mine.all_of(person())
    if not there:
        there = [mine.new(person(), new_title(there), "", now())]
    if session.param("draft") not in [item.id for item in there]:
        go_to(max(there, key=lambda item: item.saved_at))
    code = picked(there, beside)
    return next(item for item in there if item.id == code)


def picked(there: Sequence[SqlDraft], beside: Callable[[], None]) -> str:
    """The id chosen in the row of drafts, with what can be done beside it."""
    titles = {item.id: item.title or t("Untitled") for item in there}
    how = {"format_func": lambda code: plain(titles[code]), "label_visibility": "collapsed"}
    with st.container(horizontal=True, vertical_alignment="center", key="sql_drafts"):
        if len(there) <= SHOWN:
            code = session.choose(st.pills, t("Your drafts"), list(titles), name="draft", default="-", required=True, **how)
        else:
            code = session.choose(st.selectbox, t("Your drafts"), list(titles), name="draft", default="-", width=320, **how)
        st.button(t("New"), icon=":material/add:", key="sql_new", on_click=safely(begin))
        with st.container(width="content"):
            actions(next(item for item in there if item.id == code))
        beside()
    undo()
    return follow(code)


def follow(code: str) -> str:
    """The draft's id; the run shown below it is its own, not that of the draft before."""
    before, runs = session.held("sql.draft"), session.held("sql.runs", {})
    if before not in (None, code):
        session.set_params(run=runs.get(code))
    session.hold("sql.draft", code)
    return code


@st.fragment
def actions(draft: SqlDraft) -> None:
    """None; a menu: another name, a copy, out of the way, and back."""
    with st.popover(t("Draft"), icon=":material/more_horiz:", key="sql_draft_menu", on_change="rerun") as menu:
        if not menu.open:
            return
        rename_box(draft)
        if st.button(t("Duplicate"), icon=":material/content_copy:", key="sql_copy"):
            done(lambda: copy(draft.id))
        if st.button(t("Remove"), icon=":material/delete:", key="sql_remove"):
            done(lambda: remove(draft.id))
        gone = core.workbench().sql_drafts.removed(person())[:LISTED_REMOVED]
        if gone:
            st.caption(t("Removed; a click brings it back:"))
        for item in gone:
            if st.button(plain(item.title or t("Untitled")), icon=":material/undo:", key=f"sql_back.{item.id}"):
                done(partial(bring_back, item.id))


def rename_box(draft: SqlDraft) -> None:
    """None; a box for another name of the draft."""
    with st.form("sql_rename", border=False):
        key = f"sql_title.{draft.id}.{draft.title}"
        title = st.text_input(t("Name of the draft"), draft.title, max_chars=TITLE_CHARACTERS, key=key)
        if st.form_submit_button(t("Rename")):
            done(lambda: core.workbench().sql_drafts.rename(person(), draft.id, title or ""))


def done(act: Callable[[], None]) -> None:
    """None; it was done, and the page is drawn anew; or it is told why not."""
    with frame.told():
        act()
        st.rerun()


def safely(act: Callable[[], None]) -> Callable[[], None]:
    """The same, for a button: what goes wrong is told on the page."""

    def call() -> None:
        with frame.told():
            act()

    return call


def begin() -> None:
    """None; a new draft is there."""
    mine = core.workbench().sql_drafts
    go_to(mine.new(person(), new_title(mine.all_of(person())), "", now()))


def copy(draft: str) -> None:
    """None; a copy of the draft is there. Raises: QueryError."""
    mine = core.workbench().sql_drafts
    found = mine.find(person(), draft)
    go_to(mine.new(person(), t("{title} (copy)", title=found.title), found.script, now()))


def remove(draft: str) -> None:
    """None; the draft is out of the way, which can be undone."""
    mine = core.workbench().sql_drafts
    found = mine.find(person(), draft)
    mine.remove(person(), draft, now())
    session.hold(UNDONE, (found.id, found.title))
    session.set_params(draft=None)


def bring_back(draft: str) -> None:
    """None; the draft is there again."""
    mine = core.workbench().sql_drafts
    mine.bring_back(person(), draft, now())
    session.hold(UNDONE, None)
    go_to(mine.find(person(), draft))


def undo() -> None:
    """None; what was removed last, with a button to have it back."""
    gone = session.held(UNDONE)
    if not gone:
        return
    with st.container(horizontal=True, vertical_alignment="center", key="sql_undo"):
        st.caption(t("The draft “{title}” was removed.", title=plain(gone[1] or t("Untitled"))), width="content")
        st.button(t("Undo"), icon=":material/undo:", key="sql_undo_button", on_click=safely(partial(bring_back, gone[0])))


def go_to(draft: SqlDraft) -> None:
    """None; the address names the draft."""
    session.set_params(draft=draft.id)


def new_title(there: Sequence[SqlDraft]) -> str:
    """The first number that no draft has."""
    known = {item.title for item in there}
    titles = (t("Query {number}", number=i18n.number(number)) for number in range(1, len(there) + 2))
    return next(title for title in titles if title not in known)
