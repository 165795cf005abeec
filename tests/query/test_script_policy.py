"""What a script may hold, before anything of it is run; and what people read instead of what it may not."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import duckdb
import pytest

from tests.query.corpus import FOUND, KNOWN, attacks, placed
from workbench.errors import QueryError
from workbench.query.inside.functions import HARMLESS, bare_refusal, refusal
from workbench.query.inside.policy import statements
from workbench.query.inside.tokens import tokens
from workbench.query.script import named, writes

PACKAGES = ("velo", "communes")
EXAMPLE = "velo.trajets"


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"python_enable_replacements": False}) as opened:
        yield opened


def refused(connection: duckdb.DuckDBPyConnection, script: str) -> str:
    """Why a script is refused; "" when it is not."""
    try:
        statements(connection, script, PACKAGES, EXAMPLE)
    except QueryError as error:
        return error.code.removeprefix("query.").removeprefix("refused_")
    return ""


ALLOWED = """
SELECT 1 AS query, 2 AS glob, 'read_text(' AS read_csv
FROM velo.trajets
(SELECT 1) UNION (SELECT 2)
WITH v AS (FROM velo.trajets) SELECT * FROM v
VALUES (1), (2)
TABLE velo.trajets
DESCRIBE velo.trajets
DESC velo.trajets
SUMMARIZE velo.trajets
SHOW TABLES
SHOW ALL TABLES
SHOW DATABASES
SHOW velo.trajets
EXPLAIN SELECT 1
EXPLAIN ANALYZE SELECT 1
EXPLAIN (FORMAT JSON) SELECT 1
EXPLAIN (SELECT 1)
EXPLAIN /* pourquoi */ ANALYZE -- lent
 SELECT 1
