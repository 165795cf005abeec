"""What a team reads when its script is wrong: the line, the word, the names that exist, and what to write instead."""

import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.errors import QueryError
from workbench.query.inside.lineage import Lineage
from workbench.query.inside.mistakes import Script, fields_of
from workbench.query.inside.policy import statements
from workbench.query.inside.reword import reworded
from workbench.query.inside.reword_types import date_format
from workbench.sentences.book import BOOK
from workbench.settings import ROOT

TABLES = (("velo", "trajets"), ("communes", "villes"), ("", "m"), ("", "child"))
PACKAGES = ("velo", "communes")
MADE = """
    CREATE TABLE velo.trajets AS SELECT * FROM (VALUES
        (1, 'Paris', '12,5', '01/02/2024', DATE '2024-02-01', 1.5::DECIMAL(9, 2), true),
        (2, 'Élancourt', NULL, '15/08/2023', NULL, NULL, false)
    ) t(id, ville, prix, jour, "relevé", "Loyer Moyen", actif);
    CREATE TABLE communes.villes (code VARCHAR, nom VARCHAR);
    USE team;
    CREATE TABLE m (i INTEGER PRIMARY KEY, n VARCHAR NOT NULL, p INTEGER CHECK (p > 0));
    INSERT INTO m VALUES (1, 'a', 1);
    CREATE TABLE child (i INTEGER REFERENCES m (i));
    CREATE VIEW vm AS FROM m;
    CREATE TYPE mood AS ENUM ('a', 'b');
    CREATE MACRO loin(x) AS x::DATE;
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("equipe-secrete")
    with duckdb.connect() as made:
        made.execute("; ".join(f"ATTACH '{folder / name}.duckdb' AS {name}" for name in (*PACKAGES, "team")))
        made.execute(MADE)
    return folder


@pytest.fixture
def team(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"python_enable_replacements": False}) as connection:
        for name in PACKAGES:
            connection.execute(f"ATTACH '{folder / name}.duckdb' AS {name} (READ_ONLY)")
        connection.execute(f"ATTACH '{folder / 'team'}.duckdb' AS team; USE team")
        connection.execute("SET enable_external_access = false; SET lock_configuration = true; BEGIN")  # nothing of a test is kept
        yield connection


def told(connection: duckdb.DuckDBPyConnection, text: str, points: str = "before", **more: Any) -> QueryError:
    """What is said of a script, as the confined process says it.

    points: how DuckDB tells the place: "before" it runs the statement, by a "caret" in its error, or "nowhere".
    """
    script = Script(text, tables=TABLES, **more)
    try:
        found = [item.query for item in statements(connection, text, PACKAGES, script.example)]
        script = replace(script, statements=found)
        for number, sql in enumerate(found):
            at = place_of(connection, sql, points)
            script = replace(script, statement=number, at=at)
            relation = connection.execute(sql) if points == "caret" else connection.sql(sql)
            if relation is not None:
                relation.fetchall()
    except QueryError as error:
        return error
    except duckdb.Error as error:
        return reworded(error, replace(script, fields=fields_of(connection.cursor(), script)))  # the transaction itself has failed
    raise AssertionError(f"nothing is wrong with {text}")


def place_of(connection: duckdb.DuckDBPyConnection, sql: str, points: str) -> int:
    """Where DuckDB finds a mistake before it runs the statement."""
    lineage = Lineage(connection, {})
    lineage.before(sql)
    return lineage.at if points == "before" else -1


V = "velo.trajets"
WRONG: list[tuple[str, str, dict[str, Any]]] = [
    ("SELECT", "syntax", {"line": 1}),
    (f"SELECT ville FORM {V}", "misspelt", {"near": "FORM", "word": "FROM"}),
    ("SELCT 1", "misspelt", {"near": "SELCT", "word": "SELECT"}),
    (f"SELECT ville\nFROM {V}\nWERE id = 1", "misspelt", {"near": "WERE", "word": "WHERE", "line": 3}),
    (f"SELECT ville FROM {V} ODER BY ville", "misspelt", {"word": "ORDER"}),
    (f"SELECT ville prix id FROM {V}", "missing_comma", {"near": "id"}),
    (f"SELECT 'a' x\nville FROM {V}", "missing_comma", {"near": "ville", "line": 2}),
    (f"SELECT ville, FROM {V} WHERE", "syntax", {"near": "WHERE"}),
    (f"SELECT (id FROM {V}", "bracket_open", {"near": "FROM"}),
    (f"SELECT concat(ville, 'x' FROM {V}", "bracket_open", {"near": "FROM"}),
    (f"SELECT 'abc FROM {V}", "quote_open", {"line": 1}),
    (f"SELECT *\nFROM {V}\nWHERE ville = 'L'Haÿ'", "quote_open", {"line": 3}),
    (f"SELECT TOP 10 * FROM {V}", "top", {"rows": "10"}),
    (f"SELECT * FROM {V} GROUP ville", "syntax", {"near": "ville"}),
    (f"SELECT * FROM {V} WHERE id IN 1, 2", "syntax", {"near": ","}),
    (f"SELECT id FROM {V} WHERE ville == 'Paris' AND AND id", "syntax", {"near": "AND"}),
    (f"SELECT count(DISTINCT) FROM {V}", "syntax", {"line": 1}),
    (f'SELECT id FROM {V} WHERE ville = "Paris"', "field_or_text", {"field": "Paris"}),
    (f"SELECT id FROM {V} WHERE ville = Paris", "field_or_text", {"field": "Paris"}),
    (f"SELECT id FROM {V} WHERE ville LIKE Par", "field_or_text", {"field": "Par"}),
    (f"SELECT id FROM {V} WHERE ville = «Paris»", "field_or_text", {"field": "Paris"}),
    (f"SELECT id FROM {V} WHERE ville = ‘Paris’", "field_or_text", {"field": "Paris"}),
    (f"SELECT Loyer Moyen FROM {V}", "unknown_field", {"field": "Loyer", "fields": '"Loyer Moyen"'}),
    (f'SELECT "loyer_moyen" FROM {V}', "unknown_field", {"fields": '"Loyer Moyen"'}),
    (f"SELECT releve FROM {V}", "unknown_field", {"fields": '"relevé"'}),
    (f"SELECT t.idd FROM {V} t", "unknown_field", {"fields": "id"}),
    (f"SELECT * FROM {V} t WHERE t.id = t.vil", "unknown_field", {"field": "vil", "fields": "ville"}),
    (f"SELECT * EXCLUDE (vile) FROM {V}", "unknown_field", {"field": "vile", "fields": "ville"}),
    (f"SELECT COLUMNS('^zz') FROM {V}", "unknown_field", {"field": "^zz"}),
    ("INSERT INTO m (i, zz) VALUES (3, 'b')", "unknown_field", {"field": "zz", "fields": "i, n, p"}),
    ("UPDATE m SET zz = 1", "unknown_field", {"field": "zz"}),
    ("ALTER TABLE m DROP COLUMN zz", "unknown_field", {"field": "zz"}),
    (f"SELECT id FROM {V} ORDER BY vill", "unknown_field", {"field": "vill", "fields": "ville"}),
    ("SELECT ville", "no_from", {"field": "ville", "example": V}),
    (f"SELECT x.id FROM {V} t", "unknown_alias", {"table": "x", "tables": "t"}),
    (f"SELECT * FROM {V} t JOIN {V} t ON true", "duplicate_alias", {"table": "t"}),
    ("SELECT * FROM velo.trajet", "unknown_table", {"table": "velo.trajet", "tables": V}),
    ("SELECT * FROM trajets", "unknown_table", {"table": "trajets", "tables": V}),
    ("SELECT * FROM vello.trajets", "unknown_table", {"tables": V}),
    ("SELECT * FROM villes", "unknown_table", {"tables": "communes.villes"}),
    ("DROP TABLE mmm", "unknown_table", {"table": "mmm", "tables": "m"}),
    ("INSERT INTO childs VALUES (1)", "unknown_table", {"tables": "child"}),
    (f"SELECT upperr(ville) FROM {V}", "unknown_function", {"function": "upperr", "functions": "upper"}),
    ("SELECT GETDATE()", "unknown_function", {"functions": "now"}),
    (f"SELECT TO_DATE(jour, 'DD/MM/YYYY') FROM {V}", "unknown_function", {"functions": "strptime"}),
    (f"SELECT ISNULL(id, 0) FROM {V}", "unknown_function", {"functions": "coalesce"}),
    (f"SELECT sum(prix) FROM {V}", "text_as_number", {"function": "sum", "field": "prix"}),
    (f"SELECT avg(t.prix) FROM {V} t", "text_as_number", {"function": "avg", "field": "t.prix"}),
    (f"SELECT round(prix, 2) FROM {V}", "text_as_number", {"function": "round", "field": "prix"}),
    (f"SELECT quantile_cont(prix, 0.5) FROM {V}", "text_as_number", {"field": "prix"}),
    (f"SELECT prix + 1 FROM {V}", "text_as_number", {"function": "+", "field": "prix"}),
    (f"SELECT id * prix FROM {V}", "text_as_number", {"function": "*", "field": "prix"}),
    (f"SELECT id FROM {V} WHERE prix > 10", "text_as_number", {"function": ">", "field": "prix"}),
    (f"SELECT id FROM {V} WHERE id > 1 AND 10 < t.prix", "unknown_alias", {}),
    (f"PIVOT {V} ON ville USING sum(prix)", "text_as_number", {"field": "prix"}),
    (f"SELECT year(jour) FROM {V}", "text_as_date", {"function": "year", "field": "jour"}),
    (f"SELECT date_trunc('month', jour) FROM {V}", "text_as_date", {"field": "jour"}),
    (f"SELECT date_diff('day', jour, today()) FROM {V}", "text_as_date", {"field": "jour"}),
    (f"SELECT id FROM {V} WHERE jour > DATE '2024-01-01'", "text_as_date", {"function": ">", "field": "jour"}),
    (f"SELECT jour::DATE FROM {V}", "date_format", {"value": "01/02/2024", "type": "DATE", "format": "%d/%m/%Y"}),
    ("SELECT DATE '31.12.2024'", "date_format", {"format": "%d.%m.%Y"}),
    ("SELECT TIMESTAMP '31/12/2024 10:00'", "date_format", {"type": "TIMESTAMP", "format": "%d/%m/%Y %H:%M"}),
    (f"SELECT id FROM {V} WHERE relevé = '01/02/2024'", "date_format", {"format": "%d/%m/%Y"}),
    ("SELECT DATE 'demain'", "conversion", {"value": "demain", "type": "DATE"}),
    (f"SELECT strptime(jour, '%Y-%m-%d') FROM {V}", "strptime", {"value": "01/02/2024", "guessed": "%d/%m/%Y"}),
    (f"SELECT strptime(ville, '%Y-%m-%d') FROM {V}", "strptime_other", {"value": "Paris"}),
    (f"SELECT strftime(relevé, '%Q') FROM {V}", "bad_format", {"format": "%Q"}),
    (f"SELECT CAST(prix AS DOUBLE) FROM {V}", "decimal_comma", {"value": "12,5", "field": "prix", "type": "DOUBLE"}),
    (f"SELECT ville::INTEGER FROM {V}", "conversion", {"value": "Paris", "type": "INTEGER"}),
    (f"SELECT CASE WHEN id = 1 THEN id ELSE 'autre' END FROM {V}", "conversion", {"value": "autre"}),
    ("SELECT '12h'::TIME", "conversion", {"type": "TIME"}),
    ("SELECT 'x'::mood", "conversion", {"value": "x"}),
    ("SELECT CAST('a' AS NOMBRE)", "unknown_type", {"type": "NOMBRE"}),
    ("SELECT 300::TINYINT", "overflow", {"detail": "300 → TINYINT"}),
    ("SELECT 2147483647::INT + 1::INT", "overflow", {}),
    (f"SELECT actif > relevé FROM {V}", "types", {"left": "BOOLEAN", "right": "DATE"}),
    (f"SELECT id FROM {V} UNION SELECT relevé FROM {V}", "types", {"left": "INTEGER", "right": "DATE"}),
    (f"SELECT upper(id) FROM {V}", "arguments", {"function": "upper", "given": "INTEGER", "takes": "(VARCHAR)"}),
    (f"SELECT substr(ville) FROM {V}", "arguments", {"function": "substr"}),
    (f"SELECT ville LIKE 3 FROM {V}", "arguments", {"function": "LIKE"}),
    (f"SELECT id FROM {V} UNION SELECT id, ville FROM {V}", "set_columns", {}),
    (f"SELECT ville FROM {V} WHERE sum(id) > 1 GROUP BY ville", "aggregate_in_where", {}),
    (f"SELECT ville AS v, count(*) AS n FROM {V} WHERE n > 1 GROUP BY v", "aggregate_in_where", {}),
    (f"SELECT id FROM {V} WHERE row_number() OVER () = 1", "window_in_where", {}),
    (f"SELECT lag(id) FROM {V}", "over", {"function": "lag"}),
    (f"SELECT sum(count(*)) FROM {V}", "nested_aggregate", {}),
    (f"SELECT ville, count(*) FROM {V}", "ungrouped", {"field": "ville"}),
    (f"SELECT ville FROM {V} HAVING id > 1", "ungrouped", {"field": "id"}),
    (f"SELECT id FROM {V} a, {V} b", "ambiguous", {"field": "id"}),
    (f"SELECT * FROM {V} JOIN m USING (id)", "join_field", {"field": "id"}),
    (f"SELECT * FROM {V} NATURAL JOIN child", "no_common_field", {}),
    (f"SELECT * FROM {V} ORDER BY 99", "order_place", {"most": "7"}),
    (f"SELECT (SELECT id FROM {V})", "subquery_rows", {}),
    (f"SELECT id FROM {V} WHERE ville IN (SELECT id, ville FROM {V})", "subquery_columns", {"count": "2"}),
    ("SELECT list_transform([1], x -> x + 1)", "lambda", {}),
    ("SELECT $1", "parameter", {}),
    ("SELECT nextval('rien')", "unknown_object", {"name": "rien"}),
    ("USE rien", "unknown_schema", {"name": "rien"}),
    (f"INSERT INTO {V} VALUES (1)", "read_only", {"package": "velo", "table": V}),
    (f"UPDATE {V} SET id = 1", "read_only", {"package": "velo", "table": V}),
    (f"DELETE FROM {V}", "read_only", {"table": V}),
    (f"DROP TABLE {V}", "read_only", {"table": V}),
    ("CREATE TABLE velo.x AS SELECT 1", "read_only", {"package": "velo"}),
    (f"TRUNCATE {V}", "read_only", {}),
    ("CREATE TABLE m AS SELECT 1", "exists_already", {"name": "m"}),
    ("CREATE VIEW vm AS SELECT 1", "exists_already", {"name": "vm"}),
    ("DROP VIEW m", "wrong_kind", {"name": "m", "kind": "TABLE"}),
    ("DROP TABLE vm", "wrong_kind", {"name": "vm", "kind": "VIEW"}),
    ("DROP TABLE m", "depended_on", {"name": "m", "others": "child"}),
    ("INSERT INTO m VALUES (1, 'b', 2)", "duplicate_key", {"value": "i: 1"}),
    ("INSERT INTO m VALUES (2, NULL, 2)", "not_null", {"field": "m.n"}),
    ("INSERT INTO m VALUES (3, 'b', -2)", "check_failed", {"table": "m", "rule": "(p > 0)"}),
    ("INSERT INTO child VALUES (77)", "foreign_key", {"value": "i: 77"}),
    ("INSERT INTO m VALUES (3, 'b')", "values_count", {"table": "m", "columns": 3, "values": 2}),
    (f"INSERT INTO m SELECT * FROM {V}", "values_count", {"table": "m", "values": 7}),
    ("ROLLBACK; COMMIT", "no_transaction", {"statement": 2}),
    ("SELECT error('regardez /srv/etabli/packages/velo')", "failed", {"detail": "regardez …"}),
    ("SELECT '{'::JSON", "failed", {}),
    (f"SELECT unnest(id) FROM {V}", "failed", {}),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "code", "context"), WRONG, ids=[item[0].replace("\n", " ") for item in WRONG])
def test_a_mistake_is_told_with_what_to_do(
    team: duckdb.DuckDBPyConnection, folder: Path, sql: str, code: str, context: dict[str, Any]
) -> None:
    error = told(team, sql)
    assert (error.code, {key: error.context[key] for key in context}) == (f"query.{code}", context), str(error)
    assert_says_nothing_of_the_server(error, folder)


@pytest.mark.parametrize(("sql", "code", "context"), WRONG, ids=[item[0].replace("\n", " ") for item in WRONG])
def test_where_duckdb_points_nowhere_nothing_wrong_is_said(
    team: duckdb.DuckDBPyConnection, folder: Path, sql: str, code: str, context: dict[str, Any]
) -> None:
    error = told(team, sql, "nowhere")
    assert error.code in (f"query.{code}", "query.arguments", "query.types", "query.unknown_field"), str(error)
    assert error.context.get("field", context.get("field")) == context.get("field", error.context.get("field"))
    assert_says_nothing_of_the_server(error, folder)


PIECES = [
    *"(),.;'\"*+=<#$é\u00a0\n",
    " FROM ",
    " WHERE ",
    "SELECT ",
    " AS ",
    "velo.trajets",
    " GROUP BY ",
    "sum(",
    "::DATE",
    "--",
    "/*",
    " prix",
    "NULL",
]


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_however_a_script_is_broken_it_is_told(folder: Path, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(WRONG))[0]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        text = text[:start] + data.draw(st.sampled_from(PIECES)) + text[start + data.draw(st.integers(0, 3)) :]
    with duckdb.connect(config={"python_enable_replacements": False, "max_execution_time": 2_000}) as alone:
        alone.execute("ATTACH ':memory:' AS velo; ATTACH ':memory:' AS communes; ATTACH ':memory:' AS team")
        alone.execute(MADE)
        alone.execute("SET enable_external_access = false")
        try:
            error = told(alone, text, data.draw(st.sampled_from(["before", "caret", "nowhere"])))
        except AssertionError:
            return  # it was mended
    said = str(error)
    assert error.code in BOOK
    assert "Stack Trace" not in said and "_duckdb" not in said and str(ROOT) not in said


def assert_says_nothing_of_the_server(error: QueryError, folder: Path) -> None:
    said = " ".join([str(error), *map(str, error.context.values())])
    assert not re.search(
        r"(?<![\w])/(tmp|srv|home|root|usr|etc|var|opt|work)\b|secrete|Stack Trace|\.duckdb|_duckdb|\.py\b|0x[0-9a-f]{6}", said
    ), said
    assert str(folder) not in said
    assert error.code in BOOK
    assert "{" not in str(error).replace("'{'", "").replace('"{"', "")


def test_there_are_enough_mistakes_to_learn_from() -> None:
    assert len(WRONG) >= 110
    assert len({code for _, code, _ in WRONG}) >= 50


@pytest.mark.parametrize(
    ("script", "line", "statement"),
    [
        ("SELECT 1;\nSELECT 2;\n\nSELECT rien\nFROM velo.trajets", 4, 3),
        ("-- bonjour\n\nSELECT\n  1,\n  rien\nFROM velo.trajets;\nSELECT 2", 5, 1),
        ("SELECT 1; SELECT 2; SELECT ville FROM velo.trajets WHERE\n rien > 3", 2, 3),
        ("SELECT 1;\nSELECT ville FROM velo.trajets;\nSELECT FROM WHERE x", 3, 1),
        ("SELECT 'élé', 'a\nb';\nINSERT INTO m VALUES (1, 'b', 2)", 3, 2),
        ("CREATE TABLE x AS SELECT 1;\n\n\n  SELECT * FROM xx", 4, 2),
        ("SELECT\u00a01;\nSELECT\u00a02,\n\u00a0rien FROM velo.trajets", 3, 2),
        ("SELECT 1;\nSELECT 1;\nSELECT 1 + rien FROM velo.trajets", 3, 3),
        (
            "SELECT "
            + ", ".join(f"{n} AS c{n}" for n in range(60))
            + ",\n"
            + ", ".join(f"{n} AS d{n}" for n in range(60))
            + ", rien FROM velo.trajets",
            2,
            1,
        ),
    ],
)
def test_a_mistake_is_placed_in_the_whole_script(team: duckdb.DuckDBPyConnection, script: str, line: int, statement: int) -> None:
    error = told(team, script)
    assert (error.context["line"], error.context["statement"]) == (line, statement), str(error)


def test_a_failed_transaction_is_lost_as_a_whole(team: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.Error):
        team.execute("INSERT INTO m VALUES (1, 'b', 2)")
    assert told(team, "SELECT 1").code == "query.transaction_lost"


def test_a_package_and_a_schema_of_one_name_can_be_told_apart(team: duckdb.DuckDBPyConnection) -> None:
    team.execute("CREATE SCHEMA velo")  # before the package was published
    error = told(team, "FROM velo.trajets")
    assert (error.code, error.context["name"]) == ("query.ambiguous_schema", "velo")
    team.execute("ROLLBACK; BEGIN; CREATE SCHEMA velo")
    assert team.execute("SELECT count(*) FROM velo.main.trajets").fetchall() == [(2,)]


def test_too_much_time_and_too_much_memory_are_told_with_their_limits() -> None:
    limits = (("seconds", 3.0), ("memory_mb", 30), ("quota_mb", 100))
    with duckdb.connect(config={"memory_limit": "30MB", "temp_directory": "", "max_execution_time": 500}) as small:
        slow = told(small, "SELECT count(*) FROM range(1000000) a, range(1000000) b", limits=limits)
        big = told(small, "SELECT count(DISTINCT md5(i::VARCHAR)) FROM range(5000000) t(i)", limits=limits)
    assert (slow.code, slow.context["seconds"]) == ("query.timeout", 3)
    assert (big.code, big.context["memory_mb"]) == ("query.memory", 30)


FULL = """
import duckdb, resource, signal, sys
from workbench.query.inside.lineage import Lineage
from workbench.query.inside.mistakes import Script
from workbench.query.inside.reword import reworded
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (3_000_000, 3_000_000))
connection = duckdb.connect()
connection.execute("ATTACH 'team.duckdb' AS team; USE team")
sql = "CREATE TABLE a AS SELECT i, md5(i::VARCHAR) m FROM range(500000) t(i)"
try:
    connection.execute(sql)
