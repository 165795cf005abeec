"""A Measure as SQL."""

from collections.abc import Callable, Mapping

from workbench.explore.sources import Column
from workbench.explore.view import Measure, Ref

Sql = Callable[[Ref], str]
Columns = Callable[[Ref], Column]
FIRST = "first of its row"  # 1 on one row of each group for each row of the second table
SUMMED = ("sum", "mean", "median")
PLAIN: Mapping[str, str] = {"sum": "sum", "mean": "avg", "median": "median", "min": "min", "max": "max"}


def fits(item: Measure, columns: Callable[[Ref], Column | None]) -> bool:
    """Whether the Measure can be asked of these columns."""
    held = columns(item.field) if item.field else None
    if item.field and held is None:
        return False
    if item.kind == "count":
        return held is None
    if item.kind in ("share", "ratio"):
        over = columns(item.over) if item.over else None
        divides = item.kind == "share" or (over is not None and over.kind == "number")
        return divides and (held is None or held.kind == "number")
    if held is None or held.kind == "nested":
        return False
    return item.kind == "distinct" or held.kind == "number" or (item.kind in ("min", "max") and held.kind in ("date", "text"))


def measured(item: Measure, sql: Sql, columns: Columns, *, by_row: bool = False) -> str:
    """SQL: the figure of a group. `fits` holds. by_row: a group may hold several rows of the second table."""
    if item.kind == "count":
        return "count(*)"
    if item.kind == "share":
        part = total(item, sql, columns)
        return f"100.0 * {part} / nullif(sum({part}) OVER (), 0)"
    if item.kind == "ratio":
        factor = f"{item.factor}.0 * " if item.factor != 1 else "1.0 * "
        return f"{factor}{total(item, sql, columns)} / nullif({divisor(item, sql, columns, by_row=by_row)}, 0)"
    assert item.field is not None
    name = sql(item.field)
    if item.kind == "distinct":
        return f"count(DISTINCT {name})"
    return f"{PLAIN[item.kind]}({name})" + finite(columns(item.field), name)


def total(item: Measure, sql: Sql, columns: Columns) -> str:
    """SQL: the number of rows, or the sum of the field of the Measure."""
    return "count(*)" if item.field is None else f"sum({sql(item.field)})" + finite(columns(item.field), sql(item.field))


def divisor(item: Measure, sql: Sql, columns: Columns, *, by_row: bool) -> str:
    """SQL: what a ratio divides by. by_row: the rows of the second table must be told apart."""
    assert item.over is not None
    name, column = sql(item.over), columns(item.over)
    if item.by == "once" and by_row:
        also = f" AND isfinite({name})" if column.may_be_infinite else ""
        return f'sum({name}) FILTER (WHERE "{FIRST}" = 1{also})'
    return f"{'sum' if item.by == 'sum' else 'max'}({name})" + finite(column, name)


def finite(column: Column, name: str) -> str:
    """SQL: what leaves out the values that no figure survives; "" where the type has none."""
    return f" FILTER (WHERE isfinite({name}))" if column.may_be_infinite else ""
