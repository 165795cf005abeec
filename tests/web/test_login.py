"""Entering with a code: in seconds for who has it, hardly ever for who guesses."""

import re
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from tests.web.served import Answer, Served
from workbench.errors import DatasetError


@pytest.fixture
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("home"), contact="donnees@ville.example")
    yield running
    running.stop()


def browser(server: Served) -> dict[str, str]:
    """The Cookie header of a new browser that has opened the sign-in page."""
    known = server.ask("GET", "/login").cookies
    return {"Cookie": f"etabli_browser={known['etabli_browser']}"}


def hidden(page: Answer, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.text)
    assert found, page.text
    return found[1]


def entered(server: Served, name: str, word: str = "") -> Answer:
    cookie = browser(server)
    page = server.send("/login", {"code": server.room.code}, cookie)
    assert page.status == 200
    return server.send("/login/name?next=/sql%3Flang%3Dfr", {"ticket": hidden(page, "ticket"), "name": name, "word": word}, cookie)


def test_a_code_and_a_name_lead_to_the_page_that_was_asked_for(server: Served) -> None:
    first = server.ask("GET", "/sql?lang=fr", headers={"Accept": "text/html"})
    assert (first.status, first.headers["location"]) == (303, "/login?next=%2Fsql%3Flang%3Dfr&lang=fr")
    answer = entered(server, "Bob")
    assert (answer.status, answer.headers["location"]) == (303, "/sql?lang=fr")
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("etabli=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert server.ask("GET", "/catalog", headers={"Cookie": f"etabli={answer.cookies['etabli']}"}).status == 307


def test_over_tls_the_cookie_is_of_this_host_and_secure(server: Served) -> None:
    tls = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "10.0.0.9"}
    known = server.ask("GET", "/login", headers=tls).cookies["etabli_browser"]
    cookie = {"Cookie": f"etabli_browser={known}", **tls}
    page = server.send("/login", {"code": server.room.code}, cookie)
    answer = server.send("/login/name", {"ticket": hidden(page, "ticket"), "name": "Bob"}, cookie)
    assert answer.headers["set-cookie"].startswith("__Host-etabli=")
    assert "; Secure" in answer.headers["set-cookie"]
    plain = answer.cookies["__Host-etabli"]
    assert server.ask("GET", "/catalog", headers={"Cookie": f"etabli={plain}", **tls}).status == 401
    assert server.ask("GET", "/catalog", headers={"Cookie": f"__Host-etabli={plain}", **tls}).status == 307


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("//elsewhere.example/x", "/"), ("https://elsewhere.example", "/"), ("/\\elsewhere.example", "/"), ("/a\r\nSet-Cookie: x=1", "/"),
        ("javascript:alert(1)", "/"), ("/œuvre?q=œ", "/%C5%93uvre?q=%C5%93"), ("/logout", "/"), ("/login", "/"),
        ("/dataset?package=a&tab=rows", "/dataset?package=a&tab=rows"),
    ],
)  # fmt: skip
def test_nobody_is_led_to_another_site(server: Served, wanted: str, led_to: str) -> None:
    from urllib.parse import urlencode

    cookie = browser(server)
    page = server.send("/login", {"code": server.room.code}, cookie)
    answer = server.send(f"/login/name?{urlencode({'next': wanted})}", {"ticket": hidden(page, "ticket"), "name": "Bob"}, cookie)
    assert answer.headers["location"] == led_to


def test_a_taken_name_asks_for_the_word(server: Served) -> None:
    answer = entered(server, "ANA")
    assert answer.status == 400
    assert 'name="word"' in answer.text
    assert "Ana" in answer.text
    wrong = entered(server, "Ana", "BBBB")
    assert wrong.status == 403
    ana = server.workbench.sessions.by_token(server.tokens["member"], datetime.now(UTC))
    assert ana
    back = entered(server, "Ana", server.workbench.entry.word(ana.person.id))
    assert back.status == 303


def test_words_are_guessed_at_the_pace_of_codes_whatever_the_browser(server: Served) -> None:
    statuses = [entered(server, "Ana", f"BBB{sign}").status for sign in "BCDFGHJKMNPQRST"]
    assert statuses[:10] == [403] * 10
    assert set(statuses[10:]) == {429}


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "\u202e"])
def test_a_bad_name_is_told_on_the_page_and_nothing_is_lost(server: Served, name: str) -> None:
    answer = entered(server, name)
    assert answer.status == 400
    assert 'role="alert"' in answer.text
    assert hidden(answer, "ticket")


def test_what_is_typed_is_never_run(server: Served) -> None:
    nasty = '"><script>alert(1)</script>'
    page = server.send("/login", {"code": nasty}, browser(server))
    assert "<script>alert" not in page.text
    assert "<script>alert" not in entered(server, nasty + "x" * 40).text


def test_a_browser_without_our_cookie_is_not_tried(server: Served) -> None:
    for cookie in ({}, {"Cookie": "etabli_browser=abc.0.forged"}, {"Cookie": "etabli_browser=é"}):
        page = server.send("/login", {"code": server.room.code}, {key: value.encode().decode("latin-1") for key, value in cookie.items()})
        assert page.status == 400
        assert "etabli_browser" in page.cookies


