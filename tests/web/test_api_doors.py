"""Whom the data API lets in, and what attackers get out of it: nothing."""

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tests.web.api_served import Api, bearer, told
from workbench.access import pace
from workbench.access.key import hashed
from workbench.query.engine import Asker
from workbench.store import people, tokens
from workbench.store.tokens import Token
from workbench.who import CONSOLE, new_id

EVERYTHING = ("/openapi.json", "/packages", "/packages/villes", "/packages/villes/2/datapackage.json", "/packages/villes/2/villes.parquet",
              "/packages/villes/latest/villes.csv")  # fmt: skip


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    running = Api(tmp_path_factory.mktemp("api") / "home", query_seconds=20)
    yield running
    running.stop()
    running.workbench.sandbox.close()


def now() -> datetime:
    return datetime.now(UTC)


def statuses(api: Api, secret: str) -> set[int]:
    """What every address answers to a token."""
    found = {api.ask("GET", f"/api/v1{path}", None, bearer(secret)).status for path in EVERYTHING}
    return found | {api.ask("POST", "/api/v1/query", '{"sql": "SELECT 1"}', bearer(secret)).status}


# ---------------------------------------------------------------------- who comes in


@pytest.mark.parametrize("role", ["organizer", "moderator", "expert", "member"])
def test_a_token_opens_the_api_to_its_person(api: Api, role: str) -> None:
    assert statuses(api, api.secrets[role]) == {200}


def test_a_signed_in_browser_needs_no_token(api: Api) -> None:
    assert {api.ask("GET", f"/api/v1{path}", role="observer").status for path in EVERYTHING} == {200}
    assert told(api.ask("POST", "/api/v1/query", '{"sql": "SELECT 1"}', role="observer"))["code"] == "access.not_allowed"


def test_nobody_comes_in_without_and_is_told_what_to_do(api: Api) -> None:
    answer = api.ask("GET", "/api/v1/packages", None, {"Accept-Language": "fr"})
    assert (answer.status, told(answer)["code"], answer.headers["www-authenticate"]) == (401, "api.no_token", 'Bearer realm="etabli"')
    assert "Il faut un jeton" in told(answer)["detail"]


@pytest.mark.parametrize("how", ["forged", "cut short", "expired", "revoked", "two at once", "a session's own"])
def test_a_token_that_opens_nothing_is_not_passed_over_for_a_cookie(api: Api, how: str) -> None:
    me = api.newcomer(f"Ida {how}")
    secret = api.secret(me)
    if how == "expired":
        secret = "etabli_" + "e" * 43
        with api.workbench.store.writing() as connection:
            tokens.add(connection, Token(new_id(), hashed(secret), me.person.id, "old", now(), now()))
    if how == "revoked":
        api.workbench.tokens.revoke(me, api.workbench.tokens.of(me.person.id, now())[0].id, now())
    given = {"forged": "etabli_" + "A" * 43, "cut short": secret[:-1], "a session's own": api.tokens[f"Ida {how}"]}.get(how, secret)
    headers = bearer(given) if how != "two at once" else {"Authorization": f"Bearer {given}", "authorization": f"Bearer {given}"}
    answer = api.ask("GET", "/api/v1/packages", None, headers, role=f"Ida {how}")
    assert (answer.status, told(answer)["code"]) == (401, "api.token_ended")


def test_another_kind_of_authorization_leaves_the_cookie_to_speak(api: Api) -> None:
    assert api.ask("GET", "/api/v1/packages", None, {"Authorization": "Basic YTpi"}, role="member").status == 200
    assert api.ask("GET", "/api/v1/packages", None, {"Authorization": "Basic YTpi"}).status == 401


@pytest.mark.parametrize(
    "path",
    ["/", "/sql", "/people", "/catalog", "/sheets", "/download/villes/2/villes.zip", "/result/x.csv", "/draft/0123456789ab/t.errors",
     "/api/uploads/a.csv", "/_stcore/stream", "/api/v1/../../sql", "/api/v1/%2e%2e/%2e%2e/people", "/api/v1x", "//api/v1/packages",
     "/api/v1//packages", "/API/v1/packages", "/api/v1/./packages"],
)  # fmt: skip
def test_a_token_opens_nothing_but_the_api(api: Api, path: str) -> None:
    assert api.ask("GET", path, None, bearer(api.secrets["organizer"])).status in (401, 404)
    assert api.ask("PUT", path, b"a", bearer(api.secrets["organizer"])).status in (401, 404)


