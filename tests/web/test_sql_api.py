"""What the SQL editor asks of the server: drafts saved without losing any, formatting, words; each person their own."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.web.api_served import CAVEAT, Api
from tests.web.served import Answer
from web.editor import built
from workbench.query.engine import Asker
from workbench.scripts.drafts import MOST_CHARACTERS


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    running = Api(tmp_path_factory.mktemp("sql") / "home")
    yield running
    running.stop()
    running.workbench.sandbox.close()


def sent(api: Api, method: str, path: str, said: Any, role: str = "member") -> Answer:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    return api.ask(method, path, body, {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}, role)


def told(answer: Answer) -> Any:
    return json.loads(answer.text)


def begun(api: Api, script: str = "SELECT 1", role: str = "member") -> str:
    return api.workbench.sql_drafts.new(api.me(role).person.id, "Query", script, datetime.now(UTC)).id


def test_a_draft_is_saved_and_told_with_its_revision(api: Api) -> None:
    draft = begun(api)
    saved = sent(api, "PUT", f"/api/sql/drafts/{draft}", {"base": 1, "script": "SELECT 2"})
    assert (saved.status, told(saved)) == (200, {"draft": draft, "revision": 2, "title": "Query", "copy": False})
    assert told(api.ask("GET", f"/api/sql/drafts/{draft}", role="member"))["script"] == "SELECT 2"
    other = told(sent(api, "PUT", f"/api/sql/drafts/{draft}", {"base": 1, "script": "SELECT 3"}))
    assert other["copy"]
    assert told(api.ask("GET", f"/api/sql/drafts/{draft}", role="member"))["script"] == "SELECT 2"


def test_nobody_reads_or_changes_another_persons_draft(api: Api) -> None:
    draft = begun(api, "SELECT 'secret'")
    for role in ("rival", "organizer", "expert"):
        answer = api.ask("GET", f"/api/sql/drafts/{draft}?lang=fr", role=role)
        assert (answer.status, told(answer)["code"]) == (404, "script.unknown_draft")
        assert "secret" not in answer.text
        sent(api, "PUT", f"/api/sql/drafts/{draft}", {"base": 1, "script": "SELECT 'mine'"}, role)
    assert told(api.ask("GET", f"/api/sql/drafts/{draft}", role="member"))["script"] == "SELECT 'secret'"
    assert sent(api, "PUT", f"/api/sql/drafts/{draft}", {"base": 1, "script": "SELECT 1"}, "").status in (303, 401)


def test_a_text_too_long_is_refused_in_the_readers_language_and_nothing_is_changed(api: Api) -> None:
    draft = begun(api)
    answer = sent(api, "PUT", f"/api/sql/drafts/{draft}?lang=fr", {"base": 1, "script": "x" * (MOST_CHARACTERS + 1)})
    assert (answer.status, told(answer)["code"]) == (400, "script.too_long")
    assert "caractères" in told(answer)["text"]
    huge = sent(api, "PUT", f"/api/sql/drafts/{draft}", b"x" * (MOST_CHARACTERS * 8))
    assert huge.status in (400, 413)
    assert told(api.ask("GET", f"/api/sql/drafts/{draft}", role="member"))["script"] == "SELECT 1"


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"null", b'"text"', b'{"script": 7}', b"\xff\xfe", b"[" * 50_000])
def test_what_is_no_question_gets_a_sentence_and_no_fault(api: Api, body: bytes) -> None:
    for path in ("format", "explain"):
        answer = sent(api, "POST", f"/api/sql/{path}", body)
        assert answer.status in (200, 400)
        assert told(answer)


def test_a_script_is_formatted_or_left_with_a_reason(api: Api) -> None:
    assert told(sent(api, "POST", "/api/sql/format", {"script": "select n from nombres.suite"}))["script"].startswith("SELECT\n  n\nFROM")
    answer = sent(api, "POST", "/api/sql/format?lang=fr", {"script": "SELECT 1\nFROM ("})
    assert (answer.status, told(answer)["code"]) == (400, "script.not_formatted")
    assert "ligne 2" in told(answer)["text"]


def test_a_script_is_told_in_words_with_the_titles_of_its_fields(api: Api) -> None:
    lines = told(sent(api, "POST", "/api/sql/explain?lang=fr", {"script": "SELECT habitants FROM villes.villes WHERE habitants > 10"}))[
        "lines"
    ]
    assert all(isinstance(depth, int) for depth, _ in lines)
    assert any("Garde les lignes" in text and "`habitants`" in text for _, text in lines)


def test_tables_are_those_that_the_person_can_name(api: Api) -> None:
    api.workbench.sandbox.run(Asker(api.me("rival").person.team, api.me("rival").person.id), "CREATE TABLE cachette AS SELECT 1 AS a")
    for role, sees in (("rival", True), ("member", False), ("organizer", False)):
        paths = [item["path"] for item in told(api.ask("GET", "/api/sql/tables", role=role))["tables"]]
        assert (["cachette"] in paths) is sees
        assert ["villes", "villes"] in paths


def test_fields_come_with_their_titles_types_and_caveats(api: Api) -> None:
    found = {item["name"]: item for item in told(api.ask("GET", "/api/sql/fields/villes/villes", role="member"))["fields"]}
    assert found["habitants"]["caveats"] == [CAVEAT]
    assert found["habitants"]["type"] == "integer"
    assert told(api.ask("GET", "/api/sql/fields/villes/nothing", role="member"))["code"] == "resource.unknown"
    assert told(api.ask("GET", "/api/sql/fields/nothing/x", role="member"))["code"] == "package.unknown"


def test_words_are_sent_compressed_to_those_who_take_it(api: Api) -> None:
    plain = api.ask("GET", "/api/sql/words", role="member")
    packed = api.ask("GET", "/api/sql/words", headers={"Accept-Encoding": "gzip"}, role="member")
    assert "qualify" in told(plain)["keywords"]
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body) / 3
    assert "private" in plain.headers["cache-control"]


def test_the_editor_is_fetched_once_under_the_name_of_its_content(api: Api) -> None:
    name, script, _ = built()
    answer = api.ask("GET", f"/editor/{name}.js", role="member")
    assert answer.body == script
    assert "immutable" in answer.headers["cache-control"]
    assert api.ask("GET", "/editor/0000.js", role="member").status == 404


@pytest.mark.parametrize("path", ["format", "explain", "drafts/zzz"])
@pytest.mark.parametrize("script", [b"SELECT '\\ud800'", b'SELECT 1 AS \\"\\ud800\\" FROM villes.villes', b"\\ud800"])
def test_half_a_character_in_a_script_does_no_harm(api: Api, path: str, script: bytes) -> None:
    method = "PUT" if path.startswith("drafts") else "POST"
    body = b'{"base": 1, "script": "' + script + b'"}'
    assert api.ask(method, f"/api/sql/{path}", body, {"Sec-Fetch-Site": "same-origin"}, role="member").status in (200, 400)
