"""Values that neither Arrow, Python nor browsers hold come out as people read them: on the screen and in both files."""

import csv
import io
from collections.abc import Iterator

import pyarrow.parquet
import pytest

from tests.query.rooms import ALPHA, Room, room
from workbench.query.engine import Asker, Limits, Status

# SQL, as shown, as CSV
VALUES = (
    ("INTERVAL '5 years 3 days'", "5 years 3 days", "5 years 3 days"),
    ("TIMESTAMP '2024-03-05 10:00' - TIMESTAMP '2024-03-01'", "4 days 10:00:00", "4 days 10:00:00"),
    ("[INTERVAL 1 YEAR]", "[1 year]", "[1 year]"),
    ("{'i': INTERVAL 1 YEAR}", '{"i":"1 year"}', '{"i":"1 year"}'),
    ("TIME '24:00:00'", "24:00:00", "24:00:00"),
    ("{'t': TIME '24:00:00'}", '{"t":"24:00:00"}', '{"t":"24:00:00"}'),
    ("'12:00:00.123456789'::TIME_NS", "12:00:00.123456789", "12:00:00.123456789"),
    ("DATE 'infinity'", "infinity", "infinity"),
    ("TIMESTAMP '-infinity'", "-infinity", "-infinity"),
    ("['infinity'::DATE, DATE '2024-01-02']", '["infinity", "2024-01-02"]', '["infinity", "2024-01-02"]'),
    ("{'t': TIMESTAMPTZ 'infinity'}", '{"t": "infinity"}', '{"t": "infinity"}'),
    ("MAP {'infinity'::DATE: 1}", '[["infinity", 1]]', '[["infinity", 1]]'),
    ("DATE '10000-02-29'", "10000-02-29", "10000-02-29"),
    ("DATE '0044-03-15 (BC)'", "0044-03-15 (BC)", "0044-03-15 (BC)"),
    ("TIMESTAMP '0001-12-31 (BC) 10:00:00.5'", "0001-12-31T10:00:00.500000 (BC)", "0001-12-31T10:00:00.500000 (BC)"),
    ("TIMESTAMP '12000-01-01 00:00:00'", "12000-01-01T00:00:00", "12000-01-01T00:00:00"),
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    found = room(tmp_path_factory.mktemp("desk"))
    yield found
    found.sandbox.close()


def download(where: Room, script: str, form: str) -> bytes:
    return b"".join(where.sandbox.download(Asker(), script, form))


@pytest.mark.parametrize(("sql", "shown", "saved"), VALUES)
def test_a_value_is_shown_and_saved_as_people_read_it(desk: Room, sql: str, shown: str, saved: str) -> None:
    result = desk.ask(f"SELECT {sql} AS v")
    assert result.message == ""
    assert [str(row["v"]) for row in result.shown().to_pylist()] == [shown]
    text = download(desk, f"SELECT {sql} AS v", "csv").decode()
    assert list(csv.reader(io.StringIO(text))) == [["v"], [saved]]
    assert pyarrow.parquet.ParquetFile(io.BytesIO(download(desk, f"SELECT {sql} AS v", "parquet"))).metadata.num_rows == 1


def test_an_endless_date_does_not_turn_the_others_into_numbers(desk: Room) -> None:
    script = "SELECT unnest([DATE '2024-01-02', 'infinity', NULL]) AS d"
    assert desk.ask(script).shown().column("d").to_pylist() == ["2024-01-02", "infinity", None]
    assert download(desk, script, "csv").decode().split() == ["d", "2024-01-02", "infinity"]


def test_nanoseconds_are_kept_in_text(desk: Room) -> None:
    script = "SELECT unnest(['2024-01-02 10:00:00.123456789'::TIMESTAMP_NS, '2024-01-02'::TIMESTAMP_NS]) AS t"
    assert download(desk, script, "csv").decode().split() == ["t", "2024-01-02T10:00:00.123456789", "2024-01-02T00:00:00"]


def test_columns_of_the_same_name_are_told_apart_in_a_file_too(desk: Room) -> None:
    data = download(desk, "SELECT 1 AS a, 2 AS a, 3 AS a_2", "parquet")
    assert pyarrow.parquet.read_table(io.BytesIO(data)).to_pylist() == [{"a": 1, "a_2": 2, "a_2_2": 3}]


def test_a_row_that_no_screen_holds_is_told_as_that(desk: Room) -> None:
    result = desk.sandbox.run(Asker(), "SELECT repeat('x', 9000000) AS x", Limits(1_000, 1 << 20, 5))
    assert (result.status, result.problem and result.problem.code) == (Status.ERROR, "query.row_too_large")


def test_a_transaction_that_stays_open_is_told_as_that(desk: Room) -> None:
    result = desk.ask("BEGIN; CREATE TABLE lost (x INTEGER)", ALPHA)
    assert result.problem
    assert result.problem.code == "query.transaction_open"
    assert desk.ask("FROM lost", ALPHA).status is Status.ERROR
    assert desk.ask("BEGIN; CREATE TABLE kept (x INTEGER); COMMIT", ALPHA).message == ""
