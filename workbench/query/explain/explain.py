"""A script told in sentences: what it reads, keeps, groups, computes and sorts. What is not sure is told as it is written, or not told."""

from typing import Any

import sqlglot
from sqlglot import errors
from sqlglot import expressions as exp

from workbench.query.explain import conditions, sources
from workbench.query.explain.telling import Titles, Told, code, listed

DIALECT = "duckdb"
Line = tuple[int, str, dict[str, Any]]
MOST_LINES = 80
KINDS = {exp.Insert: "INSERT", exp.Update: "UPDATE", exp.Delete: "DELETE", exp.Drop: "DROP", exp.Alter: "ALTER"}


def lines(script: str, titles: Titles) -> list[Line]:
    """(depth, code of a sentence, its values), in the order in which a person would tell it."""
    try:
        trees = [item for item in sqlglot.parse(script, read=DIALECT) if item is not None]
    except errors.ParseError as problem:
        line = (problem.errors[0].get("line") if problem.errors else None) or 1
        return [(0, "explain.not_understood", {"line": line})]
    except (errors.SqlglotError, RecursionError):
        return [(0, "explain.not_at_all", {})]
    told = Told(titles)
    for number, tree in enumerate(trees):
        if len(trees) > 1:
            told.say("explain.statement", number=number + 1, count=len(trees))
        with told.deeper(one=len(trees) > 1):
            statement(tree, told)
    return told.lines[:MOST_LINES] + ([(0, "explain.long", {})] if len(told.lines) > MOST_LINES else [])


def statement(tree: exp.Expr, told: Told) -> None:
    """None; one statement is told."""
    if isinstance(tree, exp.Create) and isinstance(tree.expression, exp.Query):
        told.say("explain.makes", table=code(tree.this))
        with told.deeper():
            query(tree.expression, told)
    elif isinstance(tree, exp.Query):
        query(tree, told)
    elif isinstance(tree, exp.Summarize | exp.Describe):
        told.say("explain.summarizes" if isinstance(tree, exp.Summarize) else "explain.describes", table=code(tree.this))
    elif isinstance(tree, exp.Pivot):
        told.say("explain.pivots", sql=code(tree))
    else:
        word = next((word for kind, word in KINDS.items() if isinstance(tree, kind)), "")
        told.say("explain.changes" if word else "explain.other", word=word or tree.key.upper())


def query(tree: exp.Expr, told: Told) -> None:
    """None; a query is told, those that it begins with first."""
    for one in tree.args["with_"].expressions if tree.args.get("with_") else ():
        told.say("explain.first", name=code(one.args["alias"].this))
        with told.deeper():
            query(one.this, told)
    if isinstance(tree, exp.SetOperation):
        told.say(set_code(tree))
        for side in (tree.this, tree.expression):
            with told.deeper():
                query(side.unnest() if isinstance(side, exp.Subquery) else side, told)
    elif isinstance(tree, exp.Select):
        select(tree, told)
    elif isinstance(tree, exp.Subquery):
        query(tree.unnest(), told)
    else:
        told.say("explain.as_written", sql=code(tree))
    ordered(tree, told)


def set_code(tree: exp.SetOperation) -> str:
    """The sentence of a UNION, an EXCEPT or an INTERSECT."""
    kind = type(tree).__name__.lower()
    return f"explain.{kind}_all" if kind == "union" and tree.args.get("distinct") is False else f"explain.{kind}"


def select(tree: exp.Select, told: Told) -> None:
    """None; the parts of a SELECT, in the order in which they work."""
    sources.told_of(tree, told, query)
    where = tree.args.get("where")
    for item in conditions.split(where.this) if where else ():
        conditions.tell(item, told, "keeps")
    computed(tree, told)
    having, qualify = tree.args.get("having"), tree.args.get("qualify")
    for item in conditions.split(having.this) if having else ():
        told.say("explain.groups_kept", sql=code(item))
    for item in conditions.split(qualify.this) if qualify else ():
        told.say("explain.windows_kept", sql=code(item))
    if tree.args.get("distinct"):
        told.say("explain.distinct")


def computed(tree: exp.Select, told: Told) -> None:
    """None; the groups, and what is computed for each row or group."""
    group = tree.args.get("group")
    if group:
        fields = [code(item) for item in group.expressions]
        told.say("explain.group_all" if not fields else "explain.grouped", fields=listed(fields))
        if any(group.args.get(name) for name in ("rollup", "cube", "grouping_sets")):
            told.say("explain.subtotals")
    plain, made, windows = [], [], []
    for item in tree.expressions:
        inner = item.unalias()
        if inner.find(exp.Window):
            windows.append(item)
        elif isinstance(inner, exp.Column | exp.Star):
            plain.append(item)
        else:
            made.append(item)
    if not group and any(item.find(exp.AggFunc) for item in made):
        told.say("explain.one_row")
    if plain and not all(isinstance(item, exp.Star) for item in plain):
        told.say("explain.shows", fields=listed([code(item) for item in plain]))
    if made:
        told.say("explain.computes", what=listed([code(item) for item in made]))
    for item in windows:
        window(item, told)


def window(item: exp.Expr, told: Told) -> None:
    """None; a window function: among which rows, in which order."""
    found = item.find(exp.Window)
    by = listed([code(one) for one in found.args.get("partition_by") or ()]) if found else ""
    order = found.args.get("order") if found else None
    rank = listed([code(one) for one in order.expressions]) if order else ""
    name = "explain.window" + ("_by" if by else "") + ("_order" if rank else "")
    told.say(name, what=code(item), fields=by, order=rank)


def ordered(tree: exp.Expr, told: Told) -> None:
    """None; the order of the rows, and how many are kept."""
    order, limit, offset = tree.args.get("order"), tree.args.get("limit"), tree.args.get("offset")
    if order:
        falling = [item for item in order.expressions if item.args.get("desc")]
        words = listed([code(item.this if isinstance(item, exp.Ordered) else item) for item in order.expressions])
        name = (
            "explain.sorted" if not falling else "explain.sorted_down" if len(falling) == len(order.expressions) else "explain.sorted_both"
        )
        told.say(name, fields=words if name != "explain.sorted_both" else listed([code(item) for item in order.expressions]))
    if offset:
        told.say("explain.skips", count=offset.expression.sql(DIALECT))
    if limit:
        count = limit.args.get("expression") or limit.args.get("count")
        told.say("explain.limited", count=count.sql(DIALECT) if count else "")
