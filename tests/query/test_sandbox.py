"""SQL from people: each query in a process of its own, over published tables and the team's, and nothing else."""

import io
import os
import signal
import threading
import time
from collections.abc import Iterator
from typing import Any

import duckdb
import psutil
import pyarrow.parquet
import pytest

from tests.query.rooms import ALPHA, BETA, NOW, Room, publish, room
from tests.unit.editions import CITIES, CITY_ROWS
from workbench.descriptor import Field
from workbench.errors import QueryError
from workbench.query import team_files
from workbench.query.engine import Asker, FieldRead, Limits, Status
from workbench.query.inside.mistakes import Script
from workbench.query.inside.reword import reworded
from workbench.query.processes import ForkServer

SLOW = "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range * 7 + b.range = 3"
DEAF = "SELECT levenshtein(repeat('a', 200000), repeat('b', 200000))"  # it does not listen to DuckDB's own time limit


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    found = room(tmp_path_factory.mktemp("towns"))
    publish(found, "communes", CITIES, list(CITY_ROWS), "villes")
    numbers = [(str(number), f"n{number}") for number in range(5_000)]
    publish(found, "nombres", (Field("n", "integer"), Field("nom")), numbers, "suite")
    yield found
    found.sandbox.close()


def rows(where: Room, script: str, team: str = "", limit: int = 1_000) -> list[dict[str, Any]]:
    """The rows of a script that must work."""
    result = where.ask(script, team, limit)
    assert result.message == ""
    found: list[dict[str, Any]] = result.rows().to_pylist()
    return found


def children(where: Room) -> list[psutil.Process]:
    """The processes of queries that there are now."""
    starter = where.sandbox.starter
    assert isinstance(starter, ForkServer)
    assert starter.process is not None
    return [item for item in psutil.Process(starter.process.pid).children() if item.status() != psutil.STATUS_ZOMBIE]


def require_nobody_left(where: Room) -> None:
    """None; the processes of queries that have answered end by themselves."""
    deadline = time.monotonic() + 5
    while children(where) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert children(where) == []


def test_a_table_is_named_by_its_package_and_resource_without_quotes(towns: Room) -> None:
    result = towns.ask("SELECT ville, habitants FROM communes.villes ORDER BY habitants")
    assert result.rows().to_pylist()[0] == {"ville": "Bourg", "habitants": 41527}
    assert (result.versions, result.truncated, result.rows_read) == ((("communes", 1),), False, 3)
    assert result.seconds > 0


def test_a_result_says_which_fields_it_comes_from(towns: Room) -> None:
    read = towns.ask("SELECT ville FROM communes.villes WHERE habitants > 1").fields_read
    assert read == (FieldRead("communes", "villes", "habitants"), FieldRead("communes", "villes", "ville"))


def test_rows_come_in_the_order_of_the_file(towns: Room) -> None:
    assert towns.ask("FROM nombres.suite", rows=0).rows().column("n").to_pylist() == list(range(5_000))


def test_a_long_result_is_cut_and_says_so(towns: Room) -> None:
    for limit, expected, truncated in ((100, 100, True), (5_000, 5_000, False)):
        result = towns.ask("SELECT n FROM nombres.suite", rows=limit)
        assert (result.rows().num_rows, result.truncated) == (expected, truncated)
    assert towns.ask("SELECT * FROM range(1000000000000)", rows=10).truncated


def test_a_wide_result_is_cut_by_its_bytes(towns: Room) -> None:
    result = towns.sandbox.run(Asker(), "SELECT repeat('x', 100000) AS x FROM range(1000)", Limits(1_000, 1 << 20, 5))
    assert result.truncated
    assert 0 < result.rows().num_rows < 1_000


def test_a_result_without_rows_has_its_columns(towns: Room) -> None:
    assert towns.ask("SELECT n FROM nombres.suite WHERE n < 0").rows().column_names == ["n"]


def test_two_columns_of_the_same_name_are_both_there(towns: Room) -> None:
    assert towns.ask("SELECT 1 a, 2 a").shown().num_columns == 2


def test_values_of_every_type_come_out_and_can_be_shown(towns: Room) -> None:
    result = towns.ask(
        "SELECT 170141183460469231731687303715884105727::HUGEINT AS h, [1, 2] AS l, {'a': 1} AS s, MAP {'k': 1} AS m, '\\xFF'::BLOB AS b, "
        "gen_random_uuid() AS u, INTERVAL 1 YEAR AS i, 'nan'::DOUBLE AS n, NULL AS z, TIMESTAMP '294247-01-10 04:00:54' AS t, "
        "DATE '5877642-06-25 (BC)' AS d, TIMESTAMPTZ '2024-01-01 10:00:00+02' AS tz, 'POINT (1 2)'::GEOMETRY AS g"
    )
    shown = result.shown().to_pylist()[0]
    assert (shown["h"], shown["l"], shown["s"]) == ("170141183460469231731687303715884105727", "[1, 2]", '{"a": 1}')
    assert shown["z"] is None
    assert shown["tz"].startswith("2024-01-01T08:00:00")
    assert "POINT" in shown["g"]


