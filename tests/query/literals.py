"""Arguments for functions, as SQL: plain ones, edges, huge ones and wrong ones, by type; and where a call may stand."""

from collections.abc import Mapping

COLUMNS = (
    "s.i", "s.s", "s.i::INTEGER", "s.i::DOUBLE", "[s.i, s.i + 1]", "{'a': s.i}", "map {s.s: s.i}", "s.i::VARIANT", "s.s::BLOB",
    "(s.i % 2 = 0)",
)  # fmt: skip
WHOLE = (
    "0", "1", "-1", "3", "127::TINYINT", "9223372036854775807", "(-9223372036854775808)", "18446744073709551615::UBIGINT", "2147483647",
    "170141183460469231731687303715884105727::HUGEINT", "NULL::BIGINT", "1000000", "100000000000",
    "12345678901234567890123456789012345678901234567890::BIGNUM", "340282366920938463463374607431768211455::UHUGEINT",
)  # fmt: skip
REAL = (
    "0.0", "-0.0", "1e308", "'nan'::DOUBLE", "'inf'::DOUBLE", "'-inf'::DOUBLE", "1.5::DECIMAL(3,1)",
    "99999999999999999999999999999999999999::DECIMAL(38,0)", "NULL::DOUBLE", "1e-320", "0.5",
)  # fmt: skip
TEXT = (
    "''", "'a'", "'abc'", "'é🦆\u200b'", "repeat('x', 100000)", "repeat('é', 3000)", "NULL::VARCHAR", "'%s%d{}{:0>99999d}'", "'(a?)*b+$'",
    "'{\"a\":[1,{\"b\":null}]}'", "'$.a[*]..b'", "'%Y-%m-%d %H:%M:%S.%g'", "'2024-02-30'", "'DOUBLE'", "'STRUCT(a INTEGER[])'",
    "'Europe/Paris'", "chr(0) || 'x'", "'\\x00'", "'[[[[[[[[1]]]]]]]]'", "'{\"a\":\"VARCHAR\"}'", "'sum'", "'POINT(1 2)'",
    "repeat('[', 5000)",
)  # fmt: skip
BLOB = (
    "''::BLOB", "'\\xFF\\x00\\xAB'::BLOB", "repeat('z', 100000)::BLOB", "NULL::BLOB",
    "'\\x01\\x01\\x00\\x00\\x00\\xff\\xff\\xff\\xff'::BLOB",
)  # fmt: skip
BIT = (
    "'101'::BIT", "repeat('1', 9999)::BIT", "NULL::BIT", "'0'::BIT",
)  # fmt: skip
TIME = (
    "DATE '2024-02-29'", "DATE 'infinity'", "DATE '-infinity'", "DATE '5877642-06-25 (BC)'", "TIMESTAMP '2024-01-01 12:00:00'",
    "TIMESTAMP 'infinity'", "TIMESTAMP '290309-12-22 (BC) 00:00:00'", "TIMESTAMPTZ '2024-01-01 00:00:00+14'", "TIME '24:00:00'",
    "TIMETZ '23:59:59+15:59'", "INTERVAL 1 MONTH", "INTERVAL (2147483647) MONTH", "INTERVAL (-9223372036854775807) MICROSECOND",
    "NULL::TIMESTAMP", "INTERVAL 0 SECOND", "TIMESTAMP_NS '1677-09-22 00:00:00'",
)  # fmt: skip
LIST = (
    "[]", "[1, NULL, 3]", "['a', 'b']", "[[1], [], NULL]", "range(1000)", "range(200000)", "[{'a': 1}, {'a': NULL}]", "NULL::INTEGER[]",
    "[1.0, 2.0, 3.0]", "array_value(1.0, 2.0, 3.0)", "[1, 2, 3]::INTEGER[3]", "[[1, 2], [3, 4]]::INTEGER[2][2]", "[NULL]",
    "['x', NULL]::VARCHAR[]", "[map {1: 2}]", "[true, false]", "[-1, 9223372036854775807]", "[1::VARIANT, 'a'::VARIANT]",
)  # fmt: skip
STRUCT = (
    "{'a': 1, 'b': 'x'}", "{'a': NULL}", "{'a': {'b': {'c': [1]}}}", "row(1, 'x')", "NULL::STRUCT(a INTEGER)", "{'a': 1, 'A2': [map {}]}",
)  # fmt: skip
MAP = (
    "map {}", "map {'a': 1, 'b': NULL}", "map([1, 2], ['x', 'y'])", "map {[1]: {'a': 1}}", "NULL::MAP(INTEGER, VARCHAR)",
    "map {'nan'::DOUBLE: 1}",
)  # fmt: skip
JSON = (
    "'{\"a\":1}'::JSON", "'[1,[2]]'::JSON", "repeat('[', 500)::JSON", "NULL::JSON",
)  # fmt: skip
VARIANT = (
    "1::VARIANT", "{'a': [1]}::VARIANT", "NULL::VARIANT", "[]::VARIANT",
)  # fmt: skip
OTHER = (
    "NULL", "true", "gen_random_uuid()", "union_value(k := 1)", "union_value(n := 'x')", "'b'::ENUM('a', 'b')", "'POINT(1 1)'::GEOMETRY",
    "'POLYGON((0 0,0 1,1 1,0 0))'::GEOMETRY", "1::VARIANT", "{'a': [1]}::VARIANT", "[1, 'x'::VARIANT]::VARIANT", "'{\"a\":1}'::JSON",
    "'[1,2]'::JSON", "NULL::VARIANT", "NULL::GEOMETRY", "lambda x: x + 1", "lambda x, y: x", "lambda x: [x, x]", "(SELECT 1)", "DEFAULT",
    "*", "'\"'::JSON", "infinity()",
)  # fmt: skip
WHOLES = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT", "BIGNUM")
TIMES = ("DATE", "TIME", "TIMESTAMP", "INTERVAL", "TIMESTAMP WITH TIME ZONE", "TIME WITH TIME ZONE", "TIMESTAMP_NS", "TIMESTAMP_MS")
BY_TYPE: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(WHOLES, WHOLE),
    **dict.fromkeys(TIMES, TIME),
    **dict.fromkeys(("FLOAT", "DOUBLE", "DECIMAL"), REAL),
    "VARCHAR": TEXT,
    "BLOB": BLOB,
    "BIT": BIT,
    "LIST": LIST,
    "STRUCT": STRUCT,
    "MAP": MAP,
    "JSON": JSON,
    "VARIANT": VARIANT,
    "BOOLEAN": ("true", "false", "NULL::BOOLEAN", "1"),
    "GEOMETRY": ("'POINT(1 1)'::GEOMETRY", "NULL::GEOMETRY", "'GEOMETRYCOLLECTION EMPTY'::GEOMETRY"),
    "LAMBDA": ("lambda x: x", "lambda x, y: x", "lambda x, y, z: [z]"),
    "UUID": ("gen_random_uuid()", "NULL::UUID"),
    "ENUM": ("'b'::ENUM('a', 'b')",),
    "UNION": ("union_value(k := 1)",),
    "TYPE": ("get_type(1)", "make_type('LIST', 'INTEGER')", "'INTEGER'"),
}
ANY = (*WHOLE, *REAL, *TEXT, *BLOB, *BIT, *TIME, *LIST, *STRUCT, *MAP, *JSON, *VARIANT, *OTHER)

