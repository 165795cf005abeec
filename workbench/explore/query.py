"""A View as one query that people can read."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.explore import filters, joining, keys, measures
from workbench.explore.sources import Column, Source
from workbench.explore.view import Filter, Group, Join, Names, Ref, View
from workbench.sql import ident

ALIASES = ("t1", "t2")
MOST_WIDE = 100  # columns of a table of which no column was chosen


@dataclass(frozen=True)
class Asked:
    """A View with its tables. `checked.checked` made sure that they fit together.

    second: the table joined, None without a join, or while it has no keys.
    """

    view: View
    first: Source
    second: Source | None = None

    def column(self, ref: Ref) -> Column | None:
        """The column that a field stands for, None when there is none."""
        source = self.second if ref.joined else self.first
        return source.column(ref.name) if source else None

    def known(self, ref: Ref) -> Column:
        """The column that a field stands for. Raises: LookupError."""
        found = self.column(ref)
        if found is None:
            raise LookupError(ref.name)
        return found

    def sql(self, ref: Ref) -> str:
        """SQL: a field. Without a join its name alone."""
        return f"{ALIASES[ref.joined]}.{ident(ref.name)}" if self.second else ident(ref.name)

    @property
    def join(self) -> Join:
        """The join. Raises: LookupError without one."""
        if self.view.join is None or self.second is None:
            raise LookupError("join")
        return self.view.join

    def left_key(self) -> str:
        """SQL: the key of the first table."""
        return keys.fixed(self.join.left_fix, self.known(Ref(self.join.left)), self.sql(Ref(self.join.left)))

    def right_key(self) -> str:
        """SQL: the key of the second table, in the query that joins it."""
        join, second = self.join, self.joined
        return f"t2.{ident(joining.key_name(second))}" if joining.is_made(join, second) else joining.right_key(join, second, "t2.")

    @property
    def joined(self) -> Source:
        """The second table. Raises: LookupError without a join."""
        if self.second is None:
            raise LookupError("join")
        return self.second

    def right_columns(self) -> list[Column]:
        """The columns of the second table that the query needs."""
        if not self.view.is_grouped and not self.view.columns:
            return list(self.joined.columns)[:MOST_WIDE]
        return [self.known(ref) for ref in self.view.refs() if ref.joined]


def to_sql(asked: Asked, names: Names) -> str:
    """The query of a View. names: what its columns are called."""
    return with_second(asked, grouped_sql(asked, names) if asked.view.is_grouped else rows_sql(asked))


def with_second(asked: Asked, body: str) -> str:
    """The query, after the second table where that is made anew for the join."""
    if asked.second and joining.is_made(asked.join, asked.second):
        return f"WITH second AS (\n{joining.second_sql(asked.join, asked.second, asked.right_columns())}\n)\n{body}"
    return body


def rows_sql(asked: Asked) -> str:
    """The query of rows that are not grouped."""
    view = asked.view
    if view.columns:
        columns = ", ".join(asked.sql(ref) for ref in view.columns)
    elif asked.second:
        columns = ", ".join(["t1.*", *(asked.sql(Ref(item.name, joined=True)) for item in asked.right_columns())])
    else:
        columns = "*"
    order = f"\nORDER BY {asked.sql(view.order.field)} {direction(down=view.order.down)}" if view.order.field else ""
    return f"SELECT {columns}\n{from_sql(asked)}{where(asked)}{order}{limit(view)}"


def grouped_sql(asked: Asked, names: Names) -> str:
    """The query of figures."""
    view, by_row = asked.view, needs_first(asked)
    sql = measure_sql(asked)
    groups = [ident(f"group {place}") if by_row else group_sql(asked, item) for place, item in enumerate(view.groups)]
    figures = [measures.measured(item, sql, asked.known, by_row=by_row) for item in view.figures()]
    called = numbered([*(names[item] for item in view.groups), *(names[item] for item in view.figures())])
    lines = ",\n  ".join(f"{told} AS {ident(name)}" for told, name in zip(groups + figures, called, strict=True))
    source = f"FROM (\n{firsts_sql(asked)}\n)" if by_row else f"{from_sql(asked)}{where(asked)}"
    by = f"\nGROUP BY {', '.join(str(place + 1) for place in range(len(groups)))}" if groups else ""
    return f"SELECT\n  {lines}\n{source}{by}{order_sql(view)}{limit(view)}"


def numbered(names: list[str]) -> list[str]:
    """The names, numbered when they come again, whatever their case."""
    taken: set[str] = set()
    found = []
    for name in names:
        told, number = name, 1
        while told.casefold() in taken:
            number += 1
            told = f"{name} ({number})"
        taken.add(told.casefold())
        found.append(told)
    return found


def group_sql(asked: Asked, item: Group) -> str:
    """SQL: what rows are put together by."""
    return keys.grouped(item, asked.known(item.field), asked.sql(item.field))


def needs_first(asked: Asked) -> bool:
    """Whether rows of the second table must be told apart to count each once in each group."""
    return any(item.kind == "ratio" and item.by == "once" for item in asked.view.figures()) and not is_by_key(asked)


def is_by_key(asked: Asked) -> bool:
    """Whether each group holds one row of the second table at most: it is grouped by the key itself, or by nothing finer."""
    if asked.second is None or asked.join.several == "each":
        return False
    keyed = {asked.left_key(), *([] if asked.join.right_fix else [asked.sql(Ref(asked.join.right, joined=True))])}
    return any(group_sql(asked, item) in keyed for item in asked.view.groups)


def measure_sql(asked: Asked) -> Callable[[Ref], str]:
    """A function: SQL of a field inside a figure; with `firsts_sql` below it, by the place that the field has there."""
    if not needs_first(asked):
        return asked.sql
    places = {ref: ident(f"field {place}") for place, ref in enumerate(measured_refs(asked))}
    return lambda ref: places[ref]


def measured_refs(asked: Asked) -> list[Ref]:
    """The fields that the figures name, each once."""
    named = [ref for item in asked.view.figures() for ref in (item.field, item.over) if ref]
    return list(dict.fromkeys(named))


def firsts_sql(asked: Asked) -> str:
    """SQL: the rows with their groups, their fields, and which is the first of its group for its row of the second table."""
    groups = [f"{group_sql(asked, item)} AS {ident(f'group {place}')}" for place, item in enumerate(asked.view.groups)]
    fields = [f"{asked.sql(ref)} AS {ident(f'field {place}')}" for place, ref in enumerate(measured_refs(asked))]
    apart = ", ".join([*(group_sql(asked, item) for item in asked.view.groups), asked.right_key()])
    first = f"row_number() OVER (PARTITION BY {apart}) AS {ident(measures.FIRST)}"
    return f"  SELECT {', '.join([*groups, *fields, first])}\n  {from_sql(asked)}{where(asked)}"


def from_sql(asked: Asked) -> str:
    """The FROM clause."""
    if not asked.second:
        return f"FROM {asked.first.sql}"
    how = "JOIN" if asked.join.keep == "matched" else "LEFT JOIN"
    second = "second" if joining.is_made(asked.join, asked.second) else asked.second.sql
    return f"FROM {asked.first.sql} AS t1\n{how} {second} AS t2 ON {asked.left_key()} = {asked.right_key()}"


def where(asked: Asked) -> str:
    """The WHERE clause, "" for none."""
    found = [condition(asked, item) for item in asked.view.filters if not item.is_open]
    return "\nWHERE " + "\n  AND ".join(found) if found else ""


def condition(asked: Asked, item: Filter) -> str:
    """SQL: whether a Filter keeps a row."""
    return filters.condition(item, asked.known(item.field), asked.sql(item.field))


def loosened_sql(asked: Asked) -> str:
    """The query of how many rows there are, and how many there would be without each of the filters, in their order."""
    items = [item for item in asked.view.filters if not item.is_open]
    counts = ["count(*)"]
    for left_out in items:
        others = [f"({condition(asked, item)})" for item in items if item is not left_out]
        counts.append(f"count(*) FILTER (WHERE {' AND '.join(others) or 'true'})")
    named = ", ".join(f"{sql} AS n{place}" for place, sql in enumerate(counts))
    return with_second(asked, f"SELECT {named}\n{from_sql(asked)}")


def order_sql(view: View) -> str:
    """The ORDER BY clause of figures: what was asked, then the groups, so that equals stand in one order; "" for one row."""
    count = len(view.groups)
    if not count:
        return ""
    order = view.order
    place = {"group": order.place, "measure": count + order.place}.get(order.what)
    told = [] if place is None else [f"{place + 1} {direction(down=order.down)}"]
    told += [str(item + 1) for item in range(count) if item != place]
    return f"\nORDER BY {', '.join(told)}"


def direction(*, down: bool) -> str:
    """SQL: which way; what is missing comes last either way."""
    return "DESC NULLS LAST" if down else "NULLS LAST"


def limit(view: View) -> str:
    """The LIMIT clause, "" for all rows."""
    return f"\nLIMIT {view.top}" if view.top else ""
