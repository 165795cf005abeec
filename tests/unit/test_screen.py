"""The screen's promise: what it accepts, frictionless accepts, and the typed value is frictionless's own."""

import math
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import duckdb
import frictionless
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from workbench.descriptor import Field
from workbench.validation import cast, screen

FIELDS = [
    Field("f", "integer"),
    Field("f", "integer", options={"bareNumber": False}),
    Field("f", "number"),
    Field("f", "number", options={"decimalChar": ","}),
    Field("f", "number", options={"decimalChar": ",", "groupChar": " "}),
    Field("f", "number", options={"decimalChar": ",", "groupChar": "."}),
    Field("f", "number", options={"bareNumber": False, "decimalChar": ","}),
    Field("f", "number", options={"bareNumber": False}),
    Field("f", "boolean"),
    Field("f", "boolean", options={"trueValues": ["oui"], "falseValues": ["non"]}),
    Field("f", "string"),
    Field("f", "string", "email"),
    Field("f", "string", "uri"),
    Field("f", "string", "uuid"),
    Field("f", "date"),
    Field("f", "date", "%d/%m/%Y"),
    Field("f", "date", "%Y/%m/%d"),
    Field("f", "date", "%d.%m.%Y"),
    Field("f", "date", "%m/%d/%Y"),
    Field("f", "date", "%d/%m/%y"),
    Field("f", "date", "%d %B %Y"),
    Field("f", "date", "%Y%m%d"),
    Field("f", "datetime"),
    Field("f", "datetime", extra={"timezone": "UTC"}),
    Field("f", "datetime", "%d/%m/%Y %H:%M"),
    Field("f", "datetime", "%Y-%m-%dT%H:%M:%S%z"),
    Field("f", "datetime", "%Y-%m-%dT%H:%M"),
    Field("f", "time"),
    Field("f", "time", "%H:%M"),
    Field("f", "year"),
    Field("f", "yearmonth"),
    Field("f", "duration"),
    Field("f", "object"),
    Field("f", "array"),
    Field("f", "list"),
    Field("f", "geopoint"),
    Field("f", "geopoint", "array"),
    Field("f", "geopoint", "object"),
    Field("f", "any"),
    Field("f", "integer", constraints={"minimum": 5, "maximum": "100"}),
    Field("f", "integer", constraints={"enum": [1, 12, 300]}),
    Field("f", "number", constraints={"minimum": 0.1, "exclusiveMaximum": 12.5}),
    Field("f", "number", constraints={"enum": [1, "1.5"]}),
    Field("f", "date", constraints={"minimum": "2000-01-01", "maximum": "2023-12-31"}),
    Field("f", "date", "%d/%m/%Y", constraints={"minimum": "01/01/2000"}),
    Field("f", "string", constraints={"minLength": 2, "maxLength": 4}),
    Field("f", "string", constraints={"pattern": "^[0-9]{2}|2[AB]$"}),
    Field("f", "string", constraints={"pattern": r"(?:\w+)-\d+"}),
    Field("f", "string", constraints={"enum": ["a", "oui", "01"]}),
    Field("f", "string", constraints={"enum": list("abcdefghijkl")}),
    Field("f", "year", constraints={"minimum": 1999}),
    Field("f", "boolean", constraints={"enum": [True]}),
]

