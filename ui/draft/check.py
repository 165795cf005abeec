"""Step 3: each table found; its first rows as they will be, how it was read, its fields, what was found."""

import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import core, markup, session, who
from ui.dataset.findings import proof_line
from ui.draft import dialect, fields, findings, schema
from ui.i18n import t, tn
from ui.markup import cut, esc, plain
from ui.show import rows_frame
from ui.words import reason_word
from workbench.drafts.corrections import keep_table
from workbench.drafts.draft import Draft, TableDraft

SHOWN_ROWS = 50
SEEN_ROWS = 6  # without scrolling, so that the findings begin on the first screen
SHOWN_REFUSED = 200
SAMPLES = 4


def draw(draft: Draft) -> None:
    """None; the table chosen, from its first rows to its findings."""
    if not draft.tables:
        st.warning(t("No table was found in these files."))
        return
    table = chosen(draft)
    keep(draft, table)
    st.html(f"<p><strong>{esc(proof_line(table.records, table.rows, table.refused))}</strong></p>")
    rows = core.draft_rows(draft, table, SHOWN_ROWS)
    st.markdown(f"**{t('First rows, as they will be')}**")
    rows_frame(rows, table.schema.fields, key=f"check.rows.{table.name}", most=SEEN_ROWS)
    if table.refused:
        refused(draft, table)
    schema.draw(draft, table)
    findings.draw(draft, table)
    with st.expander(t("How this table was read")):
        dialect.draw(draft, table)
    with st.expander(tn("{count} field", "{count} fields", len(table.schema.fields)), expanded=True):
        fields.draw(draft, table, core.draft_samples(draft, table, SAMPLES))


def chosen(draft: Draft) -> TableDraft:
    """The table that the address names, else the first; a chooser when there are several."""
    names = [item.name for item in draft.tables]
    if len(names) == 1:
        return draft.tables[0]
    words = {item.name: f"{item.name} ({item.source})" if item.source else item.name for item in draft.tables}
    title = tn("{count} table was found", "{count} tables were found", len(names))
    return draft.table(session.choose(st.selectbox, title, names, name="table", default=names[0], format_func=words.__getitem__))


def keep(draft: Draft, table: TableDraft) -> None:
    """None; the organizer keeps the table or leaves it out."""
    if len(draft.tables) == 1:
        return
    kept = st.toggle(t("Publish this table"), value=table.keep, key=f"keep.{draft.id}.{table.name}.{table.keep}")
    if kept != table.keep:
        who.drafts().correct(draft.id, keep_table, table.name, keep=kept)
        st.rerun()


def refused(draft: Draft, table: TableDraft) -> None:
    """None; the rows left out, with the reason."""
    with st.expander(tn("{count} row left out", "{count} rows left out", table.refused)):
        rows = core.draft_refused(draft, table, SHOWN_REFUSED).to_pylist()
        st.html(markup.table((t("Row in the file"), t("Why"), t("Its cells")), "".join(refused_html(row) for row in rows)))


def refused_html(row: Mapping[str, Any]) -> str:
    """One row left out: its number in the file, why, what it holds."""
    cells = " | ".join(str(cell) for cell in json.loads(row["cells"] or "[]") if cell is not None)
    return f"<tr><td>{esc(row['row'])}</td><td>{esc(reason_word(row['reason']))}</td><td>{esc(cut(cells, 300))}</td></tr>"


def title(draft: Draft) -> str:
    """The names of the files given."""
    return plain(", ".join(item.name for item in draft.uploads[:3])) + (" …" if len(draft.uploads) > 3 else "")
