"""What each answer of the form changes in the package's properties. Pure: what is said so far and the answer in, properties out."""

from collections.abc import Callable, Mapping
from typing import Any

from ui.draft.people import sources_from, with_person, words_from
from workbench.data import about
from workbench.data.licences import licence_descriptor
from workbench.drafts.corrections import describe
from workbench.drafts.draft import Draft

Said = Mapping[str, Any]
Change = Callable[[Said, str], dict[str, Any]]


def period(first: str, last: str) -> dict[str, Any]:
    """The days or years covered; one of the two is enough."""
    return {"temporal": {"start": first or last, "end": last or first} if first or last else None}


def territory(said: Said, text: str) -> dict[str, Any]:
    """The territory covered, what else was said of it kept."""
    before = said.get("spatial")
    kept = dict(before) if isinstance(before, Mapping) else {}
    return {"spatial": {**kept, "title": text} if text else None}


def licence(_: Said, text: str) -> dict[str, Any]:
    """A licence of the list by its id, or another one by its address; anything else is not one yet."""
    found = licence_descriptor(text)
    if text and not found:
        return {}
    return {"licenses": [found] if found else None}


CHANGES: Mapping[str, Change] = {
    "title": lambda _, text: {"title": text or None},
    "description": lambda _, text: {"description": text or None},
    "period_start": lambda said, text: period(text, about.period(said)[1]),
    "period_end": lambda said, text: period(about.period(said)[0], text),
    "territory": territory,
    "producer": lambda said, text: {"contributors": with_person(said, "publisher", text) or None},
    "contact": lambda said, text: {"contributors": with_person(said, "contact", text) or None},
    "licence": licence,
    "sources": lambda _, text: {"sources": sources_from(text) or None},
    "keywords": lambda _, text: {"keywords": words_from(text) or None},
}


def answered(draft: Draft, name: str, text: str) -> Draft:
    """The Draft once a person gave this answer."""
    return describe(draft, CHANGES[name](draft.about, text))
