"""One query's errand: the job and the script go to its process, rows and a last word come back before the deadline."""

import json
import logging
import os
import signal
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from workbench.errors import QueryError
from workbench.query.engine import Limits
from workbench.query.processes import Running
from workbench.query.wire import BODY, END, JOB, SCRIPT, exactly, receive, send

LOG = logging.getLogger("etabli.query")
MOST_LOGGED = 2000
GRACE_SECONDS = 0.5  # for the engine to tell by itself that time is up
MOST_FRAME_BYTES = 16 << 20  # of a file that leaves in blocks of wire.BLOCK; the last word names fields
HEADER, DATA, COMPRESSION = 2, 1, 3  # fields of Message, DictionaryBatch and RecordBatch (Arrow, format/Message.fbs)
OVERHEAD_BYTES = 1 << 20  # of the Arrow format, and of one batch that was already on its way


@dataclass
class Clock:
    """The deadline of a query. is_over: it passed, and the process was killed for it."""

    is_over: bool = False


@contextmanager
def deadline(running: Running, seconds: float) -> Iterator[Clock]:
    """The Clock of a query; its process is killed when the time has passed."""
    clock = Clock()

    def end() -> None:
        clock.is_over = True
        running.kill()

    timer = threading.Timer(seconds + GRACE_SECONDS, end)
    timer.daemon = True
    timer.start()
    try:
        yield clock
    finally:
        timer.cancel()


def blocks(running: Running, job: bytes, script: str, most_bytes: int) -> Iterator[bytes | Mapping[str, Any]]:
    """The bytes of the rows as they come, then the last word of the process; no last word when it died first."""
    read = exactly(running.channels[0])
    try:
        send(running.channels[1], JOB, job)
        send(running.channels[1], SCRIPT, script.replace("\0", " ").encode(errors="replace"))
        while True:
            kind, payload = receive(read, most_bytes)
            if kind != BODY:
                break
            yield payload
        told = json.loads(payload) if kind == END else None
    except (OSError, EOFError, ValueError, RecursionError):
        return
    if isinstance(told, dict):
        yield told


def answered(running: Running, job: bytes, script: str, limits: Limits) -> tuple[pa.Table | None, Mapping[str, Any]]:
    """The rows of a query and its last word. Raises: QueryError, whatever happened."""
    seconds = limits.seconds
    most = limits.bytes * 2 + OVERHEAD_BYTES if limits.bytes else 1 << 31
    body, told = bytearray(), None
    with deadline(running, seconds) as clock:
        for item in blocks(running, job, script, most):
            if isinstance(item, bytes):
                body += item
            else:
                told = item
            if len(body) > most:
                running.kill()
        if told is None:
            running.close()  # how it ended is known then
    if told is None:
        raise died(running, clock, seconds)
    if "code" in told:
        raise problem(told)
    return (table_of(body, limits.rows) if body else None), told


def poured(running: Running, job: bytes, script: str, seconds: float, put: Callable[[bytes], bool]) -> None:
    """None; the bytes of a whole result were given to `put`, until it takes no more. Raises: QueryError, whatever happened."""
    told, began = None, time.monotonic()
    with deadline(running, seconds) as clock:
        for item in blocks(running, job, script, MOST_FRAME_BYTES):
            if not isinstance(item, bytes):
                told = item
            elif not put(item):
                running.kill()
                break
        running.close()
    if told is None and time.monotonic() - began >= seconds:
        raise QueryError("query.timeout", seconds=f"{seconds:g}")  # nobody took what was ready
    if told is None:
        raise died(running, clock, seconds)
    if "code" in told:
        raise problem(told)


def table_of(body: bytes | bytearray, most_rows: int) -> pa.Table:
    """The rows of an Arrow stream, proven whole: they come from a process that ran a stranger's text. most_rows: 0 for any number.

    Raises: QueryError query.crashed, also for more than was asked, and for what would be larger than what came.
    """
    try:
        require_plain(pa.py_buffer(body))
        table = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
        table.validate(full=True)
    except (pa.ArrowException, ValueError, OSError, struct.error):
        raise QueryError("query.crashed") from None
    if most_rows and table.num_rows > most_rows:
        raise QueryError("query.crashed")
    return table


def require_plain(body: pa.Buffer) -> None:
    """None. Raises: ValueError for an Arrow stream with a compressed batch: 30 MB of it could fill the memory of the server."""
    reader = pa.ipc.MessageReader.open_stream(body)
    while True:
        try:
            message = reader.read_next_message()
        except StopIteration:
            return
        about = message.metadata.to_pybytes()
        header = child_table(about, struct.unpack_from("<I", about)[0], HEADER)
        if message.type == "dictionary":
            header = child_table(about, header, DATA)
        if message.type != "schema" and child_table(about, header, COMPRESSION):
            raise ValueError("a compressed batch")


def child_table(about: bytes, table: int, number: int) -> int:
    """Where the table in a field of a FlatBuffers table begins, 0 for none. Raises: struct.error when it is not in the text."""
    kinds = table - struct.unpack_from("<i", about, table)[0]
    if 4 + 2 * number >= struct.unpack_from("<H", about, kinds)[0]:
        return 0
    offset = struct.unpack_from("<H", about, kinds + 4 + 2 * number)[0]
    return table + offset + int(struct.unpack_from("<I", about, table + offset)[0]) if offset else 0


def problem(told: Mapping[str, Any]) -> QueryError:
    """The error that a process told of. One that it cannot have found in our sentences is a crash."""
    if "detail" in told:
        LOG.error("The process of a query failed: %s", str(told["detail"])[:MOST_LOGGED])
    try:
        return QueryError(str(told["code"]), **dict(told["context"]))
    except (KeyError, TypeError, ValueError):
        return QueryError("query.crashed")


def died(running: Running, clock: Clock, seconds: float) -> QueryError:
    """The error of a query whose process died without a word."""
    status = int(running.last.get("status", 0))
    if clock.is_over or (os.name == "posix" and os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return QueryError("query.timeout", seconds=f"{seconds:g}")
    if running.last.get("memory_mb"):
        return QueryError("query.memory", memory_mb=running.last["memory_mb"])
    return QueryError("query.crashed")
