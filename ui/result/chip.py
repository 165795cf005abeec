"""The provenance chip: where a result comes from, on one click, readable on a phone."""

from collections.abc import Sequence

import streamlit as st

from ui import i18n, session
from ui.i18n import t
from ui.markup import esc
from ui.result import opening, origin
from workbench.query.engine import FieldRead, Result
from workbench.story.filters import filters_of
from workbench.story.piece import Told
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe

MOST_FIELDS = 40


def draw(found: Result, recipe: Recipe, place: str, made: Told | None = None) -> None:
    """None; the chip, whose facts are gathered once somebody opens it. place: tells two results of one page apart.

    made: the version of an exhibit that the result is of; the SQL page knows it, for the way back.
    """
    panel = st.popover(t("Where this comes from"), icon=":material/verified:", key=f"chip.{place}", on_change="rerun")
    if not panel.open:
        return
    with panel:
        st.html(
            f'<dl class="eb-origin">{"".join(f"<dt>{esc(name)}</dt><dd>{html}</dd>" for name, html in facts(found, recipe, made))}</dl>'
        )
        opening.draw(recipe.script, place, **({"exhibit": made.version.exhibit, "version": made.version.version} if made else {}))
        st.code(recipe.script, language="sql", wrap_lines=True)


def facts(found: Result, recipe: Recipe, made: Told | None) -> list[tuple[str, str]]:
    """(name, HTML) of each thing that is known of where the result comes from."""
    told = [(t("Datasets"), datasets(found))]
    told += [(t("Tables of the team"), esc(", ".join(found.tables)))] if found.tables else []
    told += [(t("Files of the team"), esc(", ".join(found.files)))] if found.files else []
    if found.versions or not found.tables:  # only rows of datasets are counted: 0 would be wrong of a team's own tables
        told.append((t("Rows read in the datasets") if found.tables else t("Rows read"), esc(i18n.number(found.rows_read))))
    if made:
        told.append((t("Made on"), esc(made_on(made.provenance))))
    told.append((t("Filters"), listed(recipe.filters or filters_of(recipe.script)) or esc(t("no filter"))))
    told.append((t("Fields read"), fields(found.fields_read) or "–"))
    told.append((t("Caveats"), caveats(found.fields_read) or esc(t("no caveat"))))
    if made:
        told.append((t("By"), esc(made.author)))
        told.append((t("On"), esc(i18n.date(made.version.at))))
    return told


def made_on(kept: Provenance) -> str:
    """What a result was made of when it was kept."""
    told = [named(name, number) for name, number in kept.versions]
    told += [t("table {name} of the team", name=name) for name in kept.tables]
    told += [t("file {name} of the team", name=name) for name in kept.files]
    return ", ".join(told) or "–"


def named(package: str, version: int) -> str:
    """A dataset and its version."""
    return f"{package} ({t('version {version}', version=version)})"


def datasets(found: Result) -> str:
    """HTML: the datasets that were read, each with a link to its page."""
    links = [
        f'<a href="{esc(session.href("dataset", package=name, version=number))}">{esc(named(name, number))}</a>'
        for name, number in found.versions
    ]
    through = sorted({item.package for item in found.fields_read} - {name for name, _ in found.versions})
    links += [esc(t("{package}, through tables of the team", package=name)) for name in through]
    return "<br>".join(links) or esc(t("no dataset"))


def caveats(read: Sequence[FieldRead]) -> str:
    """HTML: the caveats of the fields that were read."""
    return "<br>".join(f"<code>{esc(name)}</code> {esc(text)}" for name, text in origin.caveats_of(read))


def listed(lines: Sequence[str]) -> str:
    """HTML: one line each, as code."""
    return "<br>".join(f"<code>{esc(line)}</code>" for line in lines)


def fields(read: Sequence[FieldRead]) -> str:
    """HTML: the fields that were read, by table."""
    tables: dict[str, list[str]] = {}
    for item in read[:MOST_FIELDS]:
        tables.setdefault(f"{item.package}.{item.resource}", []).append(item.field)
    lines = [t("{name}: {value}", name=f"<strong>{esc(name)}</strong>", value=esc(", ".join(found))) for name, found in tables.items()]
    if len(read) > MOST_FIELDS:
        lines.append(esc(t("and {count} more", count=len(read) - MOST_FIELDS)))
    return "<br>".join(lines)
