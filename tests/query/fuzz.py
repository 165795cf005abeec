"""Statements that DuckDB answers with a crash, an INTERNAL error, too much memory or too much time, found by chance.

    python -m tests.query.fuzz --seed 1 --seconds 120 --out found.jsonl

Every function of duckdb_functions() is called with arguments of the right types and of wrong ones, huge, nested, constant or not.
Each statement runs in a forked, confined child. What is found is tried again, alone, before it is kept: it is to be read, and
the best of it copied to tests/data/attacks_found.jsonl. Nothing here is a test; run it when DuckDB changes.
"""

import argparse
import faulthandler
import json
import os
import random
import re
import resource
import select
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from tests.query.literals import ANY, BY_TYPE, COLUMNS, SHAPES, SOURCES
from workbench.query.inside import confine

MEMORY_MB, HEADROOM_MB, MOST_GROWN_MB = 500, 700, 700
ENGINE_SECONDS, MOST_SECONDS = 1.0, 3.0
BATCH = 60
# They only wait, or end what they are asked to end, or are covered elsewhere.
LEFT_OUT = re.compile(
    r"sleep_ms|pg_sleep|^error$|^collate_(?!noaccent)|^icu_collate_(?!fr$)|^read_|^parquet_|^glob$|^sniff_|_external_resource"
)


@dataclass(frozen=True)
class Function:
    """One signature."""

    name: str
    kind: str
    types: tuple[str, ...]


@dataclass(frozen=True)
class Finding:
    """What a statement did: crash, poison (an INTERNAL error, after which the instance is of no use), memory or cpu."""

    kind: str
    note: str


def engine() -> duckdb.DuckDBPyConnection:
    """An instance as the server holds one, opened before it forks."""
    made = duckdb.connect(
        config={
            "threads": 1,
            "async_threads": 0,
            "memory_limit": f"{MEMORY_MB}MB",
            "python_enable_replacements": False,
            "temp_directory": "",
        }
    )
    made.execute(f"SET max_execution_time={int(1000 * ENGINE_SECONDS)}")
    made.sql("SELECT 1").to_arrow_reader(1).read_all()  # loads pyarrow, which nobody could in there
    return made


def functions(connection: duckdb.DuckDBPyConnection) -> list[Function]:
    """Every signature of the catalogue."""
    rows = connection.execute(
        "SELECT DISTINCT function_name, function_type, parameter_types FROM duckdb_functions() ORDER BY ALL"
    ).fetchall()
    kinds = {"table_macro": "table", "macro": "scalar", "window": "window"}
    return [Function(name, kinds.get(kind, kind), tuple(types or ())) for name, kind, types in rows if not LEFT_OUT.search(name)]


def quoted(name: str) -> str:
    """The name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def argument(dice: random.Random, type_name: str, known: list[Function], depth: int = 0) -> str:
    """An argument: of the type asked, of any, a column, or another call."""
    luck = dice.random()
    bare = re.sub(r"\(.*|\[.*", "", type_name or "ANY").upper()
    if "[" in (type_name or ""):
        bare = "LIST"
    if luck < 0.12 and depth < 2:
        inner = dice.choice(known)
        while not inner.name[0].isalpha() or inner.name.startswith("IS "):  # operators as functions spoil what is around them
            inner = dice.choice(known)
        return call(dice, inner, known, depth + 1) if inner.kind == "scalar" else f"list_aggregate([1,2,3], '{inner.name}')"
    if luck < 0.25:
        return dice.choice(COLUMNS)
    return dice.choice(BY_TYPE.get(bare, ANY) if luck < 0.72 else ANY)


def call(dice: random.Random, function: Function, known: list[Function], depth: int = 0) -> str:
    """One call."""
    types = list(function.types)
    if dice.random() < 0.2:
        types = types + ["ANY"] * dice.randint(1, 2) if dice.random() < 0.5 else types[:-1]
    given = ", ".join(argument(dice, name, known, depth) for name in types[:6])
    return f"{quoted(function.name)}({given})"


def statement(dice: random.Random, function: Function, known: list[Function]) -> str:
    """One statement that calls a function."""
    made = call(dice, function, known)
    source = dice.choice(SOURCES)
    if function.kind == "table":
        return f"SELECT * FROM {made.replace('s.s', repr('abc')).replace('s.i', '7')} LIMIT 100"
    shapes = SHAPES.get(function.kind, SHAPES["scalar"])
    return dice.choice(shapes).format(f=made, s=source)


def run(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """ "" or the INTERNAL error of a statement, whose first rows leave as Arrow, as for a person."""
    try:
        found = connection.sql(sql)
        if found is not None:
            next(iter(found.to_arrow_reader(1024)), None)
    except duckdb.Error as error:
        if isinstance(error, (duckdb.InternalException, duckdb.FatalException)) or "INTERNAL Error" in str(error):
            return " ".join(str(error).split("Stack Trace")[0].split())[:160]
    except Exception:  # noqa: BLE001 - what pyarrow or Python make of odd values is not DuckDB's
        return ""
    return ""


def peak_mb() -> int:
    """The most memory that this process ever held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def batch(connection: duckdb.DuckDBPyConnection, statements: list[str]) -> tuple[int, Finding | None]:
    """How many statements ended well, and what the next one did."""
    heard, told = os.pipe()
    with tempfile.TemporaryDirectory() as folder:
        child = os.fork()
        if child == 0:
            faulthandler.disable()  # a crash is told by its signal
            with suppress(BaseException):
                began = peak_mb()  # what the process that asks holds is here too
                confine.confine(confine.Bounds((), (Path(folder),), MEMORY_MB + HEADROOM_MB, file_mb=200, cpu_seconds=120))
                for sql in statements:
                    error = run(connection, sql)
                    line = json.dumps([error, peak_mb() - began])
                    os.write(told, line.encode() + b"\n")
            os._exit(0)
        os.close(told)
        done, found = watched(heard, child, len(statements))
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        os.close(heard)
    if found is None and done < len(statements):
        found = Finding("crash", signal.Signals(-code).name if code < 0 else f"ended with {code}")
    return done, found


