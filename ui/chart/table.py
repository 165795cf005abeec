"""A result as a table: heads and number formats by the field dictionaries, bars where they help."""

from collections.abc import Mapping
from typing import Any

import pyarrow.compute as pc
import streamlit as st

from ui.chart import fields
from workbench.charts.columns import DATE, NUMBER, Column, columns_of
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Result

FORMATTED = 100  # columns; those beyond are shown as they come


def draw(found: Result, spec: ChartSpec, key: str) -> None:
    """None; the rows. Options of the ChartSpec: bars, "yes" for bars in the columns of amounts."""
    shown = found.shown()
    known = columns_of(found.rows().select(range(min(FORMATTED, found.rows().num_columns))), fields.facts_of(found))
    bars = dict(spec.options).get("bars") == "yes"
    config = {name: head(column, bars=bars) for name, column in known.items()}
    st.dataframe(shown, hide_index=True, placeholder="", key=f"rows.{key}", column_config=config)


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
    return st.column_config.Column(**words) if column.kind != DATE else None
