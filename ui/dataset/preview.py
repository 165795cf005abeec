"""The rows of a published table: one condition, one order, a page at a time, all of it in the address."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import core, i18n, session, show
from ui.i18n import msg, t, tn
from workbench.data import browse
from workbench.data.edition import Edition
from workbench.descriptor import Field, localized

PAGE_ROWS = 100
FEW_FIELDS = 8
WIDE, NARROW = 280, 180  # pixels
HOWS = {
    "contains": msg("contains"),
    "equals": msg("is"),
    "at_least": msg("is at least"),
    "at_most": msg("is at most"),
    "missing": msg("is empty"),
    "present": msg("is filled in"),
}
NO_VALUE = ("missing", "present")


def draw(edition: Edition, table: str) -> None:
    """None; the filter, the count, the rows."""
    fields = edition.fields(table)
    names = [str(item["name"]) for item in fields]
    words = titles(fields, session.language())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        conditions = condition(fields, words)
        order, descending = sorting(names, words)
        columns = chosen_columns(names)
    asked = max(1, session.number_param("page") or 1)
    page = core.page(edition, table, browse.Ask(conditions, order, descending, (asked - 1) * PAGE_ROWS, PAGE_ROWS))
    if page.matching and not page.table.num_rows:  # a page of what was asked before
        page = core.page(edition, table, browse.Ask(conditions, order, descending, 0, PAGE_ROWS))
    told = tn("{count} row", "{count} rows", page.total)
    if conditions:
        told = t("{matching} of {rows}", matching=tn("{count} row", "{count} rows", page.matching), rows=told)
    pages = max(1, -(-page.matching // PAGE_ROWS))
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(f"**{told}**")
        if pages > 1:
            st.pagination(pages, key="page", bind="query-params")
    if not page.matching and conditions:
        st.info(t("No row matches. Change the condition."))
        return
    shown = page.table.select(columns) if columns else page.table
    show.rows_frame(shown, [Field.from_descriptor(item) for item in fields if not columns or item["name"] in columns], key="preview.rows")


def chosen_columns(names: Sequence[str]) -> list[str]:
    """The fields to show, in the order they were chosen; none means all, or the first hundred of a very wide table."""
    if len(names) <= FEW_FIELDS:
        return []
    hint = t("All of them") if len(names) <= show.WIDEST else t("The first {count}", count=show.WIDEST)
    return session.choose_many(st.multiselect, t("Fields shown"), names, name="columns", placeholder=hint, select_all=False, width=WIDE)


def titles(fields: Sequence[Mapping[str, Any]], language: str) -> dict[str, str]:
    """How each field is called in choosers: its title, and its name when they differ."""
    named = {str(item["name"]): localized(item, "title", language) for item in fields}
    return {name: f"{title} ({name})" if title and title != name else name for name, title in named.items()} | {"": "–"}


def condition(fields: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> tuple[browse.Condition, ...]:
    """The condition asked for; none while it is not complete."""
    kinds = {str(item["name"]): item.get("type") for item in fields}
    field = session.choose(
        st.selectbox, t("Keep the rows where"), ["", *kinds], name="where", default="", format_func=words.__getitem__, width=WIDE
    )
    if not field:
        return ()
    hows = list(HOWS)
    how = session.choose(
        st.selectbox, t("Condition"), hows, name="how", default=hows[0], format_func=lambda code: t(HOWS[code]), width=NARROW
    )
    if how in NO_VALUE:
        return (browse.Condition(field, how),)
    value = st.text_input(t("Value"), key="value", bind="query-params", width=NARROW) or ""
    if how != "contains" and kinds[field] in ("integer", "number"):
        value = i18n.typed_number(value)
    return (browse.Condition(field, how, (value,)),) if value else ()


def sorting(names: Sequence[str], words: Mapping[str, str]) -> tuple[str, bool]:
    """The field to sort by, "" for the order of the file, and whether downwards."""
    labels = {**words, "": t("the order of the file")}
    order = session.choose(st.selectbox, t("Sort by"), ["", *names], name="order", default="", format_func=labels.__getitem__, width=WIDE)
    down = st.toggle(t("Largest first"), key="down", bind="query-params") if order else False
    return order, bool(down)
