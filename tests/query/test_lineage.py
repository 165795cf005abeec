"""Where a result comes from: a field that is not named as read never changes a row of it."""

from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.query.inside.guess import guessed, with_stored
from workbench.query.inside.lineage import Lineage, fields_read

TABLES = {
    ("communes", "villes"): ("id", "nom", "loyer", "relevé", "lieu"),
    ("velo", "trajets"): ("id", "depart", "duree"),
}
VILLES = """
    CREATE TABLE communes.villes AS SELECT * FROM (VALUES
        (1, 'Paris', 31.5, DATE '2024-01-01', {'x': 1, 'y': 2}), (2, 'Lyon', NULL, DATE '2024-06-01', {'x': 3, 'y': 4}),
        (3, 'Ajaccio', 12.25, NULL, {'x': 5, 'y': 6}), (4, 'Paris', 9.0, DATE '2023-12-31', NULL)
    ) t(id, nom, loyer, "relevé", lieu)
"""
TRAJETS = """
    CREATE TABLE velo.trajets AS SELECT * FROM (VALUES
        (1, 'Paris', 10), (2, 'Lyon', 20), (2, 'Nice', 30), (5, NULL, 40)
    ) t(id, depart, duree)
"""
KEPT = """
    CREATE VIEW vue AS SELECT id, nom FROM communes.villes;
    CREATE VIEW tout AS FROM communes.villes;
    CREATE VIEW vue_de_vue AS SELECT v.nom, t.duree FROM tout v JOIN velo.trajets t USING (id);
    CREATE MACRO longs(seuil) AS TABLE SELECT depart FROM velo.trajets WHERE duree > seuil;
    CREATE MACRO plus_cher() AS (SELECT max(loyer) FROM communes.villes);
    CREATE MACRO parmi(champ) AS TABLE SELECT champ FROM communes.villes;
"""
CHANGED = {  # what a field holds instead, where nobody should see the difference
    "id": "id + 100", "nom": "NULL", "loyer": "NULL", "relevé": "NULL", "lieu": "NULL", "depart": "'Autre'", "duree": "duree * 3",
}  # fmt: skip