CREATE TABLE mien (a INTEGER PRIMARY KEY, b VARCHAR DEFAULT 'x', c DATE)
CREATE OR REPLACE TABLE mien AS SELECT * FROM velo.trajets
CREATE TEMP TABLE brouillon AS SELECT 1
CREATE TABLE IF NOT EXISTS mien (a INTEGER)
CREATE VIEW v AS SELECT 1
CREATE RECURSIVE VIEW v(a) AS SELECT 1
CREATE MACRO double(x) AS 2 * x
CREATE OR REPLACE FUNCTION longs(k) AS TABLE SELECT * FROM velo.trajets LIMIT k
CREATE SCHEMA travail
CREATE SCHEMA IF NOT EXISTS travail
CREATE SEQUENCE s
CREATE TYPE humeur AS ENUM ('bonne', 'mauvaise')
CREATE TYPE point AS STRUCT(x INTEGER)
CREATE UNIQUE INDEX i ON mien (a)
INSERT INTO mien VALUES (1, 'a', '2024-01-01'), (2, 'b', NULL)
INSERT OR REPLACE INTO mien BY NAME SELECT 1 AS a
UPDATE mien SET b = 'lu' WHERE a = 1
DELETE FROM mien WHERE b = 'x'
TRUNCATE mien
MERGE INTO mien USING velo.trajets t ON t.id = mien.a WHEN MATCHED THEN DELETE
DROP TABLE IF EXISTS mien
DROP VIEW v
DROP MACRO double
DROP MACRO TABLE longs
DROP SCHEMA travail CASCADE
DROP TYPE humeur
DROP INDEX i
ALTER TABLE mien ADD COLUMN d INTEGER
ALTER TABLE mien RENAME TO velo
ALTER VIEW v RENAME TO w
PIVOT velo.trajets ON depart USING sum(duree)
PIVOT velo.trajets ON depart IN ('Paris', 'Lyon') USING sum(duree)
UNPIVOT velo.trajets ON id, duree
BEGIN; INSERT INTO mien VALUES (1, 'a', NULL); ROLLBACK
BEGIN TRANSACTION; COMMIT
VACUUM
ANALYZE
SET VARIABLE k = 3
RESET VARIABLE k
USE team
USE team.travail
USE travail
USE velo
USE velo.main
USE "Communes"
PRAGMA table_info('mien')
PRAGMA show_tables
PRAGMA version
SELECT nextval('s'), currval('s')
SELECT extract(year FROM DATE '2024-01-01'), trim(both 'x' FROM 'xax'), substring('abc' FROM 2)
SELECT 'a' IS DISTINCT FROM 'b', a IS NOT DISTINCT FROM 'x' FROM mien
SELECT * FROM (VALUES ('a', 'b'), ('c', 'd')) t(x, y) WHERE x IN ('a', 'b') ORDER BY 'a', x DESC, 'b'
SELECT * FROM generate_series(DATE '2024-01-01', DATE '2024-02-01', INTERVAL 1 DAY)
SELECT sum(a) FILTER (WHERE b = 'x'), string_agg(b, ', ' ORDER BY a) FROM mien, velo.trajets WHERE b = 'y'
SELECT "colonne avec / barre", "x.csv" FROM mien
SELECT a AS copy, sum(load) FROM (SELECT 1 AS a, 2 AS load)
SELECT count(*) FROM duckdb_tables()
SELECT * FROM duckdb_columns WHERE table_name = 'trajets'
SELECT * FROM information_schema.columns
SELECT list_transform([1], lambda x: x + 1), [x * 2 for x in [1, 2]]
SELECT a = 1, a >= 1, a ^ 2, a || 'x', NOT a IS NULL FROM mien
SELECT 1; SELECT 2;; SELECT 3
"""  # a line that begins with a space goes on with the statement before it


@pytest.mark.parametrize("script", ALLOWED.strip().replace("\n ", "\u2028 ").split("\n"))
def test_whatever_reads_and_whatever_changes_the_teams_own_is_allowed(connection: duckdb.DuckDBPyConnection, script: str) -> None:
    assert refused(connection, script.replace("\u2028", "\n")) == ""


REFUSED = """
copy: COPY velo.trajets TO 'x.csv'
copy: COPY (SELECT 1) TO '/srv/x.csv'
copy: EXPORT DATABASE '/srv/x'
copy: COPY FROM DATABASE velo TO team
copy: SELECT 1; /* a */ COPY -- b
 (SELECT 1) TO 'x.csv'
