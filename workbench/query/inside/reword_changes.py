"""What goes wrong when a script changes tables, in our words: published ones, rules of a table, transactions, a full file."""

import re
from collections.abc import Callable

from workbench.errors import QueryError
from workbench.query.inside.mistakes import Mistake, first, short

INTO = re.compile(r'\bINTO\s+"?(\w+)"?\s*\.', re.IGNORECASE)


def read_only(found: re.Match[str], told: Mistake) -> QueryError:
    """A script that changes a published table, or the team's without its text showing it."""
    name = found[1]
    return published(told, name) if name in told.script.packages else QueryError("query.read_only_team", **told.where())


def published(told: Mistake, package: str) -> QueryError:
    """A published table that a script wants to change, with the table to copy."""
    named = [f"{one}.{resource}" for one, resource in told.script.tables if one == package]
    text = told.script.sql.casefold()
    table = next((name for name in named if name.casefold() in text), named[0] if named else package)
    return QueryError("query.read_only", package=package, table=table, **told.where())


def values_count(found: re.Match[str], told: Mistake) -> QueryError:
    """As many values as the table has not columns; of a published table, that it cannot be changed at all."""
    target = INTO.search(told.script.sql)
    if target and target[1].casefold() in told.script.packages:
        return published(told, target[1].casefold())
    return QueryError("query.values_count", table=short(found[1]), columns=int(found[2]), values=int(found[3]), **told.where())


def wrong_kind(found: re.Match[str], told: Mistake) -> QueryError:
    """A DROP of another kind than the thing is."""
    return QueryError("query.wrong_kind", name=short(found[1]), kind=found[2].upper(), **told.where())


def depended_on(found: re.Match[str], told: Mistake) -> QueryError:
    """A table that others still point at."""
    name = first(r'(?i:DROP\s+\w+\s+(?:IF\s+EXISTS\s+)?)"?([\w.]+)', told.script.sql)
    return QueryError("query.depended_on", name=short(name), others=short(found[1]), **told.where())


def quota(_: re.Match[str], told: Mistake) -> QueryError:
    """The team's file is full."""
    tables = ", ".join(told.script.largest[:3]) or "-"
    return QueryError("query.quota", quota_mb=told.script.limit("quota_mb"), tables=tables, **told.where())


def told_by(code: str, **names: int) -> "Say":
    """What says that code, with the groups of the pattern under those names."""
    return lambda found, told: QueryError(code, **{name: short(found[group]) for name, group in names.items()}, **told.where())


Say = Callable[[re.Match[str], Mistake], QueryError]
SAYINGS: tuple[tuple[str, Say], ...] = (
    (r"File too large", quota),
    (r"No space left on device", told_by("query.disk_full")),
    (r'on database "([^"]*)" which is attached in read-only mode', read_only),
    (r'table "([^"]*)" has (\d+) columns but (\d+) values were supplied', values_count),
    (r"Current transaction is aborted", told_by("query.transaction_lost")),
    (r"cannot (?:commit|rollback) - no transaction", told_by("query.no_transaction")),
    (r'with name "?([^"\s]+?)"? already exists', told_by("query.exists_already", name=1)),
    (r'Existing object "?([^"\s]+?)"? is of type (\w+)', wrong_kind),
    (r'because this table is main key table of the table "([^"]*)"', depended_on),
    (r'Duplicate key "(.*?)" violates', told_by("query.duplicate_key", value=1)),
    (r"NOT NULL constraint failed: (\S+)", told_by("query.not_null", field=1)),
    (r'CHECK constraint failed on table "([^"]*)" with expression CHECK\((.*)\)', told_by("query.check_failed", table=1, rule=2)),
    (r'Violates foreign key constraint because key "(.*?)"', told_by("query.foreign_key", value=1)),
)
