"""The page of a team's tables, and the button that keeps a result as one, in both languages."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import unfolded
from tests.query.own_files import asker, made, read
from tests.running_apps import settled
from workbench.query import team_files
from workbench.roles import STAFF
from workbench.who import Person
from workbench.workbench import Workbench

TABLES, SQL = "pages.team.tables", "pages.team.sandbox"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def ana(workbench: Workbench, sessions: dict[str, str]) -> Iterator[Person]:
    """The member, whose team has no table before and after."""
    me = workbench.sessions.by_id(sessions["member"], datetime.now(UTC))
    assert me is not None
    clear(workbench, me.person)
    yield me.person
    clear(workbench, me.person)


def clear(bench: Workbench, person: Person) -> None:
    for name in team_files.FILES:
        (bench.settings.home / "teams" / person.team / name).unlink(missing_ok=True)
    for draft in bench.team_drafts.of(person.team).list():
        bench.team_drafts.of(person.team).discard(draft.id)


def run(bench: Workbench, person: Person, script: str) -> None:
    found = bench.sandbox.run(asker(person), script)
    assert found.message == ""


def button(page: AppTest, words: str) -> Any:
    return next(item for item in page.button if item.label == words)


@pytest.mark.parametrize(("lang", "told"), [("fr", "pas encore de table"), ("en", "no table yet")])
def test_a_team_without_tables_is_told_how_to_make_one(opened: Opened, words: Words, ana: Person, lang: str, told: str) -> None:
    assert ana.team
    page = settled(opened(TABLES, role="member", lang=lang))
    assert not page.exception
    assert not page.error
    assert told in words(page)


@pytest.mark.parametrize("role", STAFF)
def test_people_without_a_team_are_told_what_the_page_is_for(opened: Opened, words: Words, role: str) -> None:
    page = opened(TABLES, role=role, lang="fr")
    assert not page.exception
    assert "Chaque équipe conserve ici ses propres tables" in words(page)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_table_shows_its_rows_its_columns_and_where_it_comes_from(
    opened: Opened, words: Words, workbench: Workbench, package: str, ana: Person, lang: str
) -> None:
    run(workbench, ana, f'CREATE TABLE hauts AS SELECT espèce, "hauteur (m)" FROM {package}.arbres')
    page = settled(opened(TABLES, role="member", lang=lang, name="hauts"))
    assert not page.exception
    assert not page.error
    said = words(page)
    assert "hauts" in said
    assert "Ana" in said
    assert package in said
    assert "Measured by eye" in said  # the caveat of the field travels
    assert list(page.dataframe[0].value.columns) == ["espèce", "hauteur (m)"]
    assert json.loads(page.dataframe[0].proto.columns)["hauteur (m)"]["type_config"]["format"] == "localized"


def test_names_and_values_of_a_table_are_never_run_as_html(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    run(workbench, ana, 'CREATE TABLE "<b>x<b>" AS SELECT 1 AS "<script>alert(1)</script>"')
    said = words(settled(opened(TABLES, role="member", lang="en")))
    assert "<b>x" not in said
    assert "<script" not in said
    assert "&lt;script&gt;" in said


def test_a_table_is_renamed_removed_and_taken_back(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    run(workbench, ana, "CREATE TABLE first AS SELECT 1 AS a")
    page = settled(opened(TABLES, role="member", lang="en", name="first"))
    page.text_input[0].set_value("second")
    settled(button(page, "Rename it").click().run())
    assert "“first” is called “second” now." in words(page).replace("\\", "")
    settled(button(page, "Move it to the bin").click().run())
    assert "is in the bin" in words(page)
    assert [item.plain_name for item in workbench.own_tables.tables(asker(ana)) if item.removed_at] == ["second"]
    settled(button(page, "Undo").click().run())
    assert [item.name for item in workbench.own_tables.tables(asker(ana))] == ["second"]


def test_a_table_of_one_row_takes_less_than_a_kilobyte_not_nothing(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    run(workbench, ana, "CREATE TABLE first AS SELECT 1 AS a")
    said = words(settled(opened(TABLES, role="member", lang="fr")))
    assert "moins de 1\u00a0ko" in said and "1 ligne " in said.replace("\u00a0", " ")
    assert "0\u00a0octets" not in said


def test_a_table_without_a_name_is_told_what_to_do(opened: Opened, workbench: Workbench, ana: Person) -> None:
    draft = read(workbench, ana, "second.csv", b"a\n1\n")
    page = settled(opened(TABLES, role="member", lang="en", draft=draft.id))
    page.text_input[0].set_value(" ")
    settled(button(page, "Make the table").click().run())
    assert "No name was given, so nothing was done" in page.error[0].value
    assert workbench.own_tables.tables(asker(ana)) == []


def test_one_record_and_one_row_are_said_in_the_singular(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    draft = read(workbench, ana, "one.csv", b"a\n1\n")
    page = settled(opened(TABLES, role="member", lang="fr", draft=draft.id))
    assert "1 enregistrement dans le fichier = 1 ligne dans la table. Rien n’a été écarté." in words(page)


def test_a_bad_new_name_is_told_and_nothing_changes(opened: Opened, workbench: Workbench, ana: Person) -> None:
    run(workbench, ana, "CREATE TABLE first AS SELECT 1 AS a")
    page = settled(opened(TABLES, role="member", lang="fr", name="first"))
    page.text_input[0].set_value("<b>deux mots</b>")
    settled(button(page, "Renommer").click().run())
    assert "ne peut pas être le nom d’une table" in page.error[0].value
    assert [item.name for item in workbench.own_tables.tables(asker(ana))] == ["first"]


def test_a_table_with_an_index_is_dropped_after_a_question(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    run(workbench, ana, "CREATE TABLE first AS SELECT 1 AS a; CREATE INDEX fast ON first (a)")
    page = settled(opened(TABLES, role="member", lang="en", name="first"))
    settled(button(page, "Move it to the bin").click().run())
    assert "has an index" in words(page)
    settled(button(page, "Drop it for good").click().run())
    assert workbench.own_tables.tables(asker(ana)) == []


def test_a_view_of_what_is_gone_is_told_and_the_rest_of_the_page_works(
    opened: Opened, words: Words, workbench: Workbench, ana: Person
) -> None:
    run(workbench, ana, "CREATE TABLE first AS SELECT 1 AS a; CREATE VIEW reader AS FROM first; DROP TABLE first")
    page = settled(opened(TABLES, role="member", lang="en", name="reader"))
    assert not page.exception
    assert "reads something that is no longer there" in page.error[0].value
    assert button(page, "Move it to the bin")


def test_a_damaged_file_is_told_and_a_file_can_still_be_given(opened: Opened, workbench: Workbench, ana: Person) -> None:
    run(workbench, ana, "CREATE TABLE first AS SELECT 1 AS a")
    file = workbench.settings.home / "teams" / ana.team / team_files.DATABASE
    file.write_bytes(b"x" * file.stat().st_size)
    page = settled(opened(TABLES, role="member", lang="fr"))
    assert not page.exception
    assert "abîmé" in page.error[0].value
    assert [item.label for item in page.expander] == ["Ajouter un fichier à vous"]


@pytest.mark.parametrize("draft", ["x", "0123456789ab", "../../etc", "<b>"])
def test_a_link_to_a_file_that_is_not_the_teams_says_so(opened: Opened, ana: Person, draft: str) -> None:
    assert ana.team
    page = settled(opened(TABLES, role="member", lang="en", draft=draft))
    assert not page.exception
    assert "not waiting here any more" in page.error[0].value


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_file_is_shown_as_it_was_read_and_made_a_table(
    opened: Opened, words: Words, workbench: Workbench, ana: Person, lang: str
) -> None:
    draft = read(workbench, ana, "écoles.csv", "code;nom;mail\n01001;École <b>A</b>;a@b.fr\n35115;Collège B;c@d.fr\n".encode("cp1252"))
    page = settled(opened(TABLES, role="member", lang=lang, draft=draft.id))
    assert not page.exception
    assert not page.error
    assert ("concerne des personnes" if lang == "fr" else "tells about people") in page.warning[0].value
    assert page.text_input[0].value == "ecoles"
    if lang == "fr":
        return  # AppTest cannot send a form whose choices are words in French
    settled(button(page, "Make the table").click().run())
    workbench.making.jobs[ana.team, draft.id].result()
    settled(page.run())
    assert "ecoles" in page.success[0].value
    assert list(page.dataframe[0].value["nom"]) == ["École <b>A</b>", "Collège B"]
    assert "<b>A" not in words(page)


def test_a_file_that_cannot_be_read_says_why_and_how_to_go_on(opened: Opened, workbench: Workbench, ana: Person) -> None:
    draft = read(workbench, ana, "bad.csv", b'a;b\n1;"2\n3;4\n')
    page = settled(opened(TABLES, role="member", lang="en", draft=draft.id))
    assert "quote opened on line 2" in page.error[0].value
    button(page, "Read quotes as ordinary characters").click().run()
    assert workbench.team_drafts.of(ana.team).wait(draft.id).state == "read"


def test_files_in_progress_offer_what_can_be_done_with_them(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    bad, good = read(workbench, ana, "bad.csv", b'a;b\n1;"2\n3;4\n'), read(workbench, ana, "good.csv", b"a\n1\n")
    page = settled(opened(TABLES, role="member", lang="fr"))
    assert page.button(key=f"give.open.{bad.id}").label == "Voir pourquoi"
    assert page.button(key=f"give.open.{good.id}").label == "Continuer"
    assert "lu, pas encore dans vos tables" in words(page) and "publié" not in words(page)
    page.button(key=f"give.drop.{bad.id}").click().run()
    assert [draft.id for draft in workbench.team_drafts.of(ana.team).list()] == [good.id]


def test_a_name_that_is_taken_is_told_at_the_button(opened: Opened, workbench: Workbench, ana: Person) -> None:
    made(workbench, ana, read(workbench, ana, "first.csv", b"a\n1\n"))
    draft = read(workbench, ana, "second.csv", b"a\n1\n")
    page = settled(opened(TABLES, role="member", lang="en", draft=draft.id))
    page.text_input[0].set_value("FIRST")
    settled(button(page, "Make the table").click().run())
    assert "already has something called" in page.error[0].value


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_result_is_kept_as_a_table_or_it_is_told_why_not(
    opened: Opened, words: Words, workbench: Workbench, package: str, ana: Person, lang: str
) -> None:
    page = settled(opened(SQL, role="member", lang=lang, ran=f"SELECT espèce FROM {package}.arbres"))
    unfolded(page, "keep.table.sql")
    box = next(item for item in page.text_input if item.key == "keep.name.sql")
    keep = "Conserver" if lang == "fr" else "Keep it"
    box.set_value("a b")
    settled(button(page, keep).click().run())
    assert "a b" in page.error[0].value
    box = next(item for item in page.text_input if item.key == "keep.name.sql")
    box.set_value("espèces")
    settled(button(page, keep).click().run())
    assert not page.error
    assert "espèces" in words(page)
    assert [(item.name, item.rows) for item in workbench.own_tables.tables(asker(ana))] == [("espèces", 4)]


def test_people_without_a_team_keep_no_table(opened: Opened, package: str) -> None:
    page = unfolded(settled(opened(SQL, role="expert", lang="en", ran=f"FROM {package}.arbres")), "keep.table.sql")
    assert page.dataframe
    assert [item for item in page.button if item.label == "Keep it"] == []