def opened(changed: tuple[str, str, str] | None = None) -> duckdb.DuckDBPyConnection:
    """A team beside two packages; one field of them holds something else when asked."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("ATTACH ':memory:' AS communes; ATTACH ':memory:' AS velo; ATTACH ':memory:' AS team")
    connection.execute(VILLES)
    connection.execute(TRAJETS)
    if changed:
        package, resource, field = changed
        connection.execute(f'UPDATE {package}.{resource} SET "{field}" = {CHANGED[field]}')
    connection.execute("USE team")
    connection.execute(KEPT)
    return connection


@pytest.fixture(scope="module")
def team() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


@pytest.fixture
def fresh() -> Iterator[duckdb.DuckDBPyConnection]:
    with opened() as connection:
        yield connection


def short(fields: set[tuple[str, str, str]]) -> set[str]:
    return {field if resource == "villes" else f"t.{field}" for _, resource, field in fields}


ALL = {"id", "nom", "loyer", "relevé", "lieu"}


@pytest.mark.parametrize(
    ("sql", "fields"),
    [
        ("SELECT nom FROM communes.villes", {"nom"}),
        ('SELECT "NOM" FROM Communes.VILLES WHERE LOYER > 10', {"nom", "loyer"}),
        ("SELECT count(*) FROM communes.villes", set()),
        ("SELECT count(*), 2 * 3 FROM communes.villes WHERE id * 2 > 1", {"id"}),
        ("SELECT 'loyer' AS nom FROM communes.villes -- id", set()),
        ("SELECT * FROM communes.villes", ALL),
        ("FROM communes.villes", ALL),
        ("SELECT * EXCLUDE (loyer) FROM communes.villes", ALL - {"loyer"}),
        ("SELECT COLUMNS('^l') FROM communes.villes", {"loyer", "lieu"}),
        ("SELECT v FROM communes.villes v", ALL),
        ("SELECT a FROM communes.villes AS v(a, b, c, d, e)", {"id"}),
        ("SELECT lieu.x FROM communes.villes", {"lieu"}),
        ("SELECT nom FROM communes.villes ORDER BY relevé", {"nom", "relevé"}),
        ("SELECT nom FROM communes.villes NATURAL JOIN velo.trajets", {"nom", "id", "t.id"}),
        ("SELECT nom FROM communes.villes JOIN velo.trajets USING (id)", {"nom", "id", "t.id"}),
        ("SUMMARIZE velo.trajets", {"t.id", "t.depart", "t.duree"}),
        ("PIVOT velo.trajets ON depart USING sum(duree)", {"t.id", "t.depart", "t.duree"}),
        ("PIVOT velo.trajets ON depart IN ('Paris') USING sum(duree) GROUP BY id", {"t.id", "t.depart", "t.duree"}),
        ("UNPIVOT velo.trajets ON id, duree", {"t.id", "t.depart", "t.duree"}),
        ("SELECT nom FROM vue", {"id", "nom"}),
        ("SELECT count(*) FROM vue_de_vue", ALL | {"t.id", "t.duree"}),
        ("FROM longs(15)", {"t.depart", "t.duree"}),
        ("SELECT plus_cher() * 2", {"loyer"}),
        ("FROM parmi(nom)", {"nom"}),
        ("EXPLAIN ANALYZE SELECT nom FROM communes.villes", {"nom"}),
        ("CREATE TABLE x AS SELECT nom FROM communes.villes", {"nom"}),
        ("SET VARIABLE v = (SELECT max(loyer) FROM communes.villes)", {"loyer"}),
        ("SELECT 1", set()),
        ("SELECT * FROM range(3), unnest([1, 2])", set()),
        ("WITH v AS (SELECT id, nom FROM communes.villes) SELECT nom FROM v", {"id", "nom"}),
        ("SELECT nom FROM communes.villes UNION ALL BY NAME SELECT depart FROM velo.trajets", {"nom", "t.depart"}),
        ("SELECT (SELECT max(duree) FROM velo.trajets t WHERE t.id = v.id) FROM communes.villes v", {"id", "t.id", "t.duree"}),
        ("SELECT max(#1) FROM communes.villes", {"id"}),
    ],
)
def test_the_fields_of_a_result_are_known(team: duckdb.DuckDBPyConnection, sql: str, fields: set[str]) -> None:
    assert short(fields_read(team, sql, TABLES)) == fields


def test_what_cannot_be_understood_counts_as_all_that_it_names(team: duckdb.DuckDBPyConnection) -> None:
    assert short(fields_read(team, "SELECT * FROM communes.villes JOIN nulle_part USING (id)", TABLES)) == ALL
    assert short(fields_read(team, "SELECT nom, 2 * duree FROM communes.villes JOIN nulle_part USING (id)", TABLES)) == {"id", "nom"}


# A grammar of small queries. `v` and `t` are the tables wherever a part is put.
VALUES = ["v.id", "nom", "loyer", '"relevé"', "lieu.x", "v.lieu", "depart", "duree", "t.id", "length(nom)", "loyer * 2", "duree + v.id"]
ITEMS = [
    *VALUES, "*", "v.*", "t.*", "v", "t", "COLUMNS('e$')", "COLUMNS(t.*)", "count(*) OVER ()", "sum(duree) OVER (PARTITION BY nom)",
    "row_number() OVER (ORDER BY duree, v.id, loyer)", "coalesce(nom, depart)", "CASE WHEN duree > 15 THEN nom END", "v::VARCHAR",
    "hash(v)", "row(nom, duree)", "typeof(loyer)", "{'a': nom}", "nom = depart", "* EXCLUDE (loyer)", "v.* REPLACE (1 AS loyer)",
    "unnest([duree, v.id])", "(SELECT max(loyer) FROM communes.villes)", "(SELECT count(*) FROM velo.trajets z WHERE z.id = v.id)",
    "plus_cher()", "EXISTS (FROM vue w WHERE w.id = t.id)", "list_transform([duree], lambda x: x + v.id)", "'loyer'", "NULL",
]  # fmt: skip
SOURCES = [
    "communes.villes v JOIN velo.trajets t ON v.id = t.id", "communes.villes v LEFT JOIN velo.trajets t ON nom = depart",
    "communes.villes v, velo.trajets t", "communes.villes v NATURAL JOIN velo.trajets t",
    "communes.villes v JOIN velo.trajets t USING (id)",
    "communes.villes v POSITIONAL JOIN velo.trajets t", "(FROM communes.villes) v JOIN (SELECT * FROM velo.trajets) t ON true",
    "(SELECT * FROM communes.villes WHERE loyer > 10) v CROSS JOIN velo.trajets t",
    "communes.villes v ASOF JOIN velo.trajets t ON v.id >= t.id",
    "communes.villes v SEMI JOIN velo.trajets z ON v.id = z.id CROSS JOIN velo.trajets t",
    "tout v JOIN velo.trajets t ON true", "communes.villes v, LATERAL (SELECT * FROM velo.trajets z WHERE z.duree > v.loyer) t",
    "(SELECT DISTINCT ON (nom) * FROM communes.villes ORDER BY nom, loyer, id) v FULL JOIN velo.trajets t ON v.id = t.id",
    "(SELECT id, nom, loyer, \"relevé\", lieu FROM communes.villes) v CROSS JOIN (SELECT id, depart, duree FROM velo.trajets) t",
    "communes.villes AS v(id, nom, loyer, \"relevé\", lieu), velo.trajets t", "(TABLE communes.villes) v, velo.trajets t",
]  # fmt: skip
CONDITIONS = [
    "", "", "duree > 15", "nom = 'Paris'", "loyer IS NULL", '"relevé" < DATE \'2024-03-01\'', "lieu.x > 1",
    "v.id IN (SELECT id FROM velo.trajets)",
    "nom IN (SELECT depart FROM longs(15))", "EXISTS (SELECT 1 FROM velo.trajets z WHERE z.depart = nom)",
    "loyer > (SELECT avg(loyer) FROM tout)",
    "false", "v.id > 0", "depart IS NOT NULL AND duree BETWEEN 10 AND 30",
]  # fmt: skip
SHAPES = [
    "SELECT {items} FROM {source}{where}",
    "SELECT DISTINCT {items} FROM {source}{where}",
    "SELECT count(*), {agg} FROM {source}{where}",
    "SELECT {value}, {agg} FROM {source}{where} GROUP BY ALL",
    "SELECT {value}, count(*) FROM {source}{where} GROUP BY 1 HAVING {agg} IS NOT NULL",
    "SELECT {agg} FROM {source}{where} GROUP BY ROLLUP ({value})",
    "FROM {source}{where}",
    "FROM {source} SELECT {items}{where}",
    "SELECT count(*) FROM (SELECT {items} FROM {source}{where})",
    "SELECT a FROM (SELECT {value} AS a, * FROM {source}{where})",
    "WITH q AS (SELECT {items} FROM {source}{where}) FROM q",
    "WITH q AS MATERIALIZED (SELECT {value} AS a FROM {source}{where}) SELECT q, a FROM q",
    "SELECT {value} AS a FROM {source}{where} UNION ALL SELECT {value} FROM {source}",
    "SELECT {value} FROM {source}{where} QUALIFY row_number() OVER (PARTITION BY nom ORDER BY duree, v.id, t.id, loyer) = 1",
    "SUMMARIZE SELECT {value} AS a FROM {source}{where}",
    "SELECT {value} AS a FROM {source}{where} ORDER BY {agg_free}, 1 LIMIT 3",
    "PIVOT (SELECT nom, duree, {value} AS a FROM {source}{where}) ON nom USING sum(duree)",
    "UNPIVOT (SELECT v.id, duree FROM {source}{where}) ON COLUMNS(*)",
    "SELECT max(COLUMNS(*)) FROM (SELECT {value} AS a, duree FROM {source}{where})",
    "SELECT {value} FROM {source}{where} GROUP BY ALL ORDER BY ALL",
]
AGGREGATES = [
    "sum(duree)",
    "max(nom)",
    "count(loyer)",
    "min(v)",
    "list(t ORDER BY duree)",
    "avg(loyer) FILTER (duree > 10)",
    "count(DISTINCT depart)",
]


@st.composite
def queries(draw: st.DrawFn) -> str:
    pick = lambda options: draw(st.sampled_from(options))  # noqa: E731
    where = pick(CONDITIONS)
    return pick(SHAPES).format(
        items=", ".join(draw(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3))),
        value=pick(VALUES), agg=pick(AGGREGATES), agg_free=pick(VALUES), source=pick(SOURCES), where=f" WHERE {where}" if where else "",
    )  # fmt: skip


FIELDS = [(*key, field) for key, fields in TABLES.items() for field in fields]
TRIED = {"run": 0, "refused": 0}


WORLDS: dict[tuple[str, str, str] | None, duckdb.DuckDBPyConnection] = {}


@pytest.fixture(scope="module")
def worlds() -> Iterator[None]:
    """The team in WORLDS, as it is and once with something else in each field; not given to the test, which Hypothesis would keep."""
    WORLDS.update({changed: opened(changed) for changed in (None, *FIELDS)})
    yield
    for connection in WORLDS.values():
        connection.close()
    WORLDS.clear()


def answer(connection: duckdb.DuckDBPyConnection, sql: str) -> list[str] | None:
    try:
        return sorted(str(row) for row in connection.execute(sql).fetchall())
    except duckdb.Error:
        return None


@pytest.mark.usefixtures("worlds")
@pytest.mark.parametrize("told_by", ["the engine", "the words"])
@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(sql=queries())
def test_a_field_that_is_not_read_never_changes_a_row(told_by: str, sql: str) -> None:
    team = WORLDS[None]
    expected = answer(team, sql)
    TRIED["refused" if expected is None else "run"] += 1
    if expected is None:
        return
    read = fields_read(team, sql, TABLES) if told_by == "the engine" else guessed(with_stored(team, sql), TABLES)
    for field in FIELDS:
        if field not in read:
            assert answer(WORLDS[field], sql) == expected, (sql, field)


def test_most_of_the_random_queries_are_right() -> None:
    assert TRIED["run"] == 0 or TRIED["run"] > TRIED["refused"]


def run(connection: duckdb.DuckDBPyConnection, *script: str) -> set[str]:
    """What a script read, told as the confined process tells it."""
    kept = Lineage(connection, TABLES)
    for sql in script:
        kept.before(sql)
        connection.execute(sql).fetchall()
        kept.after(sql)
    return short(kept.fields)


def test_a_table_of_the_team_remembers_what_it_was_made_of(fresh: duckdb.DuckDBPyConnection) -> None:
    assert run(fresh, "CREATE TABLE loyers AS SELECT nom, loyer FROM communes.villes") == {"nom", "loyer"}
    assert run(fresh, "SELECT avg(loyer) FROM loyers") == {"nom", "loyer"}
    assert run(fresh, "CREATE TABLE longs2 AS SELECT l.nom, t.duree FROM loyers l JOIN velo.trajets t ON t.depart = l.nom")
    assert run(fresh, "FROM longs2") == {"nom", "loyer", "t.depart", "t.duree"}


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO mien SELECT duree FROM velo.trajets",
        "UPDATE mien SET a = (SELECT max(duree) FROM velo.trajets)",
        "DELETE FROM mien WHERE a IN (SELECT duree FROM velo.trajets)",
        "MERGE INTO mien USING velo.trajets t ON t.duree = mien.a WHEN NOT MATCHED THEN INSERT VALUES (t.duree)",
        "WITH n AS (INSERT INTO mien SELECT duree FROM velo.trajets RETURNING a) FROM n",
        "CREATE OR REPLACE TABLE mien AS SELECT duree AS a FROM velo.trajets",
        "CREATE TABLE autre AS SELECT duree AS a FROM velo.trajets; DROP TABLE mien; ALTER TABLE autre RENAME TO mien",
        "SET VARIABLE d = (SELECT max(duree) FROM velo.trajets); INSERT INTO mien VALUES (getvariable('d'))",
        "CREATE TEMP TABLE brouillon AS SELECT duree FROM velo.trajets; INSERT INTO mien FROM brouillon",
        "BEGIN; INSERT INTO mien SELECT duree FROM velo.trajets; COMMIT",
        "CREATE SCHEMA s; CREATE TABLE s.mien AS SELECT duree AS a FROM velo.trajets; INSERT INTO mien FROM s.mien",
        "CREATE OR REPLACE TABLE mien AS FROM (PIVOT velo.trajets ON depart USING sum(duree))",
    ],
)
def test_however_a_table_is_changed_it_remembers(fresh: duckdb.DuckDBPyConnection, change: str) -> None:
    run(fresh, "CREATE TABLE mien (a BIGINT)", "INSERT INTO mien VALUES (1)")
    assert run(fresh, "FROM mien") == set()
    run(fresh, *change.split("; "))
    assert "t.duree" in run(fresh, "FROM mien")
    assert "nom" not in run(fresh, "FROM mien")


def test_a_table_that_is_made_anew_forgets_what_it_was(fresh: duckdb.DuckDBPyConnection) -> None:
    run(fresh, "CREATE TABLE mien AS SELECT nom FROM communes.villes")
    run(fresh, "CREATE OR REPLACE TABLE mien AS SELECT 1 AS a")
    assert run(fresh, "FROM mien") == set()


def test_a_view_is_what_it_reads_now(fresh: duckdb.DuckDBPyConnection) -> None:
    run(fresh, "CREATE TABLE mien AS SELECT nom FROM communes.villes", "CREATE VIEW m AS FROM mien")
    assert run(fresh, "FROM m") == {"nom"}
    run(fresh, "CREATE OR REPLACE TABLE mien AS SELECT duree FROM velo.trajets", "CREATE OR REPLACE VIEW m AS FROM mien")
    assert run(fresh, "FROM m") == {"t.duree"}


def test_a_table_named_without_its_package_is_known_too(fresh: duckdb.DuckDBPyConnection) -> None:
    assert run(fresh, "USE communes", "SELECT nom FROM villes") == {"nom"}
    assert run(fresh, "USE communes", "PIVOT villes ON nom USING sum(loyer)") == ALL
    assert short(fields_read(fresh, "SELECT v FROM villes v JOIN nulle_part ON true", TABLES)) == ALL


def test_what_is_rolled_back_is_not_remembered(fresh: duckdb.DuckDBPyConnection) -> None:
    run(fresh, "CREATE TABLE mien (a BIGINT)", "BEGIN", "INSERT INTO mien SELECT duree FROM velo.trajets", "ROLLBACK")
    assert run(fresh, "FROM mien") == set()


def test_a_table_that_nobody_noted_may_come_from_anywhere(fresh: duckdb.DuckDBPyConnection) -> None:
    fresh.execute("CREATE TABLE tue AS SELECT nom FROM communes.villes")  # killed before it was noted
    assert run(fresh, "FROM tue") == ALL | {"t.id", "t.depart", "t.duree"}
    run(fresh, "INSERT INTO tue SELECT depart FROM velo.trajets")
    assert run(fresh, "FROM tue") == ALL | {"t.id", "t.depart", "t.duree"}


def test_a_macro_named_like_the_catalog_hides_nothing(fresh: duckdb.DuckDBPyConnection) -> None:
    run(fresh, "CREATE TABLE mien AS SELECT duree FROM velo.trajets", "CREATE VIEW vue_a_moi AS SELECT depart FROM velo.trajets")
    columns = "'team' AS database_name, 'main' AS schema_name, 'mien' AS table_name, '{}' AS comment"
    run(fresh, f"CREATE MACRO duckdb_tables() AS TABLE SELECT {columns}")
    run(fresh, "CREATE MACRO duckdb_views() AS TABLE SELECT '' AS view_name, '' AS sql, false AS internal, 'team' AS database_name")
    assert run(fresh, "FROM mien") == {"t.duree"}
    assert run(fresh, "SUMMARIZE vue_a_moi") == {"t.depart"}
