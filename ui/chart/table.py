"""A result as a table: heads and number formats by the field dictionaries, bars where they help."""

from collections.abc import Mapping
from math import isfinite, isnan
from typing import Any, Literal

import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ui import i18n, session
from ui.chart import fields
from ui.i18n import msg, t
from ui.markup import cut, plain
from workbench.charts.columns import NUMBER, Column, Columns, columns_of
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Result

FORMATTED = 100  # columns; those beyond are shown as they come
DECIMALS = 10  # of numbers beside which there are infinities
STRANGE = msg(
    "Infinite values, or values that are not numbers, are said in words in: {columns}. Sort these columns in the query, not here."
)

Written = tuple[pa.Table, Mapping[str, Any], list[str]]  # rows, how each column is written, the columns written as texts


def draw(found: Result, spec: ChartSpec, key: str) -> None:
    """None; the rows. Options of the ChartSpec: bars, "yes" for bars in the columns of amounts."""
    rows(found, key, bars=dict(spec.options).get("bars") == "yes")


def rows(found: Result, key: str, *, bars: bool = False, height: int | Literal["auto"] = "auto") -> None:
    """None; the rows, and which columns are not sorted as numbers. height: in pixels."""
    shown, config, strange = made(found, key, bars=bars)
    st.dataframe(shown, hide_index=True, placeholder="", height=height, key=f"rows.{key}", column_config=config)
    if strange:
        st.caption(plain(t(STRANGE, columns=", ".join(cut(name, 40) for name in strange[:5]))))


def made(found: Result, key: str, *, bars: bool) -> Written:
    """The rows as they are shown, made once for the result that a tab looks at."""
    name, asked = f"table.{key}", (session.language(), bars)
    held = session.held(name)
    if held is None or held[0] is not found or held[1] != asked:
        known = columns_of(found.rows().select(range(min(FORMATTED, found.rows().num_columns))), fields.facts_of(found))
        config = {name: head(column, bars=bars) for name, column in known.items()}
        held = (found, asked, worded(found.shown(), config, known))
        session.hold(name, held)
    written: Written = held[2]
    return written


def worded(shown: pa.Table, config: dict[str, Any], known: Columns) -> Written:
    """The rows, with columns that hold infinities or what is no number as texts: browsers have no words of ours for those."""
    strange = []
    for place, (name, column) in enumerate(known.items()):
        if column.kind == NUMBER and column.lost:
            cells = [cell(value, column) for value in shown.column(place).to_pylist()]
            shown = shown.set_column(place, name, pa.array(cells, pa.string()))
            config[name] = st.column_config.TextColumn(**heading(column), alignment="right")
            strange.append(name)
    return shown, config, strange


def cell(value: float | None, column: Column) -> str | None:
    """A number as it is written where it cannot be one for the browser."""
    if value is None:
        return None
    if isfinite(value):
        return f"{value:.15g}" if column.is_year or column.is_code else i18n.number(value, DECIMALS)
    return t("not a number") if isnan(value) else t("infinity") if value > 0 else t("−infinity")


def heading(column: Column) -> Mapping[str, Any]:
    """What stands above a column: its name with its unit, and its title when pointed at."""
    label = column.name if not column.facts.unit or column.facts.unit in column.name else f"{column.name} ({column.facts.unit})"
    return {"label": label, "help": column.facts.title if column.facts.title != column.name else None}


def head(column: Column, *, bars: bool) -> Any:
    """How a column is written: codes and years without thousands, amounts with them and their unit."""
    words = heading(column)
    if column.kind == NUMBER:
        if column.is_year or column.is_code:
            return st.column_config.NumberColumn(**words, format="%d" if column.is_whole else None)
        if bars and column.different > 1:
            ends = pc.min_max(column.values).as_py()
            if ends["min"] >= 0:
                return st.column_config.ProgressColumn(**words, min_value=0, max_value=ends["max"], format="localized")
        return st.column_config.NumberColumn(**words, format="localized")
    return st.column_config.Column(**words)  # never None: that would hide the column
