"""What every engine of queries answers to the same scripts: plain data, and one function that asks an engine.

Values are compared as people read them, so that an engine may hold a large number as a text. Floats count to nine digits.
`publish` makes the packages; `CASES` is the list; `check(engine, case)` asks. Each case makes the tables of the team that it needs.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from tests.unit.editions import built
from workbench.data.catalog import Catalog
from workbench.descriptor import Field

VILLES = (
    Field("code"), Field("nom"), Field("Région"), Field("habitants", "integer"), Field("loyer", "number"), Field("relevé", "date"),
    Field("littoral", "boolean"),
)  # fmt: skip
VILLES_ROWS = (
    ("01004", "Ambérieu", "Auvergne-Rhône-Alpes", "14127", "9.5", "2024-02-01", "false"),
    ("2A004", "Ajaccio", "Corse", "73822", "", "2023-08-15", "true"),
    ("13055", "Marseille", "Provence-Alpes-Côte d'Azur", "877215", "14.25", "2023-12-31", "true"),
    ("35238", "Rennes", "Bretagne", "227830", "12.75", "", "false"),
    ("69123", "Lyon", "Auvergne-Rhône-Alpes", "522250", "16", "2024-02-01", "false"),
    ("29019", "Brest", "Bretagne", "139619", "9.5", "2022-06-30", "true"),
    ("97411", "Saint-Denis", "", "155634", "", "", ""),
)
TRAJETS = (
    Field("id", "integer"), Field("depart"), Field("arrivee"), Field("minutes", "integer"), Field("prix", "number"), Field("jour"),
    Field("compteur", "integer"),
)  # fmt: skip
TRAJETS_ROWS = (
    ("1", "69123", "Lyon", "12", "1.5", "01/02/2024", "9007199254740993"),
    ("2", "69123", "Rennes", "45", "", "15/02/2024", "9223372036854775807"),
    ("3", "35238", "Rennes", "8", "0", "29/02/2024", "-1"),
    ("4", "13055", "L'Estaque", "30", "2.25", "31/12/2023", "0"),
    ("5", "99999", "Nulle part", "", "3.75", "à voir", ""),
    ("6", "", "Brest", "20", "1.5", "01/03/2024", "42"),
)
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def publish(catalog: Catalog, home: Path) -> None:
    """None; communes.villes and velo.trajets are published, with nulls, accents, dates, booleans and large numbers."""
    catalog.publish(built(home / "quarantine" / "villes", VILLES, VILLES_ROWS), "communes", NOW)
    catalog.publish(built(home / "quarantine" / "trajets", TRAJETS, TRAJETS_ROWS, name="trajets"), "velo", NOW)


@dataclass(frozen=True)
class Case:
    """One script and what its last statement answers. is_ordered: in this order; else in any."""

    name: str
    script: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    is_ordered: bool = True


class Asked(Protocol):
    """Whatever runs scripts as an Engine does (workbench/query/engine.py)."""

    def run(self, asker: Any, script: str) -> Any: ...


def check(engine: Asked, asker: Any, case: Case) -> None:
    """None. Raises: AssertionError when the engine answers something else."""
    result = engine.run(asker, case.script)
    assert str(result.status) == "ok", f"{case.name}: {result.message}"
    table = result.rows()
    found = [tuple(said(value) for value in row.values()) for row in table.to_pylist()]
    wanted = [tuple(said(value) for value in row) for row in case.rows]
    if not case.is_ordered:
        found, wanted = sorted(found), sorted(wanted)
    assert (tuple(table.column_names), found) == (case.columns, wanted), case.name


def said(value: Any) -> str:
    """A value as people read it, the same whatever type holds it."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(said(item) for item in value)}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {said(item)}' for name, item in value.items())}}}"
    if isinstance(value, float | Decimal):
        return str(int(value)) if value == value // 1 else f"{float(value):.9g}"
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat().replace("T", " ").removesuffix("+00:00")
    return "·" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def case(name: str, script: str, columns: str, *rows: tuple[Any, ...], is_ordered: bool = True) -> Case:
    """A Case; columns: their names, between commas."""
    return Case(name, script, tuple(columns.split(", ")), rows, is_ordered)


