"""What was found wrong or worth knowing in a table, worst first, with the rows concerned."""

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from ui import i18n
from ui.i18n import t, tn
from ui.markup import esc
from ui.words import spoken
from workbench.data.edition import Edition
from workbench.findings import Finding

SHOWN_TYPES = 200


def draw(edition: Edition, table: str) -> None:
    """None; the proof of loading of a published table and its findings."""
    proof = edition.report["proof"].get(table)
    if proof:
        st.html(f"<p><strong>{esc(proof_line(proof['records'], proof['rows'], proof['refused']))}</strong></p>")
    draw_list(edition.findings(table), int(edition.report["totals"].get(table, 0)))


def proof_line(records: int, rows: int, refused: int) -> str:
    """The proof of loading in words."""
    if not refused:
        return t("{records} records in the file = {rows} rows in the table. Nothing was left out.", records=records, rows=rows)
    return tn(
        "{records} records in the file = {rows} rows in the table + {count} left out.",
        "{records} records in the file = {rows} rows in the table + {count} left out.",
        refused,
        records=records,
        rows=rows,
    )


def draw_list(findings: Sequence[Finding], total: int) -> None:
    """None; the findings, those that touch most rows first, the same sentence once."""
    if not findings:
        st.success(t("Nothing was found wrong in this table."), icon=":material/check_circle:")
        return
    st.html(f'<ul class="eb-list">{"".join(lines(findings))}</ul>')
    told = sum(item.count for item in findings)
    if total > told:
        st.caption(t("{total} findings in all; the first ones are listed.", total=total))


def lines(findings: Sequence[Finding]) -> list[str]:
    """The findings as list items; beyond a few of one kind and field, the rest is counted."""
    ranked = sorted(findings, key=weight)
    items: list[str] = []
    for _, same in groupby(ranked, key=lambda item: (item.type, item.field)):
        group = list(same)
        items += [f"<li>{line_html(item)}</li>" for item in group[:5]]
        if len(group) > 5:
            items.append(f"<li>{esc(tn('and {count} more of the same kind', 'and {count} more of the same kind', len(group) - 5))}</li>")
    return items[:SHOWN_TYPES]


def weight(item: Finding) -> tuple[bool, str, int, str]:
    """Sorts what refuses values first, then the same kind and field together, then what touches most rows."""
    return "." in item.type, item.type, -item.count, item.field or ""


def line_html(item: Finding) -> str:
    """One finding: its sentence, then the rows."""
    notes = []
    if item.count > 1 and item.rows and "{count}" not in item.template:
        notes.append(tn("{count} time", "{count} times", item.count))
    if item.rows and "{row}" not in item.template:
        shown = ", ".join(i18n.number(row) for row in item.rows[:10]) + (
            ", …" if len(item.rows) > 10 or item.count > len(item.rows) else ""
        )
        notes.append(tn("row {rows}", "rows {rows}", len(item.rows), rows=shown))
    note = f' <span class="eb-note">({esc(" · ".join(notes))})</span>' if notes else ""
    return esc(t(item.template, **spoken(item.values))) + note
