"""A page of a published table, filtered and sorted."""

from pathlib import Path
from typing import Any

import duckdb
import pytest

from workbench.data.browse import MOST_ROWS, Ask, Condition, Page, page
from workbench.errors import DatasetError
from workbench.sql import literal

ROWS = """
    SELECT * FROM (VALUES
        ('Bourg', 41527, 9.5::DOUBLE, DATE '2024-02-01', true), ('Ajaccio', 73822, NULL, DATE '2023-08-15', false),
        ('Paris', 2102650, 31.2, DATE '2023-12-31', NULL), ('L''Haÿ "les" Roses', 31000, 18.4, NULL, true))
    t("ville", "habitants", "loyer", "relevé", "préfecture")"""


@pytest.fixture
def cities(tmp_path: Path) -> Path:
    return parquet(tmp_path, ROWS)


def parquet(folder: Path, select: str) -> Path:
    path = folder / "t.parquet"
    duckdb.execute(f"COPY ({select}) TO {literal(str(path))} (FORMAT parquet)")
    return path


def names(found: Page) -> list[Any]:
    return [name.split()[0] for name in found.table.column("ville").to_pylist()]


def where(field: str, how: str, *values: str) -> Ask:
    return Ask((Condition(field, how, values),))


def test_rows_come_in_the_order_of_the_file(cities: Path) -> None:
    found = page(cities, Ask())
    assert (names(found), found.matching, found.total) == (["Bourg", "Ajaccio", "Paris", "L'Haÿ"], 4, 4)


@pytest.mark.parametrize(
    ("ask", "expected"),
    [
        (where("ville", "equals", "Paris"), ["Paris"]),
        (where("ville", "contains", "PARI"), ["Paris"]),
        (where("ville", "contains", "%"), []),
        (where("ville", "equals", 'L\'Haÿ "les" Roses'), ["L'Haÿ"]),
        (where("ville", "equals", "' OR 1=1 --"), []),
        (where("habitants", "equals", "41527"), ["Bourg"]),
        (where("habitants", "contains", "2"), ["Bourg", "Ajaccio", "Paris"]),
        (where("ville", "one_of", "Paris", "Bourg"), ["Bourg", "Paris"]),
        (where("ville", "one_of"), []),
        (where("loyer", "at_least", "18.4"), ["Paris", "L'Haÿ"]),
        (where("relevé", "at_most", "2023-12-31"), ["Ajaccio", "Paris"]),
        (where("préfecture", "equals", "true"), ["Bourg", "L'Haÿ"]),
        (where("loyer", "missing"), ["Ajaccio"]),
        (where("relevé", "present"), ["Bourg", "Ajaccio", "Paris"]),
        (Ask((Condition("loyer", "present"), Condition("habitants", "at_most", ("50000",)))), ["Bourg", "L'Haÿ"]),
    ],
)
def test_a_filter_keeps_what_it_says(cities: Path, ask: Ask, expected: list[str]) -> None:
    found = page(cities, ask)
    assert (names(found), found.matching, found.total) == (expected, len(expected), 4)


def test_sorting_puts_missing_values_last_both_ways(cities: Path) -> None:
    assert names(page(cities, Ask(order="loyer"))) == ["Bourg", "L'Haÿ", "Paris", "Ajaccio"]
    assert names(page(cities, Ask(order="loyer", descending=True))) == ["Paris", "L'Haÿ", "Bourg", "Ajaccio"]


def test_equal_rows_stay_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT i % 2 AS a, i AS ville FROM range(10) t(i)")
    assert page(path, Ask(order="a", descending=True)).table.column("ville").to_pylist() == [1, 3, 5, 7, 9, 0, 2, 4, 6, 8]


def test_pages_follow_one_another(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT i AS ville FROM range(300000) t(i)")
    assert page(path, Ask(offset=250_000, limit=3)).table.column("ville").to_pylist() == [250_000, 250_001, 250_002]
    assert page(path, Ask((Condition("ville", "at_least", ("100",)),), offset=5, limit=2)).table.column("ville").to_pylist() == [105, 106]
    assert page(path, Ask(offset=299_999, limit=50)).table.num_rows == 1
    assert page(path, Ask(offset=999_999)).table.num_rows == 0


def test_nobody_gets_more_than_a_thousand_rows_at_once(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT i AS ville FROM range(5000) t(i)")
    assert page(path, Ask(limit=100_000)).table.num_rows == MOST_ROWS
    assert page(path, Ask(limit=-1, offset=-5)).table.num_rows == 0


def test_a_field_that_does_not_exist_is_answered_with_the_closest(cities: Path) -> None:
    for ask in (where("releve", "missing"), Ask(order="releve")):
        with pytest.raises(DatasetError, match="relevé") as caught:
            page(cities, ask)
        assert caught.value.code == "browse.unknown_field"


def test_a_value_of_another_kind_is_told_with_its_field(cities: Path) -> None:
    with pytest.raises(DatasetError, match=r"environ.*habitants") as caught:
        page(cities, where("habitants", "at_least", "environ 1000"))
    assert caught.value.code == "browse.not_a_value"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("170141183460469231731687303715884105727::HUGEINT::VARCHAR", "170141183460469231731687303715884105727"),
        ("'{\"a\": 1}'::JSON", '{"a": 1}'),
        ("{'a': 1, 'b': [1, 2]}", '{"a": 1, "b": [1, 2]}'),
        ("TIMESTAMPTZ '2024-01-01 10:00:00+02'", "2024-01-01 08:00:00+00"),
        ("'\\x00\\xFF'::BLOB", "AP8="),
        ("TIMESTAMP '9999-12-31 00:00:00'", "9999-12-31T00:00:00"),
        ("12345678901234567890::DECIMAL(30, 0)", "12345678901234567890"),
        ("TIME '10:00:00'", "10:00:00"),
        ("NULL", None),
    ],
)
def test_what_a_browser_cannot_hold_is_shown_as_text(tmp_path: Path, value: str, expected: str | None) -> None:
    assert page(parquet(tmp_path, f"SELECT {value} AS x"), Ask()).table.column("x").to_pylist() == [expected]


def test_numbers_dates_and_booleans_stay_what_they_are(cities: Path) -> None:
    assert [str(column.type) for column in page(cities, Ask()).table.columns] == ["string", "int32", "double", "date32[day]", "bool"]


def test_nested_columns_can_be_searched(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT {'a': i} AS x, i::VARCHAR AS ville FROM range(3) t(i)")
    assert names(page(path, where("x", "contains", "2"))) == ["2"]


def test_a_field_that_bears_the_name_of_the_place_is_a_field_like_others(tmp_path: Path) -> None:
    path = parquet(tmp_path, "SELECT 'a' || i AS \"File_Row_Number\", i AS ville FROM range(9) t(i)")
    ask = Ask((Condition("File_Row_Number", "at_least", ("a3",)),), order="File_Row_Number", descending=True, limit=2)
    assert page(path, ask).table.to_pylist() == [{"File_Row_Number": "a8", "ville": 8}, {"File_Row_Number": "a7", "ville": 7}]
    assert page(path, Ask(offset=7)).table.column("ville").to_pylist() == [7, 8]


def test_hostile_names_of_fields_filter_and_sort(tmp_path: Path) -> None:
    path = parquet(tmp_path, 'SELECT i AS "a""; DROP", i AS ville FROM range(3) t(i)')
    ask = Ask((Condition('a"; DROP', "at_least", ("1",)),), order='a"; DROP', descending=True)
    assert page(path, ask).table.column("ville").to_pylist() == [2, 1]