NASTY = [
    "",
    " ",
    "12",
    " 12",
    "12 ",
    "1_0",
    ".5",
    "5.",
    "+-2",
    "-0",
    "+5",
    "007",
    "1e5",
    "1E5",
    "1e400",
    "1e-400",
    "NaN",
    "nan",
    "inf",
    "-Infinity",
    "１２",
    "1２",
    "1 234,56",
    "1\u00a0234,56",
    "1\u202f234",
    "1 2 3",
    "1.234,5",
    "1.234.567",
    "12,5 %",
    ",5",
    "-,5",
    "5,",
    "12 %",
    "%12",
    "-12€",
    "+12€",
    "a-1b",
    "1-2",
    "9223372036854775807",
    "9223372036854775808",
    "0.1",
    "0.10000000000000000001",
    "12.50000000000000001",
    "12.49999999999999999",
    "24:00:00",
    "23:59:60",
    "12:30",
    "12:30:15",
    "12:30:15.123456789",
    "2023-02-29",
    "2024-02-29",
    "2024-2-9",
    "0000-01-01",
    "9999-12-31",
    "10000-01-01",
    "2023-13-01",
    "2023-01-01 ",
    " 2023-01-01",
    "-935-12-24",
    "01/02/2023",
    "1/2/2023",
    "31/04/2024",
    "12/31/2023",
    "29/02/2024",
    "01.02.2023",
    "2023/01/05",
    "01/02/69",
    "01/02/68",
    "1 March 2020",
    "1 march 2020",
    "31 February 2020",
    "20230228",
    "20230229",
    "2023-01-01T10:11:12",
    "2023-01-01 10:11:12",
    "2023-01-01T10:11:12Z",
    "2023-01-01T10:11:12+01:00",
    "2023-01-01T10:11:12.5+0100",
    "2023-01-01T10:11:12,5",
    "2023-01-01T24:00:00",
    "2023-01-01T10:11",
    "2023-01-01T10:11:60Z",
    "0001-01-01T00:00:00",
    "2023-01-01T10:11:12+01",
    "01/02/2023 10:11",
    "2023-02-30T10:11:12",
    "true",
    "True",
    "TRUE",
    "1",
    "0",
    "oui",
    "non",
    "Oui",
    "a",
    "é",
    "👍",
    "abcd",
    "abcde",
    "01",
    "2A",
    "2Ax",
    "x-12",
    "12\n",
    "2023",
    "202",
    "+202",
    "1_23",
    "2023-1",
    "2023-12",
    "2023-13",
    "P1D",
    "PT",
    "PT1H",
    "P",
    "P1Y2M3DT4H5M6S",
    "P1W",
    "[1,]",
    "[1]",
    "[NaN]",
    '{"a": 1}',
    '{"a": NaN}',
    '{"a": "nan,]"}',
    '{"a": Infinity}',
    "{}",
    "[]",
    "null",
    '["inf"]',
    '{"a":1,}',
    "{'a':1}",
    "48.8,2.3",
    "2.3,48.8",
    "181,0",
    "2.3, 48.8",
    " 2.3 ,48.8 ",
    "0,91",
    "12,50",
    "[2.3, 48.8]",
    "[48.8,200]",
    '{"lon": 2, "lat": 48}',
    '{"lat": 48, "lon": 2}',
    "1,2,3",
    "a,b",
    "http://x.fr",
    "http://x y",
    "mailto:a@b.fr",
    "a@b.fr",
    "a@b",
    "a..b@c.fr",
    "123e4567-e89b-12d3-a456-426614174000",
    "0x1F",
    "1,000",
    "1 000",
    "٣",
    "\x00",
    "\u200b12",
    "12\u00a0",
    "1e99",
    "9" * 140,
    "0" * 20 + "1",
    "1" + "0" * 160,
    "--1",
    "1.5e3",
    "1.5e310",
    "1e-320",
    "5e-324",
]


@pytest.fixture(scope="module")
def connection() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET TimeZone='UTC'; SET disabled_optimizers='type_pushdown,in_clause'")
    return con


def label(field: Field) -> str:
    return f"{field.type} {field.format} {dict(field.options) or ''}{dict(field.constraints) or ''}"


def judge(field: Field) -> Any:
    descriptor = {key: value for key, value in field.to_descriptor().items() if key not in ("timezone", "axisOrder")}
    return frictionless.Field.from_descriptor(descriptor).create_cell_reader()


def same(field: Field, ours: Any, theirs: Any) -> bool:
    if isinstance(theirs, Decimal):
        return math.isclose(float(theirs), ours, rel_tol=0, abs_tol=0) and not math.isinf(ours)
    if isinstance(theirs, datetime):
        return ours.astimezone(UTC) == theirs if theirs.tzinfo else ours == theirs
    if isinstance(theirs, bool | int | date | time):
        return ours == theirs and type(ours) is type(theirs)
    return isinstance(ours, str)


def beyond(field: Field, cell: str) -> bool:
    """Where our typing goes further than frictionless on purpose: the other two spaces as thousands mark."""
    return field.options.get("groupChar") == " " and any(mark in cell for mark in "\u00a0\u202f")


