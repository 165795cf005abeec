"""The head of a dataset's page: what it is, whose, under which licence, how good."""

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ui import core, i18n, session
from ui.catalog import badge
from ui.i18n import t, tn
from ui.markup import cut, esc, link, plain
from workbench.data import about, quality
from workbench.data.edition import Edition

TAB_TITLE = 80


def draw(edition: Edition, newest: int | None) -> None:
    """None; title, producer, licence, period, territory, version and quality; a banner on an old version."""
    language = session.language()
    if newest and newest != edition.version:
        newer = t("This is version {version}. A newer one exists: version {newest}.", version=edition.version, newest=newest)
        st.warning(newer, icon=":material/history:")
    title = edition.text("title", language) or edition.package
    st.set_page_config(page_title=t("{page} · Établi", page=cut(title, TAB_TITLE)))
    st.title(plain(title), anchor=False)
    st.html(facts_html(edition, language))
    missing(quality.assess(edition.descriptor, edition.report))


def way_back(package: str, version: int | None) -> None:
    """None; the way to the catalog, and from an old version, readable or not, to the newest one."""
    links = [f'<a href="{esc(session.href("catalog"))}">← {esc(t("Catalog"))}</a>']
    if version and core.newest_version(package) not in (None, version):
        links.append(f'<a href="{esc(session.href("dataset", package=package))}">{esc(t("See the newest version"))}</a>')
    st.html(f'<p class="eb-way">{" · ".join(links)}</p>')


def facts_html(edition: Edition, language: str) -> str:
    """The facts as a definition list."""
    descriptor = edition.descriptor
    licence = about.licence(descriptor)
    rows = sum(int(item.get("rows", 0)) for item in edition.resources)
    sizes = [tn("{count} row", "{count} rows", rows)]
    if len(edition.resources) > 1:
        sizes.append(tn("{count} table", "{count} tables", len(edition.resources)))
    title = about.licence_title(descriptor)
    facts = (
        (t("Producer"), esc(about.producer(descriptor) or t("not said"))),
        (t("Licence"), link(str(licence.get("path", "")), title) if title else esc(t("not said"))),
        (t("Period"), esc(i18n.period(*edition.period) or t("not said"))),
        (t("Territory"), esc(about.territory(descriptor, language) or t("not said"))),
        (t("Size"), esc(", ".join(sizes))),
        (t("Version"), esc(t("{version}, published on {day}", version=edition.version, day=i18n.date(edition.published_at.date())))),
        (t("Documentation"), badge(quality.assess(descriptor, edition.report).score)),
    )
    return definitions(facts)


def definitions(facts: Sequence[tuple[str, str]]) -> str:
    """Names and values side by side; the values are HTML already."""
    return '<dl class="eb-head">' + "".join(f"<div><dt>{esc(name)}</dt><dd>{value}</dd></div>" for name, value in facts) + "</dl>"


def missing(score: Any) -> None:
    """None; what the quality score lacks, and why each thing matters."""
    if score.missing:
        with st.expander(
            tn("{count} thing would make this dataset better", "{count} things would make this dataset better", len(score.missing))
        ):
            st.html(asked_html(score))


def asked_html(score: Any, first: int = 100) -> str:
    """What is missing, what would bring most points first; what comes after the first ones is behind a click."""
    lines = [
        f"<li>{esc(t(item.template, **item.context))} <span class='eb-note eb-num'>{esc(points(item.lost))}</span></li>"
        for item in score.missing
    ]
    rest = lines[first:]
    words = esc(tn("and {count} more", "and {count} more", len(rest)))
    more = f'<details><summary>{words}</summary><ul class="eb-list">{"".join(rest)}</ul></details>' if rest else ""
    return f'<ul class="eb-list">{"".join(lines[:first])}</ul>{more}'


def points(count: int) -> str:
    """How much something is worth."""
    return tn("({count} point)", "({count} points)", count)