def test_of_10_000_wrong_codes_hardly_any_is_tried_and_a_right_one_enters_at_once(server: Served) -> None:
    joker = browser(server)
    statuses = []
    for number in range(1_000):  # through the whole server; the other 9,000 are in tests/access/test_attempts.py
        statuses.append(server.send("/login", {"code": f"BBBB{number:04d}"}, joker).status)
    assert statuses.count(403) <= 10 + 1_000 // 100
    assert statuses.count(429) >= 980
    began = time.monotonic()
    assert entered(server, "Somebody at the same address").status == 303
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("path", ["/login", "/login/name", "/enter", "/enter/name", "/setup", "/setup/name", "/logout"])
@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}]
)
def test_no_other_site_can_send_a_form(server: Served, path: str, headers: dict[str, str]) -> None:
    assert server.send(path, {"code": server.room.code}, headers, role="organizer").status == 403


def test_the_page_is_light_and_says_what_is_kept_in_both_languages(server: Served) -> None:
    for language, word in (("fr", "Rejoignez"), ("en", "Join")):
        page = server.ask("GET", "/login", headers={"Accept-Language": language})
        assert word in page.text
        assert f'<html lang="{language}">' in page.text
        assert "donnees@ville.example" in page.text
    parts = [server.ask("GET", path).body for path in ("/login", "/entrance/entrance.css", "/entrance/entrance.js")]
    assert sum(map(len, parts)) < 30_000


def test_signing_out_takes_the_cookie_and_the_session_away(server: Served) -> None:
    answer = server.send("/logout", {}, role="observer")
    assert (answer.status, answer.cookies["etabli"]) == (303, "")
    assert server.ask("GET", "/catalog", role="observer").status == 401


def test_a_signed_in_person_is_led_past_the_sign_in_page(server: Served) -> None:
    assert server.ask("GET", "/login", role="member").status == 303


def test_the_other_language_is_one_click_away_at_each_step_and_loses_nothing(server: Served) -> None:
    cookie = browser(server)
    page = server.send("/login?lang=en", {"code": server.room.code}, cookie)
    assert 'action="/login?lang=fr"' in page.text
    french = server.send("/login?lang=fr", {"ticket": hidden(page, "ticket")}, cookie)
    assert french.status == 200
    assert "Votre nom dans l’équipe" in french.text
    assert server.send("/login/name", {"ticket": hidden(french, "ticket"), "name": "Bob"}, cookie).status == 303


def test_the_step_of_the_name_asked_by_its_address_leads_to_the_first_step(server: Served) -> None:
    for way in ("/login", "/enter", "/setup"):
        answer = server.ask("GET", f"{way}/name?lang=fr")
        assert (answer.status, answer.headers["location"]) == (303, f"{way}?lang=fr")


def test_whoever_looks_at_a_page_without_a_browser_tries_no_code(server: Served) -> None:
    for way in ("/login", "/enter", "/setup"):
        assert server.ask("HEAD", way).status == 200


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("path", ["/login", "/login/name", "/enter", "/setup/name"])
def test_a_huge_form_is_refused_before_it_is_read(server: Served, path: str, kind: str) -> None:
    began = time.monotonic()
    assert server.ask("POST", path, b"&" * 5_000_000, {"Content-Type": kind}).status in (400, 413)
    assert server.ask("POST", path, iter([b"&" * 1_000_000] * 5), {"Content-Type": kind}).status in (400, 413)
    assert time.monotonic() - began < 2


def test_a_busy_store_is_told_and_signs_nobody_out(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(*_: object) -> None:
        raise DatasetError("store.busy")

    monkeypatch.setattr(server.workbench.entry, "team_of_code", busy)
    page = server.send("/login", {"code": server.room.code}, browser(server))
    assert (page.status, "busy for too long" in page.text) == (503, True)
    monkeypatch.setattr(server.workbench.sessions, "by_token", busy)
    page = server.ask("GET", "/sql?lang=fr", headers={"Accept": "text/html"}, role="member")
    assert (page.status, "Ce n’est pas possible" in page.text) == (503, True)
    assert server.ask("GET", "/sql", role="member").status == 503


def test_people_sign_in_while_fifty_wait_for_a_big_file(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    made = threading.Event()

    def slow(*_: object) -> None:
        made.wait(20)
        raise DatasetError("store.busy")

    monkeypatch.setattr("web.downloads.wanted", slow)
    waiting = [threading.Thread(target=server.ask, args=("GET", "/download/a/1/a.xlsx"), kwargs={"role": "member"}) for _ in range(50)]
    for one in waiting:
        one.start()
    time.sleep(1)
    began = time.monotonic()
    assert entered(server, "Bob").status == 303
    assert time.monotonic() - began < 2
    made.set()
    for one in waiting:
        one.join()


def test_the_sheet_of_a_team_that_is_not_there_says_so(server: Served) -> None:
    page = server.ask("GET", "/sheets?team=gone", headers={"Accept": "text/html"}, role="moderator")
    assert (page.status, "This team is not there any more" in page.text) == (400, True)
