"""The Fields of a table being checked: type, format, missing values; a change is checked and shown at once."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from ui import core, frame, session, who
from ui.i18n import t
from ui.words import TYPES, kind_word, type_word
from workbench.descriptor import Field
from workbench.drafts.corrections import retype
from workbench.drafts.draft import Draft, TableDraft
from workbench.semantics.kinds import KINDS, share_of

CHOICES = [code for code in TYPES if code not in ("duration", "list", "any")]
NO_KIND = "-"
KINDS_OFFERED = [NO_KIND, *KINDS]
KEYS = {"semantic": "semantic", "type": "type", "format": "format", "decimal": "decimalChar", "missing": "missingValues"}


def draw(draft: Draft, table: TableDraft, samples: Mapping[str, Sequence[str]]) -> None:
    """None; one line per Field. What is changed is applied, checked, and the preview follows."""
    st.caption(
        t("A field has a type only if every value fits. If you decide otherwise, the values that do not fit are kept apart and listed.")
    )
    key = f"fields.{draft.id}.{table.name}.{session.turn('fields')}"
    fields = table.schema.fields
    st.data_editor(
        pa.Table.from_pylist([line(item, table, samples) for item in fields]),
        key=key,
        hide_index=True,
        num_rows="fixed",
        placeholder="",
        on_change=apply,
        args=(draft.id, table.name, key),
        disabled=["name", "share", "sample", "refused"],
        height=min(38 + 35 * len(fields), 460),
        column_config={
            "name": st.column_config.TextColumn(t("Field"), pinned=True),
            "type": st.column_config.SelectboxColumn(t("Type"), options=CHOICES, format_func=type_word, required=True, width=115),
            "semantic": st.column_config.SelectboxColumn(
                t("What it holds"),
                width=170,
                options=KINDS_OFFERED,
                format_func=lambda code: "–" if code == NO_KIND else kind_word(code),
                help=t("Found by the values and their label. Maps and joins use it; choose another one, or none, where it is wrong."),
            ),
            "share": st.column_config.NumberColumn(t("Values that fit"), format="percent"),
            "sample": st.column_config.TextColumn(t("In the file"), width=200),
            "refused": st.column_config.NumberColumn(t("Refused values")),
            "format": st.column_config.TextColumn(t("Written as"), help=t("For a date: %d/%m/%Y and so on. Else leave it empty.")),
            "decimal": st.column_config.SelectboxColumn(t("Decimal mark"), options=["", ".", ","]),
            "missing": st.column_config.TextColumn(
                t("Means “nothing here”"), help=t("Separated by commas, for example NA,n.d. The empty cell is always one.")
            ),
        },
    )


def line(item: Field, table: TableDraft, samples: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """A Field as a row of the editor."""
    return {
        "name": item.name,
        "type": item.type,
        "semantic": item.semantic if item.semantic in KINDS else NO_KIND,
        "share": share_of(item),
        "sample": " · ".join(text[:40] for text in samples.get(item.name, ())),
        "refused": table.cells_refused.get(item.name, 0),
        "format": "" if item.format == "default" else item.format,
        "decimal": str(item.options.get("decimalChar", "")),
        "missing": ",".join(word for word in item.missing_values if word),
    }


def apply(draft_id: str, table: str, key: str) -> None:
    """None; the corrections are kept and the table is checked again. A callback: a click elsewhere meanwhile loses nothing."""
    with frame.told():
        drafts = who.drafts()
        draft = drafts.get(draft_id)
        fields = draft.table(table).schema.fields
        for row, cells in session.edits(key).items():
            said = draft.fields_said.get(table, {}).get(fields[row].name, {})
            drafts.correct(draft_id, retype, table, fields[row].name, {**said, **change(cells)})
        session.next_turn("fields")
        drafts.check(draft_id)
        core.wait_a_little(draft_id)


def change(cells: Mapping[str, Any]) -> dict[str, Any]:
    """The edited cells as properties of a Field. A new type forgets the format of the old one."""
    said: dict[str, Any] = {"format": "default"} if "type" in cells and "format" not in cells else {}
    for column, value in cells.items():
        if column == "missing":
            said[KEYS[column]] = ["", *(word.strip() for word in str(value or "").split(",") if word.strip())]
        elif column == "semantic":
            said[KEYS[column]] = "" if value in (None, NO_KIND) else value
        elif column in KEYS:
            said[KEYS[column]] = value or {"format": "default"}.get(column)
    return {key: value for key, value in said.items() if value is not None}