except duckdb.Error as error:
    said = reworded(error, Script(sql, [sql], 0, largest=["grande (80 MB)", "petite (1 MB)"], limits=(("quota_mb", 3),)))
    print(said.code, said)
"""


def test_a_full_file_names_what_could_be_dropped(tmp_path: Path) -> None:
    assert resource.getrlimit(resource.RLIMIT_FSIZE)
    said = subprocess.run(
        [sys.executable, "-c", FULL], cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("query.quota")
    assert "grande (80 MB), petite (1 MB)" in said.stdout
    assert str(tmp_path) not in said.stdout


def test_an_error_inside_the_engine_shows_nothing_of_it(folder: Path) -> None:
    with duckdb.connect() as other:
        for sql in ("SELECT \"=\"(i, 'abcdefghijklmnopqrstuvwxyz' || i) FROM range(5) t(i)", "SELECT 1"):
            try:
                other.execute(sql).fetchall()
            except duckdb.Error as error:
                said = reworded(error, Script(sql, [sql], 0))
                assert said.code == "query.crashed"
                assert_says_nothing_of_the_server(said, folder)


@pytest.mark.parametrize(
    ("value", "guess"),
    [
        ("01/02/2024", "%d/%m/%Y"), ("1-2-2024", "%d-%m-%Y"), ("2024/12/31", "%Y/%m/%d"), ("12/31/2024", "%m/%d/%Y"),
        ("31/12/24", "%d/%m/%y"),
        ("2024-12-31 10:00", "%Y-%m-%d %H:%M"), ("2024-12-31T10:00:00", "%Y-%m-%dT%H:%M:%S"), ("20241231", "%Y%m%d"),
        ("hier", ""), ("1,5", ""),
    ],
)  # fmt: skip
def test_the_format_of_a_date_is_guessed(value: str, guess: str) -> None:
    assert date_format(value) == guess
    if guess:
        with duckdb.connect() as other:
            assert other.execute("SELECT try_strptime(?, ?) IS NOT NULL", [value, guess]).fetchall() == [(True,)]


def test_a_file_that_the_lock_refuses_is_told_like_one_that_the_policy_refuses(team: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.PermissionException) as caught:
        team.execute("SELECT * FROM '/etc/secrets.csv'")
    said = reworded(caught.value, Script("SELECT * FROM '/etc/secrets.csv'", tables=TABLES))
    assert said.code == "query.refused_file"
    assert "/etc" not in str(said)
