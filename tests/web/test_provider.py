"""Coming back by a sign-in provider: only for people invited before, only with what the provider truly signed for this sign-in."""

import time
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.web.fake_provider import CLIENT, SECRET, FakeProvider
from tests.web.served import Answer, Served, asked

FAR = {"X-Forwarded-For": "10.0.0.9"}


@pytest.fixture
def provider() -> Iterator[FakeProvider]:
    running = FakeProvider()
    running.start()
    yield running
    running.server.should_exit = True


@pytest.fixture
def server(provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {"oidc_issuer": provider.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SECRET, "oidc_label": "ProEssai"}
    running = Served(tmp_path_factory.mktemp("home"), **settings)
    yield running
    running.stop()


def there_and_back(server: Served, role: str = "", headers: dict[str, str] | None = None, **changed: str) -> Answer:
    """The answer to somebody who goes to the provider and comes back. changed: state or cookie, in another way."""
    begun = server.ask("GET", "/oidc/login?next=/sql", headers=headers, role=role)
    assert begun.status == 303, begun.text
    away = urlsplit(begun.headers["location"])
    back = urlsplit(asked(away.port or 0, "GET", f"{away.path}?{away.query}", None, {}).headers["location"])
    query = parse_qs(back.query)
    state = changed.get("state", query["state"][0])
    cookie = {"Cookie": f"etabli_oidc={changed.get('cookie', begun.cookies['etabli_oidc'])}", **(headers or {})}
    return server.ask("GET", f"{back.path}?code={query['code'][0]}&state={state}", headers=cookie, role=role)


def test_an_invited_person_connects_an_account_and_comes_back_by_it(server: Served, provider: FakeProvider) -> None:
    assert "ProEssai" in server.ask("GET", "/login").text
    refused = there_and_back(server)
    assert refused.status == 403
    assert "has connected this account" in refused.text
    connected = there_and_back(server, role="expert")
    assert (connected.status, connected.headers["location"]) == (303, "/you")
    back = there_and_back(server)
    assert (back.status, back.headers["location"]) == (303, "/sql")
    assert server.ask("GET", "/catalog", headers={"Cookie": f"etabli={back.cookies['etabli']}"}).status == 307
    assert len(provider.asked["state"]) >= 32
    assert len(provider.asked["nonce"]) >= 32
    assert provider.asked["code_challenge_method"] == "S256"
    assert provider.asked["redirect_uri"] == f"http://127.0.0.1:{server.port}/oidc/callback"
    kept = b"".join(path.read_bytes() for path in server.workbench.settings.home.glob("etabli.sqlite*"))
    assert provider.subject.encode() not in kept


def test_an_account_is_of_one_person_and_members_come_by_their_code(server: Served) -> None:
    assert there_and_back(server, role="expert").status == 303
    assert "somebody else" in there_and_back(server, role="observer").text
    assert there_and_back(server, role="member").status == 403


def test_privileged_people_come_back_over_tls_only(server: Served) -> None:
    there_and_back(server, role="expert")
    assert "https" in there_and_back(server, headers=FAR).text
    assert there_and_back(server, headers={**FAR, "X-Forwarded-Proto": "https"}).status == 303


def test_somebody_sent_out_does_not_come_back(server: Served) -> None:
    there_and_back(server, role="expert")
    person = next(item.person.id for item in server.workbench.people.all() if item.person.role == "expert")
    from tests.access.conftest import NOW
    from workbench.who import CONSOLE

    server.workbench.people.revoke(person, NOW, CONSOLE)
    assert there_and_back(server).status == 403


@pytest.mark.parametrize(
    "lies",
    [
        {"nonce": "another"}, {"nonce": None}, {"aud": "somebody-else"}, {"aud": None}, {"iss": "https://evil.example"}, {"iss": None},
        {"exp": 1_000_000_000}, {"exp": None}, {"sub": None}, {"discovered": "https://evil.example"},
    ],
    ids=str,
)  # fmt: skip
def test_a_token_that_was_not_made_for_this_sign_in_opens_nothing(server: Served, provider: FakeProvider, lies: dict[str, object]) -> None:
    there_and_back(server, role="expert")
    provider.lies = lies
    if "discovered" in lies:
        assert server.ask("GET", "/oidc/login").status == 403
    else:
        assert there_and_back(server).status == 403


def test_a_token_signed_with_the_shared_secret_opens_nothing(server: Served, provider: FakeProvider) -> None:
    there_and_back(server, role="expert")
    provider.algorithm = "HS256"
    assert there_and_back(server).status == 403


def test_a_sign_in_begun_in_another_browser_opens_nothing(server: Served) -> None:
    there_and_back(server, role="expert")
    other = server.ask("GET", "/oidc/login").cookies["etabli_oidc"]
    for changed in ({"cookie": other}, {"state": "x" * 43}, {"cookie": ""}, {"cookie": "forged.0"}, {"cookie": "é"}):
        assert there_and_back(server, **{name: text.encode().decode("latin-1") for name, text in changed.items()}).status == 403


def test_a_provider_that_does_not_answer_is_told_and_nobody_waits(server: Served, provider: FakeProvider) -> None:
    provider.server.should_exit = True
    time.sleep(0.5)
    answer = server.ask("GET", "/oidc/login?lang=fr")
    assert answer.status == 403
    assert "ProEssai n’a pas dit qui vous êtes" in answer.text


def test_without_a_provider_the_way_is_not_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = Served(tmp_path_factory.mktemp("home"))
    assert "oidc" not in server.ask("GET", "/login").text
    assert server.ask("GET", "/oidc/login").status == 404
    server.stop()
