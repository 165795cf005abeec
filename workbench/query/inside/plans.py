"""What the engine itself understood of a statement: the tables and fields that it reads, and the tables that it changes.

DuckDB binds the statement and tells its plan before any optimizer has touched it. That plan names each field that the statement
refers to in any way (stars, COLUMNS, whole rows, NATURAL and USING, views and macros are resolved by then), and costs half a
millisecond. An optimized plan, EXPLAIN's, costs more and tells less: a field of one value, or a condition that statistics
decide, is no longer in it.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import duckdb

PLAN = "SELECT json_serialize_plan(?, optimize := false, skip_null := true, skip_empty := true, skip_default := true)"
Path = tuple[str, ...]  # database, schema, table


@dataclass
class Plan:
    """reads: (path of a table, its field) for each field referred to, and (path, "") for the table itself. changes: paths."""

    reads: set[tuple[Path, str]] = field(default_factory=set)
    changes: set[Path] = field(default_factory=set)


def planned(connection: duckdb.DuckDBPyConnection, sql: str) -> tuple[Plan | None, int]:
    """The Plan of a statement, which is not run; None when DuckDB cannot tell it, with the place of the mistake, in characters, or -1."""
    try:
        told = json.loads(connection.execute(PLAN, [sql]).fetchall()[0][0])
        return (None, place(told, sql)) if told["error"] else (read(told), -1)
    except (duckdb.Error, ValueError, KeyError, IndexError, TypeError, RecursionError):
        return None, -1


def place(told: dict[str, Any], sql: str) -> int:
    """The place that DuckDB points at, in characters: it counts bytes."""
    return len(sql.encode()[: int(told["position"])].decode(errors="ignore")) if "position" in told else -1


def read(told: Any) -> Plan | None:
    """The Plan that a serialized plan tells; None when one of its scans does not say what it scans."""
    plan = Plan()
    for node in nodes(told):
        if node.get("type") == "LOGICAL_GET":
            about = node.get("function_data") or {}
            if "qualified_name" in about:
                path = tuple(about["qualified_name"]["path"])
                plan.reads |= {(path, name) for name in ("", *scanned(node))}
            elif not is_computed(node):
                return None
        elif "table_info" in node:
            plan.changes.add(tuple(node["table_info"]["qualified_name"]["path"]))
    return plan


def nodes(told: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value, however deep."""
    waiting = [told]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            yield item
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def scanned(node: dict[str, Any]) -> list[str]:
    """The fields of a table that its scan is asked for. Numbers past the last field are the row's own number and the like."""
    names = node["names"]
    places = [item.get("index", 0) for item in node.get("column_indexes", [])]
    return [names[place] for place in places if place < len(names)]


def is_computed(node: dict[str, Any]) -> bool:
    """Whether the scan is of a function that opens no table: range(3), unnest(...), duckdb_tables()."""
    name = (node.get("qname") or {}).get("path", [""])[-1]
    return bool(name) and not name.endswith("scan") and not name.startswith("read_")
