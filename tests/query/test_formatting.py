"""A script with one clause a line: it says the same as before, keeps its comments, or stays as it is with a reason."""

import duckdb
import pytest

from tests.conftest import ROOT
from workbench.errors import QueryError
from workbench.query import aside
from workbench.query.formatting import pretty
from workbench.settings import Settings

SCRIPTS = (
    "select a,b from t where a>1 and b is null group by all order by 1 desc limit 3",
    "SELECT rank() OVER (PARTITION BY a ORDER BY b DESC) AS place FROM t QUALIFY place <= 3",
    "WITH x AS (SELECT 1 AS a) SELECT * FROM x UNION ALL SELECT 2",
    "FROM t SELECT count(*)",
    "SELECT * EXCLUDE (b) FROM t",
    "SELECT 'l''été; -- no comment' AS s",
    "SELECT a::INTEGER, TRY_CAST(b AS DOUBLE), a // 2 FROM t",
    'SELECT "a", b AS "deux mots" FROM t',
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_formatted_script_gives_what_it_gave_before(script: str) -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE t AS SELECT i % 4 AS a, CASE WHEN i % 3 > 0 THEN i END AS b FROM range(20) r(i)")
        before, after = connection.execute(script).fetchall(), connection.execute(pretty(script)).fetchall()
    assert sorted(map(str, before)) == sorted(map(str, after))
    assert pretty(pretty(script)) == pretty(script)


def test_each_clause_has_its_line_and_functions_are_in_small_letters() -> None:
    assert pretty("select STRPTIME(a,'%d/%m/%Y') from t where a>1").splitlines() == [
        "SELECT",
        "  strptime(a, '%d/%m/%Y')",
        "FROM t",
        "WHERE",
        "  a > 1",
    ]


def test_comments_stay_and_so_does_the_semicolon_at_the_end() -> None:
    told = pretty("-- why\nselect a, /* what */ b from t;")
    assert "why" in told
    assert "what" in told
    assert told.endswith(";")
    assert not pretty("select 1").endswith(";")
    assert pretty("select 1; select 2").count(";") == 2


@pytest.mark.parametrize(("script", "code"), [("SELECT FROM WHERE (", "script.not_formatted"), ("", "script.not_formatted_at_all")])
def test_what_is_not_understood_stays_as_it_is_with_a_reason(script: str, code: str) -> None:
    with pytest.raises(QueryError) as raised:
        pretty(script)
    assert raised.value.code == code


def test_the_line_that_is_not_understood_is_named() -> None:
    with pytest.raises(QueryError) as raised:
        pretty("SELECT 1\nFROM t\nWHERE ((")
    assert raised.value.context["line"] == 3


def test_the_process_that_formats_answers_and_refuses_what_is_too_long() -> None:
    settings = Settings(home=ROOT)
    assert aside.formatted("select 1", settings).split() == ["SELECT", "1"]
    with pytest.raises(QueryError) as raised:
        aside.formatted("SELECT 1 -- " + "x" * aside.MOST_CHARACTERS, settings)
    assert raised.value.code == "script.too_long_to_format"


def test_a_script_that_nests_too_deep_ends_with_a_reason() -> None:
    with pytest.raises(QueryError) as raised:
        aside.formatted("SELECT " + "(" * 20_000 + "1" + ")" * 20_000, Settings(home=ROOT))
    assert raised.value.code == "script.not_formatted_at_all"
