"""The words of one table and of its fields."""

from typing import Any

import pyarrow as pa
import streamlit as st

from ui import frame, session, who
from ui.i18n import t, tn
from ui.words import type_word
from workbench.drafts.corrections import describe_field, describe_table
from workbench.drafts.draft import Draft, TableDraft

WORDS = ("title", "description", "unit", "example")


def draw(draft: Draft, table: TableDraft) -> None:
    """None; the table's own words, then one line per field."""
    said = {**table.about, **draft.tables_about.get(table.name, {})}
    alone = sum(item.keep for item in draft.tables) == 1
    with st.expander(t("Table “{table}”", table=said.get("title") or table.name), expanded=alone):
        left, right = st.columns(2)
        one(left, draft, table, ("title", t("Title of the table"), ""))
        one(right, draft, table, ("rowDescription", t("What one row is"), t("a school, one hour of production, a vote…")))
        fields = table.schema.fields
        done = sum(bool(item.description) for item in fields)
        st.caption(tn("{count} field, {done} described", "{count} fields, {done} described", len(fields), done=done))
        editor(draft, table)


def one(place: Any, draft: Draft, table: TableDraft, words: tuple[str, str, str]) -> None:
    """None; a one-line property of a table."""
    name, title, tip = words
    before = str({**table.about, **draft.tables_about.get(table.name, {})}.get(name) or "")
    key = session.in_turn(f"table.{draft.id}.{table.name}.{name}", "taken")
    place.text_input(title, value=before, placeholder=tip, key=key, on_change=keep, args=(draft.id, table.name, name, key))


def keep(draft_id: str, table: str, name: str, key: str) -> None:
    """None; the draft holds the answer that stands in a box."""
    with frame.told():
        who.drafts().correct(draft_id, describe_table, table, {name: str(session.held(key) or "").strip() or None})


def editor(draft: Draft, table: TableDraft) -> None:
    """None; title, description, unit and example of each field."""
    key = f"words.{draft.id}.{table.name}.{session.turn('words')}"
    fields = table.schema.fields
    lines = [{"name": item.name, "type": type_word(item.type), **{word: getattr(item, word) for word in WORDS}} for item in fields]
    st.data_editor(
        pa.Table.from_pylist(lines),
        key=key,
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        on_change=save,
        args=(draft.id, table.name, key),
        disabled=["name", "type"],
        height=min(38 + 35 * len(fields), 600),
        column_config={
            "name": st.column_config.TextColumn(t("Field"), pinned=True),
            "type": st.column_config.TextColumn(t("Type")),
            "title": st.column_config.TextColumn(t("Title"), width=160),
            "description": st.column_config.TextColumn(t("What it means"), width=280),
            "unit": st.column_config.TextColumn(t("Unit"), width=90, help=t("euros, km, inhabitants, %…")),
            "example": st.column_config.TextColumn(t("Example"), width=110),
        },
    )


def save(draft_id: str, table: str, key: str) -> None:
    """None; the words are in the draft."""
    with frame.told():
        drafts = who.drafts()
        fields = drafts.get(draft_id).table(table).schema.fields
        for row, cells in session.edits(key).items():
            words = {name: value or "" for name, value in cells.items() if name in WORDS}
            drafts.correct(draft_id, describe_field, table, fields[row].name, words)
        session.next_turn("words")
