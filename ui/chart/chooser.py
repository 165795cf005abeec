"""How a result is shown: as a table, a chart or a map, and their settings. What is chosen is kept in the tab and in the Recipe."""

import streamlit as st

from ui import i18n, session
from ui.chart import fields, figure, rows, settings, table, words
from ui.i18n import t
from ui.markup import plain
from workbench.charts import kinds, propose
from workbench.charts.columns import Columns, columns_of
from workbench.charts.spec import TABLE, ChartSpec
from workbench.errors import ChartError
from workbench.query.engine import Result
from workbench.story.recipe import Recipe

WAY_ICONS = {"table": ":material/table_rows:", "chart": ":material/bar_chart:", "map": ":material/map:"}


def draw(found: Result, recipe: Recipe, place: str) -> None:
    """None; the result is drawn as it is chosen (see `current`). place: tells two results of one page apart."""
    name = f"chart.{place}"
    if session.held(name) is None or session.held(f"{name}.script") != recipe.script:
        session.hold(name, kept(found, session.held(name) or recipe.chart))
        session.hold(f"{name}.script", recipe.script)
        session.next_turn(name)
    chosen(found, recipe.script, place, recipe.title)


def current(recipe: Recipe, place: str) -> ChartSpec:
    """The ChartSpec that is chosen now for the result of this Recipe; its own when the result is not drawn."""
    name = f"chart.{place}"
    found: ChartSpec = session.held(name) if session.held(f"{name}.script") == recipe.script else recipe.chart
    return found


def kept(found: Result, spec: ChartSpec) -> ChartSpec:
    """The ChartSpec while the columns that it names are there; else one of the same way that suits the new result."""
    if kinds.is_table(spec):
        return spec
    columns = columns_of(found.rows(), fields.facts_of(found))
    if all(name in columns for name in (spec.x, *spec.y, spec.color, spec.size) if name):
        return spec
    return propose.best(columns, maps=kinds.is_map(spec))


@st.fragment
def chosen(found: Result, script: str, place: str, title: str) -> None:
    """None; the chooser, the settings and the figure: a change of them draws nothing else anew. title: of the result, "" for none."""
    name = f"chart.{place}"
    spec: ChartSpec = session.held(name)
    bar = st.container(horizontal=True, vertical_alignment="center")
    with bar:
        way = way_chooser(spec, name)
    whole = found if way == "table" else rows.enough(found, script, place)
    if whole is None:
        return
    columns = columns_of(whole.rows(), fields.facts_of(whole)) if way != "table" else {}
    if way != way_of(spec):
        spec = ChartSpec(TABLE) if way == "table" else propose.best(columns, maps=way == "map")
        if way != "table" and kinds.is_table(spec):
            st.info(plain(i18n.error(ChartError(why_none(columns, way)))), icon=":material/lightbulb:")
            figure.draw(found, spec, place, caption=False)
            return
    with bar:
        if way != "table":
            spec = kind_chooser(columns, spec, name)
        spec = settings.draw(columns, spec, name)
    session.hold(name, spec)
    if kinds.is_table(spec):
        table.draw(found, spec, place)
    else:
        figure.drawn(whole, columns, spec, (place, False), "" if spec.title else title)


def way_of(spec: ChartSpec) -> str:
    """ "table", "chart" or "map"."""
    return "table" if kinds.is_table(spec) else "map" if kinds.is_map(spec) else "chart"


def way_chooser(spec: ChartSpec, name: str) -> str:
    """The way chosen."""
    key = session.in_turn(f"{name}.way", name)
    found = st.segmented_control(
        t("Show as"), list(words.WAYS), default=way_of(spec), key=key, required=True, label_visibility="collapsed",
        format_func=lambda code: f"{WAY_ICONS[code]} {t(words.WAYS[code])}",
    )  # fmt: skip
    return str(found or "table")


def kind_chooser(columns: Columns, spec: ChartSpec, name: str) -> ChartSpec:
    """The ChartSpec of the kind chosen: those that the result has no columns for are there too, and say what they lack."""
    codes = [item.code for item in kinds.KINDS if item.is_map == kinds.is_map(spec)]
    lacking = propose.possible(columns)
    labels = {code: t(words.KINDS[code]) + ("" if not lacking[code] else f" – {t('not with these columns')}") for code in codes}
    key = f"{session.in_turn(f'{name}.kind', name)}.{way_of(spec)}"
    found = st.selectbox(
        t("Kind"), codes, index=codes.index(spec.kind), key=key, format_func=labels.__getitem__, width=300, label_visibility="collapsed"
    )
    return spec if found == spec.kind else propose.spec(columns, str(found))


def why_none(columns: Columns, way: str) -> str:
    """The code of the sentence that says why nothing of that way can be drawn."""
    if not any(len(column.values) for column in columns.values()):
        return "chart.no_rows"
    return "chart.needs_place" if way == "map" else "chart.needs_category"
