"""The rows of a statement, on their way out: cut at the limits, in types that Arrow and a browser hold."""

import re

import duckdb
import pyarrow as pa

from workbench.errors import QueryError
from workbench.query.forms import EXACT
from workbench.query.wire import Body
from workbench.sql import ident

BATCH_ROWS = 2_048
NUMBERS = ("HUGEINT", "UHUGEINT")  # told as texts, and numbers again once they are known to fit (outcome.numbers)
AS_TEXT = (
    "BIGNUM",
    "VARIANT",
    "UNION",
    "GEOMETRY",
    "INTERVAL",
    "TIME WITH TIME ZONE",
    *(f"{name}[" for name in NUMBERS),
)  # Arrow does not hold them whole
READS = (duckdb.StatementType.SELECT, duckdb.StatementType.MULTI)
CLOCK = re.compile(r"\bTIME(_NS)?\b(?! ZONE)")  # 24:00:00 is no time of Arrow's


def selected(relation: duckdb.DuckDBPyRelation, rows: int, form: str) -> duckdb.DuckDBPyRelation:
    """The rows of a reading statement, as many as asked for at most (0: all), in types that Arrow holds.

    form: of a file, in some of which large whole numbers are decimal ones; "" for rows to be shown, then one more than asked for.
    """
    kinds = [str(kind) for kind in relation.types]
    if rows:
        relation = relation.limit(rows if form else rows + 1)
    cells = [cell(place, kind, form) for place, kind in enumerate(kinds, 1)]
    if all(text == f"#{place}" for place, text in enumerate(cells, 1)):
        return relation
    return relation.project(", ".join(f"{text} AS {ident(name)}" for text, name in zip(cells, relation.columns, strict=True)))


def cell(place: int, kind: str, form: str) -> str:
    """SQL of a column, by its place and type, as it leaves."""
    if kind in NUMBERS:
        return f"#{place}::DECIMAL(38, 0)" if form in EXACT else f"#{place}::VARCHAR"
    if kind.startswith(AS_TEXT) or (form not in EXACT and CLOCK.match(kind)):
        return f"#{place}::VARCHAR"
    if "INTERVAL" in kind or (form not in EXACT and CLOCK.search(kind)):  # inside lists and structs
        return f"to_json(#{place})::VARCHAR"
    return f"#{place}"


def stream(reader: pa.RecordBatchReader, sink: Body, rows: int, most_bytes: int) -> bool:
    """Whether rows were left out (limits of 0: none is); the others are written as an Arrow stream, as they come."""
    left, room = rows, most_bytes
    with pa.ipc.new_stream(sink, reader.schema) as writer:
        for batch in reader:
            kept = batch.slice(0, left) if rows and batch.num_rows > left else batch
            if most_bytes and kept.nbytes > room:
                kept = kept.slice(0, max(int(kept.num_rows * room / kept.nbytes), 1 if room == most_bytes else 0))
            if most_bytes and kept.num_rows == 1 and kept.nbytes > most_bytes:
                raise QueryError("query.row_too_large", mb=most_bytes >> 20)
            if kept.num_rows:
                writer.write_batch(kept)
            if kept.num_rows < batch.num_rows:
                return True
            left, room = left - kept.num_rows, room - kept.nbytes
    return False