def watched(heard: int, child: int, count: int) -> tuple[int, Finding | None]:
    """How many statements ended well before one did not, and how that one was noticed; None when all did or the child died."""
    done, rest = 0, b""
    while done < count:
        if not select.select([heard], [], [], MOST_SECONDS)[0]:
            return done, Finding("cpu", f"not stopped {MOST_SECONDS - ENGINE_SECONDS:g} s after max_execution_time")
        piece = os.read(heard, 65536)
        if not piece:
            with suppress(ChildProcessError):
                os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
            return done, None
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            error, grown_mb = json.loads(line)
            if error or grown_mb > MOST_GROWN_MB:
                return done, Finding("poison", error) if error else Finding("memory", f"{grown_mb} MB at memory_limit {MEMORY_MB} MB")
            done += 1
    return done, None


def stream(dice: random.Random, known: list[Function], only: str) -> Iterator[tuple[Function, str]]:
    """Statements for ever, every function in turn."""
    chosen = [one for one in known if re.search(only, one.name)]
    while True:
        dice.shuffle(chosen)
        for function in chosen:
            yield function, statement(dice, function, known)


def hunt(seed: int, seconds: float, only: str, keep: Callable[[Function, str, Finding], None]) -> int:
    """How many statements were tried in the time."""
    connection = engine()
    confine.prepare()
    dice = random.Random(seed)
    source = stream(dice, functions(connection), only)
    seen: Counter[tuple[str, str]] = Counter()
    tried, ends = 0, time.monotonic() + seconds
    waiting: list[tuple[Function, str]] = []
    while time.monotonic() < ends:
        while len(waiting) < BATCH:
            function, sql = next(source)
            if seen["cpu", function.name] == 0 and seen["memory", function.name] == 0:
                waiting.append((function, sql))
        done, found = batch(connection, [sql for _, sql in waiting])
        tried += done + 1
        if found:
            function, sql = waiting[done]
            again = batch(connection, [sql])[1] if seen[found.kind, function.name] < 2 else None
            if again and again.kind == found.kind:
                seen[found.kind, function.name] += 1
                keep(function, sql, again)
        waiting = waiting[done + 1 :]
    return tried


def main() -> None:
    """None; findings are in the file, and told as they come."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--only", default="", help="a regular expression for names of functions")
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    with given.out.open("a", encoding="utf-8") as out:

        def keep(function: Function, sql: str, found: Finding) -> None:
            row = {"id": "", "category": found.kind, "sql": sql, "must": "bounded", "note": f"{function.name}: {found.note}"}
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
            out.flush()
            print(found.kind, function.name, found.note[:80], "|", sql[:110], flush=True)

        print(
            "tried", hunt(given.seed, given.seconds, given.only, keep), "of seed", given.seed, "DuckDB", duckdb.__version__, file=sys.stderr
        )


if __name__ == "__main__":
    main()
