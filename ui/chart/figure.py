"""A figure on the screen: drawn by the browser, with its source, its caveats, what it leaves out, and ways to save it."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import frame, i18n, session
from ui.chart import fields, table, words
from ui.i18n import t, tn
from ui.markup import plain
from ui.result import origin
from workbench.charts import kinds, library
from workbench.charts.columns import Columns, columns_of
from workbench.charts.drawing import Drawing
from workbench.charts.marks import without_value
from workbench.charts.palette import DARK
from workbench.charts.spec import ChartSpec
from workbench.errors import ChartError
from workbench.findings import Finding
from workbench.query.engine import Result

HERE = Path(__file__).parent
MOST_CAVEATS = 6


def draw(found: Result, spec: ChartSpec, key: str, *, caption: bool = True, heading: str = "") -> None:
    """None; the result as the ChartSpec says: a figure, a table, or the sentence that says why there is none.

    key: tells two figures of one page apart. caption: whether the source and the caveats stand under it; they are in what is saved anyway.
    heading: what the page says above it, which is in what is saved too.
    """
    if found.problem:
        st.error(plain(i18n.error(found.problem)), icon=":material/error:")
    elif kinds.is_table(spec):
        table.draw(found, spec, key)
        told(found, caption=caption)
    else:
        columns = columns_of(found.rows(), fields.facts_of(found))
        drawn(found, columns, spec, (key, caption), heading)


def told(found: Result, *, caption: bool) -> None:
    """None; the source and the caveats of a table."""
    if caption and found.versions:
        st.caption(plain(f"{t('Source:')} {source_of(found)}"))
        for line in caveats(found):
            st.caption(plain(line))


def drawn(found: Result, columns: Columns, spec: ChartSpec, where: tuple[str, bool], heading: str = "") -> None:
    """None; the figure of a result, or why there is none; a bug of ours is told here too, and takes nothing else of the page away.

    where: its key, and whether it has a caption. heading: see `draw`.
    """
    key, caption = where
    with frame.told():
        try:
            made = made_of(found, columns, spec, key)
        except ChartError as problem:
            st.info(plain(i18n.error(problem)), icon=":material/bar_chart_off:")
        else:
            shown(made | around(found, caption=caption) | {"heading": heading}, key)


def shown(data: Mapping[str, Any], key: str) -> None:
    """None; the browser draws the figure."""
    component = st.components.v2.component("etabli_figure", html=source("html"), css=source("css"), js=source("js"), isolate_styles=False)
    component(key=f"figure.{key}", data=dict(data))


def made_of(found: Result, columns: Columns, spec: ChartSpec, key: str) -> dict[str, Any]:
    """What the figure itself is drawn from, kept in the tab while neither the result, the ChartSpec nor the language changes.

    Raises: ChartError, why there is no figure.
    """
    language = session.language()
    kept = session.held(f"made.{key}")
    if kept is None or kept[0] is not found.table or kept[1:3] != (spec, language):
        drawing = kinds.drawing(columns, spec, words.reader())
        drawing.notes.extend(without_value(columns, found.rows(), spec))
        kept = (found.table, spec, language, payload(found, drawing, spec))
        session.hold(f"made.{key}", kept)
    made: dict[str, Any] = kept[3]
    return made


@cache
def source(kind: str) -> str:
    """The component's HTML, CSS or JavaScript."""
    return (HERE / f"figure.{kind}").read_text(encoding="utf-8")


def payload(found: Result, drawing: Drawing, spec: ChartSpec) -> dict[str, Any]:
    """What the browser draws the figure from."""
    return {
        "figure": drawing.figure.to_json(),
        "title": spec.title or drawing.title,
        "alt": words.alt(drawing.summary),
        "notes": [sentence(note) for note in [*cut_notes(found), *drawing.notes]],
        "height": drawing.height,
        "map": kinds.is_map(spec),
        "dark": dict(DARK),
    }


def around(found: Result, *, caption: bool) -> dict[str, Any]:
    """What stands around the figure: asked anew each time, for a caveat may be new."""
    return {
        "source": source_of(found),
        "caveats": caveats(found),
        "caption": caption,
        "language": session.language(),
        "library": library.address(),
        "words": dict(words.browser()),
    }


def sentence(note: Finding) -> str:
    """What a figure leaves out, in the reader's language."""
    return t(note.template, **note.values)


def cut_notes(found: Result) -> Sequence[Finding]:
    """That the result was cut, for who takes the figure for the whole."""
    return [Finding("chart.result_cut", {"count": found.rows().num_rows})] if found.truncated else []


def source_of(found: Result) -> str:
    """The datasets and versions that the result comes from."""
    return ", ".join(f"{package} ({t('version {version}', version=version)})" for package, version in found.versions)


def caveats(found: Result) -> list[str]:
    """The caveats of the fields read, as a figure prints them."""
    known = origin.caveats_of(found.fields_read)
    lines = [t("{name}: {value}", name=name, value=text) for name, text in known[:MOST_CAVEATS]]
    more = len(known) - len(lines)
    return (
        [*lines, tn("and {count} more caveat, in the dictionary", "and {count} more caveats, in the dictionaries", more)] if more else lines
    )
