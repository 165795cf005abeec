"""The errors of a draft go home with an organizer, before anything is published."""

from collections.abc import Iterator

import pytest

from tests.web.served import Served
from workbench.drafts.drafts import Given

SCHEMA = {"fields": [{"name": "n", "type": "integer"}]}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    running = Served(tmp_path_factory.mktemp("home"))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def draft(server: Served, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("file") / "n.csv"
    path.write_text("n;b\n=1+1;x\n2;y\n", encoding="utf-8")
    drafts = server.workbench.drafts
    made = drafts.give([Given(path, path.name)], schemas={"*": SCHEMA})
    drafts.read(made.id)
    assert drafts.wait(made.id).state == "read"
    return made.id


def test_an_organizer_takes_all_errors_in_the_language_asked_for(server: Served, draft: str) -> None:
    answer = server.ask("GET", f"/draft/{draft}/n.errors?lang=fr", role="organizer")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert 'filename="n.errors.csv"' in answer.headers["content-disposition"]
    head, line = answer.body.decode("utf-8").splitlines()
    assert head == "\ufefftable;enregistrement;ligne;champ;colonne;cellule;règle;attendu;message"
    assert line == "n;2;2;n;A;'=1+1;type;integer;«\u00a0=1+1\u00a0» n’est pas un nombre entier."
    assert b"is no whole number" in server.ask("GET", f"/draft/{draft}/n.errors?lang=en", role="organizer").body


def test_the_list_is_made_anew_after_a_check(server: Served, draft: str) -> None:
    drafts = server.workbench.drafts
    server.ask("GET", f"/draft/{draft}/n.errors", role="organizer")
    drafts.check(draft)
    drafts.wait(draft)
    assert server.ask("GET", f"/draft/{draft}/n.errors", role="organizer").status == 200


@pytest.mark.parametrize("role", ["moderator", "expert", "member", "observer"])
def test_nobody_else_sees_what_is_not_published(server: Served, draft: str, role: str) -> None:
    assert server.ask("GET", f"/draft/{draft}/n.errors", role=role).status == 403


@pytest.mark.parametrize("path", ["000000000000/n", "..%2f..%2fx/n", "{draft}/other", "{draft}/..%2fn"])
def test_a_draft_or_a_table_that_is_not_there_is_told(server: Served, draft: str, path: str) -> None:
    assert server.ask("GET", f"/draft/{path.format(draft=draft)}.errors", role="organizer").status == 404
