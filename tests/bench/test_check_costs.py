"""What a check costs against frictionless itself: two million rows of ten fields, clean and with one bad row in a hundred."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import psutil
import pytest

from tests.report.cases import case
from tests.report.test_same_report import is_judged_alike
from workbench.reading.staged import Staged
from workbench.validation.report.stage import Header, staged_report

ROWS = int(os.environ.get("ETABLI_BENCH_CHECK_ROWS", "2000000"))
CASES = int(os.environ.get("ETABLI_BENCH_CASES", "2000"))
MOST_CHILD_MB = 1_000
SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "id", "type": "integer", "constraints": {"required": True, "unique": True}},
        {"name": "name", "type": "string", "constraints": {"maxLength": 60}},
        {"name": "city", "type": "string", "constraints": {"pattern": "[A-ZÉ].*", "required": True}},
        {"name": "status", "type": "string", "constraints": {"enum": ["open", "closed", "works"]}},
        {"name": "quantity", "type": "integer", "constraints": {"minimum": 0, "maximum": 1000}},
        {"name": "price", "type": "number", "constraints": {"minimum": 0}},
        {"name": "latitude", "type": "number", "constraints": {"minimum": 40, "maximum": 52}},
        {"name": "day", "type": "date"},
        {"name": "moment", "type": "datetime"},
        {"name": "flag", "type": "boolean"},
    ],
    "primaryKey": "id",
}
STATIONS = """
COPY (
    SELECT i AS id, 'Station ' || (h % 1000000) || ' ' || chr((65 + h % 8)::INT) AS name,
        CASE WHEN bad = 2 THEN '' ELSE ['Paris', 'Lyon', 'Nice', 'Nantes', 'Lille', 'Étaples'][1 + (h % 6)::INT] END AS city,
        CASE WHEN bad = 3 THEN 'unknown' ELSE ['open', 'closed', 'works'][1 + (h % 3)::INT] END AS status,
        CASE WHEN bad = 4 THEN 'abc' ELSE (h % 1000)::VARCHAR END AS quantity,
        CASE WHEN bad = 5 THEN '12,5' ELSE printf('%.2f', (h % 50000) / 100.0) END AS price,
        printf('%.6f', 40 + (h % 10000000) / 1000000.0) AS latitude,
        CASE WHEN bad = 1 THEN '2020-13-45' ELSE (DATE '2000-01-01' + (h % 9000)::INT)::VARCHAR END AS day,
        strftime(TIMESTAMP '2000-01-01' + to_seconds(h % 600000000), '%Y-%m-%dT%H:%M:%SZ') AS moment,
        ['true', 'false'][1 + (h % 2)::INT] AS flag
    FROM (SELECT i, h, CASE WHEN hash(i + 7) % 100 < {percent} THEN 1 + (h % 5) ELSE 0 END AS bad
          FROM (SELECT i, hash(i) % 1000000007 AS h FROM range(1, {rows} + 1) AS numbers(i)))
) TO '{path}' (FORMAT csv, HEADER)
"""


def stations(folder: Path, percent: int) -> Path:
    """The CSV file, that many rows in a hundred being wrong; its schema stands beside it."""
    path = folder / f"stations{percent}.csv"
    duckdb.connect().execute(STATIONS.format(rows=ROWS, percent=percent, path=path))
    (folder / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return path


def timed(path: Path, engine: str, limit_errors: int) -> tuple[float, int, float]:
    """Seconds, number of errors and highest MB of a check in a process of its own, its start not counted."""
    script = (
        "import json, resource, sys, time, frictionless; from workbench.validation.report.report import judgement\n"
        "path, schema, engine, limit = sys.argv[1:]\n"
        "table = frictionless.Resource(path=path, schema=frictionless.Schema.from_descriptor(json.load(open(schema))))\n"
        "began = time.perf_counter()\n"
        "report = judgement(table, int(limit)).report if engine == 'auto' else table.validate(limit_errors=int(limit))\n"
        "seconds = time.perf_counter() - began\n"
        "print(json.dumps([seconds, report.stats['errors'], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000]))"
    )
    command = [sys.executable, "-c", script, path.name, "schema.json", engine, str(limit_errors)]
    environment = {**os.environ, "PYTHONPATH": str(Path.cwd())}
    done = subprocess.run(command, cwd=path.parent, env=environment, capture_output=True, text=True, check=True)
    seconds, errors, memory_mb = json.loads(done.stdout)
    return seconds, errors, memory_mb


@pytest.mark.bench
def test_a_check_from_disk_and_from_the_stage(tmp_path: Path) -> None:
    path = stations(tmp_path, 0)
    slow, none, _ = timed(path, "frictionless", 1000)
    fast, errors, memory_mb = min(timed(path, "auto", 1000) for _ in range(3))
    staged = from_stage(tmp_path, path)
    print(f"\n{ROWS} rows: frictionless {slow:.1f} s; from disk {fast:.2f} s = {slow / fast:.0f}x; "
          f"from the stage {staged:.2f} s = {slow / staged:.0f}x; {memory_mb:.0f} MB")  # fmt: skip
    assert (none, errors) == (0, 0)
    assert slow >= 25 * fast
    assert slow >= 60 * staged
    assert memory_mb <= MOST_CHILD_MB


@pytest.mark.bench
def test_a_check_of_which_one_row_in_a_hundred_is_wrong(tmp_path: Path) -> None:
    path = stations(tmp_path, 1)
    slow, expected, _ = timed(path, "frictionless", 0)
    fast, errors, memory_mb = timed(path, "auto", 0)
    print(f"\n{ROWS} rows, {errors} errors: frictionless {slow:.1f} s; here {fast:.1f} s = {slow / fast:.1f}x; {memory_mb:.0f} MB")
    assert errors == expected
    assert slow >= 10 * fast
    assert memory_mb <= MOST_CHILD_MB


def from_stage(folder: Path, path: Path) -> float:
    """Seconds of a report on a table that stands in the stage, the best of three: a minute evens out what a second does not."""
    connection = duckdb.connect(str(folder / "stage.duckdb"))
    connection.execute("SET disabled_optimizers='type_pushdown,in_clause'; SET TimeZone='UTC'; SET enable_progress_bar=false")
    names = [field["name"] for field in SCHEMA["fields"]]
    columns = ", ".join(f'"{name}" AS c{place}' for place, name in enumerate(names))
    connection.execute(f"CREATE TABLE t0 AS SELECT {columns} FROM read_csv('{path}', all_varchar = true)")
    return min(seconds_of_staged_report(connection, names) for _ in range(3))


def seconds_of_staged_report(connection: duckdb.DuckDBPyConnection, names: list[str]) -> float:
    """Seconds of one report."""
    began = time.perf_counter()
    report = staged_report(Staged(connection, "t0", ROWS), Header(names, range(len(names))), SCHEMA)
    seconds = time.perf_counter() - began
    assert report is not None
    assert report.valid
    return seconds


@pytest.mark.bench
def test_thousands_of_random_files_get_the_same_report(tmp_path: Path) -> None:
    began = time.perf_counter()
    judged = sum(is_judged_alike(case(Random(f"bench {number}")), tmp_path) for number in range(CASES))
    seconds = time.perf_counter() - began
    print(f"\n{judged} random files, every report the same; {seconds:.0f} s, {psutil.Process().memory_info().rss / 1e6:.0f} MB")


@pytest.mark.bench
def test_a_schema_without_rules_costs_little_more_than_reading_the_texts(tmp_path: Path) -> None:
    path = stations(tmp_path, 0)
    bare_schema = {"fields": [{"name": field["name"], "type": "string"} for field in SCHEMA["fields"]]}
    (tmp_path / "schema.json").write_text(json.dumps(bare_schema), encoding="utf-8")
    began = time.perf_counter()
    duckdb.connect().execute(f"CREATE TABLE t AS SELECT * FROM read_csv('{path}', all_varchar = true)")
    bare_seconds = time.perf_counter() - began
    seconds, errors, _ = min(timed(path, "auto", 1000) for _ in range(3))
    print(f"\n{ROWS} rows, no rules: bare all-text table {bare_seconds:.2f} s; check {seconds:.2f} s = {seconds / bare_seconds:.2f} times")
    assert errors == 0
    assert seconds <= 1.5 * bare_seconds
