"""Where a result comes from: the datasets read, and the caveats of their fields."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import core
from ui.i18n import t, tn
from ui.markup import esc, plain
from workbench.data import about
from workbench.query.engine import FieldRead, Result

MOST_CAVEATS = 12


def draw(found: Result, team: str = "") -> None:
    """None; the datasets that were read, and the caveats of their fields: they go wherever the fields go.

    team: the name of the team whose result it is, "" for that of who reads.
    """
    if found.versions:
        names = ", ".join(f"{package} ({t('version {version}', version=version)})" for package, version in found.versions)
        st.caption(t("Read: {datasets}; {rows} in their tables.", datasets=names, rows=tn("{count} row", "{count} rows", found.rows_read)))
    through = sorted({item.package for item in found.fields_read} - {package for package, _ in found.versions})
    if through:
        told = {"datasets": ", ".join(through), "team": plain(team)}
        st.caption(
            t("Through tables of team {team}: {datasets}.", **told) if team else t("Through your team’s tables: {datasets}.", **told)
        )
    if found.files:
        told = {"files": plain(", ".join(found.files)), "team": plain(team)}
        st.caption(
            t("From files that team {team} gave: {files}.", **told) if team else t("From files that your team gave: {files}.", **told)
        )
    caveats = caveats_of(found.fields_read)
    if caveats:
        with st.expander(tn("{count} caveat on what was read", "{count} caveats on what was read", len(caveats)), expanded=True):
            lines = [f"<li><code>{esc(name)}</code> {esc(text)}</li>" for name, text in caveats[:MOST_CAVEATS]]
            more = (
                f"<li>{esc(t('and {count} more, in the dictionaries', count=len(caveats) - MOST_CAVEATS))}</li>"
                if len(caveats) > MOST_CAVEATS
                else ""
            )
            st.html(f'<ul class="eb-inline">{"".join(lines)}{more}</ul>')


def caveats_of(fields: Sequence[FieldRead]) -> list[tuple[str, str]]:
    """(field, text) of each caveat of these fields."""
    read = {(item.package, item.resource, item.field) for item in fields}
    found: list[tuple[str, str]] = []
    for package, resource in sorted({(item.package, item.resource) for item in fields}):
        described: Sequence[Any] = core.workbench().catalog.find(package).fields(resource)
        for item in described:
            if (package, resource, str(item["name"])) in read:
                found += [(f"{resource}.{item['name']}", str(one["text"])) for one in about.caveats(item)]
    return found
