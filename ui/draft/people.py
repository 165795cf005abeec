"""What the form says of people, sources and keywords, to and from a Data Package's properties."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.data import about

URL = re.compile(r"https?://\S+")


def with_person(descriptor: Mapping[str, Any], role: str, words: str) -> list[dict[str, Any]]:
    """The contributors with one in that role, named or addressed by these words; "" takes it out."""
    people = [dict(item) for item in about.mappings(descriptor.get("contributors"))]
    others = [item for item in people if role not in about.roles(item)]
    if not words:
        return others
    person: dict[str, Any] = next((item for item in people if role in about.roles(item)), {"roles": [role]})
    if role != "contact":
        return [{**person, "title": words}, *others]
    address = {"email": words} if "@" in words and not URL.match(words) else {"path": words} if URL.match(words) else {}
    return [*others, {key: value for key, value in person.items() if key not in ("email", "path")} | {"title": words, **address}]


def sources_from(text: str) -> list[dict[str, str]]:
    """The sources written one a line, each a title, an address, or both."""
    sources = []
    for line in text.splitlines():
        found = URL.search(line)
        title = URL.sub("", line).strip(" ,;|:-–")
        source = {"title": title or (found[0] if found else "")} | ({"path": found[0]} if found else {})
        if source["title"]:
            sources.append(source)
    return sources


def sources_text(sources: Sequence[Mapping[str, Any]]) -> str:
    """The sources, one a line."""
    return "\n".join(" ".join(dict.fromkeys(str(item.get(key, "")) for key in ("title", "path") if item.get(key))) for item in sources)


def words_from(text: str) -> list[str]:
    """The keywords of a line, separated by commas or semicolons."""
    return list(dict.fromkeys(word.strip() for word in re.split(r"[,;\n]", text) if word.strip()))
