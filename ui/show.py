"""Drawers of rows: Arrow in, one table on the screen, headed by what people call the fields."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import streamlit as st

from ui import session
from ui.i18n import t
from workbench.descriptor import Field, localized

WIDEST = 100
TABLE_ROWS_SHOWN = 12


def rows_frame(rows: pa.Table, fields: Sequence[Field], key: str, most: int = TABLE_ROWS_SHOWN) -> None:
    """None; the rows, `most` of them without scrolling, at most 100 columns, types shown by the way each column is written."""
    shown = rows.select(rows.column_names[:WIDEST])
    if len(fields) > WIDEST:
        st.caption(t("The first {shown} of {count} fields are shown.", shown=WIDEST, count=len(fields)))
    config = {item.name: column(item.type, tip(item)) for item in fields[:WIDEST]}
    with st.container(key=key.replace(".", "_")):
        st.dataframe(shown, hide_index=True, placeholder="", column_config=config, height=38 + 35 * min(max(rows.num_rows, 1), most))


def tip(item: Field | Mapping[str, Any]) -> str | None:
    """What the column's head says when pointed at."""
    if not isinstance(item, Field):
        item = Field.from_descriptor(item)
    told = {"title": item.title, "description": item.description, **item.extra}
    parts = [localized(told, "title", session.language()), localized(told, "description", session.language())[:200], item.unit]
    return " · ".join(part for part in parts if part) or None


def column(kind: str, words: str | None) -> Any:
    """How a column is written: identifiers and years without thousands separators."""
    if kind in ("integer", "number"):
        return st.column_config.NumberColumn(help=words, format="localized")
    if kind == "year":
        return st.column_config.NumberColumn(help=words, format="%d")
    if kind == "date":
        return st.column_config.DateColumn(help=words, format="YYYY-MM-DD")
    if kind == "datetime":
        return st.column_config.DatetimeColumn(help=words, format="YYYY-MM-DD HH:mm:ss")
    return st.column_config.Column(help=words)
