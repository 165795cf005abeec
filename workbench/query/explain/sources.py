"""Where a query reads: its tables with their titles, how they are joined, and which of their fields are used."""

from collections.abc import Callable, Mapping

from sqlglot import expressions as exp

from workbench.query.explain.telling import Told, code, listed

Query = Callable[[exp.Expr, Told], None]
SIDES = ("left", "right", "full")
KINDS = ("cross", "semi", "anti")
METHODS = ("asof", "positional", "natural")


def told_of(tree: exp.Select, told: Told, query: Query) -> None:
    """None; the tables that a SELECT reads, and their fields."""
    first = tree.args.get("from_")
    if first is None:
        told.say("explain.no_table")
        return
    source(first.this, told, query)
    for item in tree.args.get("joins") or ():
        joined(item, told, query)
    for item in tree.args.get("laterals") or ():
        told.say("explain.as_written", sql=code(item))
    fields(tree, told)


def source(item: exp.Expr, told: Told, query: Query) -> None:
    """None; one table, or the query that stands for one."""
    if isinstance(item, exp.Table) and isinstance(item.this, exp.Identifier):
        name = path_of(item)
        title, alias = told.table(name).get("", ""), item.alias
        told.say(
            "explain.reads" + ("_titled" if title else "") + ("_as" if alias else ""), table=f"`{name}`", title=title, alias=f"`{alias}`"
        )
    elif isinstance(item, exp.Subquery):
        told.say("explain.reads_query" + ("_as" if item.alias else ""), alias=f"`{item.alias}`")
        with told.deeper():
            query(item.unnest(), told)
    else:
        told.say("explain.reads_written", sql=code(item))
    for pivot in item.args.get("pivots") or ():
        told.say("explain.pivots", sql=code(pivot))
    if item.args.get("sample"):
        told.say("explain.sample")
    for inner in item.args.get("joins") or ():
        joined(inner, told, query)


def joined(item: exp.Join, told: Told, query: Query) -> None:
    """None; a table that is joined, by what, and which rows stay without a match."""
    source(item.this, told, query)
    side, kind, method = ((item.args.get(name) or "").lower() for name in ("side", "kind", "method"))
    on, using = item.args.get("on"), item.args.get("using")
    keys = code(on) if on is not None else listed([code(one) for one in using or ()])
    name = next((word for word in (kind, method, side) if word in (*KINDS, *METHODS, *SIDES)), "inner")
    if not keys and name not in ("natural", "positional"):
        name = "cross"
    with told.deeper():
        told.say(f"explain.join_{name}", keys=keys)


def path_of(table: exp.Table) -> str:
    """The name of a table as it is written, with its package."""
    return ".".join(part.name for part in table.parts)


def fields(tree: exp.Select, told: Told) -> None:
    """None; the fields that are named, with their titles where they are published; all of them where a star says so."""
    here = {item.alias_or_name.casefold(): told.table(path_of(item)) for item in tables_of(tree)}
    if tree.is_star:
        told.say("explain.all_fields")
    names = dict.fromkeys((column.table, column.name) for column in tree.find_all(exp.Column) if column.parent_select is tree)
    aliases = {item.alias.casefold() for item in tree.expressions if isinstance(item, exp.Alias)}
    lines = []
    for table, name in names:
        if not name or name == "*" or (not table and name.casefold() in aliases):
            continue
        title = title_of(here, table.casefold(), name.casefold())
        lines.append(f"`{f'{table}.' if table else ''}{name}`" + (f" ({title})" if title else ""))
    if lines:
        told.say("explain.uses", fields=listed(lines))


def title_of(here: Mapping[str, Mapping[str, str]], table: str, name: str) -> str:
    """The title of a field; "" when it is not published, or several tables of the query have it under different titles."""
    looked = [here.get(table, {})] if table else list(here.values())
    found = {title for fields_of in looked for field, title in fields_of.items() if field and field.casefold() == name and title}
    return found.pop() if len(found) == 1 else ""


def tables_of(tree: exp.Select) -> list[exp.Table]:
    """The tables that a SELECT itself names."""
    items = [tree.args["from_"].this, *(item.this for item in tree.args.get("joins") or ())]
    return [item for item in items if isinstance(item, exp.Table) and isinstance(item.this, exp.Identifier)]
