"""What was decided on the findings of a draft: in words, with its way back, and told wherever the person is on the page."""

import streamlit as st

from ui import core, frame, i18n, session, who
from ui.i18n import msg, t, tn
from ui.markup import cut, plain
from ui.words import type_word
from workbench.drafts import decisions
from workbench.drafts.decisions import Decision
from workbench.drafts.draft import Draft, TableDraft
from workbench.findings import Finding
from workbench.validation.excerpts import excerpt

SHOWN_CHARACTERS = 160
JOBS = {"caveat": "", "type": "check", "missing": "check", "drop": "read"}
ICONS = {"caveat": "warning", "type": "title", "missing": "block", "drop": "playlist_remove"}

# As the file is read now, a decision may hold on to nothing: on a column, on rows.
WAITING = (
    msg("The table holds no such column as it is read now: this decision does nothing until the column is back."),
    msg("The file is cut into other records as it is read now, so these rows are in the table again. Decide anew, or undo this."),
)


def mark(item: Finding) -> str:
    """What tells a finding from the other ones of its Field."""
    return f"{item.type}/{item.context.get('rule', '')}"


def caveat_of(draft: Draft, table: str, item: Finding) -> Decision | None:
    """The caveat that was kept of a finding, if one was."""
    about = ("caveat", table, item.field, mark(item))
    return next((one for one in draft.decisions if (one["kind"], one["table"], one["field"], one.get("finding")) == about), None)


def undo(draft_id: str, decision: Decision) -> None:
    """None; the decision is taken back. A callback."""
    with frame.told():
        who.drafts().correct(draft_id, decisions.undo, int(decision["id"]))
        follow(draft_id, str(decision["kind"]), t("Undone."))


def follow(draft_id: str, kind: str, done: str = "") -> None:
    """None; the job that a decision needs has ended, or is followed by its progress bar; the person is told of both."""
    session.next_turn("decided")
    if not JOBS[kind]:
        st.toast(done or t("Kept. You can undo it here."), icon=":material/check:")
        return
    note = st.toast(t("Checking the table again…"), icon=":material/hourglass_top:", duration="long")
    getattr(who.drafts(), JOBS[kind])(draft_id)
    session.next_turn("fields")
    core.wait_a_little(draft_id)
    drafts = who.drafts()
    if drafts.progress(draft_id).running or drafts.get(draft_id).error:
        return  # the page follows the job, or says what stopped it
    note.toast(done or t("Done. Undo it under “What you decided”, above the findings."), icon=":material/check:")


def draw(draft: Draft, table: TableDraft) -> None:
    """None; what was decided on the findings of a table, each with its way back."""
    taken = [item for item in draft.decisions if item["table"] == table.name]
    if not taken:
        return
    st.markdown(f"**{t('What you decided')}**")
    for item in taken:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key=f"decided_{item['id']}"):
            st.markdown(
                f":material/{ICONS[item['kind']]}: {plain(cut(words_of(item), SHOWN_CHARACTERS))}{waits(table, item)}", width="stretch"
            )
            st.button(t("Undo"), key=f"undo.{draft.id}.{item['id']}", icon=":material/undo:", on_click=undo, args=(draft.id, item))


def waits(table: TableDraft, item: Decision) -> str:
    """Why a decision does nothing as the file is read now, on a line of its own; "" when it holds."""
    return f"  \n**{t(WAITING[item['kind'] == 'drop'])}**" if decisions.is_waiting(table, item) else ""


def words_of(item: Decision) -> str:
    """A decision in words, with who took it and when."""
    if item["kind"] == "caveat":
        words = t("Caveat on “{field}”: {text}", field=item["field"], text=item["text"])
    elif item["kind"] == "type":
        words = t("“{field}” is read as: {type}", field=item["field"], type=type_word(item["type"]).lower())
    elif item["kind"] == "missing":
        words = t("“{word}” means “nothing here” in “{field}”", word=excerpt(item["word"]), field=item["field"])
    else:
        words = tn("{count} row left out: {text}", "{count} rows left out: {text}", item["count"], text=item["text"])
    signed = ", ".join(part for part in (who.role_word(item["by"]), i18n.date(item["date"])) if part)
    return f"{words} ({signed})" if signed else words