copy: WITH x AS (COPY (SELECT 1) TO 'x.csv') FROM x
copy: WITH x AS (COPY mien TO 'x.csv') FROM x
copy: EXPLAIN COPY (SELECT 1) TO 'x.csv'
copy: EXPLAIN (ANALYZE, FORMAT json) COPY (SELECT 1) TO 'x.csv'
copy: EXPLAIN ANALYZE /* a */ COPY (SELECT 1) TO 'x.csv'
file: IMPORT DATABASE '/srv/x'
file: SELECT * FROM read_csv('x.csv')
file: SELECT * FROM "read_text"('/etc/passwd')
file: SELECT * FROM system.main.read_text/* a */('/etc/passwd')
file: SELECT * FROM READ_PARQUET(['a', 'b'])
file: FROM glob('/**')
file: FROM parquet_metadata('x.parquet')
file: FROM parquet_scan('x.parquet')
file: FROM sniff_csv('x.csv')
file: FROM '/etc/passwd'
file: FROM 'x.csv' SELECT a
file: SELECT * FROM velo.trajets, 'x.csv'
file: SELECT * FROM velo.trajets JOIN 'x.csv' ON true
file: SELECT * FROM (FROM 'x.csv')
file: SELECT * FROM ('x.csv')
file: SELECT * FROM "dossier/x.parquet"
file: SELECT * FROM "x.csv"
file: SELECT * FROM "https://exemple.fr/x"
file: DESCRIBE '/etc/passwd'
file: SUMMARIZE 'x.parquet'
file: CREATE TABLE a AS FROM 'x.csv'
file: CREATE VIEW fuite AS FROM read_text('/etc/passwd')
file: CREATE MACRO fuite(p) AS TABLE FROM read_text(p)
file: INSERT INTO mien SELECT * FROM read_json('x')
file: SET VARIABLE a = (SELECT content FROM read_text('/etc/passwd'))
file: EXPLAIN ANALYZE FROM read_text('/etc/passwd')
file: FROM python_map_function((SELECT 1))
file: FROM arrow_scan(1, 2, 3)
file: FROM pandas_scan(1)
file: FROM seq_scan()
attach: ATTACH 'x.db'
attach: ATTACH ':memory:' AS m
attach: DETACH velo
attach: INSTALL httpfs
attach: FORCE INSTALL spatial
attach: LOAD httpfs
attach: CREATE SECRET s (TYPE s3)
attach: CREATE OR REPLACE TEMPORARY SECRET s (TYPE s3)
attach: CREATE PERSISTENT SECRET s (TYPE s3)
attach: DROP SECRET s
setting: SET memory_limit = '64GB'
setting: SET GLOBAL threads = 64
setting: SET SESSION search_path = 'x'
setting: SET schema = 'velo'
setting: SET TIME ZONE 'UTC'
setting: RESET threads
setting: PRAGMA threads = 4
setting: PRAGMA enable_profiling = 'json'
setting: PRAGMA version = 'x'
machine: PRAGMA database_list
machine: PRAGMA database_size
machine: PRAGMA storage_info('mien')
machine: PRAGMA platform
machine: FROM duckdb_settings()
machine: SELECT path FROM duckdb_databases()
machine: SELECT path FROM duckdb_databases
machine: FROM pragma_database_list
machine: FROM system.main."pragma_database_list"
machine: FROM pg_settings
machine: FROM pg_catalog.pg_settings
machine: FROM duckdb_secrets()
machine: FROM duckdb_table_sample('velo.trajets')
machine: FROM pragma_storage_info('velo.trajets')
machine: SELECT current_setting('secret_directory')
machine: SELECT 'secret_directory'.current_setting()
machine: SHOW secret_directory
machine: FROM (SHOW "secret_directory")
machine: FROM duckdb_memory()
machine: FROM duckdb_logs
engine: FROM enable_logging()
engine: CHECKPOINT
engine: FROM checkpoint()
engine: FROM register_external_resource('a')
engine: SELECT write_log('x')
text: FROM query('FROM velo.trajets')
text: FROM query_table('velo.trajets')
text: SELECT json_execute_serialized_sql('{}')
text: SELECT json_serialize_plan('SELECT 1')
text: PREPARE p AS SELECT 1
text: EXECUTE p
text: DEALLOCATE p
wait: SELECT sleep_ms(60000)
wait: SELECT pg_sleep(60)
operator: SELECT "="({'a': 1}, -1)
operator: SELECT "IS DISTINCT FROM"(1, 2)
operator: SELECT {'a': 1} OPERATOR(=) -1
operator: SELECT "<"(1, 'a') FROM mien
internal: SELECT __internal_compress_string_ubigint('a')
internal: SELECT invoke(lambda x: x, 1)
internal: SELECT finalize(1)
internal: SELECT setval('s', (SELECT max(duree) FROM velo.trajets))
call: CALL pragma_version()
comment: COMMENT ON TABLE mien IS 'x'
kind: CREATE TRIGGER t AFTER INSERT ON mien FOR EACH STATEMENT DELETE FROM autre
kind: UPDATE EXTENSIONS
use: USE memory
use: USE system.main
schema: CREATE SCHEMA velo
schema: CREATE SCHEMA IF NOT EXISTS "Velo"
schema: CREATE SCHEMA team.communes
schema: CREATE SCHEMA team
schema: CREATE SCHEMA temp
enum: CREATE TYPE t AS ENUM (SELECT depart FROM velo.trajets)
enum: CREATE OR REPLACE TYPE t AS ENUM (FROM velo.trajets)
empty: -- rien
"""


@pytest.mark.parametrize("case", REFUSED.strip().replace("\n ", "\u2028 ").split("\n"))
def test_whatever_reaches_out_is_refused_with_what_to_do_instead(connection: duckdb.DuckDBPyConnection, case: str) -> None:
    code, script = case.split(": ", 1)
    assert refused(connection, script.replace("\u2028", "\n")) == code


def test_one_refused_statement_refuses_the_whole_script(connection: duckdb.DuckDBPyConnection) -> None:
    assert refused(connection, "CREATE TABLE a AS SELECT 1; COPY a TO 'a.csv'") == "copy"
    assert connection.execute("SELECT count(*) FROM duckdb_tables()").fetchall() == [(0,)]


def test_spaces_that_nobody_sees_hide_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    for space in "\u00a0\u2003\u200b\u3000\0":
        assert refused(connection, f"FROM read_text{space}('/etc/passwd')") == "file"
        assert refused(connection, f"{space}COPY{space}(SELECT 1) TO 'x'") == "copy"


def test_a_refusal_names_what_was_refused(connection: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(QueryError) as caught:
        statements(connection, "SELECT * FROM read_csv('x.csv')", PACKAGES, EXAMPLE)
    assert "“read_csv”" in str(caught.value)
    assert EXAMPLE in str(caught.value)


def test_a_script_is_given_back_statement_by_statement(connection: duckdb.DuckDBPyConnection) -> None:
    found = statements(connection, "SELECT 1; SELECT 'a;b'; -- fin", PACKAGES, EXAMPLE)
    assert [tokens(item.query)[1].text for item in found] == ["1", "'a;b'"]


HARMLESS_TABLES = {"generate_series", "range", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary", "icu_calendar_names",
                   "pg_timezone_names", "histogram", "histogram_values"}  # fmt: skip


def test_every_table_function_of_this_duckdb_is_refused_or_known_to_be_harmless(connection: duckdb.DuckDBPyConnection) -> None:
    found = {
        name for (name,) in connection.execute("SELECT function_name FROM duckdb_functions() WHERE function_type LIKE '%table%'").fetchall()
    }
    assert len(found) > 100
    assert {name for name in found if not refusal(name.casefold())} <= HARMLESS_TABLES | HARMLESS


def test_every_operator_and_inner_function_of_this_duckdb_is_refused(connection: duckdb.DuckDBPyConnection) -> None:
    found = {
        name
        for (name,) in connection.execute(
            "SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type <> 'pragma'"
        ).fetchall()
    }
    open_ones = {name.casefold() for name in found if not refusal(name.casefold())}
    assert [name for name in open_ones if not name.replace("_", "").isalnum() or name.startswith("_")] == []
    words = (
        "setting",
        "secret",
        "sleep",
        "external",
        "checkpoint",
        "execute",
        "python",
        "parquet",
        "read_",
        "_scan",
        "internal",
        "logging",
    )
    assert [name for name in open_ones if any(word in name for word in words)] == []
    assert {"sum", "strptime", "list_transform", "nextval", "getvariable", "json_extract", "regexp_replace", "st_astext"} <= open_ones
    assert len(found) - len(open_ones) < 200


@pytest.mark.parametrize(
    "name", ["read_hologram", "duckdb_passwords", "pragma_anything", "parquet_everything", "iceberg_scan", "enable_x", "__x"]
)
def test_a_function_that_a_later_duckdb_brings_is_refused_by_its_family(name: str) -> None:
    assert refusal(name)
    assert not name.startswith(("duckdb_", "pragma_")) or bare_refusal(name)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("SELECT 1", False), ("FROM velo.trajets", False), ("EXPLAIN ANALYZE SELECT 1", False), ("SET VARIABLE a = 1", False),
        ("select created, updates FROM x", False), ("insert into a values (1)", True), ("SELECT 'drop'", False), ("-- update", False),
        ("SELECT comment, update, max(delete) FROM a WHERE copy = 'x; drop'", False), ('SELECT "insert" FROM a; SELECT 1', False),
        ("/* ; drop */ SELECT $q$; drop$q$, E'it\\'s; drop'", False), ("SELECT 1; DROP TABLE a", True), ("-- x\nDROP TABLE a", True),
        ("SELECT E'it\\'s'; INSERT INTO a VALUES ('x')", True), ("WITH x AS (SELECT 1) UPDATE a SET b = 1", True),
        ('WITH x AS (UPDATE "a b" AS c SET b = 1 RETURNING *) FROM x', True), ("COMMENT ON TABLE a IS 'b'", True),
        ("COPY a FROM 'b'", True),
        ("BEGIN; UPDATE a SET b = 1; COMMIT", True), ("EXPLAIN (ANALYZE, FORMAT json) DELETE FROM a", True), ("FORCE CHECKPOINT", True),
        ("WITH x AS (DELETE FROM a RETURNING *) FROM x", True), ("SELECT nextval('s')", True), ("VACUUM", True),
        ("EXPLAIN ANALYZE INSERT", True),
        ("ANALYZE", True), ("TRUNCATE a", True), ("MERGE INTO a", True), ("PIVOT velo.trajets ON a USING sum(b)", False),
    ],
)  # fmt: skip
def test_a_script_that_may_change_the_teams_file_is_known_by_its_words(script: str, expected: bool) -> None:
    assert writes(script) is expected


CHANGING = {"INSERT", "UPDATE", "DELETE", "CREATE", "DROP", "ALTER", "VACUUM", "ANALYZE", "COPY", "MERGE_INTO"}


def test_no_statement_that_changes_something_is_taken_for_one_that_reads(connection: duckdb.DuckDBPyConnection) -> None:
    seen, missed = set(), []
    for attack in attacks(KNOWN, FOUND):
        with suppress(duckdb.Error, ValueError):  # some kinds have no name in Python
            kinds = {item.type.name for item in connection.extract_statements(attack["sql"]) if "DEALLOCATE" not in item.query} & CHANGING
            seen |= kinds
            missed += [attack["id"]] if kinds and not writes(attack["sql"]) else []
    assert missed == []
    assert len(seen) > 5


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("FROM velo.trajets", ["velo"]), ('FROM "VELO".x JOIN communes.y', ["velo", "communes"]),
        ("SELECT 'velo' -- communes", ["velo", "communes"]),
        ("FROM velos.x", []), ("FROM mon_velo.x", []), ("SELECT 1", []), ("FROM team.velo", ["velo"]),
    ],
)  # fmt: skip
def test_the_packages_that_a_script_names_are_known_by_its_words(script: str, expected: list[str]) -> None:
    assert named(script, PACKAGES) == expected


ATTACKS = [item for item in attacks(KNOWN) if item["must"] != "bounded"]
# A published table cannot be written to, another team's is not attached, and Python's variables are no tables: those are DuckDB's fence.
BY_OTHERS = {
    "write-14", "write-16", "write-17", "write-19", "write-20", "write-22", "write-23", "write-26", "attach-11", "attach-12", "attach-14",
    "read-43", "read-44", "python-01", "python-03", "python-04", "python-12",
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=[item["id"] for item in ATTACKS])
def test_the_known_attacks_are_refused_and_the_known_good_scripts_are_not(
    connection: duckdb.DuckDBPyConnection, attack: dict[str, str]
) -> None:
    script = placed(attack["sql"], Path("/srv/etabli"))
    try:
        statements(connection, script, ("shared", "events", "customers"), "shared.events")
        is_refused = False
    except (QueryError, duckdb.ParserException):
        is_refused = True
    expected = attack["must"] == "refuse"
    assert is_refused is (expected != (attack["id"] in BY_OTHERS))
