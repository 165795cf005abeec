"""The findings of a draft's table: errors first, each with what an organizer can do about it, and what was decided so far."""

from urllib.parse import quote

import streamlit as st

from ui import session
from ui.dataset.findings import OPEN, Told, ranked, verdict
from ui.dataset.grouped import Group, block_html, grouped
from ui.draft import decided, deciding
from ui.i18n import t, tn
from ui.markup import heading
from workbench.drafts.draft import Draft, TableDraft
from workbench.reading.kept_errors import letters_of
from workbench.reading.settle import LAID

MOST = 60


def draw(draft: Draft, table: TableDraft) -> None:
    """None; the verdict, the decisions, the findings."""
    address = f"/draft/{draft.id}/{quote(table.name)}.errors?lang={session.language()}" if table.errors else ""
    followed = table.extras.get(LAID, {})
    about = Told(
        table.rows, table.findings_total, table.errors, address,
        str(followed.get("title") or "") if followed.get("fields") else "", letters_of(table),
    )  # fmt: skip
    st.html(heading(t("Findings")))
    verdict(table.findings, about)
    decided.draw(draft, table)
    found = grouped(ranked(table.findings))
    more = f"findings.{draft.id}.{table.name}"
    shown = found[:MOST] if session.held(more) else found[:OPEN]
    for place, group in enumerate(shown):
        block(draft, table, group, place)
    if len(found) > len(shown):
        rest = min(len(found), MOST) - OPEN
        if not session.held(more):
            st.button(tn("Show {count} more", "Show {count} more", rest), key=f"{more}.more", on_click=session.hold, args=(more, True))
    if len(found) > MOST or table.findings_total > sum(item.count for item in table.findings):
        st.caption(t("{total} findings in all; the first ones are listed.", total=table.findings_total))


def block(draft: Draft, table: TableDraft, group: Group, place: int) -> None:
    """None; one finding, or several that are told once, and the decisions on them."""
    with st.container(key=f"finding_{place}"):
        st.html(block_html(group, table.rows, letters_of(table), for_readers=False))
        if len(group) == 1:
            deciding.draw(draft, table, group[0])
        else:
            deciding.draw_several(draft, table, group)
