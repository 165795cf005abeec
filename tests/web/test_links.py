"""Entering by a link: once, by a person, over TLS or on the machine itself."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from tests.web.served import Served
from web.peer import peer_of
from workbench.access import setup
from workbench.store import people

FAR = {"X-Forwarded-For": "10.0.0.9"}
FAR_TLS = {**FAR, "X-Forwarded-Proto": "https"}


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def start(**settings: object) -> Served:
        made.append(Served(tmp_path_factory.mktemp("home"), **settings))
        return made[-1]

    yield start
    for server in made:
        server.stop()


def invited(server: Served, role: str) -> str:
    return server.workbench.invitations.make(role, "", datetime.now(UTC), server.room.organizer.actor)


def test_a_preview_of_a_link_uses_nothing_up(serve: Callable[..., Served]) -> None:
    server = serve()
    token = invited(server, "observer")
    for _ in range(3):
        assert server.ask("GET", "/enter").status == 200
        assert "observer" in server.send("/enter", {"token": token}).text
    answer = server.send("/enter/name", {"token": token, "name": "Jury", "organisation": "Région"})
    assert answer.status == 303
    assert server.send("/enter/name", {"token": token, "name": "Jury"}).status == 403


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 5_000, "' OR 1=1"])
def test_a_link_that_is_not_one_says_so(serve: Callable[..., Served], token: str) -> None:
    page = serve().send("/enter", {"token": token})
    assert page.status == 403
    assert 'role="alert"' in page.text


def test_a_bad_name_does_not_use_the_link_up(serve: Callable[..., Served]) -> None:
    server = serve()
    token = invited(server, "expert")
    assert server.send("/enter/name", {"token": token, "name": " "}).status == 400
    assert server.send("/enter/name", {"token": token, "name": "Yves"}).status == 303


@pytest.mark.parametrize("role", ["organizer", "moderator", "expert", "observer"])
@pytest.mark.parametrize(
    ("headers", "settings", "lets_privileged_in"),
    [({}, {}, True), (FAR, {}, False), (FAR_TLS, {}, True), (FAR, {"plain_http": True}, True)],
    ids=["here", "far", "far over TLS", "far, risk accepted"],
)
def test_privileged_people_enter_over_tls_or_on_the_machine(
    serve: Callable[..., Served], role: str, headers: dict[str, str], settings: dict[str, bool], lets_privileged_in: bool
) -> None:
    server = serve(**settings)
    expected = 303 if role == "observer" or lets_privileged_in else 403
    assert server.send("/enter/name", {"token": invited(server, role), "name": "Yves"}, headers).status == expected


@pytest.mark.parametrize(("headers", "status"), [({}, 307), (FAR, 403), (FAR_TLS, 307)], ids=["here", "far", "far over TLS"])
def test_an_observer_who_becomes_more_is_heard_by_nobody_on_the_wifi(
    serve: Callable[..., Served], headers: dict[str, str], status: int
) -> None:
    server = serve()
    name = "__Host-etabli" if headers == FAR_TLS else "etabli"
    cookie = {"Cookie": f"{name}={server.tokens['observer']}", **headers}
    assert server.ask("GET", "/catalog", headers=cookie).status == 307
    me = server.workbench.sessions.by_token(server.tokens["observer"], datetime.now(UTC))
    assert me
    server.workbench.people.change_role(me.person.id, "expert", datetime.now(UTC), server.room.organizer.actor)
    assert server.ask("GET", "/catalog", headers=cookie).status == status
    assert server.send("/logout", {}, cookie).status == 303


@pytest.mark.parametrize(
    ("headers", "settings", "status"), [({}, {}, 303), (FAR, {}, 403), (FAR_TLS, {}, 403), (FAR_TLS, {"remote_setup": True}, 303)]
)
def test_the_first_organizer_comes_from_the_machine_itself(
    serve: Callable[..., Served], headers: dict[str, str], settings: dict[str, bool], status: int
) -> None:
    server = serve(**settings)
    token = setup.make(server.workbench.settings.home)
    assert server.send("/setup/name", {"token": token, "name": "Second"}, headers).status == 403  # there is one already
    known = server.workbench.people.all()
    with server.workbench.store.writing() as connection:
        for item in known:
            people.change(connection, item.person.id, role="observer")
    assert server.send("/setup/name", {"token": token, "name": "Odile"}, headers).status == status


def test_whoever_is_signed_in_is_told_before_a_link_makes_them_somebody_else_and_leaves_no_open_session(
    serve: Callable[..., Served],
) -> None:
    server = serve()
    token = invited(server, "expert")
    page = server.send("/enter?lang=fr", {"token": token}, role="organizer")
    assert "The organizer" in page.text
    assert "The organizer" not in server.send("/enter?lang=fr", {"token": token}).text
    assert server.ask("GET", "/catalog", role="organizer").status == 307
    assert server.send("/enter/name", {"token": token, "name": "Yves"}, role="organizer").status == 303
    assert server.ask("GET", "/catalog", role="organizer").status == 401


def test_a_thousand_wrong_links_do_not_fill_the_log(serve: Callable[..., Served]) -> None:
    server = serve()
    before = server.workbench.audit.check().lines
    for number in range(100):
        server.send("/enter", {"token": f"wrong{number}"})
    assert server.workbench.audit.check().lines - before <= 12


def test_where_a_request_comes_from_is_believed_with_care() -> None:
    def seen(address: str, headers: dict[bytes, bytes], scheme: str = "http") -> tuple[bool, bool]:
        found = peer_of({"type": "http", "client": (address, 1), "headers": list(headers.items()), "scheme": scheme})
        return found.is_here, found.is_encrypted

    assert seen("127.0.0.1", {}) == (True, False)
    assert seen("::1", {}, "https") == (True, True)
    assert seen("10.0.0.9", {}) == (False, False)
    assert seen("127.0.0.1", {b"x-forwarded-for": b"127.0.0.1"}) == (False, False)
    assert seen("127.0.0.1", {b"x-real-ip": b"10.0.0.9"}) == (False, False)
    assert seen("unix:", {}) == (False, False)
