"""A result as a table: heads and number formats by the field dictionaries, bars where they help."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ui import session
from ui.chart import fields
from workbench.charts.columns import NUMBER, Column, columns_of
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Result

FORMATTED = 100  # columns; those beyond are shown as they come


def draw(found: Result, spec: ChartSpec, key: str) -> None:
    """None; the rows. Options of the ChartSpec: bars, "yes" for bars in the columns of amounts."""
    shown, config = made(found, key, bars=dict(spec.options).get("bars") == "yes")
    st.dataframe(shown, hide_index=True, placeholder="", key=f"rows.{key}", column_config=config)


def made(found: Result, key: str, *, bars: bool) -> tuple[pa.Table, Mapping[str, Any]]:
    """The rows as they are shown, and how each column is written: made once for the result that a tab looks at."""
    name, asked = f"table.{key}", (session.language(), bars)
    held = session.held(name)
    if held is None or held[0] is not found or held[1] != asked:
        known = columns_of(found.rows().select(range(min(FORMATTED, found.rows().num_columns))), fields.facts_of(found))
        held = (found, asked, (found.shown(), {name: head(column, bars=bars) for name, column in known.items()}))
        session.hold(name, held)
    shown, config = held[2]
    return shown, config


def head(column: Column, *, bars: bool) -> Any:
    """How a column is written: codes and years without thousands, amounts with them and their unit."""
    label = column.name if not column.facts.unit or column.facts.unit in column.name else f"{column.name} ({column.facts.unit})"
    words: Mapping[str, Any] = {"label": label, "help": column.facts.title if column.facts.title != column.name else None}
    if column.kind == NUMBER:
        if column.is_year or column.is_code:
            return st.column_config.NumberColumn(**words, format="%d" if column.is_whole else None)
        if bars and column.different > 1:
            ends = pc.min_max(column.values).as_py()
            if ends["min"] >= 0:
                return st.column_config.ProgressColumn(**words, min_value=0, max_value=ends["max"], format="localized")
        return st.column_config.NumberColumn(**words, format="localized")
    return st.column_config.Column(**words)  # never None: that would hide the column