def test_the_newest_version_is_the_one_queried_and_a_withdrawn_one_is_not(tmp_path: Any) -> None:
    found = room(tmp_path)
    for number in range(2):
        publish(found, "villes", (Field("x"),), [(str(number),)], "villes")
    result = found.ask("FROM villes.villes")
    assert (result.rows().to_pylist(), result.versions) == ([{"x": "1"}], (("villes", 2),))
    found.catalog.withdraw("villes", None, "erreur", NOW)
    deadline = time.monotonic() + 5
    while found.ask("FROM villes.villes").status is Status.OK:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    while found.sandbox.results.figures().results > 1:  # the error alone
        assert time.monotonic() < deadline
        time.sleep(0.1)
    found.sandbox.close()


def test_an_instance_without_packages_still_computes(tmp_path: Any) -> None:
    found = room(tmp_path)
    assert rows(found, "SELECT 6 * 7 AS x") == [{"x": 42}]
    found.sandbox.close()


# ---------------------------------------------------------------------- a team's own tables


def test_a_team_keeps_tables_that_no_other_team_sees(towns: Room) -> None:
    rows(towns, "CREATE OR REPLACE TABLE grandes AS SELECT ville FROM communes.villes WHERE habitants > 50000", ALPHA)
    assert len(rows(towns, "FROM grandes", ALPHA)) == 2
    assert towns.ask("FROM grandes", BETA).problem.code == "query.unknown_table"  # type: ignore[union-attr]
    assert towns.ask("FROM grandes").problem.code == "query.unknown_table"  # type: ignore[union-attr]


def test_what_a_script_did_before_its_mistake_is_kept(towns: Room) -> None:
    result = towns.ask("CREATE OR REPLACE TABLE debut AS SELECT 1 AS x; SELECT nothing FROM debut", ALPHA)
    assert result.status is Status.ERROR
    assert rows(towns, "FROM debut", ALPHA) == [{"x": 1}]


def test_a_view_of_a_team_reads_published_tables_without_the_query_naming_them(towns: Room) -> None:
    rows(towns, "CREATE OR REPLACE VIEW vue AS FROM communes.villes", ALPHA)
    rows(towns, "CREATE OR REPLACE MACRO taille(k) AS (SELECT count(*) FROM nombres.suite WHERE suite.n < k)", ALPHA)
    result = towns.ask("SELECT ville FROM vue", ALPHA)
    assert (result.rows().num_rows, result.versions) == (3, (("communes", 1), ("nombres", 1)))
    assert rows(towns, "SELECT taille(7) AS n", ALPHA) == [{"n": 7}]


def test_nobody_loses_a_table_by_having_no_team(towns: Room) -> None:
    assert towns.ask("CREATE TABLE perdu AS SELECT 1 AS x").problem.code == "query.no_team"  # type: ignore[union-attr]
    assert rows(towns, "CREATE TEMP TABLE brouillon AS SELECT 1 AS x; FROM brouillon") == [{"x": 1}]


def test_a_result_is_kept_until_the_team_changes_its_tables(towns: Room) -> None:
    rows(towns, "CREATE OR REPLACE TABLE compte AS SELECT 1 AS x", ALPHA)
    assert not towns.ask("SELECT sum(x) AS s FROM compte", ALPHA).is_cached
    assert towns.ask("SELECT sum(x) AS s FROM compte;", ALPHA).is_cached
    rows(towns, "INSERT INTO compte VALUES (5)", ALPHA)
    assert rows(towns, "SELECT sum(x) AS s FROM compte", ALPHA) == [{"s": 6}]


# ---------------------------------------------------------------------- bounds


@pytest.mark.parametrize("script", [SLOW, DEAF])
def test_a_query_without_end_is_stopped_at_the_deadline(towns: Room, script: str) -> None:
    started = time.monotonic()
    assert towns.ask(script).status is Status.TIMEOUT
    assert time.monotonic() - started < 8
    require_nobody_left(towns)


@pytest.mark.parametrize(
    "script", ["SELECT repeat('a', 4000000000)", "SELECT range(1000000000)", "SELECT list(range) FROM range(2000000000)"]
)
def test_a_query_that_wants_too_much_memory_is_stopped(towns: Room, script: str) -> None:
    assert towns.ask(script).status in (Status.MEMORY, Status.TIMEOUT)


