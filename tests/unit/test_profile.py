"""What is computed of each field when a version is built."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.unit.editions import NO_TICK
from workbench.descriptor import Field
from workbench.publishing.histogram import BINS, bins_of
from workbench.publishing.profile import profile
from workbench.sql import literal


def of(tmp_path: Path, select: str, *fields: Field) -> dict[str, Any]:
    path = tmp_path / "t.parquet"
    duckdb.execute(f"COPY ({select}) TO {literal(str(path))} (FORMAT parquet)")
    return profile(path, fields or (Field("x"),), 500, NO_TICK)


def field(tmp_path: Path, select: str, *, kind: str = "string") -> dict[str, Any]:
    told: dict[str, Any] = of(tmp_path, select, Field("x", kind))["fields"][0]
    return told


def test_missing_values_are_counted_and_shared(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT unnest(['a', NULL, 'b', NULL]) AS x")
    assert (told["missing"], told["missing_count"], told["distinct"]) == (0.5, 2, 2)


def test_numbers_have_extremes_and_a_mean(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT unnest([1.5, 2.0, 4.0])::DOUBLE AS x", kind="number")
    assert (told["low"], told["high"], told["mean"]) == ("1.5", "4", 2.5)


def test_nan_and_infinity_spoil_neither_extremes_nor_mean(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT unnest(['1', '3', 'nan', 'inf', '-inf'])::DOUBLE AS x", kind="number")
    assert (told["low"], told["high"], told["mean"], told["missing_count"]) == ("1", "3", 2.0, 0)
    assert sum(told["histogram"]["counts"]) == 2


def test_the_ten_most_frequent_values_come_with_their_counts(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT (i % 12)::VARCHAR AS x FROM range(125) t(i)")
    assert told["top"][:6] == [{"value": str(v), "count": 11} for v in (0, 1, 2, 3, 4)] + [{"value": "10", "count": 10}]
    assert len(told["top"]) == 10


def test_identifiers_have_no_top_values_but_lengths(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT 'id' || i AS x FROM range(1000) t(i)")
    assert told["top"] == []
    assert told["histogram"] == {"kind": "length", "edges": [3, 4, 5, 6], "counts": [10, 90, 900]}


def test_many_distinct_values_are_counted_about_and_said_so(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT i AS x FROM range(200000) t(i)", kind="integer")
    assert told["distinct"] == pytest.approx(200_000, rel=0.1)
    assert not told["distinct_exact"]


def test_few_distinct_values_are_counted_exactly(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT i % 4321 AS x FROM range(50000) t(i)", kind="integer")
    assert (told["distinct"], told["distinct_exact"]) == (4321, True)


def test_whole_numbers_have_bins_of_whole_numbers(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT unnest([1, 1, 2, 5]) AS x", kind="integer")
    assert told["histogram"] == {"kind": "number", "edges": [1, 2, 3, 4, 5, 6], "counts": [2, 1, 0, 0, 1]}


def test_one_enormous_value_does_not_flatten_the_histogram(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT (CASE WHEN i = 0 THEN 1e12 ELSE i % 100 END)::DOUBLE AS x FROM range(10000) t(i)", kind="number")
    counts = told["histogram"]["counts"]
    assert (sum(counts), len(counts)) == (10_000, BINS)
    assert max(counts) < 1_000
    assert told["histogram"]["edges"][-1] == 1e12


def test_dates_have_a_histogram_with_dates_on_its_edges(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT DATE '2024-01-01' + (i % 366)::INTEGER AS x FROM range(3660) t(i)", kind="date")
    assert (told["low"], told["high"]) == ("2024-01-01", "2024-12-31")
    assert (told["histogram"]["kind"], told["histogram"]["edges"][0]) == ("date", "2024-01-01")
    assert sum(told["histogram"]["counts"]) == 3660


def test_infinite_and_very_old_moments_are_no_accident(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT unnest(['infinity', '2024-01-01 10:00', '0044-03-15 (BC) 12:00'])::TIMESTAMP AS x", kind="datetime")
    assert told["high"].startswith("2024-01-01")


@pytest.mark.parametrize(
    "value",
    ["{'a': 1}", "[1, 2]", "MAP {'k': 1}", "'{\"a\": 1}'::JSON", "'\\x00\\xFF'::BLOB", "TRUE", "TIME '10:00'", "uuid()", "INTERVAL 1 YEAR"],
)
def test_every_type_has_a_profile(tmp_path: Path, value: str) -> None:
    told = field(tmp_path, f"SELECT {value} AS x UNION ALL SELECT NULL")
    assert (told["missing_count"], told["distinct"]) == (1, 1)


def test_a_cell_of_a_million_characters_is_shown_cut(tmp_path: Path) -> None:
    told = field(tmp_path, "SELECT repeat('é', 1000000) AS x")
    assert len(told["high"]) == len(told["top"][0]["value"]) == 80


def test_a_wide_table_says_the_same_as_a_narrow_one(tmp_path: Path) -> None:
    columns = [
        "(i % 3)::VARCHAR AS a",
        "i AS b",
        "(i / 7.0)::DOUBLE AS c",
        "DATE '2024-01-01' + (i % 9)::INTEGER AS d",
        "'id' || i AS e",
        "[i % 2] AS f",
    ]
    fields = tuple(Field(name) for name in "abcdef")
    narrow = of(tmp_path, f"SELECT {', '.join(columns)} FROM range(500) t(i)", *fields)
    padding = ", ".join(f"i AS p{index}" for index in range(600))
    padded = (*fields, *(Field(f"p{index}") for index in range(600)))
    wide = of(tmp_path, f"SELECT {', '.join(columns)}, {padding} FROM range(500) t(i)", *padded)
    assert wide["fields"][:6] == narrow["fields"]


@pytest.mark.parametrize("name", ["v", "n", "x", "i", "g", "held", "bin", "batch", "low", "middle", "file_row_number", 'a"b', "count"])
@pytest.mark.parametrize("width", [1, 150])
def test_a_field_may_bear_any_name(tmp_path: Path, name: str, width: int) -> None:
    quoted = '"' + name.replace('"', '""') + '"'
    others = "".join(f", i AS p{index}" for index in range(width - 1))
    fields = (Field(name), *(Field(f"p{index}") for index in range(width - 1)))
    told = of(tmp_path, f"SELECT (i % 2)::VARCHAR AS {quoted}{others} FROM range(5) t(i)", *fields)["fields"][0]
    assert (told["distinct"], told["top"]) == (2, [{"value": "0", "count": 3}, {"value": "1", "count": 2}])


@pytest.mark.parametrize("name", ["n", "times", "x", "counts0", "file_row_number"])
def test_values_that_come_again_and_again_are_told_as_those_of_any_table(tmp_path: Path, name: str) -> None:
    values = {
        name: "CASE WHEN i % 7 > 0 THEN 'town ' || i // 900 END",
        "number": "CASE WHEN i % 9 > 0 THEN [1.5, 'nan', 'inf', 1e300][1 + i % 4] END::DOUBLE",
        "whole": "floor(sqrt(i))::INTEGER - 40", "day": "DATE '2020-01-01' + (i // 500)::INTEGER",
        "yes": "i % 3 = 0", "none": "NULL::VARCHAR", "empty": "CASE WHEN i % 2 = 0 THEN '' END", "once": "'id' || i",
    }  # fmt: skip
    select = ", ".join(f'{sql} AS "{column}"' for column, sql in values.items())
    fields = [Field(column) for column in values]
    long = of(tmp_path, f"SELECT {select} FROM range(210000) t(i)", *fields)["fields"]
    more = ", ".join(f"1 AS more{place}" for place in range(100))
    wide = of(tmp_path, f"SELECT {select}, {more} FROM range(210000) t(i)", *fields, *[Field(f"more{place}") for place in range(100)])
    for one, other in zip(long, wide["fields"], strict=False):
        assert one.pop("mean", 0) == pytest.approx(other.pop("mean", 0))
        assert one == other


def test_places_give_a_bounding_box(tmp_path: Path) -> None:
    select = "SELECT unnest([2.35, -4.49, 999.0]) AS lon, unnest([48.85, 48.39, 0.0]) AS lat"
    assert of(tmp_path, select, Field("lon", "number"), Field("lat", "number"))["bbox"] == [-4.49, 48.39, 2.35, 48.85]


def test_points_give_a_bounding_box_in_the_order_their_field_says(tmp_path: Path) -> None:
    told = of(tmp_path, "SELECT unnest(['48.85, 2.35', '43.6,1.44']) AS p", Field("p", "geopoint", options={"axisOrder": "lat,lon"}))
    assert told["bbox"] == [1.44, 43.6, 2.35, 48.85]


def test_a_table_without_places_has_no_box(tmp_path: Path) -> None:
    assert "bbox" not in of(tmp_path, "SELECT 'a' AS x")


def test_bins_of_one_value_hold_it() -> None:
    bins = bins_of(3.0, 3.0, (3.0, 3.0), whole=False)
    assert bins is not None
    assert (bins.number, bins.edges[0]) == (1, 3.0)
