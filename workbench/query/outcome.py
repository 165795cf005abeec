"""The Result made of what a query's process said last."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pyarrow as pa

from workbench.errors import QueryError
from workbench.query.engine import FieldRead, Result, Status
from workbench.query.tables import Table

STATUS = {
    "query.timeout": Status.TIMEOUT,
    "query.memory": Status.MEMORY,
    "query.crashed": Status.CRASH,
    "query.team_busy": Status.BUSY,
    "query.unconfined": Status.REFUSED,
    "query.too_long": Status.REFUSED,
}
REFUSALS = ("query.not_allowed", "query.refused")  # codes that begin so


def failed(error: QueryError) -> Result:
    """The Result of a query without rows."""
    refused = Status.REFUSED if error.code.startswith(REFUSALS) else Status.ERROR
    return Result(STATUS.get(error.code, refused), error)


def result_of(rows: pa.Table | None, told: Mapping[str, Any], known: Sequence[Table]) -> Result:
    """The Result of a query that ran; known: every table there is. What the process says of names is looked up, never believed."""
    packages = set(told.get("packages", ()))
    read = fields_read(told.get("fields_read", ()), known)
    used = [item for item in known if item.package in packages]
    tables = {(item.package, item.resource) for item in read}
    return Result(
        Status.OK,
        table=rows if rows is not None else pa.table({}),
        truncated=bool(told.get("truncated")),
        seconds=float(told.get("seconds", 0.0)),
        rows_read=sum(item.rows for item in used if (item.package, item.resource) in tables or not tables),
        versions=tuple(dict.fromkeys((item.package, item.version) for item in used)),
        fields_read=read,
    )


def fields_read(told: Iterable[Any], known: Sequence[Table]) -> tuple[FieldRead, ...]:
    """The fields that a process told of and that there are."""
    there = {(item.package, item.resource, name) for item in known for name in item.fields}
    return tuple(sorted(FieldRead(*item) for item in {tuple(map(str, one)) for one in told} if item in there))
