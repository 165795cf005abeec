"""A team's own tables: seen, kept from results, renamed, removed and taken back, always through the engine."""

import os
import shutil
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.query.rooms import ALPHA, BETA, CUSTOMERS, Room, fair, publish, room
from workbench.errors import QueryError
from workbench.query.chore import TABLE, VIEW, Loaded
from workbench.query.engine import Asker
from workbench.query.own_names import WORDS, free, proposal, quoted, require_name
from workbench.query.own_tables import Own, OwnTables, readers

ANA, ZOE = Asker(ALPHA, "ana"), Asker(BETA, "zoe")
POSIX = pytest.mark.skipif(os.name != "posix", reason="kill -9")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of an instance that each test takes a copy of."""
    made = fair(tmp_path_factory.mktemp("own") / "home", query_seconds=10)
    made.sandbox.close()
    return made.home


@pytest.fixture
def fair_room(template: Path, tmp_path: Path) -> Iterator[Room]:
    found = room(Path(shutil.copytree(template, tmp_path / "home")), query_seconds=10)
    yield found
    found.sandbox.close()


@pytest.fixture
def own(fair_room: Room) -> OwnTables:
    return OwnTables(fair_room.sandbox)


def named(own: OwnTables, asker: Asker = ANA) -> dict[str, Own]:
    return {item.name: item for item in own.tables(asker)}


def keep(own: OwnTables, name: str, script: str, what: str = TABLE) -> str:
    """What the keeping said, "" when all went well."""
    found = own.keep(ANA, name, what, script).result()
    assert found is not None
    return found.problem.code if found.problem else ""


def parquet(folder: Path, rows: int = 1_000, **more: list[object]) -> str:
    path = folder / "given.parquet"
    pq.write_table(pa.table({"code": [f"{n % 95:02d}" for n in range(rows)], "n": list(range(rows)), **more}), path)
    return str(path)


def test_a_team_sees_its_tables_and_views_with_their_columns(own: OwnTables) -> None:
    found = named(own)
    assert {name: (item.what, item.width) for name, item in found.items()} == {
        "customers": (VIEW, 3),
        "events": (VIEW, 12),
        "mine": (TABLE, 3),
    }
    assert [(one.name, one.kind) for one in found["mine"].columns] == [("country", "VARCHAR"), ("channel", "VARCHAR"), ("n", "BIGINT")]
    assert found["mine"].rows == 12
    assert found["mine"].size_bytes > 0


def test_a_team_without_tables_has_none_and_another_team_sees_its_own_only(own: OwnTables) -> None:
    assert own.tables(Asker("c3" * 8, "new")) == []
    assert list(named(own, ZOE)) == ["private"]


def test_all_rows_of_a_result_are_kept_not_only_those_shown(own: OwnTables, fair_room: Room) -> None:
    assert keep(own, "numbers", "SELECT range AS n FROM range(25000) -- all of them\n;") == ""
    assert named(own)["numbers"].rows == 25_000
    assert named(own)["numbers"].by == "ana"
    assert fair_room.ask("SELECT count(*) AS n FROM numbers", ALPHA).rows().to_pylist() == [{"n": 25_000}]


@pytest.mark.parametrize(
    "script",
    [
        "FROM shared.events",
        "SUMMARIZE shared.events",
        "DESCRIBE shared.events",
        "SHOW ALL TABLES",
        "VALUES (1, 'a')",
        "WITH a AS (SELECT 1 AS x) SELECT * FROM a /* end */",
        "PIVOT shared.events ON country USING count(*) GROUP BY channel",
        "SELECT 1 AS a, 2 AS a, 3 AS A",
        "SELECT * FROM shared.events WHERE false",
        "SELECT NULL AS nothing",
    ],
)
def test_whatever_gives_rows_can_be_kept(own: OwnTables, script: str) -> None:
    assert keep(own, "kept", script) == ""
    assert named(own)["kept"].what == TABLE


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("SELECT 1; SELECT 2", "own.several"),
        ("DROP TABLE mine", "own.no_question"),
        ("INSERT INTO mine VALUES ('x', 'y', 1) RETURNING *", "own.no_question"),
        ("EXPLAIN SELECT 1", "own.no_question"),
        ("SET VARIABLE x = 1", "own.no_question"),
        ("SELECT 1) ; DROP TABLE mine; SELECT (1", "query.syntax"),
        ("SELECT * FROM read_csv('/etc/passwd')", "query.refused_file"),
        ("FROM nowhere", "query.unknown_table"),
        ("-- nothing", "query.empty"),
    ],
)
def test_what_is_no_single_question_is_explained_and_changes_nothing(own: OwnTables, script: str, code: str) -> None:
    before = own.tables(ANA)
    assert keep(own, "kept", script) == code
    assert own.tables(ANA) == before


def test_a_view_cannot_keep_a_pivot_and_says_so(own: OwnTables) -> None:
    assert keep(own, "kept", "PIVOT shared.events ON country USING count(*)", VIEW) == "own.view_needs_table"


def test_a_view_asks_anew_and_a_table_stays_as_it_was(own: OwnTables, fair_room: Room) -> None:
    assert keep(own, "as_table", "SELECT count(*) AS n FROM customers.customers") == ""
    assert keep(own, "as_view", "SELECT count(*) AS n FROM customers.customers", VIEW) == ""
    publish(fair_room, "customers", CUSTOMERS, [("1", "x", "gold")], "customers")
    assert fair_room.ask("FROM as_table", ALPHA).rows().to_pylist() == [{"n": 40}]
    assert fair_room.ask("FROM as_view", ALPHA).rows().to_pylist() == [{"n": 1}]


def test_what_a_kept_table_was_made_of_travels_with_it(own: OwnTables, fair_room: Room) -> None:
    assert keep(own, "kept", "SELECT country, sum(amount) AS total FROM shared.events GROUP BY country") == ""
    own.rename(ANA, named(own)["kept"], "by_country")
    fields = {(item.package, item.field) for item in fair_room.ask("FROM by_country", ALPHA).fields_read}
    assert {("shared", "country"), ("shared", "amount")} <= fields


def test_who_made_a_table_by_a_script_is_known_too(own: OwnTables, fair_room: Room) -> None:
    script = 'CREATE TABLE "my work" AS SELECT 1 AS a; CREATE VIEW seen AS FROM "my work"'
    assert fair_room.sandbox.run(ANA, script).message == ""
    found = named(own)
    assert (found["my work"].by, found["seen"].by) == ("ana", "ana")
    assert found["seen"].at.startswith("20")
    assert fair_room.sandbox.run(Asker(ALPHA, "bo"), "CREATE OR REPLACE VIEW seen AS SELECT 2 AS b").message == ""
    assert named(own)["seen"].by == "bo"


# ---------------------------------------------------------------------- files


def test_a_file_becomes_a_table_that_knows_its_file_and_what_it_holds(own: OwnTables, fair_room: Room, tmp_path: Path) -> None:
    own.load(ANA, [Loaded("ventes", parquet(tmp_path), 1_000, "ventes d'été.csv", {"code": "insee_departement"})])
    found = named(own)["ventes"]
    assert (found.rows, found.by, found.file) == (1_000, "ana", "ventes d'été.csv")
    assert [(one.name, one.semantic) for one in found.columns] == [("code", "insee_departement"), ("n", "")]
    asked = fair_room.ask("SELECT sum(n) AS n FROM ventes", ALPHA)
    assert (asked.rows().to_pylist(), asked.files, asked.fields_read) == ([{"n": 499_500}], ("ventes d'été.csv",), ())
    assert fair_room.ask("CREATE TABLE copied AS FROM ventes", ALPHA).message == ""
    again = fair_room.ask("SELECT c.n FROM copied c, shared.events LIMIT 1", ALPHA)
    assert (asked.tables, again.tables, again.files) == (("ventes",), ("copied",), ("ventes d'été.csv",))


def test_of_several_tables_all_are_made_or_none(own: OwnTables, tmp_path: Path) -> None:
    path = parquet(tmp_path)
    before = own.tables(ANA)
    for wrong in (Loaded("second", path, 999, "x.csv"), Loaded("mine", path, 1_000, "x.csv"), Loaded("third", path + "x", 1, "x.csv")):
        with pytest.raises(QueryError):
            own.load(ANA, [Loaded("first", path, 1_000, "x.csv"), wrong])
        assert own.tables(ANA) == before


def test_a_file_larger_than_the_room_left_is_refused_whole(tmp_path: Path) -> None:
    small = fair(tmp_path / "home", query_seconds=10, team_mb=3)
    own = OwnTables(small.sandbox)
    texts = [os.urandom(40).hex() for _ in range(100_000)]
    path = parquet(tmp_path, 100_000, text=list(texts))
    with pytest.raises(QueryError) as caught:
        own.load(ANA, [Loaded("large", path, 100_000, "large.csv")])
    assert caught.value.code == "query.quota"
    assert sorted(named(own)) == ["customers", "events", "mine"]
    own.load(ANA, [Loaded("small", parquet(tmp_path), 1_000, "small.csv")])
    assert named(own)["small"].rows == 1_000
    small.sandbox.close()


ROWS, SUM = 400_000, 400_000 * 399_999 // 2
MOMENTS = (0.0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)  # of the time that a load takes here


@POSIX
def test_a_load_that_is_killed_at_any_moment_leaves_the_whole_table_or_none_of_it(fair_room: Room, tmp_path: Path) -> None:
    own = OwnTables(fair_room.sandbox)
    given_path = parquet(tmp_path, ROWS, text=[f"{n:x}" * 6 for n in range(ROWS)])
    began = time.monotonic()
    own.load(ANA, [Loaded("large", given_path, ROWS, "large.csv")])
    whole_seconds = time.monotonic() - began
    own.drop(ANA, named(own)["large"])
    for moment in MOMENTS:
        is_told = killed(own, Loaded("large", given_path, ROWS, "large.csv"), moment * whole_seconds)
        found = named(own)
        assert found["mine"].rows == 12
        assert "large" in found or not is_told
        if "large" in found:
            told = fair_room.ask("SELECT count(*) AS n, sum(n) AS s FROM large", ALPHA).rows().to_pylist()
            assert told == [{"n": ROWS, "s": SUM}]
            assert found["large"].file == "large.csv"
            own.drop(ANA, found["large"])


def killed(own: OwnTables, table: Loaded, after_seconds: float) -> bool:
    """Whether the load was told to have gone well, its process killed that long after it began."""
    begun = set(own.sandbox.questions)

    def kill() -> None:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            new = [one for key, one in list(own.sandbox.questions.items()) if key not in begun and one.running]
            if new:
                time.sleep(after_seconds)
                new[0].stop()  # SIGKILL
                return

    killer = threading.Thread(target=kill, daemon=True)
    killer.start()
    try:
        own.load(ANA, [table])
    except QueryError:
        return False
    finally:
        killer.join()
    return True


def test_the_process_of_a_load_reads_that_file_and_no_other(own: OwnTables, fair_room: Room, tmp_path: Path) -> None:
    parquet(tmp_path)
    with pytest.raises(QueryError):
        own.load(ANA, [Loaded("x", str(fair_room.home / "teams" / BETA / "sandbox.duckdb"), 1, "x.csv")])
    assert "x" not in named(own)


# ---------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "own.no_name"),
        ("a" * 300, "own.bad_name"),
        ('a"b', "own.bad_name"),
        ("a.b", "own.bad_name"),
        ("a b", "own.bad_name"),
        ("🚲", "own.bad_name"),
        ("<b>x</b>", "own.bad_name"),
        ("1st", "own.bad_name"),
        ("a;DROP TABLE mine", "own.bad_name"),
        ("_removed_1700000000_x", "own.bad_name"),
        ("Select", "own.reserved"),
        ("TEAM", "own.reserved"),
        ("Shared", "own.package_name"),
        ("MINE", "own.taken"),
    ],
)
def test_a_name_that_cannot_be_is_told_with_one_that_can(own: OwnTables, name: str, code: str) -> None:
    with pytest.raises(QueryError) as caught:
        own.require_name(ANA, name)
    assert caught.value.code == code
    own.require_name(ANA, str(caught.value.context["proposed"]))


@pytest.mark.parametrize("name", ["été_2024", "Ventes", "_x", "données", "表"])
def test_a_name_with_accents_is_taken_and_written_without_quotes(own: OwnTables, fair_room: Room, name: str) -> None:
    own.rename(ANA, named(own)["mine"], name)
    assert named(own)[name].written == name
    assert fair_room.ask(f"SELECT * FROM {name}", ALPHA).message == ""


@given(st.text(max_size=400))
@settings(max_examples=200, deadline=None)
def test_any_words_give_a_name_that_may_be(words: str) -> None:
    require_name(free(proposal(words), {"mine", "shared"}), {"mine"}, {"shared"})


def test_the_words_of_sql_are_those_of_the_engine() -> None:
    query = "SELECT keyword_name FROM duckdb_keywords() WHERE keyword_category IN ('reserved', 'type_function')"
    assert {name for (name,) in duckdb.sql(query).fetchall()} == WORDS
    assert quoted("select") == '"select"'


def test_tables_with_names_that_only_sql_can_give_are_shown_renamed_and_removed(own: OwnTables, fair_room: Room) -> None:
    odd = ["n" * 300, 'q"uo"te', "🚲 vélo", "<b>bold<b>", "semi;colon", "sp ace"]
    for name in odd:
        quotes = name.replace('"', '""')
        assert fair_room.ask(f'CREATE TABLE "{quotes}" AS SELECT 1 AS "<b>", 2 AS "a.b"', ALPHA).message == ""
    for place, name in enumerate(odd):
        own.remove(ANA, named(own)[name])
        removed = next(item for item in own.tables(ANA) if item.removed_at and item.plain_name == name)
        assert own.take_back(ANA, removed) == name
        own.rename(ANA, named(own)[name], f"plain_{place}")
    assert {f"plain_{place}" for place in range(len(odd))} <= set(named(own))


# ---------------------------------------------------------------------- change


def test_a_removed_table_comes_back_as_it_was(own: OwnTables, fair_room: Room) -> None:
    before = named(own)["mine"]
    own.remove(ANA, before)
    assert fair_room.ask("FROM mine", ALPHA).problem is not None
    there = own.tables(ANA)
    assert [item.plain_name for item in there if item.removed_at] == ["mine"]
    own.take_back(ANA, next(item for item in there if item.removed_at))
    assert named(own)["mine"] == before


def test_a_table_comes_back_beside_a_new_one_of_its_name(own: OwnTables, fair_room: Room) -> None:
    own.remove(ANA, named(own)["mine"])
    assert fair_room.ask("CREATE TABLE mine AS SELECT 'new' AS a", ALPHA).message == ""
    assert own.take_back(ANA, next(item for item in own.tables(ANA) if item.removed_at)) == "mine_2"
    assert (named(own)["mine"].width, named(own)["mine_2"].width) == (1, 3)


def test_views_are_removed_and_taken_back_too(own: OwnTables, fair_room: Room) -> None:
    own.remove(ANA, named(own)["events"])
    own.take_back(ANA, next(item for item in own.tables(ANA) if item.removed_at))
    assert fair_room.ask("SELECT count(*) AS n FROM events", ALPHA).rows().to_pylist() == [{"n": 500}]


def test_a_table_with_an_index_can_only_be_dropped_and_says_so(own: OwnTables, fair_room: Room) -> None:
    assert fair_room.ask("CREATE INDEX fast ON mine (n)", ALPHA).message == ""
    with pytest.raises(QueryError) as caught:
        own.remove(ANA, named(own)["mine"])
    assert caught.value.code == "own.still_used"
    own.drop(ANA, named(own)["mine"])
    assert "mine" not in named(own)


def test_the_views_that_read_a_table_are_named_before_it_goes(own: OwnTables, fair_room: Room) -> None:
    assert fair_room.ask("CREATE VIEW sums AS SELECT sum(n) AS n FROM mine; CREATE VIEW miner AS SELECT 1 AS mined", ALPHA).message == ""
    assert readers("mine", own.tables(ANA)) == ["sums"]


def test_another_team_changes_nothing_by_a_name_it_guessed(own: OwnTables) -> None:
    mine = named(own)["mine"]
    for change in (lambda: own.rename(ZOE, mine, "theirs"), lambda: own.remove(ZOE, mine), lambda: own.drop(ZOE, mine)):
        with pytest.raises(QueryError):
            change()
    assert named(own)["mine"] == mine


# ---------------------------------------------------------------------- trouble


def test_a_view_of_a_withdrawn_dataset_is_listed_and_can_be_removed(own: OwnTables, fair_room: Room) -> None:
    fair_room.catalog.withdraw("shared", 1, "wrong file", datetime.now(UTC))
    assert "events" in named(own)
    asked = fair_room.ask("FROM events", ALPHA)
    assert asked.problem is not None
    assert asked.problem.code == "query.withdrawn_package"
    own.remove(ANA, named(own)["events"])
    own.drop(ANA, next(item for item in own.tables(ANA) if item.removed_at))
    assert "events" not in {item.plain_name for item in own.tables(ANA)}


def test_a_table_of_a_withdrawn_dataset_says_so_and_why(fair_room: Room) -> None:
    fair_room.catalog.withdraw("shared", 1, "wrong file", datetime.now(UTC))
    asked = fair_room.ask("SELECT 1;\nFROM Shared.events", ALPHA)
    assert asked.problem is not None
    assert asked.problem.code == "query.withdrawn_package"
    assert (asked.problem.context["reason"], asked.problem.context["line"]) == ("wrong file", 2)


def test_a_removed_table_is_not_proposed_for_a_name_that_is_not_there(own: OwnTables, fair_room: Room) -> None:
    assert fair_room.ask("CREATE TABLE bikes AS SELECT 1 AS n", ALPHA).message == ""
    own.remove(ANA, named(own)["bikes"])
    asked = fair_room.ask("FROM bikes", ALPHA)
    assert asked.problem is not None
    assert "_removed_" not in str(asked.problem)


def test_a_damaged_file_is_told_and_nobody_else_is_troubled(own: OwnTables, fair_room: Room) -> None:
    file = fair_room.home / "teams" / ALPHA / "sandbox.duckdb"
    file.write_bytes(b"x" * file.stat().st_size)
    with pytest.raises(QueryError) as caught:
        own.tables(ANA)
    assert caught.value.code == "query.team_file"
    assert list(named(own, ZOE)) == ["private"]


def test_what_was_seen_is_not_asked_again_until_somebody_changes_it(own: OwnTables, fair_room: Room) -> None:
    own.tables(ANA)
    found = own.look(Asker(ALPHA, "bo")).result()
    assert found is not None
    assert found.is_cached
    assert fair_room.ask("CREATE TABLE another AS SELECT 1 AS a", ALPHA).message == ""
    assert "another" in named(own)
