"""What was found wrong or worth knowing in a table: errors first, the largest share first, each where it stands in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

import streamlit as st

from ui import session
from ui.dataset import painted
from ui.dataset.grouped import block_html, grouped
from ui.i18n import t, tn
from ui.markup import cut, esc, plain
from workbench.data.edition import Edition
from workbench.findings import SUMMARY, Finding

OPEN = 8  # findings shown before the rest is behind a click


@dataclass(frozen=True)
class Told:
    """What a list of findings is about. rows: of the table. total: findings in all. errors: kept one by one; address: of their CSV.
    letters: {field name: spreadsheet column}. schema: the title of the one it was checked against.
    """

    rows: int
    total: int
    errors: int = 0
    address: str = ""
    schema: str = ""
    letters: Mapping[str, str] = field(default_factory=dict)


def draw(edition: Edition, table: str) -> None:
    """None; the proof of loading of a published table and its findings."""
    proof = edition.report["proof"].get(table, {})
    if proof:
        apart = (
            link_html(address_of(edition, table, "refused"), t("Take what was left out (CSV)"))
            if edition.refused(table) and proof["refused"]
            else ""
        )
        st.html(f"<p class='eb-sum'><strong>{esc(proof_line(proof['records'], proof['rows'], proof['refused']))}</strong>{apart}</p>")
    about = Told(
        int(proof.get("rows", 0)), int(edition.report["totals"].get(table, 0)), int(edition.report.get("errors", {}).get(table, 0)),
        address_of(edition, table, "errors") if edition.errors(table) else "",
        str(edition.resource(table)["schema"].get("title") or ""), edition.report["reading"].get(table, {}).get("letters", {}),
    )  # fmt: skip
    findings = edition.findings(table)
    verdict(findings, about)
    items = [f"<li>{block_html(group, about.rows, about.letters)}</li>" for group in grouped(ranked(findings))]
    if items:
        st.html(list_html(items))
    if about.total > sum(item.count for item in findings):
        st.caption(t("{total} findings in all; the first ones are listed.", total=about.total))


def address_of(edition: Edition, table: str, form: str) -> str:
    """Where a file about a published table is taken."""
    return f"/download/{quote(edition.package)}/{edition.version}/{quote(table)}.{form}?lang={session.language()}"


def link_html(address: str, words: str) -> str:
    """A file to take, on a line of its own."""
    return f'<br><a class="eb-button" href="{esc(address)}" download>{esc(words)}</a>'


def list_html(items: Sequence[str]) -> str:
    """The findings as a list, the first ones open, the rest behind a click."""
    words = esc(tn("and {count} more", "and {count} more", len(items) - OPEN))
    rest = f'<details><summary>{words}</summary><ul class="eb-findings">{"".join(items[OPEN:])}</ul></details>' if len(items) > OPEN else ""
    return f'<ul class="eb-findings">{"".join(items[:OPEN])}</ul>{rest}'


def proof_line(records: int, rows: int, refused: int) -> str:
    """The proof of loading in words."""
    told = {
        "records": tn("{count} record in the file", "{count} records in the file", records),
        "rows": tn("{count} row in the table", "{count} rows in the table", rows),
    }
    if not refused:
        return t("{records} = {rows}. Nothing was left out.", **told)
    return tn("{records} = {rows} + {count} left out.", "{records} = {rows} + {count} left out.", refused, **told)


def verdict(findings: Sequence[Finding], about: Told) -> None:
    """None; whether there are errors, and the way to all of them."""
    wrong = sum(item.count for item in findings if painted.is_error(item) and item.type != SUMMARY)
    if not wrong:
        others = grouped(ranked(findings))
        words = t("0 errors.") if others else t("0 errors. Nothing was found wrong in this table.")
        words = t("0 errors against the schema “{schema}”.", schema=plain(cut(about.schema, 80))) if about.schema else words
        more = " " + tn("{count} remark is worth reading.", "{count} remarks are worth reading.", len(others)) if others else ""
        st.success(words + more, icon=":material/check_circle:")
        return
    sums = [painted.sentence(item) for item in findings if item.type == SUMMARY] or [tn("{count} error.", "{count} errors.", wrong)]
    link = ""
    if about.address:
        words = tn("Take the list of the {count} error (CSV)", "Take the list of all {count} errors (CSV)", about.errors)
        link = link_html(about.address, words)
    st.html(f'<p class="eb-sum">{esc(" ".join(sums))}{link}</p>')


def ranked(findings: Sequence[Finding]) -> list[Finding]:
    """The findings but their sum: errors before remarks, what touches most rows first."""
    return sorted((item for item in findings if item.type != SUMMARY), key=lambda item: (not painted.is_error(item), -item.count))
