"""A result taken home from the screen: CSV, Excel, Parquet, whole, or a page that says why not."""

import io
import socket
import time
from collections.abc import Iterator

import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.web.api_served import Api
from workbench.query.engine import Asker


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    running = Api(tmp_path_factory.mktemp("results") / "home", download_seconds=30)
    yield running
    running.stop()
    running.workbench.sandbox.close()


def link(api: Api, sql: str, role: str = "member") -> str:
    person = api.me(role).person
    return api.workbench.links.link(Asker(person.team, person.id, "tab"), sql, "result")


def test_a_result_is_taken_home_whole_in_each_format(api: Api) -> None:
    token = link(api, "SELECT n, mot FROM nombres.suite")
    excel = api.ask("GET", f"/result/{token}.xlsx", role="member")
    assert excel.headers["content-disposition"] == 'attachment; filename="result.xlsx"'
    assert excel.headers["content-type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert openpyxl.load_workbook(io.BytesIO(excel.body), read_only=True).active.max_row == 60_001
    assert pq.read_table(io.BytesIO(api.ask("GET", f"/result/{token}.parquet", role="member").body)).num_rows == 60_000
    assert len(api.ask("GET", f"/result/{token}.csv", role="member").text.splitlines()) == 60_001


@pytest.mark.parametrize("form", ["exe", "plain", "arrow", "..", "csv%00"])
def test_another_format_is_told_on_a_page(api: Api, form: str) -> None:
    answer = api.ask("GET", f"/result/{link(api, 'SELECT 1')}.{form}", role="member")
    assert answer.status == 404
    assert "csv, parquet, xlsx" in answer.text


def test_five_gigabytes_in_excel_are_told_before_anything_is_sent(api: Api) -> None:
    token = link(api, "SELECT repeat('x', 1000) AS x FROM range(5000000)")
    answer = api.ask("GET", f"/result/{token}.xlsx?lang=fr", role="member")
    assert answer.status == 404
    assert "Prenez le fichier CSV ou Parquet" in answer.text


def test_somebody_elses_link_opens_nothing(api: Api) -> None:
    token = link(api, "SELECT 1")
    for role in ("rival", "expert", "organizer"):
        assert api.ask("GET", f"/result/{token}.csv", role=role).status == 404
    assert api.ask("GET", f"/result/{token}.csv", role="member").status == 200


def test_a_result_that_is_not_waited_for_is_not_computed_to_its_end(api: Api) -> None:
    token = link(api, "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = 7")
    with socket.create_connection(("127.0.0.1", api.port)) as raw:
        raw.sendall(f"GET /result/{token}.xlsx HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: etabli={api.tokens['member']}\r\n\r\n".encode())
        while not api.workbench.sandbox.admission.figures().running:
            time.sleep(0.05)
    began = time.monotonic()
    while api.workbench.sandbox.admission.figures().running:
        assert time.monotonic() - began < 10
        time.sleep(0.05)


def test_a_result_that_nobody_takes_any_more_gives_its_turn_back_at_once(api: Api) -> None:
    token = link(api, "SELECT repeat('x', 1000) AS x FROM range(100000000)")
    with socket.create_connection(("127.0.0.1", api.port)) as raw:
        raw.sendall(f"GET /result/{token}.csv HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: etabli={api.tokens['member']}\r\n\r\n".encode())
        assert raw.recv(1_000).startswith(b"HTTP/1.1 200")
    began = time.monotonic()
    while api.workbench.sandbox.admission.figures().running:
        assert time.monotonic() - began < 10
        time.sleep(0.05)
