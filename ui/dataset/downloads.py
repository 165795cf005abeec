"""Downloads: as published, each table in the formats people ask for, the whole package, the dictionary."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

import streamlit as st

from ui import i18n, session, who
from ui.i18n import msg, t
from ui.markup import esc, heading
from workbench.data.edition import Edition
from workbench.descriptor import localized

TABLE_FORMATS = (
    ("csv", msg("CSV (UTF-8, comma)")),
    ("xlsx", msg("Excel")),
    ("parquet", msg("Parquet")),
)
EXCEL_ROWS = 1_048_575


def draw(edition: Edition) -> None:
    """None; links to plain files, with their sizes where they are known."""
    language = session.language()
    whole = [
        item_html(edition, f"{edition.package}.zip", t("Data Package (zip): data, description and dictionary together")),
        item_html(edition, f"{edition.package}.md", t("Dictionary (Markdown)")),
    ]
    parts = [section_html(t("Everything"), whole)]
    parts += [
        section_html(localized(item, "title", language) or str(item["name"]), table_items(edition, item)) for item in edition.resources
    ]
    originals = [
        item_html(edition, f"original-{place}", item.name, i18n.size(item.size_bytes)) for place, item in enumerate(edition.originals)
    ]
    if originals:
        parts.append(section_html(t("As published by the producer, byte for byte"), originals))
    st.html(f'<div class="eb-prose">{"".join(parts)}</div>')
    if who.may("token.make"):
        place = session.href("notebook", table=f"{edition.package}.{edition.resources[0]['name']}")
        st.html(
            f'<p class="eb-note"><a href="{esc(place)}" target="_self">{esc(t("Read it from DuckDB, pandas, R or JavaScript"))}</a></p>'
        )
    st.caption(t("A file that has no size yet is made when you ask for it; a large one takes a few seconds."))


def table_items(edition: Edition, resource: Mapping[str, Any]) -> list[str]:
    """The links to one table in each format."""
    items = []
    for form, title in TABLE_FORMATS:
        if form == "xlsx" and int(resource.get("rows", 0)) > EXCEL_ROWS:
            items.append(f"<li>{esc(t('Excel: this table has more rows than a sheet can hold. Take the CSV or Parquet file.'))}</li>")
            continue
        size = i18n.size(resource["bytes"]) if form == "parquet" and resource.get("bytes") else ""
        items.append(item_html(edition, f"{resource['name']}.{form}", t(title), size))
    if edition.refused(resource["name"]):
        items.append(item_html(edition, f"{resource['name']}.refused", t("Rows and values left out, with the reason (CSV)")))
    if edition.errors(resource["name"]):
        items.append(item_html(edition, f"{resource['name']}.errors", t("All errors against the schema (CSV)")))
    if edition.verdict(resource["name"]):
        items.append(item_html(edition, f"{resource['name']}.report", t("Report of frictionless, the first 1,000 errors (JSON)")))
    return items


def item_html(edition: Edition, name: str, title: str, size: str = "") -> str:
    """One link."""
    address = f"/download/{quote(edition.package)}/{edition.version}/{quote(name)}?lang={session.language()}"
    return f'<li><a href="{esc(address)}" download>{esc(title)}</a>{f" <span class=eb-note>{esc(size)}</span>" if size else ""}</li>'


def section_html(title: str, items: Sequence[str]) -> str:
    """A titled list of links."""
    return f'{heading(title)}<ul class="eb-inline">{"".join(items)}</ul>'
