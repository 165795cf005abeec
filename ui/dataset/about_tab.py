"""What a dataset is: description, sources, keywords, how to cite it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import i18n, session
from ui.i18n import t
from ui.markup import esc, link, prose
from workbench.data import about
from workbench.data.edition import Edition
from workbench.descriptor import localized


def draw(edition: Edition) -> None:
    """None; everything the package says of itself in words."""
    language = session.language()
    descriptor = edition.descriptor
    text = edition.text("description", language)
    parts = [prose(text) if text else f"<p>{esc(t('Nobody has described this dataset yet.'))}</p>"]
    parts += [resource_html(item, language) for item in edition.resources]
    parts += [people_html(descriptor), sources_html(descriptor), keywords_html(descriptor)]
    st.html(f'<div class="eb-prose">{"".join(parts)}</div>')
    st.subheader(t("How to cite"), anchor=False)
    st.code(citation(edition, language), language=None, wrap_lines=True)


def resource_html(resource: Mapping[str, Any], language: str) -> str:
    """What one table holds, and what one of its rows is."""
    title = localized(resource, "title", language) or str(resource["name"])
    row = localized(resource, "rowDescription", language)
    text = localized(resource, "description", language)
    one = f"<p>{esc(t('One row is: {row}.', row=row.rstrip('.')))}</p>" if row else ""
    return f"<h4>{esc(t('Table “{table}”', table=title))}</h4>{one}{prose(text) if text else ''}"


def people_html(descriptor: Mapping[str, Any]) -> str:
    """Who made the data and whom to ask."""
    people = [item for item in about.mappings(descriptor.get("contributors")) if about.name_of(item)]
    lines = [f"<li>{link(str(item.get('path', '')), about.name_of(item))}</li>" for item in people]
    contact = about.contact(descriptor)
    if contact:
        address = f"mailto:{contact}" if "@" in contact else contact
        lines.append(f"<li>{esc(t('Contact:'))} {link(address, contact)}</li>")
    return f"<h4>{esc(t('People'))}</h4><ul class='eb-list'>{''.join(lines)}</ul>" if lines else ""


def sources_html(descriptor: Mapping[str, Any]) -> str:
    """Where the data comes from."""
    found = about.mappings(descriptor.get("sources"))
    lines = [f"<li>{link(str(item.get('path', '')), str(item.get('title') or item.get('path') or ''))}</li>" for item in found]
    return f"<h4>{esc(t('Sources'))}</h4><ul class='eb-list'>{''.join(lines)}</ul>" if lines else ""


def keywords_html(descriptor: Mapping[str, Any]) -> str:
    """The keywords, each leading to the datasets that share it."""
    links = [f'<a href="{esc(session.href("catalog", keyword=word))}">{esc(word)}</a>' for word in about.keywords(descriptor)]
    return f"<h4>{esc(t('Keywords'))}</h4><p>{', '.join(links)}</p>" if links else ""


def citation(edition: Edition, language: str) -> str:
    """The line to put under a chart or in a bibliography."""
    descriptor = edition.descriptor
    sources = [str(item.get("path", "")) for item in about.mappings(descriptor.get("sources")) if item.get("path")]
    parts = [
        about.producer(descriptor),
        edition.text("title", language) or edition.package,
        t("version {version} of {day}", version=edition.version, day=i18n.date(edition.published_at.date(), "long")),
        about.licence_title(descriptor),
        sources[0] if sources else "",
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