V, T = "communes.villes", "velo.trajets"
DAY = date(2024, 2, 1)
CASES: tuple[Case, ...] = (
    # filters
    case("a filter on a number",
         f"SELECT nom FROM {V} WHERE habitants > 200000 ORDER BY nom", "nom", ("Lyon",), ("Marseille",), ("Rennes",)),
    case("a comparison with nothing is not true", f"SELECT count(*) AS n FROM {V} WHERE loyer <> 9.5", "n", (3,)),
    case("what is empty", f"SELECT nom FROM {V} WHERE loyer IS NULL ORDER BY nom", "nom", ("Ajaccio",), ("Saint-Denis",)),
    case("IS DISTINCT FROM counts the empty ones", f"SELECT count(*) AS n FROM {V} WHERE loyer IS DISTINCT FROM 9.5", "n", (5,)),
    case("a filter on a boolean", f"SELECT nom FROM {V} WHERE littoral ORDER BY nom", "nom", ("Ajaccio",), ("Brest",), ("Marseille",)),
    case("NOT of a boolean leaves the empty ones out", f"SELECT count(*) AS n FROM {V} WHERE NOT littoral", "n", (3,)),
    case("a filter on a date", f"SELECT nom FROM {V} WHERE relevé >= DATE '2024-01-01' ORDER BY nom", "nom", ("Ambérieu",), ("Lyon",)),
    case("a name with capitals and accents",
         f'SELECT nom FROM {V} WHERE "Région" = \'Bretagne\' ORDER BY nom', "nom", ("Brest",), ("Rennes",)),
    case("names do not mind capitals", "SELECT NOM FROM Communes.VILLES WHERE CODE = '2A004'", "nom", ("Ajaccio",)),
    case("an apostrophe is written twice", f"SELECT id FROM {T} WHERE arrivee = 'L''Estaque'", "id", (4,)),
    case("IN a list", f"SELECT id FROM {T} WHERE arrivee IN ('Lyon', 'Brest') ORDER BY id", "id", (1,), (6,)),
    case("BETWEEN takes both ends", f"SELECT id FROM {T} WHERE minutes BETWEEN 12 AND 30 ORDER BY id", "id", (1,), (4,), (6,)),
    case("LIKE minds capitals", f"SELECT nom FROM {V} WHERE nom LIKE 'B%' OR nom LIKE 'l%'", "nom", ("Brest",)),
    case("ILIKE does not", f"SELECT nom FROM {V} WHERE nom ILIKE 'l%'", "nom", ("Lyon",)),
    case("codes keep their zeros", f"SELECT code FROM {V} WHERE code LIKE '0%'", "code", ("01004",)),
    # order, limits
    case("the empty ones come last", f"SELECT nom, loyer FROM {V} ORDER BY loyer DESC NULLS LAST, nom LIMIT 2 OFFSET 4", "nom, loyer",
         ("Brest", 9.5), ("Ajaccio", None)),
    case("ORDER BY a place",
         f"SELECT nom, habitants FROM {V} ORDER BY 2 LIMIT 2", "nom, habitants", ("Ambérieu", 14127), ("Ajaccio", 73822)),
    case("ORDER BY ALL", f"SELECT littoral, count(*) AS n FROM {V} GROUP BY ALL ORDER BY n, littoral NULLS LAST", "littoral, n",
         (None, 1), (False, 3), (True, 3)),
    case("rows keep the order of the file", f"SELECT id FROM {T}", "id", (1,), (2,), (3,), (4,), (5,), (6,)),
    case("DISTINCT", f"SELECT DISTINCT loyer FROM {V}", "loyer", (9.5,), (None,), (14.25,), (12.75,), (16,), is_ordered=False),
    case("DISTINCT ON", f'SELECT DISTINCT ON ("Région") nom FROM {V} WHERE "Région" IS NOT NULL ORDER BY "Région", habitants DESC', "nom",
         ("Lyon",), ("Rennes",), ("Ajaccio",), ("Marseille",)),
    # joins
    case("an inner join", f"SELECT t.id, v.nom FROM {T} t JOIN {V} v ON v.code = t.depart ORDER BY t.id", "id, nom",
         (1, "Lyon"), (2, "Lyon"), (3, "Rennes"), (4, "Marseille")),
    case("a left join keeps what has no match",
         f"SELECT t.id, v.nom FROM {T} t LEFT JOIN {V} v ON v.code = t.depart WHERE t.id > 3 ORDER BY 1",
         "id, nom", (4, "Marseille"), (5, None), (6, None)),
    case("a right join",
         f"SELECT count(*) AS n, count(t.id) AS joined FROM {T} t RIGHT JOIN {V} v ON v.code = t.depart", "n, joined", (8, 4)),
    case("a full join", f"SELECT count(*) AS n FROM {T} t FULL JOIN {V} v ON v.code = t.depart", "n", (10,)),
    case("a cross join", f"SELECT count(*) AS n FROM {T} CROSS JOIN {V}", "n", (42,)),
    case("what has a match",
         f"SELECT nom FROM {V} SEMI JOIN {T} ON code = depart ORDER BY nom", "nom", ("Lyon",), ("Marseille",), ("Rennes",)),
    case("what has none", f"SELECT nom FROM {V} ANTI JOIN {T} ON code = depart ORDER BY nom", "nom",
         ("Ajaccio",), ("Ambérieu",), ("Brest",), ("Saint-Denis",)),
    case("USING gives one column",
         f"SELECT code, nom, id FROM {V} JOIN (SELECT depart AS code, id FROM {T}) USING (code) ORDER BY id LIMIT 1",
         "code, nom, id", ("69123", "Lyon", 1)),
    case("a table joined with itself", f"SELECT a.nom AS un, b.nom AS autre FROM {V} a JOIN {V} b ON a.loyer = b.loyer AND a.code < b.code",
         "un, autre", ("Ambérieu", "Brest")),
    case("a join by inequality", f"SELECT count(*) AS n FROM {T} a JOIN {T} b ON a.minutes < b.minutes", "n", (10,)),
    case("the last value before",
         "SELECT a.x, b.y FROM (VALUES (5), (15)) a(x) ASOF JOIN (VALUES (1, 'a'), (10, 'b')) b(x, y) ON a.x >= b.x ORDER BY 1",
         "x, y", (5, "a"), (15, "b")),
    case("a subquery for each row",
         f"SELECT nom, n FROM {V} v, LATERAL (SELECT count(*) AS n FROM {T} t WHERE t.depart = v.code) WHERE n > 0 ORDER BY nom",
         "nom, n", ("Lyon", 2), ("Marseille", 1), ("Rennes", 1)),
    # groups
    case("counting skips the empty ones", f"SELECT count(*) AS tous, count(loyer) AS loyers, count(DISTINCT loyer) AS valeurs FROM {V}",
         "tous, loyers, valeurs", (7, 5, 4)),
    case("sums, means, extremes",
         f"SELECT sum(minutes) AS s, avg(minutes) AS m, min(prix) AS bas, max(prix) AS haut FROM {T}", "s, m, bas, haut",
         (115, 23, 0, 3.75)),
    case("a group for the empty ones",
         f'SELECT "Région" AS r, count(*) AS n FROM {V} GROUP BY r ORDER BY n DESC, r NULLS LAST LIMIT 3', "r, n",
         ("Auvergne-Rhône-Alpes", 2), ("Bretagne", 2), ("Corse", 1)),
    case("HAVING", f"SELECT depart, sum(minutes) AS m FROM {T} GROUP BY depart HAVING count(*) > 1", "depart, m", ("69123", 57)),
    case("a sum over nothing is empty", f"SELECT sum(minutes) AS s, count(*) AS n FROM {T} WHERE false", "s, n", (None, 0)),
    case("FILTER", f"SELECT count(*) FILTER (littoral) AS mer, count(*) FILTER (NOT littoral) AS terre FROM {V}", "mer, terre", (3, 3)),
    case("ROLLUP adds the total",
         f"SELECT littoral AS l, count(*) AS n FROM {V} WHERE littoral IS NOT NULL GROUP BY ROLLUP (l) ORDER BY l NULLS LAST",
         "l, n", (False, 3), (True, 3), (None, 6)),
    case("GROUPING SETS", f"SELECT arrivee, depart, count(*) AS n FROM {T} WHERE id < 4 GROUP BY GROUPING SETS ((arrivee), (depart))",
         "arrivee, depart, n", ("Lyon", None, 1), ("Rennes", None, 2), (None, "69123", 2), (None, "35238", 1), is_ordered=False),
    case("CUBE",
         f"SELECT count(*) AS n FROM (SELECT littoral, loyer FROM {V} WHERE loyer = 9.5 GROUP BY CUBE (littoral, loyer))", "n", (6,)),
    case("texts put together in order", f"SELECT string_agg(nom, ', ' ORDER BY nom) AS noms FROM {V} WHERE littoral", "noms",
         ("Ajaccio, Brest, Marseille",)),
    case("a list of values", f"SELECT list(id ORDER BY id DESC) AS ids FROM {T} WHERE minutes > 20", "ids", ([4, 2],)),
    case("the greatest by another",
         f"SELECT arg_max(nom, habitants) AS ville, max(habitants) AS n FROM {V}", "ville, n", ("Marseille", 877215)),
    case("quantiles",
         f"SELECT median(minutes) AS m, quantile_cont(minutes, 0.25) AS q, quantile_disc(minutes, 0.25) AS d FROM {T}", "m, q, d",
         (20, 12, 12)),
    case("spread",
         "SELECT round(stddev_samp(x), 6) AS e, round(var_pop(x), 6) AS v FROM (VALUES (2), (4), (4), (6)) t(x)", "e, v", (1.632993, 2)),
    case("correlation", "SELECT round(corr(x, y), 6) AS r FROM (VALUES (1, 2), (2, 4), (3, 6)) t(x, y)", "r", (1,)),
    # windows
    case("a rank",
         f"SELECT nom, rank() OVER (ORDER BY loyer DESC NULLS LAST) AS r FROM {V} WHERE littoral IS NOT NULL ORDER BY r, nom LIMIT 5",
         "nom, r", ("Lyon", 1), ("Marseille", 2), ("Rennes", 3), ("Ambérieu", 4), ("Brest", 4)),
    case("a running sum", f"SELECT id, sum(minutes) OVER (ORDER BY id) AS s FROM {T} ORDER BY id", "id, s",
         (1, 12), (2, 57), (3, 65), (4, 95), (5, 95), (6, 115)),
    case("the row before", f"SELECT id, minutes - lag(minutes) OVER (ORDER BY id) AS d FROM {T} WHERE id < 4 ORDER BY id", "id, d",
         (1, None), (2, 33), (3, -37)),
    case("a moving mean",
         f"SELECT id, avg(minutes) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS m FROM {T} WHERE id < 4 ORDER BY id",
         "id, m", (1, 12), (2, 28.5), (3, 26.5)),
    case("QUALIFY takes the first of each",
         f"SELECT depart, id FROM {T} WHERE depart IS NOT NULL QUALIFY row_number() OVER (PARTITION BY depart ORDER "
         "BY id DESC) = 1 ORDER BY id",
         "depart, id", ("69123", 2), ("35238", 3), ("13055", 4), ("99999", 5)),
    case("shares of a whole",
         f"SELECT id, round(100 * prix / sum(prix) OVER (), 1) AS part FROM {T} WHERE prix > 0 ORDER BY id", "id, part",
         (1, 16.7), (4, 25), (5, 41.7), (6, 16.7)),
    # CTE and sets
    case("WITH",
         f"WITH grandes AS (SELECT * FROM {V} WHERE habitants > 500000) SELECT nom FROM grandes ORDER BY nom",
         "nom", ("Lyon",), ("Marseille",)),
    case("WITH RECURSIVE",
         "WITH RECURSIVE r(n, f) AS (SELECT 1, 1 UNION ALL SELECT n + 1, f * (n + 1) FROM r WHERE n < 5) SELECT n, f FROM r ORDER "
         "BY n",
         "n, f", (1, 1), (2, 2), (3, 6), (4, 24), (5, 120)),
    case("UNION leaves doubles out", "SELECT 1 AS a UNION SELECT 1 UNION SELECT 2 ORDER BY a", "a", (1,), (2,)),
    case("UNION ALL keeps them", "SELECT 1 AS a UNION ALL SELECT 1 ORDER BY a", "a", (1,), (1,)),
    case("UNION BY NAME", "SELECT 1 AS a, 2 AS b UNION ALL BY NAME SELECT 3 AS b ORDER BY b", "a, b", (1, 2), (None, 3)),
    case("INTERSECT",
         f"SELECT code FROM {V} INTERSECT SELECT depart FROM {T}", "code", ("69123",), ("35238",), ("13055",), is_ordered=False),
    case("EXCEPT", f"SELECT depart FROM {T} WHERE depart IS NOT NULL EXCEPT SELECT code FROM {V}", "depart", ("99999",)),
    case("VALUES", "SELECT * FROM (VALUES (1, 'é'), (2, NULL)) t(a, b) ORDER BY a", "a, b", (1, "é"), (2, None)),
    case("FROM first", f"FROM {T} SELECT id WHERE id = 3", "id", (3,)),
    case("EXISTS", f"SELECT nom FROM {V} v WHERE EXISTS (SELECT 1 FROM {T} WHERE depart = v.code AND minutes > 40)", "nom", ("Lyon",)),
    case("a subquery for a value", f"SELECT nom FROM {V} WHERE habitants = (SELECT max(habitants) FROM {V})", "nom", ("Marseille",)),
    case("NOT IN a list with nothing in it finds nothing",
         f"SELECT count(*) AS n FROM {V} WHERE code NOT IN (SELECT depart FROM {T})", "n", (0,)),
    # lists and structs
    case("UNNEST", "SELECT unnest([3, 1, 2]) AS x ORDER BY x", "x", (1,), (2,), (3,)),
    case("a list, a struct and a map can be read",
         "SELECT [1, NULL, 3] AS l, {'a': 1, 'b': 'é'} AS s, map_keys(MAP {'k': 1}) AS k", "l, s, k",
         ([1, None, 3], {"a": 1, "b": "é"}, ["k"])),
    case("parts of a list and of a struct",
         "SELECT [10, 20, 30][2] AS deux, {'a': {'b': 5}}.a.b AS cinq, len(['x', 'y']) AS n", "deux, cinq, n", (20, 5, 2)),
    case("functions on lists",
         "SELECT list_transform([1, 2], lambda x: x * 10) AS t, list_filter([1, 2, 3], lambda x: x > 1) AS f", "t, f", ([10, 20], [2, 3])),
    case("a text cut to a list", "SELECT string_split('a;b;c', ';') AS l, split_part('a-b', '-', 2) AS p", "l, p", (["a", "b", "c"], "b")),
    # dates
    case("parts of a date",
         f"SELECT year(relevé) AS a, month(relevé) AS m, date_trunc('month', relevé)::DATE AS d FROM {V} WHERE nom = 'Brest'", "a, m, d",
         (2022, 6, date(2022, 6, 1))),
    case("a text read as a date", f"SELECT strptime(jour, '%d/%m/%Y')::DATE AS d FROM {T} WHERE id = 1", "d", (DAY,)),
    case("a text that is no date becomes empty",
         f"SELECT id, try_strptime(jour, '%d/%m/%Y')::DATE AS d FROM {T} WHERE id > 3 ORDER BY id", "id, d",
         (4, date(2023, 12, 31)), (5, None), (6, date(2024, 3, 1))),
    case("a date written as a text", f"SELECT strftime(relevé, '%d/%m/%Y') AS d FROM {V} WHERE nom = 'Lyon'", "d", ("01/02/2024",)),
    case("days between dates",
         "SELECT DATE '2024-03-01' - DATE '2024-02-01' AS jours, date_diff('month', DATE '2023-12-31', DATE '2024-02-01') AS mois",
         "jours, mois", (29, 2)),
    case("a date and an interval", "SELECT (DATE '2024-01-31' + INTERVAL 1 MONTH)::DATE AS d, last_day(DATE '2023-02-03') AS f", "d, f",
         (date(2024, 2, 29), date(2023, 2, 28))),
    case("a moment", "SELECT TIMESTAMP '2024-02-01 10:30:00' + INTERVAL 45 MINUTE AS t", "t", (datetime(2024, 2, 1, 11, 15),)),
    case("moments are told in UTC",
         "SELECT TIMESTAMPTZ '2024-07-01 12:00:00+02:00' AT TIME ZONE 'UTC' AS t", "t", (datetime(2024, 7, 1, 10),)),
    case("days in a row",
         "SELECT d::DATE AS d FROM generate_series(DATE '2024-02-28', DATE '2024-03-01', INTERVAL 1 DAY) t(d) ORDER BY d", "d",
         (date(2024, 2, 28),), (date(2024, 2, 29),), (date(2024, 3, 1),)),
    # texts and numbers
    case("texts with accents",
         f"SELECT upper(nom) AS grand, length(nom) AS n, strip_accents(nom) AS nu FROM {V} WHERE code = '01004'", "grand, n, nu",
         ("AMBÉRIEU", 8, "Amberieu")),
    case("parts of a text",
         "SELECT substr('Élancourt', 1, 3) AS a, right('abc', 2) AS b, trim('  x ') AS c, replace('1,5', ',', '.') AS d", "a, b, c, d",
         ("Éla", "bc", "x", "1.5")),
    case("patterns",
         "SELECT regexp_extract('75056 Paris', '^(\\d{5})', 1) AS cp, regexp_matches('abc', 'b') AS m, regexp_replace('a1b2', "
         "'\\d', '', 'g') AS r",
         "cp, m, r", ("75056", True, "ab")),
    case("a text put together",
         f"SELECT nom || ' (' || code || ')' AS t, concat_ws('-', 'a', NULL, 'b') AS c FROM {V} WHERE code = '69123'", "t, c",
         ("Lyon (69123)", "a-b")),
    case("TRY_CAST",
         "SELECT TRY_CAST('12,5' AS DOUBLE) AS rien, TRY_CAST(replace('12,5', ',', '.') AS DOUBLE) AS nombre",
         "rien, nombre", (None, 12.5)),
    case("CAST",
         "SELECT CAST('7' AS INTEGER) + 1 AS n, 3.7::INTEGER AS arrondi, '2024-02-01'::DATE AS d, 1::BOOLEAN AS b",
         "n, arrondi, d, b", (8, 4, DAY, True)),
    case("decimals are exact",
         "SELECT 0.1 + 0.2 = 0.3 AS exact, (1.10::DECIMAL(9, 2) + 2.20)::DECIMAL(9, 2) AS d", "exact, d", (True, Decimal("3.30"))),
    case("large numbers are whole",
         f"SELECT compteur FROM {T} WHERE id IN (1, 2) ORDER BY id", "compteur", (9007199254740993,), (9223372036854775807,)),
    case("very large numbers too", f"SELECT sum(compteur) AS s FROM {T}", "s", (9223372036854775807 + 9007199254740993 + 41,)),
    case("dividing", "SELECT 7 / 2 AS q, 7 // 2 AS entier, 7 % 2 AS reste, round(2.345, 2) AS r", "q, entier, reste, r", (3.5, 3, 1, 2.35)),
    case("CASE and coalesce",
         f"SELECT CASE WHEN habitants > 500000 THEN 'grande' ELSE 'autre' END AS t, coalesce(loyer, 0) AS l FROM {V} ORDER "
         "BY code LIMIT 2",
         "t, l", ("autre", 9.5), ("grande", 14.25)),
    case("nullif and least", "SELECT nullif(1, 1) AS n, least(3, 2) AS p, greatest('a', 'b') AS g", "n, p, g", (None, 2, "b")),
    # shapes
    case("PIVOT",
         f"SELECT * FROM (PIVOT (SELECT arrivee, depart, minutes FROM {T} WHERE id < 4) ON arrivee IN ('Lyon', "
         "'Rennes') USING sum(minutes)) ORDER BY depart",
         "depart, Lyon, Rennes", ("35238", None, 8), ("69123", 12, 45)),
    case("PIVOT finds its columns",
         "PIVOT (SELECT * FROM (VALUES ('a', 'x', 1), ('a', 'y', 2), ('b', 'x', 3)) t(k, c, n)) ON c USING sum(n) ORDER BY k",
         "k, x, y", ("a", 1, 2), ("b", 3, None)),
    case("UNPIVOT",
         "SELECT nom, valeur FROM (UNPIVOT (SELECT 1 AS a, 2 AS b) ON a, b INTO NAME nom VALUE valeur) ORDER BY nom",
         "nom, valeur", ("a", 1), ("b", 2)),
    case("columns but one",
         f"SELECT * EXCLUDE (jour, compteur, prix, arrivee) FROM {T} WHERE id = 1", "id, depart, minutes", (1, "69123", 12)),
    case("columns by a pattern", f"SELECT COLUMNS('^(id|min)') FROM {T} WHERE id = 2", "id, minutes", (2, 45)),
    case("DESCRIBE",
         f"SELECT column_name, column_type FROM (DESCRIBE {T}) LIMIT 2",
         "column_name, column_type", ("id", "BIGINT"), ("depart", "VARCHAR")),
    case("SUMMARIZE",
         f"SELECT column_name, \"min\", \"max\" FROM (SUMMARIZE SELECT minutes FROM {T})", "column_name, min, max", ("minutes", "8", "45")),
    case("a result without rows has its columns", f"SELECT id, arrivee FROM {T} WHERE false", "id, arrivee"),
    case("a table of one's own from nothing", "SELECT 6 * 7 AS x", "x", (42,)),
    # several statements, the team's own tables
    case("the last statement answers", "SELECT 1 AS a; SELECT 2 AS b; -- fin", "b", (2,)),
    case("a variable", f"SET VARIABLE seuil = 500000; SELECT count(*) AS n FROM {V} WHERE habitants > getvariable('seuil')", "n", (2,)),
    case("CREATE TABLE AS",
         f"CREATE OR REPLACE TABLE c1 AS SELECT nom, loyer FROM {V} WHERE loyer > 10; SELECT count(*) AS n, sum(loyer) AS s FROM c1",
         "n, s", (3, 43)),
    case("a table is there for the next statement",
         "CREATE OR REPLACE TABLE c2 (a INTEGER, b VARCHAR DEFAULT 'x'); INSERT INTO c2 (a) VALUES (1), (2); FROM c2 ORDER BY a",
         "a, b", (1, "x"), (2, "x")),
    case("UPDATE and DELETE",
         "CREATE OR REPLACE TABLE c3 AS SELECT * FROM range(5) t(i); UPDATE c3 SET i = i * 10 WHERE i > 2; DELETE FROM c3 WHERE "
         "i = 0; SELECT i FROM c3 ORDER BY i",
         "i", (1,), (2,), (30,), (40,)),
    case("INSERT … SELECT",
         f"CREATE OR REPLACE TABLE c4 (nom VARCHAR, n BIGINT); INSERT INTO c4 SELECT nom, habitants FROM {V} WHERE littoral; "
         "SELECT max(n) AS n FROM c4", "n", (877215,)),
    case("INSERT OR REPLACE",
         "CREATE OR REPLACE TABLE c5 (k INTEGER PRIMARY KEY, v VARCHAR); INSERT INTO c5 VALUES (1, 'a'); "
         "INSERT OR REPLACE INTO c5 VALUES (1, 'b'); FROM c5", "k, v", (1, "b")),
    case("MERGE",
         "CREATE OR REPLACE TABLE c6 AS SELECT 1 AS k, 'a' AS v; MERGE INTO c6 USING (VALUES (1, 'z'), (2, 'y')) s(k, "
         "v) ON c6.k = s.k WHEN MATCHED THEN UPDATE SET v = s.v WHEN NOT MATCHED THEN INSERT VALUES (s.k, s.v); FROM c6 ORDER BY k",
         "k, v", (1, "z"), (2, "y")),
    case("ALTER TABLE",
         "CREATE OR REPLACE TABLE c7 AS SELECT 1 AS a; ALTER TABLE c7 ADD COLUMN b INTEGER DEFAULT 5; "
         "ALTER TABLE c7 RENAME COLUMN a TO z; FROM c7", "z, b", (1, 5)),
    case("a view of the team",
         f"CREATE OR REPLACE VIEW c8 AS SELECT nom FROM {V} WHERE habitants > 500000; SELECT count(*) AS n FROM c8", "n", (2,)),
    case("a macro of the team",
         f"CREATE OR REPLACE MACRO c9(x) AS x * 2; CREATE OR REPLACE MACRO c9t(k) AS TABLE SELECT id FROM {T} WHERE minutes > k; "
         "SELECT id, c9(id) AS d FROM c9t(40)", "id, d", (2, 4)),
    case("a schema of the team",
         "CREATE SCHEMA IF NOT EXISTS c10; CREATE OR REPLACE TABLE c10.t AS SELECT 1 AS a; SELECT a FROM c10.t", "a", (1,)),
    case("the team's tables have a long name too", "CREATE OR REPLACE TABLE c11 AS SELECT 3 AS a; SELECT a FROM team.c11", "a", (3,)),
    case("a draft that only lives in the script",
         f"CREATE TEMP TABLE c12 AS SELECT id FROM {T} WHERE id > 4; SELECT count(*) AS n FROM c12", "n", (2,)),
    case("DROP",
         "CREATE OR REPLACE TABLE c13 AS SELECT 1 AS a; DROP TABLE c13; SELECT count(*) AS n FROM duckdb_tables() WHERE "
         "table_name = 'c13'", "n", (0,)),
    case("ROLLBACK",
         "CREATE OR REPLACE TABLE c14 AS SELECT 1 AS a; BEGIN; INSERT INTO c14 VALUES (2); ROLLBACK; SELECT count(*) AS n FROM c14",
         "n", (1,)),
    case("COMMIT",
         "CREATE OR REPLACE TABLE c15 AS SELECT 1 AS a; BEGIN; INSERT INTO c15 VALUES (2); COMMIT; SELECT count(*) AS n FROM c15",
         "n", (2,)),
    case("a sequence", "CREATE OR REPLACE SEQUENCE c16; SELECT nextval('c16') AS a, nextval('c16') AS b", "a, b", (1, 2)),
    case("a published table joined with the team's own",
         f"CREATE OR REPLACE TABLE c17 AS SELECT '69123' AS code, 'la nôtre' AS note; SELECT nom, note FROM {V} JOIN c17 USING (code)",
         "nom, note", ("Lyon", "la nôtre")),
)  # fmt: skip