def test_a_crash_of_the_engine_harms_nobody(towns: Room) -> None:
    crashed = Room(towns.home, towns.catalog, towns.settings, towns.sandbox)
    crashed.sandbox.jobs.fences = type(crashed.sandbox.jobs.fences)(policy=False)
    try:
        assert crashed.ask("SELECT \"=\"({'a': 1}, -1)").status is Status.CRASH
    finally:
        crashed.sandbox.jobs.fences = type(crashed.sandbox.jobs.fences)()
    assert rows(towns, "SELECT 1 AS x") == [{"x": 1}]


def test_a_script_is_never_longer_than_the_limit(towns: Room) -> None:
    assert towns.ask("SELECT " + "1," * 40_000 + "1").problem.code == "query.too_long"  # type: ignore[union-attr]


# ---------------------------------------------------------------------- cancelling


def test_a_running_query_is_cancelled_at_once(towns: Room) -> None:
    ids: list[str] = []
    threading.Timer(0.5, lambda: towns.sandbox.cancel(ids[0])).start()
    started = time.monotonic()
    result = towns.sandbox.run(Asker(person="p"), SLOW + " -- cancelled", Limits(seconds=30), ids.append)
    assert (result.status, time.monotonic() - started < 3) == (Status.CANCELLED, True)
    require_nobody_left(towns)


def test_a_newer_query_of_the_same_editor_takes_the_place_of_the_one_before(towns: Room) -> None:
    asker = Asker(person="q", editor="tab 1")
    before = towns.sandbox.ask(asker, SLOW + " -- before", Limits(seconds=30))
    time.sleep(0.3)
    after = towns.sandbox.ask(asker, "SELECT 1 AS x")
    assert after.result(5).status is Status.OK  # type: ignore[union-attr]
    assert before.result(5).status is Status.CANCELLED  # type: ignore[union-attr]


def test_an_interrupted_server_leaves_no_query_behind(towns: Room) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    signal.setitimer(signal.ITIMER_REAL, 0.7)
    try:
        with pytest.raises(KeyboardInterrupt):
            towns.sandbox.run(Asker(), DEAF + " -- interrupted", Limits(seconds=30))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    require_nobody_left(towns)


@pytest.mark.parametrize("left", [b"", b"\0" * 4_096])
def test_a_file_that_was_hardly_begun_does_not_lock_a_team_out(towns: Room, left: bytes) -> None:
    file = team_files.database(towns.home, "c3" * 8)
    file.write_bytes(left)
    assert rows(towns, "SELECT count(*) AS n FROM communes.villes", "c3" * 8) == [{"n": 3}]
    rows(towns, "CREATE OR REPLACE TABLE debut AS SELECT 1 AS x", "c3" * 8)
    assert rows(towns, "FROM debut", "c3" * 8) == [{"x": 1}]
    file.unlink()


def test_a_damaged_file_is_told_as_that(towns: Room) -> None:
    file = team_files.database(towns.home, "c4" * 8)
    file.write_bytes(b"x" * 300_000)
    for script in ("SELECT 1", "CREATE TABLE t (x INTEGER)"):
        assert towns.ask(script, "c4" * 8).problem.code == "query.team_file"  # type: ignore[union-attr]
    assert file.read_bytes() == b"x" * 300_000


def test_the_room_of_a_team_is_its_own_whatever_queries_may_spill(tmp_path: Any) -> None:
    found = room(tmp_path, team_mb=5, query_spill_mb=50)
    found.ask("CREATE TABLE much (i BIGINT, u VARCHAR)", ALPHA)
    codes = [found.ask("INSERT INTO much SELECT range, uuid()::VARCHAR FROM range(50000)", ALPHA).problem for _ in range(8)]
    assert codes[-1]
    assert codes[-1].code == "query.quota"
    assert team_files.size_mb(tmp_path, ALPHA) < 2 * 5.3  # the file and what was not written into it yet
    assert found.ask("SELECT count(*) FROM much; ", ALPHA).message == ""
    assert found.ask("DROP TABLE much", ALPHA).message == ""
    assert found.ask("CREATE TABLE small AS SELECT 1 AS x", ALPHA).message == ""
    found.sandbox.close()


def test_a_full_disk_is_not_taken_for_a_full_team(towns: Room) -> None:
    told = reworded(
        duckdb.IOException('IO Error: Could not write file "/x/y": No space left on device'), Script("CREATE TABLE t AS SELECT 1")
    )
    assert told.code == "query.disk_full"


def test_a_file_that_is_withdrawn_under_a_query_harms_no_other_one(tmp_path: Any) -> None:
    found = room(tmp_path)
    for name in ("villes", "autres"):
        publish(found, name, (Field("x"),), [("1",)], name)
    found.ask("FROM villes.villes")
    for file in (tmp_path / "packages" / "villes").rglob("*.parquet"):
        file.rename(file.with_suffix(".gone"))
    assert rows(found, "FROM autres.autres") == [{"x": "1"}]
    assert found.ask("FROM villes.villes WHERE x > '0'").problem.code == "query.withdrawn"  # type: ignore[union-attr]
    found.sandbox.close()


