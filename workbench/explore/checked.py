"""What of a View fits its tables: a link may be old, cut, or written by hand. What fits is kept."""

from collections.abc import Callable
from dataclasses import replace

from workbench.explore import filters, keys, measures
from workbench.explore.query import Asked
from workbench.explore.sources import Column, Source
from workbench.explore.view import (
    FACTORS,
    FIXES,
    KEEPS,
    MEASURES,
    MOST_FILTERS,
    MOST_GROUPS,
    MOST_MEASURES,
    MOST_ROWS,
    SEVERAL,
    SUMS,
    Join,
    Measure,
    Order,
    Ref,
    View,
)

Columns = Callable[[Ref], Column | None]


def checked(view: View, first: Source, second: Source | None) -> tuple[Asked, list[str]]:
    """The View with its tables, without what does not fit them; and the fields and tables whose part was left out, by name.

    second: the table that it joins, None when there is no such table. A join whose keys do not fit waits for others.
    """
    lost: list[str] = []
    if view.join and (second is None or not join_fits(view, first, second)):
        lost.append(view.join.table)
        view = replace(view, join=Join(view.join.table) if second else None)
    asked = Asked(view, first, second if view.join and not view.join.is_open else None)
    found = asked.column

    kept_filters = tuple(item for item in view.filters if (held := found(item.field)) and filters.fits(item, held))[:MOST_FILTERS]
    kept_groups = tuple(item for item in dict.fromkeys(view.groups) if (held := found(item.field)) and keys.fits(held, item.part))
    kept_groups = kept_groups[:MOST_GROUPS]
    figures = [item if item.kind == "ratio" else Measure(item.kind, item.field) for item in view.measures]
    kept_figures = tuple(item for item in dict.fromkeys(figures) if measure_fits(item, asked))[:MOST_MEASURES]
    kept_columns = tuple(ref for ref in dict.fromkeys(view.columns) if found(ref))
    lost += [item.field.name for item in view.filters if item not in kept_filters]
    lost += [item.field.name for item in view.groups if item not in kept_groups]
    lost += [item.field.name if item.field else item.kind for item in figures if item not in kept_figures]
    lost += [ref.name for ref in view.columns if ref not in kept_columns]
    kept = replace(
        view, filters=kept_filters, groups=kept_groups, measures=kept_figures, columns=kept_columns, top=min(view.top, MOST_ROWS)
    )
    return Asked(replace(kept, order=order_of(kept, found)), first, asked.second), list(dict.fromkeys(lost))


def join_fits(view: View, first: Source, second: Source) -> bool:
    """Whether the tables can be joined so."""
    join = view.join
    if join is None or join.left_fix not in FIXES or join.right_fix not in FIXES or join.keep not in KEEPS or join.several not in SEVERAL:
        return False
    if join.is_open:
        return not (join.left or join.right)
    sides = (first.column(join.left), second.column(join.right))
    return all(column is not None and column.kind != "nested" for column in sides)


def measure_fits(item: Measure, asked: Asked) -> bool:
    """Whether the figure can be asked."""
    if item.kind not in MEASURES or item.by not in SUMS or item.factor not in FACTORS or not measures.fits(item, asked.column):
        return False
    return item.by != "once" or item.kind != "ratio" or (item.over is not None and item.over.joined and asked.join.several != "each")


def order_of(view: View, found: Columns) -> Order:
    """The order of a View; none when it names what the View has no more."""
    order = view.order
    if order.what == "field":
        column = found(order.field) if order.field and not view.is_grouped else None
        return replace(order, place=0) if column and column.kind != "nested" else Order()
    most = {"group": len(view.groups), "measure": len(view.figures())}.get(order.what, 0)
    return replace(order, field=None) if order.place < most else Order()
