"""The stage: every record counted, rows in the order of the file and under its numbers."""

from pathlib import Path

import pyarrow as pa
import pytest

from tests.unit.feeds import feed_of, native_feed, staged_of
from workbench.errors import DatasetError
from workbench.loading import CsvBody, Limits
from workbench.reading.stage import create, stage


def test_cells_are_staged_as_text_and_an_empty_cell_is_not_an_absent_one(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b,c\n01,,x\n2\n")
    assert staged.fetch("SELECT * FROM t0") == [("01", "", "x"), ("2", None, None)]


def test_a_loader_that_counts_other_records_than_duckdb_is_caught(tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as error:
        staged_of(tmp_path, "a,b\n1,2\n3,4\n", records=3)
    assert error.value.code == "proof.differs"
    assert "data.csv" in str(error.value)


def test_a_row_keeps_the_number_of_its_record_in_the_file(tmp_path: Path) -> None:
    staged, _ = staged_of(tmp_path, "a,b\n1,2\n3,4\n5,6\n7,8\n", first_row=2, skipped=(3, 4, 7))
    assert [staged.number(rowid) for rowid in range(4)] == [2, 5, 6, 8]
    assert [staged.rowid(number) for number in (1, 2, 3, 5, 6, 8)] == [None, 0, None, 1, 2, 3]


def test_rows_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = "n,x\n" + "".join(f"{number},{number % 7}\n" for number in range(300_000))
    staged, _ = staged_of(tmp_path, text)
    assert staged.one("SELECT count_if(c0::BIGINT <> rowid) FROM t0 WHERE c1 IN ('0', '1', '2', '3', '4', '5', '6', '8')") == (0,)


def test_numbers_of_rows_survive_deletions_and_a_checkpoint(tmp_path: Path) -> None:
    text = "n,x\n" + "".join(f"{number},a\n" for number in range(130_000))
    staged, _ = staged_of(tmp_path, text)
    staged.con.execute("DELETE FROM t0 WHERE rowid BETWEEN 10 AND 20_000; CHECKPOINT stage")
    assert staged.one("SELECT count_if(c0::BIGINT <> rowid), count(*) FROM t0") == (0, 110_009)


def test_quoted_newlines_in_short_records_are_read(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    feed = feed_of(path, 'a,b\n1,"two\nlines\r\nhere"\n3\n', records=2, body=CsvBody(path, ",", '"', 1, 2, has_quoted_newlines=True))
    staged = stage(create(tmp_path, 2), feed, "t0", "data.csv", Limits())
    assert staged.fetch("SELECT * FROM t0") == [("1", "two\nlines\r\nhere"), ("3", None)]


def test_a_cell_of_several_million_characters_is_kept_whole(tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    feed = feed_of(path, f"a,b\n1,{'x' * 5_000_000}\n2,y\n", records=2, body=CsvBody(path, ",", "", 1, 2, longest_record=5_000_003))
    staged = stage(create(tmp_path, 2), feed, "t0", "data.csv", Limits())
    assert staged.fetch("SELECT length(c1) FROM t0") == [(5_000_000,), (1,)]


def test_nine_thousand_columns_are_staged(tmp_path: Path) -> None:
    labels = [f"c{number}" for number in range(9_000)]
    row = ",".join("1" for _ in labels)
    staged, _ = staged_of(tmp_path, f"{','.join(labels)}\n{row}\n{row}\n")
    assert staged.one("SELECT c0, c8999 FROM t0") == ("1", "1")


def test_parquet_columns_keep_their_types_nested_ones_too(tmp_path: Path) -> None:
    table = pa.table({"n": [1, 2], "who": [{"name": "a"}, None], "tags": [["x"], []]})
    feed = native_feed(tmp_path / "t.parquet", table, ("integer", "object", "array"))
    staged = stage(create(tmp_path, 3), feed, "t0", "t.parquet", Limits())
    assert [row[1] for row in staged.fetch("DESCRIBE t0")] == ["BIGINT", 'STRUCT("name" VARCHAR)', "VARCHAR[]"]


@pytest.mark.parametrize(("limits", "code"), [(Limits(table_rows=1), "table.too_many_rows"), (Limits(table_cells=3), "table.too_large")])
def test_a_table_beyond_the_limits_is_refused_before_it_is_read(limits: Limits, code: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError) as error:
        stage(create(tmp_path, 2), feed_of(tmp_path / "data.csv", "a,b\n1,2\n3,4\n"), "t0", "data.csv", limits)
    assert error.value.code == code