SOURCES = (
    "(SELECT 1::BIGINT AS i, 'abc' AS s)",
    "(SELECT i, 'k' || i AS s FROM range(3000) t(i))",
    "(SELECT NULL::BIGINT AS i, NULL::VARCHAR AS s)",
)
SHAPES = {
    "scalar": (
        "SELECT {f} FROM {s} s",
        "SELECT {f} AS x FROM {s} s ORDER BY x",
        "SELECT count(*) FROM {s} s WHERE {f} IS NOT NULL",
        "SELECT {f} AS x, count(*) FROM {s} s GROUP BY x",
        "SELECT list_transform([s.i, 2], lambda z: {f}) FROM {s} s",
    ),
    "aggregate": (
        "SELECT {f} FROM {s} s",
        "SELECT {f} OVER (ORDER BY s.i ROWS 2 PRECEDING) FROM {s} s",
        "SELECT s.i % 3, {f} FROM {s} s GROUP BY ALL",
        "SELECT {f} FILTER (s.i > 1) FROM {s} s",
        "SELECT DISTINCT {f} FROM {s} s GROUP BY ROLLUP (s.s)",
    ),
    "window": (
        "SELECT {f} OVER (PARTITION BY s.s ORDER BY s.i) FROM {s} s",
        "SELECT {f} OVER (ORDER BY s.i GROUPS 3 FOLLOWING) FROM {s} s",
    ),
}
