"""The data dictionary of a package in Markdown, and how to cite it; in French or in English."""

import re
from collections.abc import Mapping
from typing import Any

from workbench.data import about
from workbench.data.edition import Edition
from workbench.descriptor import localized

NARROW = "\u202f"  # what French puts before a colon
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "version": "Version {version}, published on {day}",
        "producer": "Producer",
        "contact": "Contact",
        "licence": "Licence",
        "period": "Period",
        "territory": "Territory",
        "keywords": "Keywords",
        "sources": "Sources",
        "cite": "How to cite",
        "rows": "{rows} rows. ",
        "row": "One row is: {text}",
        "head": "| Field | Type | Unit | Description | Missing | Distinct values | From | To |",
        "refused": "{count} rows or values were refused and are kept apart.",
        "caveat": "Caveat: {text}",
        "key": "Key: {fields}.",
        "link": "{fields} refers to {table}.",
        "cited": "{producer} ({year}). {title}, version {version} [data set]. {licence} "
        "Published on {day} with Établi as {package}.{source}",
        "licensed": "Licence: {licence}.",
        "unlicensed": "No licence stated.",
        "unknown": "Unknown producer",
        "source": " Source: {source}.",
    },
    "fr": {
        "version": "Version {version}, publiée le {day}",
        "producer": "Producteur",
        "contact": "Contact",
        "licence": "Licence",
        "period": "Période",
        "territory": "Territoire",
        "keywords": "Mots-clés",
        "sources": "Sources",
        "cite": "Comment citer",
        "rows": "Lignes : {rows}. ",
        "row": "Une ligne est : {text}",
        "head": "| Champ | Type | Unité | Description | Manquant | Valeurs distinctes | De | À |",
        "refused": "Lignes ou valeurs refusées, conservées à part : {count}.",
        "caveat": "Réserve : {text}",
        "key": "Clé : {fields}.",
        "link": "{fields} renvoie à {table}.",
        "cited": "{producer} ({year}). {title}, version {version} [jeu de données]. {licence} "
        "Publié le {day} avec Établi sous le nom {package}.{source}",
        "licensed": "Licence : {licence}.",
        "unlicensed": "Aucune licence indiquée.",
        "unknown": "Producteur inconnu",
        "source": " Source : {source}.",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words of a language, English for one we do not speak."""
    return WORDS.get(language[:2], WORDS["en"])


def escaped(text: Any) -> str:
    """The text as Markdown shows it, whatever it holds: one line, no markup, no HTML."""
    line = re.sub(r"[^\S\u00a0\u202f]+", " ", str(text)).strip()
    line = re.sub(r"([\\`*_{}\[\]|~])", r"\\\1", line)
    line = re.sub(r"^([0-9]*)([-+=#.)])(?=\s|[=#-]|$)", r"\1\\\2", line)
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def dictionary(edition: Edition, language: str) -> str:
    """The dictionary: what the package is, then every table field by field."""
    say, told = words(language), edition.descriptor
    facts = {
        "producer": about.producer(told),
        "contact": about.contact(told),
        "licence": about.licence_title(told),
        "period": " – ".join(dict.fromkeys(item for item in edition.period if item)),
        "territory": about.territory(told, language),
        "keywords": ", ".join(about.keywords(told)),
        "sources": ", ".join(source_of(item) for item in about.mappings(told.get("sources"))),
    }
    head = say["version"].format(version=edition.version, day=f"{edition.published_at:%Y-%m-%d}")
    lines = [f"# {escaped(edition.text('title', language) or edition.package)}", "", escaped(head), ""]
    if edition.text("description", language):
        lines += [escaped(edition.text("description", language)), ""]
    lines += [f"- {say[key]}{f'{NARROW}:' if language.startswith('fr') else ':'} {escaped(value)}" for key, value in facts.items() if value]
    for resource in edition.resources:
        lines += ["", *table_lines(edition, resource, language)]
    return "\n".join([*lines, "", f"## {say['cite']}", "", escaped(cite(edition, language)), ""])


def table_lines(edition: Edition, resource: Mapping[str, Any], language: str) -> list[str]:
    """The lines about one table."""
    say, name = words(language), resource["name"]
    profile = {item["name"]: item for item in edition.profile(name)["fields"]}
    title = localized(resource, "title", language)
    lines = [f"## {escaped(name)}{f'{NARROW}: ' if language.startswith('fr') and title else ': ' if title else ''}{escaped(title)}", ""]
    if localized(resource, "description", language):
        lines += [escaped(localized(resource, "description", language)), ""]
    row = localized(resource, "rowDescription", language)
    counted = say["rows"].format(rows=resource.get("rows", 0)) + (say["row"].format(text=row) if row else "")
    proof = edition.report["proof"].get(name, {})
    refused = proof.get("refused", 0) + proof.get("cells_refused", 0)
    lines += [escaped(counted), *([say["refused"].format(count=refused)] if refused else []), *key_lines(resource["schema"], say)]
    lines += ["", say["head"], "|" + " --- |" * 8]
    return lines + [field_line(item, profile.get(item["name"], {}), language) for item in resource["schema"]["fields"]]


def key_lines(schema: Mapping[str, Any], say: Mapping[str, str]) -> list[str]:
    """The lines about the keys of a table."""
    keys = schema.get("primaryKey") or []
    lines = [say["key"].format(fields=escaped(", ".join([keys] if isinstance(keys, str) else keys)))] if keys else []
    for key in schema.get("foreignKeys", ()):
        fields = key.get("fields", [])
        table = key.get("reference", {}).get("resource") or "."
        lines.append(say["link"].format(fields=escaped(", ".join([fields] if isinstance(fields, str) else fields)), table=escaped(table)))
    return lines


def field_line(item: Mapping[str, Any], figures: Mapping[str, Any], language: str) -> str:
    """The line of one field."""
    said = [localized(item, "title", language), localized(item, "description", language)]
    said += [words(language)["caveat"].format(text=one["text"]) for one in about.caveats(item)]
    about_it = " — ".join(text for text in said if text)
    missing = f"{100 * figures.get('missing', 0):.1f} %"
    distinct = f"{'' if figures.get('distinct_exact', True) else '≈ '}{figures.get('distinct', '')}"
    reach = [figures.get("low", ""), figures.get("high", "")]
    cells = [item["name"], item.get("type", "any"), item.get("unit", ""), about_it, missing, distinct, *reach]
    return "| " + " | ".join(escaped(cell) for cell in cells) + " |"


def cite(edition: Edition, language: str) -> str:
    """One paragraph that credits the producer and names the version exactly."""
    say, told = words(language), edition.descriptor
    licence = about.licence_title(told)
    sources = [source_of(item) for item in about.mappings(told.get("sources"))]
    return say["cited"].format(
        producer=about.producer(told) or say["unknown"],
        year=(str(told.get("created") or "") or edition.published_at.isoformat())[:4],
        title=edition.text("title", language) or edition.package,
        version=edition.version,
        licence=say["licensed"].format(licence=licence) if licence else say["unlicensed"],
        day=f"{edition.published_at:%Y-%m-%d}",
        package=f"{edition.package}@{edition.version}",
        source=say["source"].format(source=sources[0]) if sources else "",
    )


def source_of(item: Mapping[str, Any]) -> str:
    """A source as one text: its title and its address."""
    return " ".join(str(item[key]) for key in ("title", "path") if item.get(key))