def test_who_is_sent_out_speaks_no_more_at_the_next_request(api: Api) -> None:
    me = api.newcomer("Zoé")
    secret = api.secret(me)
    assert statuses(api, secret) == {200}
    api.workbench.people.revoke(me.person.id, now(), CONSOLE)
    assert statuses(api, secret) == {401}


def test_who_changes_team_reads_the_tables_of_the_new_one_only(api: Api) -> None:
    bench, me = api.workbench, api.newcomer("Léo")
    secret, rival = api.secret(me), api.me("rival").person
    assert bench.sandbox.run(Asker(me.person.team, "x"), "CREATE OR REPLACE TABLE secret_velos AS SELECT 1 AS x").message == ""
    assert bench.sandbox.run(Asker(rival.team, "x"), "CREATE OR REPLACE TABLE secret_rails AS SELECT 2 AS x").message == ""
    link = bench.links.link(Asker(me.person.team, me.person.id, "tab"), "FROM secret_velos", "result")

    def rows(table: str) -> int:
        return api.ask("POST", "/api/v1/query", json.dumps({"sql": f"FROM {table}"}), bearer(secret)).status

    assert (rows("secret_velos"), rows("secret_rails")) == (200, 400)
    assert api.ask("GET", f"/result/{link}.csv", role="Léo").status == 200
    with bench.store.writing() as connection:
        people.change(connection, me.person.id, team=rival.team)
    assert (rows("secret_velos"), rows("secret_rails")) == (400, 200)
    assert api.ask("GET", f"/result/{link}.csv", role="Léo").status == 404


def test_a_closed_event_leaves_members_the_data_and_no_query(api: Api) -> None:
    me = api.newcomer("Nina")
    secret = api.secret(me)
    api.workbench.event.change_phase("closed", now(), CONSOLE)
    try:
        answer = api.ask("POST", "/api/v1/query", '{"sql": "SELECT 1"}', bearer(secret))
        assert (answer.status, told(answer)["code"]) == (403, "access.not_now")
        assert api.ask("GET", "/api/v1/packages", None, bearer(secret)).status == 200
    finally:
        api.workbench.event.change_phase("exploration", now(), CONSOLE)


def test_privileged_people_never_send_a_token_where_others_listen(api: Api) -> None:
    far = {"X-Forwarded-For": "10.0.0.9"}
    answer = api.ask("GET", "/api/v1/packages", None, {**bearer(api.secrets["organizer"]), **far})
    assert (answer.status, told(answer)["code"]) == (403, "link.needs_tls")
    assert api.ask("GET", "/api/v1/packages", None, {**bearer(api.secrets["member"]), **far}).status == 200


# ---------------------------------------------------------------------- attacks


@pytest.mark.parametrize(
    "path",
    [
        "/packages/..%2f..%2fetabli.sqlite/1/x.parquet",
        "/packages/villes/2/..%2f..%2f..%2fsecret.key.parquet",
        "/packages/villes/2/..%5csecret.csv",
        "/packages/%00/1/x.csv",
        "/packages/villes/2/%00.parquet",
        "/packages/villes/%2e%2e/villes.parquet",
        "/packages/" + "a" * 8_000,
        "/packages/villes/2/villes.refused.parquet",
        "/packages/villes/2/report.json.csv",
        "/packages/%F0%9F%98%80",
        "/packages/%ff%fe",
    ],
)
def test_no_name_leads_out_of_the_published_tables(api: Api, path: str) -> None:
    answer = api.get(path)
    assert answer.status in (400, 401, 404)
    assert b"SQLite" not in answer.body


@pytest.mark.parametrize("host", ["évil.example", "127.0.0.1.evil.example", "xn--vil-9la.example", "", "localhost\u200b"])
def test_a_foreign_host_is_refused_with_a_right_token(api: Api, host: str) -> None:
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as raw:
        raw.sendall(f"GET /api/v1/packages HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {api.secrets['member']}\r\n\r\n".encode())
        assert raw.recv(200).split(b" ")[1] in (b"400", b"403")


