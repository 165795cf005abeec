"""Which figures each group of rows shows."""

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from ui import i18n
from ui.explore import parts, state, words
from ui.i18n import msg, t
from workbench.explore import measures
from workbench.explore.address import ref_of, said
from workbench.explore.ideas import is_people
from workbench.explore.query import Asked
from workbench.explore.sources import Column
from workbench.explore.view import FACTORS, MEASURES, MOST_MEASURES, Measure, Ref, View

KIND = "figure"  # of numbered parts
KINDS = {
    "count": msg("Number of rows"),
    "distinct": msg("Number of different values"),
    "sum": msg("Sum"),
    "mean": msg("Mean"),
    "median": msg("Median"),
    "min": msg("Smallest"),
    "max": msg("Largest"),
    "share": msg("Share of the total, in %"),
    "ratio": msg("Rate (per inhabitant, per…)"),
}
SUMS = {
    "once": msg("each row of the second table counted once"),
    "sum": msg("summed over the rows"),
    "max": msg("its largest value"),
}
ROWS = "+"  # in a chooser of fields: the rows themselves; no field is written so in an address


def draw(asked: Asked, options: dict[str, str]) -> None:
    """None; the figures, and the button that adds one."""
    view = asked.view
    found = view.figures()
    for place, (number, item) in enumerate(zip(parts.ids(KIND, len(found)), found, strict=True)):
        with st.container(border=True, key=f"figure_{place}"):
            one(asked, number, item, options)
    if len(found) < MOST_MEASURES:
        st.button(t("Add a measure"), icon=":material/add:", **state.click("figure.add", lambda view: with_more(asked, view)))


def with_more(asked: Asked, view: View) -> View:
    """The View with one more figure."""
    found = view.figures()
    able = [item for kind in MEASURES if (item := made(asked, kind)) and item not in found]
    return replace(view, measures=(*found, able[0]), columns=()) if able else view


def numeric(asked: Asked) -> list[Ref]:
    """The fields that hold numbers: people first, then amounts, those of the second table before the others."""
    second = asked.second.columns if asked.second else ()
    found = [(Ref(item.name, joined=True), item) for item in second] + [(Ref(item.name), item) for item in asked.first.columns]
    able = [(ref, item) for ref, item in found if item.kind == "number"]
    return [ref for ref, _ in sorted(able, key=lambda pair: rank(pair[1]))]


def rank(column: Column) -> tuple[bool, ...]:
    """Where a field of numbers comes among others: what counts people, then what has a unit, codes last."""
    return not is_people(column), bool(column.semantic), not column.about.get("unit")


def offered(asked: Asked) -> list[str]:
    """The kinds of figures that the tables have fields for."""
    columns = [*asked.first.columns, *(asked.second.columns if asked.second else ())]
    lacking = {"distinct"} if all(item.kind == "nested" for item in columns) else set()
    if not any(item.kind == "number" for item in columns):
        lacking |= {"sum", "mean", "median", "ratio"}
    if not any(item.kind in ("number", "date", "text") for item in columns):
        lacking |= {"min", "max"}
    return [kind for kind in KINDS if kind not in lacking]


def made(asked: Asked, kind: str, before: Measure | None = None) -> Measure | None:
    """A Measure of that kind, of the field of the one before where that fits; None when the tables have nothing to measure so."""
    able = fitting(asked, kind)
    if kind == "ratio":
        over = numeric(asked)
        ref = over[0] if over else None
        return Measure(kind, None, ref, "once" if ref and ref.joined else "sum", 100_000 if ref and ref.joined else 1) if ref else None
    if kind in ("count", "share"):
        return Measure(kind)
    held = before.field if before and before.field in able else able[0] if able else None
    return Measure(kind, held) if held else None


def fitting(asked: Asked, kind: str) -> list[Ref]:
    """The fields that can be measured so."""
    refs = [*numeric(asked), *words.every_ref(asked, 1_000)]
    over = next(iter(numeric(asked)), None)
    return [ref for ref in dict.fromkeys(refs) if measures.fits(Measure(kind, ref, over), asked.column)]


