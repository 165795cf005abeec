"""The README of a story that is taken home: texts, queries and where everything comes from; in French or in English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from workbench.data import about
from workbench.data.edition import Edition
from workbench.downloads.dictionary import cite, escaped
from workbench.story.filters import filters_of
from workbench.story.piece import Piece
from workbench.story.provenance import Provenance

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "The story of team {team}",
        "made": "Put together on {day} with Établi: each result was made anew from its query that day.",
        "open": "`datapackage.json` describes the tables of `data/`; `queries/` holds how each was made.",
        "charts": "`charts/` holds no pictures but descriptions: the kind of each chart and its columns, as Établi keeps them to draw it "
        "again. A picture is saved in Établi, below the chart.",
        "by": "Version {version}, by {author}, on {day}.",
        "copied": "Copied from team {team}.",
        "data": "Data: [{path}]({path}); rows: {rows}.",
        "query": "Query: [{path}]({path}).",
        "chart": "Description of the chart: [{path}]({path}).",
        "read": "Read: {datasets}.",
        "older": "It was kept on {datasets}.",
        "version": "{package} (version {version})",
        "own_table": "table “{name}” of the team",
        "own_file": "file “{name}” of the team",
        "filters": "Filters:",
        "caveats": "Caveats of what was read:",
        "failed": "There is no result here: {problem}",
        "sources": "Sources and licences",
        "none": "No published dataset was read.",
    },
    "fr": {
        "title": "Le récit de l’équipe {team}",
        "made": "Rassemblé le {day} avec Établi : chaque résultat a été refait ce jour-là d’après sa requête.",
        "open": "`datapackage.json` décrit les tables de `data/` ; `queries/` dit comment chacune est faite.",
        "charts": "`charts/` ne contient pas d’images mais des descriptions : le type de chaque graphique et ses colonnes, d’où Établi le "
        "redessine. Une image s’enregistre dans Établi, sous le graphique.",
        "by": "Version {version}, par {author}, le {day}.",
        "copied": "Copié de l’équipe {team}.",
        "data": "Données : [{path}]({path}) ; lignes : {rows}.",
        "query": "Requête : [{path}]({path}).",
        "chart": "Description du graphique : [{path}]({path}).",
        "read": "Lu : {datasets}.",
        "older": "L’élément a été gardé d’après {datasets}.",
        "version": "{package} (version {version})",
        "own_table": "table « {name} » de l’équipe",
        "own_file": "fichier « {name} » de l’équipe",
        "filters": "Filtres :",
        "caveats": "Réserves sur ce qui a été lu :",
        "failed": "Il n’y a pas de résultat ici : {problem}",
        "sources": "Sources et licences",
        "none": "Aucun jeu de données publié n’a été lu.",
    },
}


@dataclass
class Chapter:
    """One exhibit on its way into the files. paths: of what is in them, by kind. problem: why there is no result, in words.

    read: what its result came from that day.
    """

    piece: Piece
    name: str
    paths: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    read: Provenance = Provenance()
    caveats: Sequence[tuple[str, str]] = ()
    problem: str = ""


def readme(team: str, chapters: Sequence[Chapter], editions: Sequence[Edition], language: str, now: datetime) -> str:
    """The README in Markdown."""
    say = WORDS.get(language[:2], WORDS["en"])
    day = f"{now:%Y-%m-%d}"
    lines = [f"# {escaped(say['title'].format(team=team))}", "", say["made"].format(day=day), "", say["open"], ""]
    lines += [say["charts"], ""] if any("chart" in chapter.paths for chapter in chapters) else []
    for number, chapter in enumerate(chapters, 1):
        lines += [f"## {number}. {escaped(chapter.piece.title)}", "", *chapter_lines(chapter, say), ""]
    lines += [f"## {say['sources']}", ""]
    lines += [f"- {escaped(cite(edition, language))}{licence_link(edition)}" for edition in editions] or [say["none"]]
    return "\n".join([*lines, ""])


def chapter_lines(chapter: Chapter, say: Mapping[str, str]) -> list[str]:
    """The lines about one exhibit."""
    piece, told = chapter.piece, chapter.piece.told
    lines = [quieted(told.version.text), ""] if told.version.text else []
    lines.append(
        "* " + escaped(say["by"].format(version=told.version.version, author=told.author, day=f"{told.version.at:%Y-%m-%d %H:%M} UTC"))
    )
    if piece.copied_from:
        lines.append("* " + escaped(say["copied"].format(team=piece.copied_from)))
    if chapter.problem:
        lines.append("* **" + escaped(say["failed"].format(problem=chapter.problem)) + "**")
    kinds = [kind for kind in ("data", "query", "chart") if kind in chapter.paths]
    lines += ["* " + say[kind].format(path=chapter.paths[kind], rows=chapter.rows) for kind in kinds]
    read, kept = read_of(chapter.read, say), read_of(told.provenance, say)
    if read:
        lines.append("* " + escaped(say["read"].format(datasets=", ".join(read))))
    if kept and set(kept) != set(read) and (read or chapter.problem):
        lines.append("* " + escaped(say["older"].format(datasets=", ".join(kept))))
    filters = told.provenance.filters or filters_of(told.version.script)
    if filters:
        lines += [f"* {say['filters']}", *(f"  - {escaped(text)}" for text in filters)]
    if chapter.caveats:
        lines += [f"* {say['caveats']}", *(f"  - {escaped(name)}: {escaped(text)}" for name, text in chapter.caveats)]
    return lines


def read_of(made: Provenance, say: Mapping[str, str]) -> list[str]:
    """What a result comes from: datasets with their versions, then the team's own tables and files."""
    told = [say["version"].format(package=package, version=version) for package, version in made.versions]
    told += [say["own_table"].format(name=name) for name in made.tables]
    return told + [say["own_file"].format(name=name) for name in made.files]


def quieted(text: str) -> str:
    """Markdown of people's, whose titles stay below ours, and without HTML."""
    lines = [f"#{line}" if line.startswith("#") else line for line in text.replace("<", "&lt;").splitlines()]
    return "\n".join(f"##{line}" if line.startswith("#") else line for line in lines)


def licence_link(edition: Edition) -> str:
    """Where the licence can be read, "" when nobody says."""
    path = str(about.licence(edition.descriptor).get("path") or "")
    return f" <{path}>" if path.startswith(("http://", "https://")) and ">" not in path and " " not in path else ""


def licences(editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """The licences of these datasets, each once, as a Data Package lists them."""
    found = [dict(about.licence(edition.descriptor)) for edition in editions]
    return [item for place, item in enumerate(found) if (item.get("name") or item.get("path")) and item not in found[:place]]


def sources(editions: Sequence[Edition], language: str, files: Sequence[str] = ()) -> list[dict[str, str]]:
    """What a resource comes from, as a Data Package lists it: the datasets with versions, files of the team, sources of the datasets."""
    names = [edition.text("title", language) or edition.package for edition in editions]
    told = [{"title": f"{name}, {item.package} version {item.version}"} for name, item in zip(names, editions, strict=True)]
    told += [{"title": file} for file in files]
    known = [item for edition in editions for item in about.mappings(edition.descriptor.get("sources"))]
    return told + [{key: str(item[key]) for key in ("title", "path") if item.get(key)} for item in known if item.get("title")]
