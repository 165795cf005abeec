"""The values of a field to choose from, counted in its table."""

import pyarrow as pa

from workbench.explore.sources import Column, Source
from workbench.sql import ident, literal

MOST = 300


def counts_sql(source: Source, column: Column, part: str = "") -> str:
    """The query of the most frequent values of a column and their rows, those that hold a text when one is given."""
    name = ident(column.name)
    value = name if column.type == "VARCHAR" else f"{name}::VARCHAR"
    where = f"{name} IS NOT NULL" + (f" AND contains(lower({value}), lower({literal(part)}))" if part else "")
    return f"SELECT {value} AS value, count(*) AS n FROM {source.sql} WHERE {where} GROUP BY 1 ORDER BY n DESC, value LIMIT {MOST + 1}"


def counts(rows: pa.Table) -> tuple[dict[str, int], bool]:
    """The rows of each value, the most frequent first, and whether there are more values."""
    values, found = rows.column(0).to_pylist(), rows.column(1).to_pylist()
    return {str(value): int(count) for value, count in zip(values[:MOST], found[:MOST], strict=True)}, len(values) > MOST


def ends_sql(source: Source, column: Column) -> str:
    """The query of the smallest and the largest value of a column, as texts."""
    name = ident(column.name)
    finite = f" FILTER (WHERE isfinite({name}))" if column.may_be_infinite or column.kind == "date" else ""
    return f"SELECT min({name}){finite}::VARCHAR AS low, max({name}){finite}::VARCHAR AS high FROM {source.sql}"


def ends(rows: pa.Table) -> tuple[str, str]:
    """The smallest and the largest value, "" when the column holds none."""
    low, high = (rows.column(place).to_pylist() for place in (0, 1))
    return str(low[0] or "") if low else "", str(high[0] or "") if high else ""
