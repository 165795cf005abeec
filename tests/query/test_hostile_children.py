"""A query's process that was taken over by what it ran: whatever it says, the server has a Result and no harm."""

import io
import json
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import pyarrow as pa
import pytest

from workbench.errors import QueryError
from workbench.query import errand
from workbench.query.engine import Limits
from workbench.query.outcome import result_of
from workbench.query.processes import Running
from workbench.query.wire import BODY, END, HEAD

ROWS = pa.table({"a": [b"\0" * 50_000_000]})
WORDS = pa.table({"a": pa.array(["x" * 9_000_000]).dictionary_encode()})
BAD_TEXT = pa.table({"a": pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(struct.pack("2i", 0, 1)), pa.py_buffer(b"\xff")])})
LIMITS = Limits(1_000, 1 << 20, 0.5)
LAST = json.dumps({"seconds": 1}).encode()


def child(says: Iterable[bytes], *, ends: bool = True) -> Running:
    """A process that says so, whatever it is told, and then ends, or is silent until it is killed."""
    ours, theirs = socket.socketpair()
    killed = threading.Event()
    running = Running("q", (ours.fileno(), ours.fileno()), killed.set)
    ours.detach()

    def speak() -> None:
        try:
            for part in says:
                theirs.sendall(part)
                if killed.is_set():
                    break
        except OSError:
            pass
        if not ends:
            killed.wait(10)
        theirs.close()
        running.ended.set()

    threading.Thread(target=speak, daemon=True).start()
    return running


def frame(kind: bytes, payload: bytes) -> bytes:
    return HEAD.pack(kind, len(payload)) + payload


def arrow(table: pa.Table, **options: Any) -> bytes:
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(**options)) as writer:
        writer.write_table(table)
    return sink.getvalue()


def asked(*says: bytes, ends: bool = True) -> str:
    """The code of the error of a query whose process says so."""
    running = child(says, ends=ends)
    with pytest.raises(QueryError) as caught:
        result_of(*errand.answered(running, b"{}", "SELECT 1", LIMITS), [])
    running.close()
    return caught.value.code


GARBAGE = {
    "nothing": [],
    "half a head": [b"b\0"],
    "noise": [os.urandom(4_000)],
    "an unknown kind": [frame(b"?", b"x")],
    "a length that never comes": [HEAD.pack(BODY, 0xFFFF_FFFF), b"x" * 1_000],
    "rows that are none": [frame(BODY, b"x" * 1_000), frame(END, LAST)],
    "a cut stream": [frame(BODY, arrow(pa.table({"a": list(range(500))}))[:-300]), frame(END, LAST)],
    "a last word that is a list": [frame(END, b"[1]")],
    "a last word of brackets": [frame(END, b"[" * 500_000)],
    "an error that nobody knows": [frame(END, b'{"code": "x.y", "context": {}}')],
    "an error without its words": [frame(END, b'{"code": "query.timeout", "context": {"code": 1}}')],
    "packages that are none": [frame(END, b'{"packages": [[1]]}')],
    "fields that are none": [frame(END, b'{"fields_read": 5}')],
    "seconds that are none": [frame(END, b'{"seconds": "x"}')],
    "no column of numbers": [frame(BODY, arrow(pa.table({"a": ["1"]}))), frame(END, b'{"numbers": 3}')],
    "text that is none": [
        frame(BODY, arrow(BAD_TEXT)),
        frame(END, LAST),
    ],
    "more rows than asked for": [frame(BODY, arrow(pa.table({"a": pa.nulls(5_000)}))), frame(END, LAST)],
    "rows that are larger than they came": [frame(BODY, arrow(ROWS, compression="zstd")), frame(END, LAST)],
    "a dictionary that is larger than it came": [
        frame(BODY, arrow(WORDS, compression="zstd")), frame(END, LAST)
    ],
}  # fmt: skip


@pytest.mark.parametrize("says", GARBAGE.values(), ids=GARBAGE.keys())
def test_a_process_that_says_what_none_of_ours_says_counts_as_crashed(says: list[bytes]) -> None:
    assert asked(*says) == "query.crashed"


def test_a_process_that_never_ends_is_killed_at_the_deadline() -> None:
    assert asked(frame(BODY, b"x"), ends=False) == "query.timeout"


def test_a_process_that_sends_without_end_is_killed_at_the_limit_of_bytes() -> None:
    began = time.monotonic()
    assert asked(*(frame(BODY, b"x" * 100_000) for _ in range(1_000))) == "query.crashed"
    assert time.monotonic() - began < LIMITS.seconds + errand.GRACE_SECONDS


def test_times_that_are_endless_count_as_none() -> None:
    told = {"seconds": float("inf")}
    assert result_of(None, told, []).seconds == 0


def poured(says: Iterable[bytes], put: Callable[[bytes], bool]) -> str:
    running = child(says)
    with pytest.raises(QueryError) as caught:
        errand.poured(running, b"{}", "SELECT 1", 0.5, put)
    return caught.value.code


def test_a_file_is_taken_in_blocks_however_long_a_process_says_they_are() -> None:
    taken: list[bytes] = []
    assert (
        poured([HEAD.pack(BODY, 0x7FFF_FFFF), *(b"x" * (1 << 20) for _ in range(40))], lambda block: not taken.append(block))
        == "query.crashed"
    )
    assert taken == []
