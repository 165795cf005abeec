"""Results for charts: what DuckDB itself brings back of a query, with what the dictionaries would say of its columns."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from workbench.charts import kinds, propose
from workbench.charts.columns import Columns, Facts, columns_of
from workbench.charts.drawing import Drawing
from workbench.charts.reader import Reader
from workbench.charts.spec import ChartSpec

FRENCH = Reader("fr")


def rows(sql: str) -> pa.Table:
    """The rows of a query."""
    return duckdb.sql(sql).to_arrow_table()


def columns(sql: str, facts: Mapping[str, Facts] | None = None) -> Columns:
    """The columns of a query's result."""
    return columns_of(rows(sql), facts)


def drawn(sql: str, spec: ChartSpec | str, facts: Mapping[str, Facts] | None = None, reader: Reader = FRENCH) -> Drawing:
    """The Drawing of a query's result; a kind alone takes the columns that suit it."""
    found = columns(sql, facts)
    return kinds.drawing(found, propose.spec(found, spec) if isinstance(spec, str) else spec, reader)


def notes(drawing: Drawing) -> list[str]:
    """The codes of what a figure leaves out."""
    return [note.type for note in drawing.notes]
