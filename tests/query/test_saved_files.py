"""Whole results as files: Excel, CSV for spreadsheets and for programs, Arrow; and the links by which they are taken home."""

import csv
import io
import time
from collections.abc import Iterator
from datetime import datetime

import openpyxl
import pyarrow as pa
import pytest

from tests.query.rooms import Room, fair
from workbench.errors import QueryError
from workbench.query import outcome, pouring
from workbench.query.engine import Asker
from workbench.query.pouring import Links

HARMFUL = (
    "SELECT '=HYPERLINK(\"http://x\")' AS \"=name\", '@SUM(A1)' AS a, '+33 6' AS phone, '-5' AS fall, -5 AS n, ['=x'] AS l, '＝1+1' AS wide"
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Room]:
    found = fair(tmp_path_factory.mktemp("files"))
    yield found
    found.sandbox.close()


def saved(where: Room, script: str, form: str, rows: int = 0) -> bytes:
    return b"".join(where.sandbox.download(Asker(), script, form, rows))


def refusal(where: Room, script: str, form: str = "xlsx") -> str:
    with pytest.raises(QueryError) as refused:
        where.sandbox.download(Asker(), script, form)
    assert str(refused.value)
    return refused.value.code


def cells(data: bytes) -> list[list[tuple[object, str]]]:
    """Every cell of a workbook with its type: n(umber), s(tring), d(ate), b(oolean), f(ormula)."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


def test_a_result_is_an_excel_workbook_of_typed_cells(desk: Room) -> None:
    head, first, *others = cells(
        saved(desk, "SELECT id, ts, country, amount, true AS ok, NULL AS none FROM shared.events ORDER BY id", "xlsx")
    )
    assert [name for name, _ in head] == ["id", "ts", "country", "amount", "ok", "none"]
    assert first == [(0, "n"), (datetime(2024, 1, 1), "d"), ("FR", "s"), (0, "n"), (True, "b"), (None, "n")]
    assert len(others) == 499


def test_no_cell_of_a_result_is_ever_a_formula(desk: Room) -> None:
    found = cells(saved(desk, HARMFUL, "xlsx"))
    assert {kind for row in found for _, kind in row} == {"s", "n"}
    assert found[1][0][0] == '=HYPERLINK("http://x")'
    rows = list(csv.reader(io.StringIO(saved(desk, HARMFUL, "csv").decode())))
    assert rows == [
        ["'=name", "a", "phone", "fall", "n", "l", "wide"],
        ['\'=HYPERLINK("http://x")', "'@SUM(A1)", "'+33 6", "-5", "-5", '["=x"]', "'＝1+1"],
    ]


def test_a_formula_after_a_separator_of_other_spreadsheets_is_escaped_in_a_result_too(desk: Room) -> None:
    texts = "SELECT unnest(['Lyon;=1+1', '48.8;-1.5', 'a' || chr(10) || '@x']) AS \"v;=w\""
    rows = list(csv.reader(io.StringIO(saved(desk, texts, "csv").decode(), newline="")))
    assert rows == [["v;'=w"], ["Lyon;'=1+1"], ["48.8;-1.5"], ["a\n'@x"]]
    assert list(csv.reader(io.StringIO(saved(desk, texts, "plain.csv").decode(), newline="")))[1] == ["Lyon;=1+1"]


def test_csv_for_programs_holds_each_text_as_it_is(desk: Room) -> None:
    rows = list(csv.reader(io.StringIO(saved(desk, HARMFUL, "plain.csv").decode())))
    assert rows[0][0] == "=name"
    assert rows[1][:3] == ['=HYPERLINK("http://x")', "@SUM(A1)", "+33 6"]


def test_arrow_is_read_by_arrow(desk: Room) -> None:
    table = pa.ipc.open_stream(saved(desk, "SELECT range::HUGEINT AS n FROM range(5000)", "arrow")).read_all()
    assert (table.num_rows, str(table.schema.field("n").type)) == (5000, "decimal128(38, 0)")


@pytest.mark.parametrize("form", ["csv", "plain.csv", "arrow", "parquet", "xlsx"])
def test_a_limit_is_a_limit_in_every_format(desk: Room, form: str) -> None:
    assert saved(desk, "SELECT * FROM range(100)", form, 3)
    if form == "csv":
        assert saved(desk, "SELECT * FROM range(100)", form, 3).split() == [b"range", b"0", b"1", b"2"]


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("SELECT * FROM range(1048576)", "query.sheet_rows"),
        ("SELECT * FROM range(100000000000)", "query.sheet_rows"),
        ("SELECT e.* FROM shared.events e, range(2000)", "query.sheet_cells"),
        ("SELECT repeat('x', 32768) AS long", "query.sheet_cell"),
        ("SELECT [repeat('x', 40000)] AS long", "query.sheet_cell"),
        ("SELECT " + ",".join("1" * 16_385), "query.sheet_columns"),
        ("FROM nowhere", "query.unknown_table"),
    ],
)
def test_what_no_workbook_holds_is_told_before_anything_is_sent(desk: Room, script: str, code: str) -> None:
    assert refusal(desk, script) == code


def test_why_a_file_cannot_be_made_is_told_however_long_its_query_takes_to_end(desk: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    told = outcome.failed

    def slowly(error: QueryError) -> object:
        time.sleep(0.5)
        return told(error)

    monkeypatch.setattr("workbench.query.sandbox.failed", slowly)
    assert refusal(desk, "FROM nowhere_at_all") == "query.unknown_table"


def test_values_that_excel_has_no_cell_for_are_texts(desk: Room) -> None:
    script = (
        "SELECT 'nan'::DOUBLE AS a, 'inf'::DOUBLE AS b, 12345678901234567890::HUGEINT AS c, DATE '1500-01-01' AS d, '24:00:00'::TIME AS e, "
        "TIMESTAMPTZ '2024-01-02 10:00:00+00' AS f, 1.25::DECIMAL(10, 2) AS g, INTERVAL 3 DAY AS h, '\\x00\\xFF'::BLOB AS i"
    )
    assert cells(saved(desk, script, "xlsx"))[1] == [
        ("nan", "s"), ("inf", "s"), ("12345678901234567890", "s"), ("1500-01-01", "s"), ("24:00:00", "s"),
        ("2024-01-02T10:00:00+00:00", "s"), (1.25, "n"), ("3 days", "s"), ("AP8=", "s"),
    ]  # fmt: skip


def test_an_empty_result_has_its_columns(desk: Room) -> None:
    assert cells(saved(desk, "SELECT id FROM shared.events WHERE false", "xlsx")) == [[("id", "s")]]


# ---------------------------------------------------------------------- links


def test_a_link_is_one_persons_in_the_team_where_it_was_made() -> None:
    links = Links()
    token = links.link(Asker("a", "ana", "tab1"), "SELECT 1", "result")
    assert links.link(Asker("a", "ana", "tab2"), "SELECT 1", "result") == token
    assert links.wanted(token, "ana", "a").asker == Asker("a", "ana")
    for person, team in (("ben", "a"), ("ana", "b"), ("ana", ""), ("", "")):
        with pytest.raises(QueryError):
            links.wanted(token, person, team)


def test_many_links_of_one_person_push_out_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pouring, "MOST_KEPT", 500)
    links = Links()
    of_ben = links.link(Asker("a", "ben"), "SELECT 1", "result")
    of_ana = [links.link(Asker("a", "ana"), f"SELECT {n}", "result") for n in range(3_000)]
    assert links.wanted(of_ben, "ben", "a")
    assert links.wanted(of_ana[-1], "ana", "a")
    assert len(links.kept) == pouring.MOST_OF_A_PERSON + 1
    for person in range(20):
        for n in range(100):
            links.link(Asker("", str(person)), f"SELECT {n}", "result")
    assert len(links.kept) == 500
    assert links.wanted(of_ben, "ben", "a")


def test_links_to_endless_scripts_fill_no_memory() -> None:
    links = Links()
    for n in range(200):
        links.link(Asker("", "ana"), f"SELECT {n} -- {'x' * 65_000}", "result")
    assert sum(len(one.script) for one in links.kept.values()) <= pouring.MOST_CHARACTERS