def test_a_page_of_another_site_can_neither_ask_nor_read(api: Api) -> None:
    elsewhere = {"Origin": "https://elsewhere.example"}
    assert api.ask("POST", "/api/v1/query", '{"sql": "SELECT 1"}', elsewhere, role="member").status == 403
    read = api.ask("GET", "/api/v1/packages", None, elsewhere, role="member")
    asked = api.ask("OPTIONS", "/api/v1/query", None, {**elsewhere, "Access-Control-Request-Method": "POST"})
    assert [name for answer in (read, asked) for name in answer.headers if name.startswith("access-control")] == []


def test_an_endless_body_is_refused_before_it_fills_anything(api: Api) -> None:
    piece, sent = b"10000\r\n" + b"x" * 65_536 + b"\r\n", 0
    head = f"POST /api/v1/query HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {api.secrets['moderator']}\r\n"
    with socket.create_connection(("127.0.0.1", api.port), timeout=10) as raw:
        raw.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        with suppress(OSError):  # it is closed while we still send
            while sent < 200_000_000:
                raw.sendall(piece)
                sent += len(piece)
    assert 0 < sent < 50_000_000
    answer = api.ask("POST", "/api/v1/query", b"x" * 300_000, bearer(api.secrets["moderator"]))
    assert (answer.status, told(answer)["code"]) == (413, "api.too_large")


def test_a_query_ends_when_who_asked_has_left(api: Api) -> None:
    for form in ("json", "csv"):
        body = json.dumps(
            {"sql": "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE a.range + b.range = 7", "format": form}
        )
        with socket.create_connection(("127.0.0.1", api.port)) as raw:
            head = f"POST /api/v1/query HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {api.secrets['rival']}\r\n"
            raw.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
            wait_for(lambda: api.workbench.sandbox.admission.figures().running == 1)
        wait_for(lambda: api.workbench.sandbox.admission.figures().running == 0)


def test_a_download_ends_when_who_takes_it_has_left(api: Api) -> None:
    body = json.dumps({"sql": "SELECT repeat('x', 1000) AS x FROM range(100000000)", "format": "csv"})
    with socket.create_connection(("127.0.0.1", api.port)) as raw:
        head = f"POST /api/v1/query HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {api.secrets['rival']}\r\n"
        raw.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode())
        assert raw.recv(1_000).startswith(b"HTTP/1.1 200")
    wait_for(lambda: api.workbench.sandbox.admission.figures().running == 0)


def test_slow_readers_keep_nobody_waiting(api: Api) -> None:
    slow = [socket.create_connection(("127.0.0.1", api.port)) for _ in range(80)]
    for raw in slow:
        path = "/api/v1/packages/nombres/1/suite.parquet"
        raw.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {api.secrets['rival']}\r\n\r\n".encode())
    half = socket.create_connection(("127.0.0.1", api.port))
    half.sendall(f"POST /api/v1/query HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {api.secrets['rival']}\r\nContent-Length: 900".encode())
    began = time.monotonic()
    assert json.loads(api.query("SELECT 1 AS a", role="expert").body)["rows"] == [{"a": 1}]
    assert time.monotonic() - began < 10
    for raw in (*slow, half):
        raw.close()


def test_a_loop_without_end_is_told_to_wait(api: Api) -> None:
    me = api.newcomer("Boucle")
    secret = api.secret(me)
    answers = [api.ask("POST", "/api/v1/query", "{}", bearer(secret)) for _ in range(int(pace.QUERIES.burst) + 3)]
    assert answers[0].status == 400
    assert (answers[-1].status, told(answers[-1])["code"]) == (429, "api.too_fast")
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert api.ask("GET", "/api/v1/packages", None, bearer(secret)).status == 200
    assert api.query("SELECT 1", role="organizer").status == 200


def test_many_at_once_each_get_their_own_answer(api: Api) -> None:
    found: list[tuple[str, int]] = []

    def ask(role: str, number: int) -> None:
        while True:
            answer = api.query(f"SELECT {number} AS a", role=role)
            if answer.status == 200:
                found.append((role, json.loads(answer.body)["rows"][0]["a"] - number))
                return
            assert answer.status in (429, 503)
            time.sleep(0.5)

    threads = [threading.Thread(target=ask, args=(role, n)) for n in range(4) for role in ("expert", "moderator", "organizer")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [off for _, off in found] == [0] * 12


def test_the_log_never_holds_a_token(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO"):
        api.get("/packages")
        api.ask("GET", "/api/v1/packages?token=" + api.secrets["member"])
    assert "/api/v1/packages" in caplog.text
    assert api.secrets["member"] not in caplog.text + str([vars(record) for record in caplog.records])


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 15
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)
