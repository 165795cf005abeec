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
MOST_NAMES, LONGEST_NAME = 20, 200


def failed(error: QueryError) -> Result:
    """The Result of a query without rows."""
    refused = Status.REFUSED if error.code.startswith(REFUSALS) else Status.ERROR
    return Result(STATUS.get(error.code, refused), error)


def result_of(rows: pa.Table | None, told: Mapping[str, Any], known: Sequence[Table]) -> Result:
    """The Result of a query that ran; known: every table there is. What the process says of names is looked up, never believed.

    Raises: QueryError query.crashed for a last word that no process of ours says.
    """
    try:
        packages = set(told.get("packages", ()))
        read = fields_read(told.get("fields_read", ()), known)
        table = numbers(rows, told.get("numbers", ())) if rows is not None else pa.table({})
        seconds = float(told.get("seconds", 0.0))
    except (TypeError, ValueError, pa.ArrowException):
        raise QueryError("query.crashed") from None
    used = [item for item in known if item.package in packages]
    tables = {(item.package, item.resource) for item in read}
    return Result(
        Status.OK,
        table=table,
        truncated=bool(told.get("truncated")),
        seconds=seconds if 0 <= seconds < float("inf") else 0.0,
        rows_read=sum(item.rows for item in used if (item.package, item.resource) in tables or not tables),
        versions=tuple(dict.fromkeys((item.package, item.version) for item in used)),
        fields_read=read,
        files=files_read(told.get("fields_read", ())),
        tables=named(told.get("own", ())),
    )


def numbers(rows: pa.Table, places: Iterable[Any]) -> pa.Table:
    """The rows, with whole numbers of any size that came as texts as the smallest type of number that holds them all."""
    for place in places:
        if isinstance(place, int) and 0 <= place < rows.num_columns and pa.types.is_string(rows.column(place).type):
            rows = rows.set_column(place, rows.field(place).name, number_column(rows.column(place)))
    return rows


def number_column(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """The column as numbers; its texts when one of them has more digits than any type of Arrow's."""
    for kind in (pa.int64(), pa.decimal128(38, 0)):
        try:
            return column.cast(kind)
        except pa.ArrowInvalid:
            continue
    return column


def files_read(told: Iterable[Any]) -> tuple[str, ...]:
    """The names of files of the team's own: they stand where packages do, under an empty name."""
    return named(one[1] for one in told if len(one) == 3 and one[0] == "")


def named(told: Iterable[Any]) -> tuple[str, ...]:
    """The names that a process told of what is the team's own, which nobody here can look up: not too many, none too long."""
    return tuple(sorted({str(name)[:LONGEST_NAME] for name in told})[:MOST_NAMES])


def fields_read(told: Iterable[Any], known: Sequence[Table]) -> tuple[FieldRead, ...]:
    """The fields that a process told of and that there are."""
    there = {(item.package, item.resource, name) for item in known for name in item.fields}
    return tuple(sorted(FieldRead(*item) for item in {tuple(map(str, one)) for one in told} if item in there))
