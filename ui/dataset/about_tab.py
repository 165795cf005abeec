"""What a dataset is: description, sources, keywords, how to cite it."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from ui import session
from ui.dataset import first_questions
from ui.i18n import t
from ui.markup import esc, heading, link, prose
from workbench.data import about
from workbench.data.edition import Edition
from workbench.descriptor import localized
from workbench.downloads.dictionary import cite


def draw(edition: Edition) -> None:
    """None; everything the package says of itself in words."""
    language = session.language()
    descriptor = edition.descriptor
    text = edition.text("description", language)
    parts = [prose(text) if text else f"<p>{esc(t('Nobody has described this dataset yet.'))}</p>"]
    parts += [resource_html(item, language) for item in edition.resources]
    st.html(f'<div class="eb-prose">{"".join(parts)}</div>')
    first_questions.draw(edition)
    parts = [people_html(descriptor), sources_html(descriptor), keywords_html(descriptor), heading(t("How to cite"))]
    st.html(f'<div class="eb-prose">{"".join(parts)}</div>')
    st.code(cite(edition, language), language=None, wrap_lines=True)


def resource_html(resource: Mapping[str, Any], language: str) -> str:
    """What one table holds, and what one of its rows is."""
    title = localized(resource, "title", language) or str(resource["name"])
    row = localized(resource, "rowDescription", language)
    text = localized(resource, "description", language)
    one = f"<p>{esc(t('One row is: {row}.', row=row.rstrip('.')))}</p>" if row else ""
    return f"{heading(t('Table “{table}”', table=title))}{one}{prose(text) if text else ''}"


def people_html(descriptor: Mapping[str, Any]) -> str:
    """Who made the data and whom to ask."""
    people = [item for item in about.mappings(descriptor.get("contributors")) if about.name_of(item)]
    lines = [f"<li>{link(str(item.get('path', '')), about.name_of(item))}</li>" for item in people]
    contact = about.contact(descriptor)
    if contact:
        address = f"mailto:{contact}" if "@" in contact else contact
        lines.append(f"<li>{esc(t('Contact:'))} {link(address, contact)}</li>")
    return f"{heading(t('People'))}<ul class='eb-list'>{''.join(lines)}</ul>" if lines else ""


def sources_html(descriptor: Mapping[str, Any]) -> str:
    """Where the data comes from."""
    found = about.mappings(descriptor.get("sources"))
    lines = [f"<li>{link(str(item.get('path', '')), str(item.get('title') or item.get('path') or ''))}</li>" for item in found]
    return f"{heading(t('Sources'))}<ul class='eb-list'>{''.join(lines)}</ul>" if lines else ""


def keywords_html(descriptor: Mapping[str, Any]) -> str:
    """The keywords, each leading to the datasets that share it."""
    links = [f'<a href="{esc(session.href("catalog", keyword=word))}">{esc(word)}</a>' for word in about.keywords(descriptor)]
    return f"{heading(t('Keywords'))}<p>{', '.join(links)}</p>" if links else ""
