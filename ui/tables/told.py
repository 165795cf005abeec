"""What was found in a file of the team's own: said, never in the way of the table."""

import streamlit as st

from ui.dataset.findings import ranked
from ui.dataset.grouped import block_html, grouped
from ui.i18n import t, tn
from ui.markup import plain
from ui.words import kind_name
from workbench.drafts.draft import TableDraft
from workbench.drafts.personal_data import WARNING, held_by
from workbench.reading.kept_errors import letters_of

MOST = 20


def told_of(table: TableDraft) -> None:
    """None; personal data first, then every other finding, folded."""
    personal(table)
    found = grouped(ranked([item for item in table.findings if item.type != WARNING]))
    if not found:
        return
    with st.expander(tn("{count} remark on this file", "{count} remarks on this file", len(found))):
        st.html("".join(block_html(group, table.rows, letters_of(table), for_readers=False) for group in found[:MOST]))
        if len(found) > MOST:
            st.caption(t("{total} findings in all; the first ones are listed.", total=table.findings_total))


def personal(table: TableDraft) -> None:
    """None; columns that say who somebody is are named, with what that asks of the team."""
    found = held_by(table)
    if not found:
        return
    names = ", ".join(f"{item.field.name} ({kind_name(item.field.semantic)})" if item.field.semantic else item.field.name for item in found)
    st.warning(
        t(
            "This file tells about people: {fields}. Only your team will see the table, and it stays with the work of your team "
            "after the day. Leave these columns out unless you need them and may use them.",
            fields=plain(names),
        ),
        icon=":material/person_alert:",
    )
