"""The conditions of a WHERE, one sentence each. One of another form is told as it is written."""

from collections.abc import Iterator

from sqlglot import expressions as exp

from workbench.query.explain.telling import Told, code, listed

COMPARED: dict[type[exp.Expr], str] = {
    exp.EQ: "equal",
    exp.NEQ: "not_equal",
    exp.GT: "above",
    exp.GTE: "at_least",
    exp.LT: "below",
    exp.LTE: "at_most",
}


def split(tree: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that must all hold."""
    if isinstance(tree, exp.And):
        yield from split(tree.this)
        yield from split(tree.expression)
    elif isinstance(tree, exp.Paren) and isinstance(tree.this, exp.And):
        yield from split(tree.this)
    else:
        yield tree


def tell(item: exp.Expr, told: Told, what: str) -> None:
    """None; which rows are kept."""
    word = COMPARED.get(type(item))
    if item.find(exp.Query):
        told.say("explain.keeps_query", sql=code(item))
    elif word and isinstance(item.this, exp.Column):
        told.say(f"explain.{what}_{word}", field=code(item.this), value=code(item.expression))
    elif isinstance(item, exp.In) and item.expressions:
        told.say(f"explain.{what}_in", field=code(item.this), values=listed([code(one) for one in item.expressions]))
    elif isinstance(item, exp.Between) and not item.args.get("symmetric"):
        told.say(f"explain.{what}_between", field=code(item.this), low=code(item.args["low"]), high=code(item.args["high"]))
    elif isinstance(item, exp.Is) and isinstance(item.expression, exp.Null):
        told.say(f"explain.{what}_missing", field=code(item.this))
    elif isinstance(item, exp.Not) and isinstance(item.this, exp.Is) and isinstance(item.this.expression, exp.Null):
        told.say(f"explain.{what}_there", field=code(item.this.this))
    elif isinstance(item, exp.Like | exp.ILike):
        told.say(f"explain.{what}_like", field=code(item.this), value=code(item.expression))
    else:
        told.say(f"explain.{what}_true", sql=code(item))
