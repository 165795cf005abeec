"""What a query must still be able to do in there, one line each."""

import ctypes
import fcntl
import mmap
import os
import random
import resource
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.query.attempt import listed
from tests.query.cells import Home
from workbench.query.inside.confine import MACHINE
from workbench.query.inside.kernel import call


def threads(here: Home) -> object:
    heard: list[int] = []
    started = [threading.Thread(target=heard.append, args=(place,)) for place in range(8)]
    for thread in started:
        thread.start()
    for thread in started:
        thread.join()
    assert sorted(heard) == list(range(8))
    return heard


def mapped(here: Home) -> object:
    with here.native.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as seen:
        assert seen[:4] == b"data"
    return "mapped"


def answers(here: Home) -> object:
    assert os.read(here.line, 100) == b"SELECT 1"
    assert os.write(here.line, b"42") == 2
    assert os.write(here.line, bytes(100_000)) == 100_000
    return "answered"


def own_files(here: Home) -> object:
    file = here.mine / "wal"
    file.write_bytes(b"x" * 100)
    os.truncate(file, 10)
    file.replace(here.own)
    (here.mine / "folder").mkdir()
    (here.mine / "folder").rmdir()
    assert here.own.stat().st_size == 10
    here.own.unlink()
    return "done"


def spilled(here: Home) -> object:
    with tempfile.TemporaryFile(dir=here.tmp) as file:
        for _ in range(7):
            file.write(bytes(1 << 20))
        file.flush()
        os.fsync(file.fileno())
    return "spilled"


def locked(here: Home) -> object:
    with here.native.open("rb") as shared, here.own.open("r+b") as own:
        fcntl.lockf(shared, fcntl.LOCK_SH)
        fcntl.lockf(own, fcntl.LOCK_EX)
        fcntl.flock(own, fcntl.LOCK_EX)
    return "locked"


def after_too_long(here: Home) -> object:
    file = os.open(here.tmp / "spill", os.O_CREAT | os.O_WRONLY)
    try:
        while True:
            os.write(file, bytes(1 << 20))
    except OSError:
        return os.write(here.line, b"still here")


def asked(here: Home) -> object:
    return [listed(path) if Path(path).is_dir() else os.read(os.open(path, os.O_RDONLY), 8) for path in MACHINE if Path(path).exists()]


def limits(here: Home) -> object:
    assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
    return resource.getrlimit(resource.RLIMIT_DATA)


def small_things(here: Home) -> object:
    with here.native.open("rb") as file:
        assert not file.isatty()
        os.set_inheritable(file.fileno(), True)
    time.sleep(0.001)
    return (
        os.urandom(4),
        random.random(),
        os.cpu_count(),
        len(os.sched_getaffinity(0)),
        os.statvfs(here.mine),
        call("prctl", 16, ctypes.addressof(ctypes.create_string_buffer(16))),
    )


NEEDS: Mapping[str, Callable[[Home], object]] = {
    "start threads": threads,
    "read the published files": lambda here: here.native.read_bytes() + here.parquet.read_bytes(),
    "list the published files": lambda here: listed(here.root / "native"),
    "map a published file": mapped,
    "lock files": locked,
    "write, rename, empty and remove its own files": own_files,
    "spill to its temporary folder": spilled,
    "read the question and write the answer": answers,
    "go on after a file grew too long": after_too_long,
    "ask the machine about itself": asked,
    "read its own limits": limits,
    "hold hundreds of megabytes": lambda here: len(bytearray(300 << 20)),
    "tell the time, sleep, draw at random, count processors": small_things,
}
