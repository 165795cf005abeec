"""Parquet files, odd types and damaged ones."""

import decimal
import io
import random
import struct
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from loaders.parquet import PARQUET
from tests.unit.given_files import TIGHT, codes, given, kinds, labels, one, refusal, rows
from workbench.errors import DatasetError


def written(columns: Any, **options: Any) -> bytes:
    made = io.BytesIO()
    pq.write_table(columns if isinstance(columns, pa.Table) else pa.table(columns), made, **options)
    return made.getvalue()


LONG = pa.decimal256(70, 0)
OK = written({"id": [1, 2], "nom": ["a", "é"]})


def nested(times: int) -> pa.DataType:
    kind = pa.int32()
    for _ in range(times):
        kind = pa.list_(kind)
    return kind


def test_a_parquet_file_is_used_where_it_stands(tmp_path: Path) -> None:
    source = given(tmp_path, "vols.parquet", OK)
    feed = one(PARQUET, source)
    assert feed.body.path == source.path
    assert (feed.name, feed.records, kinds(feed), codes(feed)) == ("vols", 2, {"id": "integer", "nom": "string"}, set())
    assert rows(feed) == [(1, "a"), (2, "é")]


def test_every_type_is_read_by_duckdb(tmp_path: Path) -> None:
    columns = {
        "u64": pa.array([2**64 - 1], pa.uint64()), "f16": pa.array([1.5], pa.float16()), "ns": pa.array([1], pa.timestamp("ns")),
        "t": pa.array([1], pa.time64("ns")), "d": pa.array([1], pa.duration("us")), "b": pa.array([b"\xff\xfe"], pa.binary()),
        "n": pa.nulls(1), "fs": pa.array([b"12345678"], pa.binary(8)), "dic": pa.array(["x"]).dictionary_encode(),
        "lg": pa.array(["x"], pa.large_string()), "l": [[1, 2]], "s": [{"a": 1}], "j": pa.array([1], pa.date32()),
    }  # fmt: skip
    feed = one(PARQUET, given(tmp_path, "x.parquet", written(columns)))
    assert kinds(feed) == {
        "u64": "integer", "f16": "number", "ns": "datetime", "t": "time", "d": "integer", "b": "string", "n": "", "fs": "string",
        "dic": "string", "lg": "string", "l": "array", "s": "object", "j": "date",
    }  # fmt: skip
    assert len(rows(feed)[0]) == 13
    assert codes(feed) == set()


def test_numbers_too_long_for_duckdb_become_text(tmp_path: Path) -> None:
    value = decimal.Decimal("1" * 60)
    columns = {"v": pa.array([value, None], LONG), "l": pa.array([[value], []], pa.list_(LONG))}
    feed = one(PARQUET, given(tmp_path, "x.parquet", written(columns)))
    assert rows(feed) == [("1" * 60, '["' + "1" * 60 + '"]'), (None, "[]")]
    assert [finding.field for finding in feed.findings] == ["v", "l"]
    assert codes(feed) == {"type.unsupported_column"}


def test_text_that_is_not_utf8_is_mended_and_told(tmp_path: Path) -> None:
    broken = pa.StringArray.from_buffers(2, pa.py_buffer(struct.pack("<3i", 0, 1, 3)), pa.py_buffer(b"a\xff\xfe"))
    feed = one(PARQUET, given(tmp_path, "x.parquet", written({"a": broken, "n": [1, 2]})))
    assert rows(feed) == [("a", 1), ("\ufffd\ufffd", 2)]
    assert codes(feed) == {"text.invalid_char"}


def test_columns_of_the_same_name_are_all_kept(tmp_path: Path) -> None:
    twins = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    feed = one(PARQUET, given(tmp_path, "x.parquet", written(twins)))
    assert (labels(feed), rows(feed)) == (["a", "a"], [(1, 2)])


def test_broken_metadata_do_not_stop_a_file(tmp_path: Path) -> None:
    table = pa.table({"id": [1, 2]}).replace_schema_metadata({"pandas": "{not json", "geo": '{"version":"9"', "ARROW:schema": "x"})
    assert rows(one(PARQUET, given(tmp_path, "x.parquet", written(table)))) == [(1,), (2,)]


def test_a_geometry_that_duckdb_cannot_parse_is_still_read(tmp_path: Path) -> None:
    geo = '{"version":"1.0.0","primary_column":"g","columns":{"g":{"encoding":"WKB","geometry_types":["Point"]}}}'
    table = pa.table({"g": [b"\x01\x01\x00"], "n": [1]}).replace_schema_metadata({"geo": geo})
    assert rows(one(PARQUET, given(tmp_path, "x.parquet", written(table)))) == [(b"\x01\x01\x00", 1)]


def test_a_table_without_rows_is_told(tmp_path: Path) -> None:
    feed = one(PARQUET, given(tmp_path, "x.parquet", written({"a": pa.array([], pa.int64())})))
    assert (feed.records, codes(feed)) == (0, {"table.no_rows"})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: OK[:-20], "file.truncated"),
        (lambda: b"PAR1", "file.truncated"),
        (lambda: OK[:-8] + struct.pack("<I", 0x7FFFFFFF) + b"PAR1", "file.corrupt"),
        (lambda: OK[:-8] + struct.pack("<I", 40) + b"PAR1", "file.corrupt"),
        (lambda: written({}), "table.no_columns"),
        (lambda: written({f"c{n}": [1] for n in range(51)}), "table.too_many_columns"),
        (lambda: written({"a": list(range(1_001))}), "table.too_many_rows"),
        (lambda: written({"a": pa.array([None], nested(17))}), "type.too_nested"),
        (lambda: written({"a": pa.array([None], nested(60))}), "type.too_nested"),
        (lambda: written({"a": ["x" * 30_000_000]}, use_dictionary=False), "archive.too_large_unpacked"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_from_its_footer(tmp_path: Path, make: Callable[[], bytes], code: str) -> None:
    assert refusal(PARQUET, given(tmp_path, "x.parquet", make(), limits=TIGHT)).code == code


def test_too_many_cells_are_refused(tmp_path: Path) -> None:
    limits = replace(TIGHT, table_cells=10)
    assert refusal(PARQUET, given(tmp_path, "x.parquet", written({"a": list(range(20))}), limits=limits)).code == "table.too_large"


@pytest.mark.parametrize("seed", range(12))
def test_flipped_bits_are_refused_or_read_but_never_crash(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    broken = bytearray(OK)
    for _ in range(6):
        broken[chance.randrange(4, len(broken) - 8)] ^= 1 << chance.randrange(8)
    with suppress(DatasetError):
        rows(one(PARQUET, given(tmp_path, "x.parquet", bytes(broken))))
