"""The story page without a browser: what each role sees of it, and that bad words, lost data and dead links are told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import CAVEAT, given, unfolded
from tests.app.test_pages import SQL, answered
from workbench.charts.spec import ChartSpec
from workbench.query.engine import Asker
from workbench.story.edits import Edit
from workbench.story.provenance import Provenance
from workbench.story.recipe import Recipe
from workbench.who import CONSOLE, Person
from workbench.workbench import Workbench

STORY = "pages.team.story"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]


@pytest.fixture
def ana(workbench: Workbench, sessions: dict[str, str]) -> Person:
    """The member of the one team of the sessions, whose story is empty when a test begins."""
    found = workbench.sessions.by_id(sessions["member"], datetime.now(UTC))
    assert found is not None
    for piece in workbench.stories.story(found.person):
        workbench.stories.remove(found.person, piece.id, datetime.now(UTC))
    return found.person


def keep(workbench: Workbench, me: Person, script: str, title: str = "Les arbres", text: str = "", **made: object) -> str:
    """The id of an exhibit."""
    recipe = Recipe(script, ChartSpec(), title, text)
    return workbench.stories.keep(me, recipe, Provenance(**made), datetime.now(UTC)).id  # type: ignore[arg-type]


def replayed(page: AppTest) -> AppTest:
    """The page once it shows the result of its exhibit."""
    return answered(page)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_empty_story_says_how_it_begins(opened: Opened, words: Words, ana: Person, lang: str) -> None:
    page = opened(STORY, role="member", lang=lang)
    assert not page.exception and not page.error
    assert ("Garder dans le récit" if lang == "fr" else "Keep in the story") in page.info[0].value
    assert [name for name in ("explore", "sql") if not re.search(rf'href="{name}\b', words(page))] == []


def test_an_exhibit_is_made_again_with_its_words_and_caveats(
    opened: Opened, words: Words, workbench: Workbench, ana: Person, package: str
) -> None:
    exhibit = keep(workbench, ana, f'SELECT "hauteur (m)" AS h FROM {package}.arbres', text="**Hauts** <script>x</script>")
    page = replayed(opened(STORY, role="member", lang="fr", exhibit=exhibit))
    assert not page.exception and not page.error
    said = words(unfolded(page, f"chip.story.{exhibit}"))
    assert len(page.dataframe[0].value) in (3, 4)
    assert "<strong>Hauts</strong>" in said and "<script>x" not in said
    assert CAVEAT in said
    for fact in ("Jeux de données", "Lignes lues", "Champs lus", f"{package} (version"):
        assert fact in said


def test_a_newer_version_of_the_data_is_told(opened: Opened, words: Words, workbench: Workbench, ana: Person, tmp_path: Path) -> None:
    name = "screens_versions"
    for _ in range(2):
        draft = workbench.drafts.give(given(tmp_path), package=name)
        workbench.drafts.read(draft.id)
        workbench.drafts.wait(draft.id)
        workbench.drafts.publish(draft.id)
    exhibit = keep(workbench, ana, f"SELECT * FROM {name}.arbres", versions=((name, 1),))
    page = replayed(opened(STORY, role="member", lang="en", exhibit=exhibit))
    assert f"{name}: made on version 1, shown on version 2." in words(page).replace("\\", "")
    workbench.catalog.withdraw(name, None, "wrong", datetime.now(UTC))
    workbench.catalog.forget()
    gone = replayed(opened(STORY, role="member", lang="en", exhibit=exhibit))
    assert not gone.exception
    assert f"“{name}” was withdrawn by the organizers" in gone.error[0].value.replace("\\", "")
    assert "Reason: wrong." in gone.error[0].value


@pytest.mark.parametrize(
    "script", ["SELECT 1 WHERE false", "SELECT NULL AS n", "SELECT 'inf'::DOUBLE AS x, 'nan'::DOUBLE AS y", 'SELECT 1 AS "<b>é"" ;.x 🌳"',
               f'SELECT 1 AS "{"x" * 300}"', "SELECT nope", "SELEC", "SELECT 1 AS a, 2 AS a"],
)  # fmt: skip
def test_whatever_the_query_gives_the_page_is_drawn(opened: Opened, words: Words, workbench: Workbench, ana: Person, script: str) -> None:
    exhibit = keep(workbench, ana, script, title='<b>"x"</b> :smile: 🌳 ' + "y" * 150)
    page = replayed(opened(STORY, role="member", lang="fr", exhibit=exhibit))
    assert not page.exception
    assert "<b>" not in words(page)
    assert page.dataframe or page.error or page.info


@pytest.mark.parametrize("do", ["read", "edit", "history", "x"])
def test_every_way_to_look_at_an_exhibit_opens_by_its_link(opened: Opened, workbench: Workbench, ana: Person, do: str) -> None:
    exhibit = keep(workbench, ana, "SELECT 1 AS x")
    for lang in ("fr", "en"):
        page = opened(STORY, role="member", lang=lang, exhibit=exhibit, do=do)
        assert not page.exception and not page.error


def test_versions_side_by_side_are_compared_and_one_is_chosen(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    exhibit = keep(workbench, ana, "SELECT 1 AS x")
    for text in ("first", "second"):
        edit = Edit(exhibit, 1, Recipe("SELECT 1 AS x", title="Les arbres", text=text), Provenance())
        workbench.stories.save(ana, edit, datetime.now(UTC))
    page = opened(STORY, role="member", lang="en", exhibit=exhibit)
    assert "Both are kept: choose." in page.warning[0].value
    assert "<mark>first</mark>" in words(page) and "<mark>second</mark>" in words(page)
    page.button(key="story.take.3").click().run()
    assert not page.exception
    assert workbench.stories.find(ana, exhibit).told.version.text == "second"
    assert not [item for item in page.warning if "Both are kept" in item.value]


def test_buttons_move_publish_remove_and_undo(opened: Opened, workbench: Workbench, ana: Person) -> None:
    one, two = keep(workbench, ana, "SELECT 1 AS x", "One"), keep(workbench, ana, "SELECT 2 AS x", "Two")
    page = opened(STORY, role="member", lang="en", exhibit=one)
    page.button(key="story.down").click().run()
    assert [piece.id for piece in workbench.stories.story(ana)] == [two, one]
    page.button(key="story.publish").click().run()
    assert workbench.stories.find(ana, one).is_published
    page.button(key="story.remove").click().run()
    assert [piece.id for piece in workbench.stories.story(ana)] == [two]
    for _ in range(3):
        page.button(key="story.undo").click().run()
    assert [(piece.id, piece.is_published) for piece in workbench.stories.story(ana)] == [(one, False), (two, False)]
    page.button(key="story.remove").click().run()
    removed = workbench.stories.removed(ana)[-1].id
    page.button(key=f"story.back.{one}").click().run()
    assert one in [piece.id for piece in workbench.stories.story(ana)] and removed
    assert not page.exception


@pytest.mark.parametrize("role", ["organizer", "moderator", "expert"])
def test_people_without_a_team_read_what_is_published_and_nothing_else(
    opened: Opened, words: Words, workbench: Workbench, ana: Person, role: str
) -> None:
    hidden, shown = keep(workbench, ana, "SELECT 1 AS x", "Hidden one"), keep(workbench, ana, "SELECT 2 AS x", "Shown one")
    assert "Hidden one" not in words(opened(STORY, role=role, exhibit=hidden))
    workbench.stories.publish(ana, shown, datetime.now(UTC))
    page = replayed(opened(STORY, role=role, lang="en", exhibit=shown))
    assert "Shown one" in words(page) and "Hidden one" not in words(page)
    assert not page.exception
    assert [item.key for item in page.button if item.key and item.key.startswith("story.")] == []
    workbench.stories.withdraw(ana, shown, datetime.now(UTC))


def test_an_observer_reads_no_story(opened: Opened) -> None:
    page = opened(STORY, role="observer", lang="en")
    assert "Your role does not allow this." in page.error[0].value


def test_another_team_sees_nothing_by_page_link_or_session(opened: Opened, words: Words, workbench: Workbench, ana: Person) -> None:
    exhibit = keep(workbench, ana, "SELECT 'secret' AS x", "Hidden one")
    now = datetime.now(UTC)
    other = workbench.teams.add(f"Autre {exhibit[:6]}", now, CONSOLE)
    rival = workbench.sessions.by_token(workbench.entry.join(other, "Max", "", now), now)
    assert rival is not None
    for address in ({}, {"exhibit": exhibit}, {"exhibit": exhibit, "do": "edit"}, {"part": "published", "exhibit": exhibit}):
        page = opened(STORY, session=rival.session, lang="en", **address)
        assert not page.exception
        assert "Hidden one" not in words(page)
        assert not page.dataframe
    assert not opened(SQL, session=rival.session, lang="en", ran="SELECT 1 AS x", exhibit=exhibit).exception


def test_of_another_teams_exhibit_the_page_says_whose_tables_it_read(
    opened: Opened, words: Words, workbench: Workbench, ana: Person, package: str
) -> None:
    script = f'CREATE OR REPLACE TABLE through AS SELECT "hauteur (m)" AS h FROM {package}.arbres'
    assert workbench.sandbox.run(Asker(ana.team, ana.id), script).message == ""
    exhibit = keep(workbench, ana, "SELECT h FROM through", "Through", tables=("through",), files=("mes arbres.csv",))
    page = replayed(opened(STORY, role="member", lang="en", exhibit=exhibit))
    assert f"Through your team’s tables: {package}." in words(page).replace("\\", "")
    said = words(unfolded(page, f"chip.story.{exhibit}"))
    assert "table through of the team, file mes arbres.csv of the team" in said
    workbench.stories.publish(ana, exhibit, datetime.now(UTC))
    shown = words(replayed(opened(STORY, role="expert", lang="en", exhibit=exhibit))).replace("\\", "")
    team = workbench.stories.find(ana, exhibit).team_name
    assert f"Through tables of team {team}: {package}." in shown and "your team’s tables" not in shown
    workbench.stories.withdraw(ana, exhibit, datetime.now(UTC))


def test_a_copy_that_would_need_another_teams_tables_is_refused_in_words(
    opened: Opened, words: Words, workbench: Workbench, ana: Person
) -> None:
    assert workbench.sandbox.run(Asker(ana.team, ana.id), "CREATE OR REPLACE TABLE ours_alone AS SELECT 42 AS x").message == ""
    exhibit, now = keep(workbench, ana, "SELECT x FROM ours_alone", "Ours"), datetime.now(UTC)
    workbench.stories.publish(ana, exhibit, now)
    other = workbench.teams.add(f"Autre {exhibit[:6]}", now, CONSOLE)
    rival = workbench.sessions.by_token(workbench.entry.join(other, "Max", "", now), now)
    assert rival is not None
    page = replayed(opened(STORY, session=rival.session, lang="en", part="published", exhibit=exhibit))
    assert page.dataframe[0].value["x"][0] == 42  # what the team has published is its result
    said = words(unfolded(page, f"chip.story.{exhibit}"))
    assert "Tables of the team" in said and "ours_alone" in said and "Rows read" not in said
    page.button(key="story.copy").click().run()
    assert "no other team can read them" in page.error[0].value
    assert list(workbench.stories.story(rival.person)) == []
    workbench.stories.withdraw(ana, exhibit, now)


@dataclass
class Form:
    """The form of “Keep in the story”, which is a component of ours: the title and text that it was drawn with, and what a person sends."""

    drawn: list[tuple[str, str]] = field(default_factory=list)
    sends: list[dict[str, object]] = field(default_factory=list)

    def draw_new(self, key: str, title: str, text: str, question: int) -> dict[str, object]:
        self.drawn.append((title, text))
        return {**self.sends.pop(), "of": key, "nonce": question} if self.sends else {}


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> Form:
    made = Form()
    monkeypatch.setattr("ui.story.form.draw_new", made.draw_new)
    return made


def test_a_result_is_kept_from_the_sql_page_with_a_title_proposed(
    opened: Opened, workbench: Workbench, ana: Person, package: str, form: Form
) -> None:
    page = answered(
        opened(
            SQL, role="member", lang="en", ran=f'SELECT "espèce", count(*) AS n FROM {package}.arbres WHERE "espèce" <> \'x\' GROUP BY 1'
        )
    )
    page = unfolded(page, "keep.sql.panel")
    proposed = "n by espèce – Remarkable trees"
    assert form.drawn[-1] == (proposed, "")
    form.sends.append({"title": proposed, "text": "Tall ones"})
    page.run()
    [piece] = workbench.stories.story(ana)
    assert (piece.title, piece.told.provenance.versions[0][0]) == (proposed, package)
    assert piece.told.provenance.filters == ("\"espèce\" <> 'x'",)
    assert "Kept in your team’s story." in page.success[0].value


def test_an_exhibit_opened_in_the_sql_page_keeps_its_title_while_its_query_is_the_same(
    opened: Opened, workbench: Workbench, ana: Person
) -> None:
    exhibit = keep(workbench, ana, "SELECT 'a' AS x, 3 AS n", "Les arbres")
    for script, name in (("SELECT 'a' AS x, 3 AS n", "les_arbres"), ("SELECT 'b' AS x, 4 AS n", "result")):
        page = unfolded(answered(opened(SQL, role="member", lang="en", ran=script, exhibit=exhibit)), "keep.table.sql")
        assert next(item.value for item in page.text_input if item.label == "Name of the table") == name


def test_a_result_that_cannot_be_kept_says_so_in_its_form(opened: Opened, workbench: Workbench, ana: Person, form: Form) -> None:
    page = unfolded(answered(opened(SQL, role="member", lang="en", ran="SELECT 1 AS x")), "keep.sql.panel")
    form.sends.append({"title": "x" * 5_000, "text": ""})
    page.run()
    assert list(workbench.stories.story(ana)) == []
    assert page.session_state["story.form.problem"]["text"]


def test_staff_are_offered_no_story_of_their_own(opened: Opened, form: Form) -> None:
    page = unfolded(answered(opened(SQL, role="expert", lang="en", ran="SELECT 1 AS x")), "keep.sql.panel")
    assert page.dataframe
    assert form.drawn == []


def test_a_result_opened_from_an_exhibit_becomes_its_next_version(opened: Opened, workbench: Workbench, ana: Person, form: Form) -> None:
    exhibit = keep(workbench, ana, "SELECT 1 AS x", "Les arbres", "Words")
    page = unfolded(answered(opened(SQL, role="member", lang="en", ran="SELECT 2 AS x", exhibit=exhibit)), "keep.sql.panel")
    assert form.drawn[-1] == ("Les arbres", "Words")
    form.sends.append({"title": "Les arbres", "text": "Words"})
    page.run()
    [piece] = workbench.stories.story(ana)
    assert (piece.exhibit.version, piece.told.version.script, piece.told.version.text) == (2, "SELECT 2 AS x", "Words")


def test_a_figure_with_a_bug_takes_neither_the_words_nor_the_buttons_away(
    opened: Opened, workbench: Workbench, ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = Recipe("SELECT 'a' AS k, 1 AS n", ChartSpec("bar", x="k", y=("n",)), "Les arbres")
    exhibit = workbench.stories.keep(ana, recipe, Provenance(), datetime.now(UTC)).id

    def broken(*_: object) -> None:
        raise IndexError("a bug")

    monkeypatch.setattr("ui.chart.figure.kinds.drawing", broken)
    page = replayed(opened(STORY, role="member", lang="en", exhibit=exhibit))
    assert "Something went wrong here" in page.error[0].value
    assert page.button(key="story.publish") and not page.exception
    sent = {"title": "Les arbres", "text": "Precious", "script": recipe.script, "based_on": 1, "nonce": 1}
    monkeypatch.setattr("ui.story.editing.form.draw", lambda *_, **__: (sent, False))
    opened(STORY, role="member", lang="en", exhibit=exhibit, do="edit")
    assert workbench.stories.find(ana, exhibit).told.version.text == "Precious"


def test_a_choice_on_a_page_that_is_old_says_who_saved_meanwhile(opened: Opened, workbench: Workbench, ana: Person) -> None:
    exhibit = keep(workbench, ana, "SELECT 1 AS x")

    def save(based_on: int, text: str) -> None:
        edit = Edit(exhibit, based_on, Recipe("SELECT 1 AS x", title="Les arbres", text=text), Provenance())
        workbench.stories.save(ana, edit, datetime.now(UTC))

    save(1, "first")
    save(1, "second")
    page = opened(STORY, role="member", lang="en", exhibit=exhibit)
    save(2, "meanwhile")
    page.button(key="story.keep.3").click().run()
    assert "meanwhile, so nothing was chosen" in page.error[0].value
    found = workbench.stories.find(ana, exhibit)
    assert (found.told.version.text, found.besides) == ("meanwhile", (3,))


def test_an_exhibit_that_a_colleague_removes_stays_open_and_is_put_back(opened: Opened, workbench: Workbench, ana: Person) -> None:
    one, two = keep(workbench, ana, "SELECT 1 AS x", "One"), keep(workbench, ana, "SELECT 2 AS x", "Two")
    page = opened(STORY, role="member", lang="en")  # the first one is open, and not in the address
    workbench.stories.remove(ana, one, datetime.now(UTC))
    page.run()
    assert "This exhibit was removed from the story." in page.warning[0].value
    assert [item.key for item in page.button if item.key in ("story.up", "story.publish", "story.remove")] == []
    page.button(key="story.put_back").click().run()
    assert [piece.id for piece in workbench.stories.story(ana)] == [one, two]
    assert not page.warning
    page.button(key="story.remove").click().run()  # by oneself: the next one is shown instead
    assert not page.warning
    assert page.radio(key="exhibit").value == two
    assert not page.exception


def test_the_last_exhibit_removed_comes_back_by_undo(opened: Opened, workbench: Workbench, ana: Person) -> None:
    exhibit = keep(workbench, ana, "SELECT 1 AS x")
    page = opened(STORY, role="member", lang="en", exhibit=exhibit)
    page.button(key="story.remove").click().run()
    assert list(workbench.stories.story(ana)) == []
    page.button(key="story.undo").click().run()
    assert [piece.id for piece in workbench.stories.story(ana)] == [exhibit]
    assert not page.exception