def rows(con: duckdb.DuckDBPyConnection, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Through Arrow, for DuckDB asks for pytz to give an instant to Python."""
    table = con.sql(sql, params=list(values)).to_arrow_table()
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True))


def check(con: duckdb.DuckDBPyConnection, field: Field, cells: list[str]) -> None:
    sql = f"SELECT v, {screen.ok(field, 'v')}, {screen.missing(field, 'v')}, {cast.typed(field, 'v')}, {cast.refused(field, 'v')} FROM c"
    con.register("given", pa.table({"v": pa.array(cells, pa.string())}))
    con.execute("CREATE OR REPLACE TABLE c AS FROM given")
    read = judge(field)
    for cell, is_ok, is_missing, typed, is_refused in rows(con, sql):
        if is_missing:
            assert typed is None
            continue
        assert (typed is None) == is_refused, (field, cell)
        if is_ok and not beyond(field, cell):
            value, notes = read(cell)
            assert not notes, (field, cell, notes)
            assert same(field, typed, value), (field, cell, typed, value)


@pytest.mark.parametrize("field", FIELDS, ids=label)
def test_what_the_screen_accepts_frictionless_accepts_with_the_same_value(field: Field, connection: duckdb.DuckDBPyConnection) -> None:
    check(connection, field, [cell for cell in NASTY if "\x00" not in cell])


ALPHABET = st.text(alphabet="0123456789+-.,/: TZeE%_\u00a0\u202f'\"[]{}aNi١", max_size=14)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(ALPHABET, min_size=30, max_size=60))
@pytest.mark.parametrize("field", [field for field in FIELDS if field.type not in ("string", "any", "list")], ids=label)
def test_random_cells_keep_the_promise_too(field: Field, connection: duckdb.DuckDBPyConnection, cells: list[str]) -> None:
    check(connection, field, cells)


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (Field("f", "integer"), " 12 ", 12),
        (Field("f", "integer"), "007", 7),
        (Field("f", "number", options={"decimalChar": ",", "groupChar": " "}), "1\u202f234,56", 1234.56),
        (Field("f", "number", options={"decimalChar": ",", "groupChar": " "}), "1\u00a0234,56", 1234.56),
        (Field("f", "integer", options={"groupChar": " "}), "1 234 567", 1234567),
        (Field("f", "number", options={"decimalChar": ",", "bareNumber": False}), "55,75%", 55.75),
        (Field("f", "number", options={"decimalChar": ",", "bareNumber": False}), "-3,7 kW", -3.7),
        (Field("f", "date", "%d/%m/%Y"), "3/4/2024", date(2024, 4, 3)),
        (Field("f", "date", "excel"), "45000", date(2023, 3, 15)),
        (Field("f", "date", "excel"), "1", date(1900, 1, 1)),
        (Field("f", "datetime", "excel"), "45000.5", datetime(2023, 3, 15, 12)),
        (Field("f", "datetime", extra={"timezone": "UTC"}), "2024-01-01T00:00:00+01:00", datetime(2023, 12, 31, 23, tzinfo=UTC)),
        (Field("f", "object"), '{"a": "information, nan,]"}', '{"a": "information, nan,]"}'),
        (Field("f", "geopoint", options={"axisOrder": "lat,lon"}), "48.85, 2.35", "48.85, 2.35"),
    ],
)
def test_a_cell_is_read_as_written(field: Field, cell: str, value: Any, connection: duckdb.DuckDBPyConnection) -> None:
    assert rows(connection, f"SELECT {cast.typed(field, 'v')} FROM (SELECT ? AS v)", cell) == [(value,)]


@pytest.mark.parametrize(
    ("field", "cell"),
    [
        (Field("f", "date", "excel"), "60"),
        (Field("f", "number", options={"groupChar": " "}), "12 34"),
        (Field("f", "geopoint", options={"axisOrder": "lat,lon"}), "120.5,2.35"),
        (Field("f", "date"), "2023-02-29"),
        (Field("f", "integer"), "9223372036854775808"),
        (Field("f", "array"), "[1,]"),
    ],
)
def test_what_a_type_cannot_hold_is_refused_not_guessed(field: Field, cell: str, connection: duckdb.DuckDBPyConnection) -> None:
    sql = f"SELECT {cast.typed(field, 'v')}, {cast.refused(field, 'v')} FROM (SELECT ? AS v)"
    assert rows(connection, sql, cell) == [(None, True)]
