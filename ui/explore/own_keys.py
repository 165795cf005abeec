"""Keys that a person chooses, where the advisor knows none or knows them badly."""

from dataclasses import replace

import streamlit as st

from ui import session
from ui.explore import state, words
from ui.i18n import msg, t
from ui.pick import apart
from workbench.explore.query import Asked
from workbench.explore.sources import Source
from workbench.explore.view import FIXES, Join, View

FIXED = {
    "": msg("as it is written"),
    "tidy": msg("without spaces, in capitals"),
    "name": msg("without accents, hyphens and capitals (names)"),
    "departement": msg("as a département code (01, 2A, 974)"),
    "region": msg("as a région code, 2 digits"),
    "commune": msg("as a commune code, 5 signs, zeros given back"),
    "commune_city": msg("as a commune code, arrondissements as their city"),
    "postcode": msg("as a postcode, 5 digits, zeros given back"),
    "siren": msg("as a SIREN number, 9 digits"),
    "siret": msg("as a SIRET number, 14 digits"),
    "uai": msg("as a UAI number, 8 signs"),
    "commune_departement": msg("the département of a commune code"),
    "postcode_departement": msg("the département of a postcode"),
    "siret_siren": msg("the SIREN of a SIRET number"),
}


def side(title: str, fix: str) -> str:
    """One field of a join with what is done to it, in words."""
    return t("{field} ({how})", field=title, how=t(FIXED[fix])) if fix else title


def draw(asked: Asked, second: Source) -> None:
    """None; choosers of both fields and of what is done to them, and the button that joins by them."""
    part = state.fold("keys", t("Choose the fields yourself"), ":material/key:")
    if not part.open:
        return
    with part:
        left, left_fix = chosen(asked.first, "left")
        right, right_fix = chosen(second, "right")
        join = Join(second.name, left or "", right or "", left_fix, right_fix)
        st.button(
            t("Join by these fields"),
            disabled=join.is_open,
            **state.click("join.own", lambda view: with_keys(view, asked.first, second)),
        )


def chosen(source: Source, name: str) -> tuple[str | None, str]:
    """The field chosen of a table, None for none yet, and what is done to it."""
    able = {item.name: words.title(item) for item in source.columns if item.kind != "nested"}
    labels = apart(able, {key: key for key in able})
    field = st.selectbox(
        words.table_title(source),
        list(labels),
        index=None,
        format_func=labels.__getitem__,
        placeholder=t("Choose a field"),
        key=own_key(source, name),
    )
    fix = st.selectbox(
        t("compared"),
        FIXES,
        format_func=words.said_by_code(FIXED, FIXES).__getitem__,
        key=own_key(source, f"{name}.fix"),
    )
    return field, str(fix or "")


def own_key(source: Source, name: str) -> str:
    """The key of a chooser of a field of that table."""
    return state.key(f"join.own.{name}.{source.name}")


def with_keys(view: View, first: Source, second: Source) -> View:
    """The View joined by what the choosers say."""
    sides = ((first, "left"), (second, "right"))
    left, right = (str(session.held(own_key(source, name)) or "") for source, name in sides)
    fixes = [str(session.held(own_key(source, f"{name}.fix")) or "") for source, name in sides]
    return replace(view, join=Join(second.name, left, right, fixes[0], fixes[1])) if left and right else view
