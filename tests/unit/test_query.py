"""SQL from people: each query in a process of its own, over published tables, and nothing else."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import psutil
import pytest

from tests.unit.editions import built
from workbench.data.catalog import Catalog
from workbench.descriptor import Field
from workbench.errors import QueryError
from workbench.query.policy import called, require_reading
from workbench.query.sandbox import Sandbox
from workbench.query.tables import table_list
from workbench.query.worker import CONFIG
from workbench.settings import ROOT, Settings
from workbench.store.engine import open_store

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Sandbox:
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, query_seconds=2)
    catalog = Catalog(open_store(settings), settings)
    catalog.publish(built(home / "quarantine" / "a"), "communes", NOW)
    numbers = [(str(number), f"n{number}") for number in range(5_000)]
    catalog.publish(built(home / "quarantine" / "b", (Field("n", "integer"), Field("nom")), numbers, name="suite"), "nombres", NOW)
    return Sandbox(catalog, settings)


def refused(sandbox: Sandbox, sql: str) -> QueryError:
    with pytest.raises(QueryError) as caught:
        sandbox.run(sql)
    assert str(sandbox.settings.home) not in str(caught.value)
    return caught.value


def rows(sandbox: Sandbox, sql: str, limit: int = 1_000) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = sandbox.run(sql, limit).table.to_pylist()
    return found


def test_a_table_is_named_by_its_package_and_resource_without_quotes(sandbox: Sandbox) -> None:
    result = sandbox.run("SELECT ville, habitants FROM communes.villes ORDER BY habitants")
    assert result.table.to_pylist()[0] == {"ville": "Bourg", "habitants": 41527}
    assert (result.versions, result.truncated) == ((("communes", 1),), False)
    assert result.seconds > 0


def test_rows_come_in_the_order_of_the_file(sandbox: Sandbox) -> None:
    assert sandbox.run("FROM nombres.suite", 0).table.column("n").to_pylist() == list(range(5_000))


def test_a_long_result_is_cut_and_says_so(sandbox: Sandbox) -> None:
    result = sandbox.run("SELECT n FROM nombres.suite", 100)
    assert (result.table.num_rows, result.truncated) == (100, True)
    result = sandbox.run("SELECT n FROM nombres.suite", 5_000)
    assert (result.table.num_rows, result.truncated) == (5_000, False)
    assert sandbox.run("SELECT * FROM range(100000000)", 10).truncated


def test_a_result_without_rows_has_its_columns(sandbox: Sandbox) -> None:
    assert sandbox.run("SELECT n FROM nombres.suite WHERE n < 0").table.column_names == ["n"]


@pytest.mark.parametrize(
    "sql",
    [
        "DESCRIBE communes.villes",
        "SUMMARIZE communes.villes",
        "EXPLAIN SELECT * FROM communes.villes",
        "EXPLAIN ANALYZE SELECT count(*) FROM communes.villes",
        "WITH v AS (FROM communes.villes) SELECT * FROM v;",
        "PIVOT communes.villes ON ville USING sum(habitants)",
        "-- un commentaire\nSELECT 1",
        "VALUES (1), (2)",
        'FROM "communes"."villes"',
        "SELECT * FROM COMMUNES.Villes v JOIN nombres.suite s ON v.habitants = s.n",
        "SELECT 'a; b' AS texte",
        "SHOW TABLES",
    ],
)
def test_whatever_reads_is_allowed(sandbox: Sandbox, sql: str) -> None:
    assert sandbox.run(sql).table.num_columns > 0


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/proc/self/environ')",
        "SELECT * FROM glob('/**')",
        "SELECT * FROM read_parquet('http://169.254.169.254/x')",
        "COPY (SELECT 1) TO '/srv/x.csv'",
        "EXPORT DATABASE '/srv/x'",
        "ATTACH '/srv/meta.sqlite' (TYPE sqlite)",
        "ATTACH ':memory:' AS m",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit='64GB'",
        "RESET max_execution_time",
        "SET enable_external_access=true",
        "PRAGMA enable_profiling='json'",
        "CREATE SECRET s (TYPE s3)",
        "CALL enable_logging(storage='file', storage_path='/srv/l')",
        "SELECT * FROM duckdb_settings()",
        "SELECT path FROM duckdb_databases()",
        "USE communes",
        "DETACH memory",
        "INSERT INTO communes.villes VALUES (1)",
        "DROP VIEW communes.villes",
        "CREATE TABLE t (i INTEGER)",
        "CREATE OR REPLACE VIEW communes.villes AS SELECT 1",
        "UPDATE communes.villes SET ville = 'x'",
        "DELETE FROM communes.villes",
        "EXPLAIN COPY (SELECT 1) TO '/srv/x.csv'",
        "EXPLAIN ANALYZE DROP VIEW communes.villes",
        "SELECT sleep_ms(60000)",
        "VACUUM",
        "SELECT * FROM query('SELECT 1')",
        "SELECT current_setting('allowed_paths')",
        "FROM pg_settings",
        "SELECT \"read_text\"('/etc/passwd')",
    ],
)
def test_whatever_reaches_out_or_changes_something_is_not(sql: str) -> None:
    with duckdb.connect(config=CONFIG) as connection, pytest.raises(QueryError) as caught:
        require_reading(connection, sql, "communes.villes")
    assert caught.value.code == "query.not_allowed"


def test_the_policy_stands_before_the_engine(sandbox: Sandbox) -> None:
    assert refused(sandbox, "COPY (SELECT 1) TO '/srv/x.csv'").code == "query.not_allowed"
    assert refused(sandbox, "SELECT * FROM read_text('/etc/hosts')").code == "query.not_allowed"


def test_a_file_named_like_a_table_is_not_opened(sandbox: Sandbox) -> None:
    assert refused(sandbox, "SELECT * FROM '/etc/passwd'").code == "query.unknown_table"
    assert refused(sandbox, "SELECT * FROM df").code == "query.unknown_table"


def test_the_engine_itself_is_locked_behind_the_policy(sandbox: Sandbox, tmp_path: Path) -> None:
    script = """
