"""The settings of a chart: which columns it draws, and how."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st

from ui import session
from ui.chart import words
from ui.chart.roles import COLOR, COUNTED, LABELS, SIZE, Role, X, Y
from ui.i18n import t
from ui.markup import cut, plain
from workbench.charts import kinds
from workbench.charts.columns import Columns, of_kind
from workbench.charts.spec import ChartSpec
from workbench.maps import areas, outlines

NONE = ""
SEVERAL = ("bar", "stacked", "line", "area")  # kinds that draw several columns of values
LABELLED = ("scatter", "points", "shapes")
REDUCED = ("bar", "stacked", "line", "area", "heatmap", "pie", "treemap", "number", "choropleth")


def draw(columns: Columns, spec: ChartSpec, name: str) -> ChartSpec:
    """The ChartSpec as it is set; its settings are made when somebody opens them."""
    panel = st.popover(t("Settings"), icon=":material/tune:", key=f"{name}.settings", on_change="rerun")
    if not panel.open:
        return spec
    with panel:
        if kinds.is_table(spec):
            on = st.toggle(t("Bars in the columns of amounts"), dict(spec.options).get("bars") == "yes", key=keyed(name, spec, "bars"))
            return with_options(spec, {"bars": "yes" if on else ""})
        spec = places(columns, spec, name)
        options = ways(spec, name) | map_ways(columns, spec, name)
        title = st.text_input(t("Title"), spec.title, key=keyed(name, spec, "title"), max_chars=200, placeholder=t("made of the columns"))
        return with_options(replace(spec, title=title.strip()), options)


def keyed(name: str, spec: ChartSpec, what: str) -> str:
    """The key of a setting: another kind or another result begins with its own."""
    return f"{session.in_turn(f'{name}.{what}', name)}.{spec.kind}"


def with_options(spec: ChartSpec, options: Mapping[str, str]) -> ChartSpec:
    """The ChartSpec with these options; those that say nothing are left out."""
    told = {**dict(spec.options), **options}
    return replace(spec, options=tuple(sorted((key, value) for key, value in told.items() if value)))


def places(columns: Columns, spec: ChartSpec, name: str) -> ChartSpec:
    """The ChartSpec with the columns chosen for it."""
    count = sum(spec.kind in roles for roles in (X, COLOR, SIZE))
    boxes = iter(st.columns(count) if count > 1 else [st.container()])
    chosen = {"x": spec.x, "color": spec.color, "size": spec.size}
    for place, roles in (("x", X), ("color", COLOR), ("size", SIZE)):
        if spec.kind in roles:
            with next(boxes):
                chosen[place] = one(columns, roles[spec.kind], chosen[place], keyed(name, spec, place))
    y = spec.y
    if spec.kind in Y:
        if spec.kind in SEVERAL and not chosen["color"]:
            y = several(columns, Y[spec.kind], spec.y, keyed(name, spec, "y"))
        else:
            found = one(columns, Y[spec.kind], spec.y[0] if spec.y else NONE, keyed(name, spec, "y1"))
            y = (found,) if found else ()
    options = {}
    if spec.kind in LABELLED:
        options["label"] = one(columns, LABELS, dict(spec.options).get("label", ""), keyed(name, spec, "label"))
    return with_options(replace(spec, x=chosen["x"], y=y, color=chosen["color"], size=chosen["size"]), options)


def one(columns: Columns, role: Role, now: str, key: str) -> str:
    """The column chosen, "" for none."""
    label, allowed, optional = role
    names = [item.name for item in of_kind(columns, *allowed)]
    options = [NONE, *names] if optional or now not in names else names
    empty = t("number of rows") if role in COUNTED else t("none")
    found = st.selectbox(
        t(label), options, index=options.index(now) if now in options else 0, key=key,
        format_func=lambda item: shown(columns, item) if item else empty,
    )  # fmt: skip
    return str(found or NONE)


def several(columns: Columns, role: Role, now: Sequence[str], key: str) -> tuple[str, ...]:
    """The columns chosen, none for a count of rows."""
    names = [item.name for item in of_kind(columns, *role[1])]
    found = st.multiselect(
        t(role[0]), names, [item for item in now if item in names], key=key, max_selections=8, placeholder=t("number of rows"),
        format_func=lambda item: shown(columns, item),
    )  # fmt: skip
    return tuple(map(str, found))


def shown(columns: Columns, name: str) -> str:
    """What a column is called in a chooser."""
    title = columns[name].title
    return plain(cut(name if title == name else f"{title} · {name}", 70))


def pick(label: str, choices: Mapping[str, str], now: str, key: str) -> str:
    """The code chosen of a few."""
    codes = list(choices)
    found = st.selectbox(label, codes, index=codes.index(now) if now in codes else 0, key=key, format_func=lambda code: t(choices[code]))
    return str(found or "")


def ways(spec: ChartSpec, name: str) -> dict[str, str]:
    """Options of how the chart is drawn."""
    now = dict(spec.options)
    found: dict[str, str] = {}
    if spec.kind in REDUCED and spec.y:
        found["how"] = pick(t("Several rows of one mark"), words.HOWS, now.get("how", ""), keyed(name, spec, "how"))
    if spec.kind in ("bar", "stacked"):
        found["order"] = pick(t("Order"), words.ORDERS, now.get("order", ""), keyed(name, spec, "order"))
        found["direction"] = pick(t("Bars are"), words.DIRECTIONS, now.get("direction", ""), keyed(name, spec, "direction"))
    if spec.kind == "stacked":
        found["mode"] = pick(t("Bars show"), words.MODES, now.get("mode", ""), keyed(name, spec, "mode"))
    if spec.kind == "histogram":
        found["bins"] = str(st.slider(t("Number of bars, about"), 5, 60, int(now.get("bins") or 24), key=keyed(name, spec, "bins")))
    return found


def map_ways(columns: Columns, spec: ChartSpec, name: str) -> dict[str, str]:
    """Options of how a map is drawn."""
    if spec.kind not in ("choropleth", "shapes"):
        return {}
    now = dict(spec.options)
    found = {"classes": pick(t("Classes of colours"), words.CLASSES, now.get("classes", ""), keyed(name, spec, "classes"))}
    if spec.kind == "choropleth" and spec.x in columns:
        level = areas.level_of(columns[spec.x], now.get("level", ""))
        found["level"] = pick(t("Areas"), words.LEVELS, level, keyed(name, spec, "level"))
        inside = areas.departements_in(columns[spec.x]) if found["level"] == "commune" else []
        if len(inside) > 1:
            names = {code: f"{outlines.name_of(code, 'departement', session.language())} ({code})" for code in inside}
            at = now.get("area", inside[0])
            chosen = st.selectbox(
                t("Département"),
                inside,
                index=inside.index(at) if at in inside else 0,
                key=keyed(name, spec, "area"),
                format_func=names.__getitem__,
            )
            found["area"] = str(chosen)
    return found
