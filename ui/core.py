"""The Workbench that this process opened, and the only caches of the screens."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import streamlit as st

from ui import session, show
from ui.fold import folded
from workbench.data import browse
from workbench.data.browse import Ask, Page
from workbench.data.card import Card
from workbench.data.edition import Edition
from workbench.descriptor import localized
from workbench.drafts import preview
from workbench.drafts.draft import Draft, TableDraft
from workbench.drafts.drafts import Drafts
from workbench.explore import sources
from workbench.explore.ideas import Residents, counts_people, residents
from workbench.explore.sources import Source
from workbench.reading.stage import STAGE
from workbench.sentences.book import BOOK
from workbench.workbench import Workbench

WAIT_SECONDS = 10
OPENED: list[Workbench] = []
PREPARING: list[str] = []


def use(opened: Workbench) -> None:
    """None; every screen of this process works on this Workbench from now on."""
    OPENED[:] = [opened]


def workbench() -> Workbench:
    """The Workbench of this process."""
    return OPENED[-1]


def prepare(packages: Sequence[str]) -> None:
    """None; the catalog says that these sample packages are still being prepared."""
    PREPARING[:] = packages


@dataclass(frozen=True)
class Entry:
    """One card of the catalog with what the search box looks in."""

    card: Card
    title: str
    haystack: str


@st.cache_resource(max_entries=8, show_spinner=False)
def entries_of(home: str, stamp: int, language: str) -> tuple[Entry, ...]:
    """The catalog's cards in a language, ready to be searched; computed once per change of the catalog."""
    assert home  # parts of the cache's key
    assert stamp >= 0
    return tuple(entry(edition, language) for edition in workbench().catalog.packages())


def entry(edition: Edition, language: str) -> Entry:
    """The Entry of a package: its words, and the names and titles of its fields."""
    card = Card.from_json(edition.card)
    fields = [item for resource in edition.resources for item in resource["schema"]["fields"][:500]]
    words = [card.package, *card.texts.values(), card.producer, card.licence, *card.keywords]
    words += [str(item.get(key, "")) for item in fields for key in ("name", "title", f"title@{language}")]
    return Entry(card, card.title(language), folded(" ".join(words)))


@st.cache_resource(max_entries=8, show_spinner=False)
def table_words_of(home: str, stamp: int, language: str) -> Mapping[str, str]:
    """What each published table is called in a query, and in words; computed once per change of the catalog."""
    assert home  # parts of the cache's key
    assert stamp >= 0
    found = {
        f"{edition.package}.{item['name']}": (edition, item) for edition in workbench().catalog.packages() for item in edition.resources
    }
    return {
        name: f"{name} · {localized(item, 'title', language) or edition.text('title', language)}" for name, (edition, item) in found.items()
    }


def table_words() -> Mapping[str, str]:
    """What each published table is called in a query, and in the person's language."""
    opened = workbench()
    return table_words_of(str(opened.settings.home), opened.catalog.stamp(), session.language())


def entries() -> tuple[Entry, ...]:
    """The catalog's cards in the person's language."""
    opened = workbench()
    return entries_of(str(opened.settings.home), opened.catalog.stamp(), session.language())


@st.cache_resource(max_entries=64, show_spinner=False)
def profile_of(home: str, package: str, version: int, resource: str) -> Mapping[str, Mapping[str, Any]]:
    """What was computed of each Field of a published table, by its name."""
    assert home  # part of the cache's key
    found = workbench().catalog.find(package, version).profile(resource)
    return {str(item["name"]): item for item in found["fields"]}


def profile(edition: Edition, resource: str) -> Mapping[str, Mapping[str, Any]]:
    """What was computed of each Field of a published table, by its name."""
    return profile_of(str(workbench().settings.home), edition.package, edition.version, resource)


@st.cache_resource(max_entries=64, show_spinner=False)
def page_of(home: str, parquet: str, asked: str, _ask: Ask) -> Page:
    """A page of a published table, kept: a version never changes."""
    assert home  # parts of the cache's key
    assert asked
    return browse.page(Path(parquet), _ask)


def page(edition: Edition, table: str, ask: Ask) -> Page:
    """A page of a published table."""
    return page_of(str(workbench().settings.home), str(edition.parquet(table)), repr(ask), ask)


def newest_version(package: str) -> int | None:
    """The newest version of a package that can be read, None when all are withdrawn."""
    return next((item.version for item in workbench().catalog.history(package) if not item.is_withdrawn), None)


def sentence(code: str) -> str:
    """The English sentence of a code."""
    return BOOK[code]


def draft_rows(draft: Draft, table: TableDraft, limit: int) -> pa.Table:
    """The first rows of a draft's table, typed as they will be."""
    return glance("rows", draft.id, table.name, draft.touched, limit)


def draft_samples(draft: Draft, table: TableDraft, count: int) -> Mapping[str, list[str]]:
    """A few different values of each Field of a draft's table, as they stand in the file."""
    return glance("samples", draft.id, table.name, draft.touched, count)


def draft_refused(draft: Draft, table: TableDraft, limit: int) -> pa.Table:
    """The first rows left out of a draft's table."""
    return glance("refused", draft.id, table.name, draft.touched, limit)


GLANCES = {
    "rows": lambda stage, table, limit: preview.draft_rows(stage, table, limit, 0, show.WIDEST),
    "samples": preview.samples,
    "refused": preview.refused_rows,
}


def desk(draft_id: str) -> Drafts:
    """The drafts among which this one is: who.drafts() has said already that it may be seen."""
    opened = workbench()
    return next((item for item in list(opened.team_drafts.desks.values()) if item.folder(draft_id).is_dir()), opened.drafts)


@st.cache_resource(max_entries=32, show_spinner=False)
def glance(what: str, draft_id: str, name: str, touched: str, limit: int) -> Any:
    """A look at the stage of a draft, kept until the draft is touched."""
    assert touched  # part of the cache's key
    drafts = desk(draft_id)
    return GLANCES[what](drafts.folder(draft_id) / "work" / STAGE, drafts.get(draft_id).table(name), limit)


def wait_a_little(draft_id: str) -> None:
    """None; the job of the draft has ended, or will be followed by its progress bar."""
    drafts = desk(draft_id)
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline and drafts.progress(draft_id).running:
        time.sleep(0.1)


@st.cache_resource(max_entries=512, show_spinner=False)
def source_of(home: str, package: str, version: int, resource: str) -> Source:
    """A published table as the explorer knows it, kept: a version never changes."""
    assert home  # part of the cache's key
    return sources.published(workbench().catalog.find(package, version), resource)


def source(edition: Edition, resource: str) -> Source:
    """A published table as the explorer knows it."""
    return source_of(str(workbench().settings.home), edition.package, edition.version, resource)


@st.cache_resource(max_entries=8, show_spinner=False)
def residents_of(home: str, stamp: int) -> Sequence[Residents]:
    """The published tables that know how many people live where; computed once per change of the catalog."""
    assert home  # parts of the cache's key
    assert stamp >= 0
    found = [
        source(edition, str(item["name"]))
        for edition in workbench().catalog.packages()
        for item in edition.resources
        if counts_people(item)
    ]
    return residents(found)


def people_counted() -> Sequence[Residents]:
    """The published tables that know how many people live where."""
    opened = workbench()
    return residents_of(str(opened.settings.home), opened.catalog.stamp())