import duckdb, sys
from workbench.query import worker
connection = duckdb.connect(config=worker.CONFIG)
worker.show(connection, []); worker.lock(connection, 5)
for sql in ("SELECT * FROM read_text('/etc/hosts')", "SET threads=1", "COPY (SELECT 1) TO 'x.csv'", "ATTACH 'x.db'", "INSTALL httpfs"):
    try:
        connection.execute(sql).fetchall()
        print("allowed", sql)
    except duckdb.Error as error:
        print("refused")
"""
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["refused"] * 5


@pytest.mark.parametrize(
    ("sql", "code", "says"),
    [
        ("SELECT", "query.syntax", "line 1"),
        ("SELECT ville\nFORM communes.villes", "query.syntax", "line 2"),
        ("", "query.empty", "communes.villes"),
        ("-- rien", "query.empty", "communes.villes"),
        ("SELECT 1; SELECT 2", "query.one_statement", "2"),
        ("SELECT * FROM communes.vile", "query.unknown_table", "communes.villes"),
        ("SELECT * FROM commune.villes", "query.unknown_table", "communes.villes"),
        ("SELECT * FROM suite", "query.unknown_table", "nombres.suite"),
        ("SELECT viles FROM communes.villes", "query.unknown_field", "ville"),
        ('SELECT v."relève" FROM communes.villes v', "query.unknown_field", "relevé"),
        ("SELECT summ(habitants) FROM communes.villes", "query.unknown_function", "sum"),
        ("SELECT ville, count(*) FROM communes.villes", "query.ungrouped", "ville"),
        ("SELECT ville FROM communes.villes a, communes.villes b", "query.ambiguous", "ville"),
        ("SELECT ville::INTEGER FROM communes.villes", "query.conversion", "Bourg"),
        ("SELECT " + "1," * 40_000 + "1", "query.too_long", "65536"),
    ],
)
def test_a_mistake_is_answered_with_its_place_and_what_exists(sandbox: Sandbox, sql: str, code: str, says: str) -> None:
    error = refused(sandbox, sql)
    assert (error.code, says in str(error)) == (code, True), str(error)


def test_a_query_without_end_is_stopped_at_the_deadline(sandbox: Sandbox) -> None:
    started = time.monotonic()
    assert refused(sandbox, "SELECT count(*) FROM range(1000000) a, range(1000000) b").code == "query.timeout"
    assert time.monotonic() - started < 10


def test_a_query_that_does_not_listen_is_killed(sandbox: Sandbox) -> None:
    started = time.monotonic()
    assert refused(sandbox, "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))").code == "query.timeout"
    assert time.monotonic() - started < 10
    assert not [child for child in psutil.Process().children() if "workbench.query.worker" in child.cmdline()]


@pytest.mark.parametrize("sql", ["SELECT repeat('a', 4000000000)", "SELECT range(1000000000)", "SELECT length(repeat('a', 1900000000))"])
def test_a_query_that_wants_too_much_memory_is_stopped(sandbox: Sandbox, sql: str) -> None:
    assert refused(sandbox, sql).code in ("query.memory", "query.timeout")


def test_a_crash_of_the_engine_harms_nobody(sandbox: Sandbox) -> None:
    assert refused(sandbox, "SELECT \"=\"({'a': 1}, -1)").code in ("query.crashed", "query.failed")
    assert rows(sandbox, "SELECT 1 AS x") == [{"x": 1}]


def test_two_columns_of_the_same_name_are_both_there(sandbox: Sandbox) -> None:
    assert len(set(sandbox.run("SELECT 1 a, 2 a").table.column_names)) == 2


def test_values_of_every_type_come_out_and_can_be_shown(sandbox: Sandbox) -> None:
    result = sandbox.run(
        "SELECT 170141183460469231731687303715884105727::HUGEINT AS h, [1, 2] AS l, {'a': 1} AS s, MAP {'k': 1} AS m, '\\xFF'::BLOB AS b, "
        "gen_random_uuid() AS u, INTERVAL 1 YEAR AS i, 'nan'::DOUBLE AS n, NULL AS z, TIMESTAMP '294247-01-10 04:00:54' AS t, "
        "DATE '5877642-06-25 (BC)' AS d"
    )
    shown = result.shown().to_pylist()[0]
    assert (shown["h"], shown["l"], shown["s"]) == ("170141183460469231731687303715884105727", "[1, 2]", '{"a": 1}')
    assert shown["z"] is None


def test_a_withdrawn_package_can_no_longer_be_queried(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, query_seconds=5)
    catalog = Catalog(open_store(settings), settings)
    catalog.publish(built(tmp_path / "quarantine" / "a"), "communes", NOW)
    sandbox = Sandbox(catalog, settings)
    assert sandbox.run("FROM communes.villes").table.num_rows == 3
    catalog.withdraw("communes", None, "erreur", NOW)
    assert refused(sandbox, "FROM communes.villes").code == "query.unknown_table"


def test_the_newest_version_is_the_one_queried(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, query_seconds=5)
    catalog = Catalog(open_store(settings), settings)
    for number in range(2):
        catalog.publish(built(tmp_path / "quarantine" / str(number), (Field("x"),), [(str(number),)]), "villes", NOW)
    result = Sandbox(catalog, settings).run("FROM villes.villes")
    assert (result.table.to_pylist(), result.versions) == ([{"x": "1"}], (("villes", 2),))


def test_an_instance_without_packages_still_computes(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, query_seconds=5)
    assert rows(Sandbox(Catalog(open_store(settings), settings), settings), "SELECT 6 * 7 AS x") == [{"x": 42}]


def test_the_tables_are_listed_for_completion(sandbox: Sandbox) -> None:
    assert table_list(sandbox.catalog) == [
        ("communes", "villes", ("code", "ville", "habitants", "loyer", "relevé")),
        ("nombres", "suite", ("n", "nom")),
    ]


def test_a_query_ends_with_the_server_that_asked_it(tmp_path: Path) -> None:
    job = {"sql": "SELECT levenshtein(repeat('a', 400000), repeat('b', 400000))", "limit": 1, "seconds": 60, "memory_mb": 500, "tables": []}
    process = subprocess.Popen(
        [sys.executable, "-m", "workbench.query.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
    )
    assert process.stdin
    process.stdin.write(json.dumps(job | {"folder": str(tmp_path)}).encode() + b"\n")
    process.stdin.flush()
    time.sleep(1)
    assert process.poll() is None
    process.stdin.close()
    assert process.wait(5) == 3


def test_an_interrupted_server_leaves_no_query_behind(sandbox: Sandbox) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.alarm(1)
    try:
        with pytest.raises(KeyboardInterrupt):
            sandbox.run("SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))")
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    left = [child for child in psutil.Process(os.getpid()).children() if child.status() != psutil.STATUS_ZOMBIE]
    assert not [child for child in left if "workbench.query.worker" in child.cmdline()]


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT 'read_csv(x)' -- read_text(y)\n/* glob(z) */ , count (*)", {"count"}),
        ('SELECT "read_text" (1)', {"read_text"}),
        ("FROM duckdb_settings", {"duckdb_settings"}),
    ],
)
def test_what_stands_in_a_text_or_a_comment_is_not_a_call(sql: str, names: set[str]) -> None:
    assert set(called(sql)) == names
