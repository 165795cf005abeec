"""What a Data Package says of itself, read from its descriptor whichever way it was written."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.descriptor import localized

PRODUCERS = ("publisher", "creator", "author", "rightsHolder", "producer", "maintainer")


def roles(contributor: Mapping[str, Any]) -> tuple[str, ...]:
    """The contributor's roles, in version 1 ("role") or 2 ("roles") of the standard."""
    found = contributor.get("roles") or contributor.get("role") or ()
    return (found,) if isinstance(found, str) else tuple(str(item) for item in found)


def mappings(value: Any) -> Sequence[Mapping[str, Any]]:
    """The items of a list that are objects; nothing for anything else."""
    return [item for item in value if isinstance(item, Mapping)] if isinstance(value, list | tuple) else []


def name_of(contributor: Mapping[str, Any]) -> str:
    """The contributor's name."""
    given = f"{contributor.get('givenName', '')} {contributor.get('familyName', '')}".strip()
    return str(contributor.get("title") or contributor.get("organization") or given)


def producer(descriptor: Mapping[str, Any]) -> str:
    """Who produces the data, "" when nobody says."""
    people = mappings(descriptor.get("contributors"))
    for role in PRODUCERS:
        for person in people:
            if role in roles(person) and name_of(person):
                return name_of(person)
    others = [name_of(person) for person in people if "contact" not in roles(person)]
    return next((name for name in others if name), "")


def contact(descriptor: Mapping[str, Any]) -> str:
    """Whom to write to: an address or a page, "" when nobody says."""
    people = mappings(descriptor.get("contributors"))
    marked = [person for person in people if "contact" in roles(person)]
    for person in [*marked, *people]:
        if person.get("email"):
            return str(person["email"])
    return next((str(person["path"]) for person in marked if person.get("path")), "")


def licence(descriptor: Mapping[str, Any]) -> Mapping[str, Any]:
    """The licence, {} when there is none: {"name", "title", "path"}, some of them."""
    found = mappings(descriptor.get("licenses"))
    return found[0] if found else {}


def licence_title(descriptor: Mapping[str, Any]) -> str:
    """The licence as a person names it, "" when there is none."""
    said = licence(descriptor)
    return str(said.get("title") or said.get("name") or said.get("path") or "")


def period(descriptor: Mapping[str, Any]) -> tuple[str, str]:
    """The first and the last day or year covered, as written; ("", "") when nobody says."""
    said = descriptor.get("temporal")
    if isinstance(said, Mapping):
        return str(said.get("start") or ""), str(said.get("end") or said.get("start") or "")
    first, _, last = str(said or "").partition("/")
    return first, last or first


def territory(descriptor: Mapping[str, Any], language: str = "") -> str:
    """The territory covered, in a language when it was written in it."""
    said = descriptor.get("spatial")
    if isinstance(said, Mapping):
        return localized(said, "title", language) or str(said.get("name") or "")
    return str(said or "")


def keywords(descriptor: Mapping[str, Any]) -> tuple[str, ...]:
    """The keywords, in the order they were written."""
    said = descriptor.get("keywords")
    return tuple(str(word) for word in said) if isinstance(said, list | tuple) else ()


def caveats(field: Mapping[str, Any]) -> list[dict[str, str]]:
    """What readers must know of a field before they use it: [{"text", "by", "date"}], texts alone when nobody signed."""
    found = [{key: str(item.get(key) or "") for key in ("text", "by", "date")} for item in mappings(field.get("caveats"))]
    return [item for item in found if item["text"]]