def put(asked: Asked, view: View, number: int, change: Callable[[Measure], Measure | None]) -> View:
    """The View with one of its figures changed; as it is when that is gone, or when the tables have nothing to measure so."""

    def changed(item: Measure) -> Measure:
        found = change(item)
        return found if found and measures.fits(found, asked.column) else item

    found = parts.changed(KIND, view.figures(), number, changed)
    return view if found == view.figures() else replace(view, measures=tuple(dict.fromkeys(found)), columns=())


def without(view: View, number: int) -> View:
    """The View without that figure."""
    found = parts.without(KIND, view.figures(), number)
    return view if found == view.figures() else replace(view, measures=found, columns=())


def one(asked: Asked, number: int, item: Measure, options: dict[str, str]) -> None:
    """None; one figure: its kind, its field, what it is divided by, and the button that takes it out."""
    kinds = offered(asked)
    st.selectbox(
        t("Measure"),
        kinds,
        format_func=words.said_by_code(KINDS, kinds).__getitem__,
        label_visibility="collapsed",
        **state.on(
            f"figure.{number}",
            item.kind,
            lambda view, kind: put(asked, view, number, lambda item: made(asked, kind, item)),
            among=kinds,
        ),
    )
    if item.kind != "count":
        measured(asked, number, item, options)
    if item.kind == "ratio":
        divided(asked, number, item, options)
    if len(asked.view.figures()) > 1 or not asked.view.groups:
        st.button(
            t("Remove"),
            icon=":material/close:",
            type="tertiary",
            **state.click(f"figure.remove.{number}", lambda view: without(view, number)),
        )


def measured(asked: Asked, number: int, item: Measure, options: dict[str, str]) -> None:
    """None; the chooser of the field that is measured; rows themselves where that makes sense."""
    able = [said(ref) for ref in fitting(asked, item.kind) if said(ref) in options]
    able = [ROWS, *able] if item.kind in ("share", "ratio") else able
    held = said(item.field) if item.field else ROWS

    def chosen(view: View, code: str) -> View:
        return put(asked, view, number, lambda item: replace(item, field=None if code == ROWS else ref_of(code)))

    st.selectbox(
        t("Of which field"),
        able,
        format_func={**options, ROWS: t("the number of rows")}.__getitem__,
        **state.on(f"figure.field.{number}", held if held in able else next(iter(able), None), chosen, among=able),
    )


def divided(asked: Asked, number: int, item: Measure, options: dict[str, str]) -> None:
    """None; the choosers of what a rate divides by, how that is counted, and for how many."""
    able = [said(ref) for ref in numeric(asked) if said(ref) in options]
    held = said(item.over)

    def chosen(view: View, code: str) -> View:
        return put(asked, view, number, lambda item: over(item, ref_of(code)))

    st.selectbox(
        t("Divided by"),
        able,
        format_func=options.__getitem__,
        **state.on(f"figure.over.{number}", held if held in able else next(iter(able), None), chosen, among=able),
    )
    sums = [code for code in SUMS if code != "once" or (item.over and item.over.joined and asked.join.several != "each")]
    if len(sums) > 2:
        st.selectbox(
            t("How that is counted"),
            sums,
            format_func=words.said_by_code(SUMS, sums).__getitem__,
            **state.on(
                f"figure.by.{number}",
                item.by,
                lambda view, by: put(asked, view, number, lambda item: replace(item, by=by)),
                among=sums,
            ),
        )
    st.selectbox(
        t("For how many"),
        FACTORS,
        format_func={factor: i18n.number(factor) for factor in FACTORS}.__getitem__,
        **state.on(
            f"figure.factor.{number}",
            item.factor,
            lambda view, factor: put(asked, view, number, lambda item: replace(item, factor=int(factor))),
            among=FACTORS,
        ),
    )


def over(item: Measure, ref: Ref) -> Measure:
    """The rate divided by that field."""
    return replace(item, over=ref, by="once" if ref.joined else "sum")