# ---------------------------------------------------------------------- whole results


def test_a_whole_result_is_saved_as_csv_with_every_digit(towns: Room) -> None:
    script = "SELECT n, nom, n / 3::DECIMAL(18,6) AS part, DATE '2024-01-02' AS jour, [n, 1] AS liste, NULL AS vide FROM nombres.suite"
    text = b"".join(towns.sandbox.download(Asker(), script, "csv")).decode()
    lines = text.splitlines()
    assert len(lines) == 5_001
    assert lines[2].startswith("1,n1,")
    assert "2024-01-02" in lines[2]


def test_a_whole_result_is_saved_as_parquet(towns: Room) -> None:
    data = b"".join(towns.sandbox.download(Asker(), "SELECT range AS n FROM range(300000)", "parquet"))
    table = pyarrow.parquet.read_table(io.BytesIO(data))
    assert (table.num_rows, table.column("n")[-1].as_py()) == (300_000, 299_999)


def test_a_download_that_cannot_be_says_why_before_anything_is_sent(towns: Room) -> None:
    for script, form, code in (("SELECT x FROM nowhere", "csv", "query.unknown_table"), ("SELECT 1", "exe", "query.unknown_format")):
        with pytest.raises(QueryError) as caught:
            towns.sandbox.download(Asker(), script, form)
        assert caught.value.code == code


def test_a_download_that_nobody_takes_any_more_ends(towns: Room) -> None:
    blocks = towns.sandbox.download(Asker(), "SELECT repeat('x', 1000) AS x FROM range(100000000)", "csv")
    assert next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    require_nobody_left(towns)


# ---------------------------------------------------------------------- nothing is left


def test_a_thousand_queries_leave_no_descriptor_no_process_and_no_file(towns: Room) -> None:
    rows(towns, "SELECT 'before'")
    me = psutil.Process()
    before = (me.num_fds(), threading.active_count())
    for number in range(1_000):
        script = f"SELECT {number} AS x" if number % 10 else f"SELECT {number} AS x, wrong"
        assert towns.ask(script).status is (Status.OK if number % 10 else Status.ERROR)
    time.sleep(0.3)
    assert me.num_fds() <= before[0]
    assert threading.active_count() <= before[1] + 1
    require_nobody_left(towns)
    assert list((towns.home / "spill").glob("*/*")) == []


def test_a_fork_server_that_was_killed_is_started_again(towns: Room) -> None:
    rows(towns, "SELECT 'alive'")
    starter = towns.sandbox.starter
    assert isinstance(starter, ForkServer)
    assert starter.process is not None
    os.kill(starter.process.pid, signal.SIGKILL)
    starter.process.wait(5)
    assert rows(towns, "SELECT 'again' AS x") == [{"x": "again"}]


def test_a_query_asked_right_after_the_fork_server_died_is_answered(tmp_path: Any) -> None:
    found = room(tmp_path)
    rows(found, "SELECT 'alive'")
    starter = found.sandbox.starter
    assert isinstance(starter, ForkServer)
    for number in range(3):
        assert starter.process is not None
        os.kill(starter.process.pid, signal.SIGKILL)
        os.waitid(os.P_PID, starter.process.pid, os.WEXITED | os.WNOWAIT)  # gone, and nobody of the server knows yet
        assert rows(found, f"SELECT {number} AS x") == [{"x": number}]
    os.kill(starter.process.pid, signal.SIGKILL)
    time.sleep(0.2)
    found.sandbox.close()


def test_fields_with_long_names_do_not_end_the_fork_server(towns: Room) -> None:
    starter = towns.sandbox.starter
    assert isinstance(starter, ForkServer)
    rows(towns, "SELECT 'here'")
    before = starter.process
    for length in (100, 400, 2_000):
        starter.keep([("communes", "/nowhere.duckdb", "villes", f"{number}{'é' * length}") for number in range(200)])
        time.sleep(0.2)
        assert rows(towns, f"SELECT {length} AS x") == [{"x": length}]
    assert starter.process is before


def test_a_download_that_nobody_takes_and_nobody_leaves_gives_its_turn_back(tmp_path: Any) -> None:
    found = room(tmp_path, query_slots=1, download_seconds=0.5)
    blocks = found.sandbox.download(Asker(), "SELECT repeat('x', 1000) AS x FROM range(100000000)", "csv")
    assert next(blocks)
    began = time.monotonic()
    assert rows(found, "SELECT 1 AS x") == [{"x": 1}]
    assert time.monotonic() - began < 10
    with pytest.raises(QueryError) as caught:
        list(blocks)
    assert caught.value.code == "query.timeout"
    found.sandbox.close()
