"""Every page opens in both languages, and says what it should."""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.conftest import CAVEAT
from tests.reading import draft_read
from ui import core
from ui.draft import jobs
from workbench.drafts.corrections import describe, keep_table
from workbench.drafts.drafts import Given
from workbench.query.engine import Asker, Status
from workbench.roles import ROLES, allowed
from workbench.who import CONSOLE
from workbench.workbench import Workbench

ROOT = Path(__file__).parent.parent.parent
MODULES = sorted(path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".") for path in (ROOT / "pages").glob("*/*.py"))
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
DATASET, CATALOG, ADD, SQL = "pages.data.dataset", "pages.data.catalog", "pages.organizer.add_dataset", "pages.team.sandbox"


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("module", MODULES)
def test_every_page_opens_in_both_languages(opened: Opened, words: Words, module: str, lang: str) -> None:
    page = opened(module, lang=lang)
    assert not page.exception
    assert not page.error
    assert words(page)


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("tab", ["about", "fields", "rows", "findings", "history", "files"])
def test_every_part_of_a_dataset_opens_by_its_link(opened: Opened, words: Words, package: str, tab: str, lang: str) -> None:
    page = opened(DATASET, package=package, tab=tab, lang=lang)
    assert not page.exception
    assert not page.error
    assert ("Remarkable trees" if lang == "en" else "remarquables") in page.title[0].value


def test_the_menu_speaks_the_language_of_the_address(workbench: Workbench, package: str, sessions: dict[str, str]) -> None:
    core.use(workbench)
    for lang, title in (("fr", "Catalogue"), ("en", "Catalog")):
        menu = AppTest.from_file(str(ROOT / "pages" / "menu.py"), default_timeout=30)
        menu.user = {"session": sessions["observer"]}
        menu.query_params["lang"] = lang
        menu.run()
        assert not menu.exception
        assert menu.title[0].value == title


def test_every_page_is_in_the_menu() -> None:
    menu = (ROOT / "pages" / "menu.py").read_text(encoding="utf-8")
    assert [module for module in MODULES if f"{module.rpartition('.')[2]}.show" not in menu] == []


def test_the_search_finds_words_without_their_accents(opened: Opened, words: Words, package: str) -> None:
    assert package in words(opened(CATALOG, q="ARBRES remarquables", lang="fr"))
    assert package in words(opened(CATALOG, q="hauteur", lang="fr"))
    assert package in words(opened(CATALOG, q="espece", lang="fr"))
    missed = opened(CATALOG, q="locomotive", lang="fr")
    assert package not in words(missed)
    assert "Rien ne correspond" in missed.info[0].value


def test_a_keyword_filters_the_catalog(opened: Opened, words: Words, package: str) -> None:
    assert package in words(opened(CATALOG, keyword="arbre"))


@pytest.mark.parametrize("tab", ["about", "fields", "rows", "findings", "history", "files"])
def test_the_words_of_a_dataset_are_never_run_as_html(opened: Opened, words: Words, package: str, tab: str) -> None:
    said = words(opened(DATASET, package=package, tab=tab, lang="fr")) + words(opened(CATALOG, lang="fr"))
    assert "<script" not in said
    assert "<b>remarquables" not in said


def test_the_fields_tell_their_type_unit_and_missing_values(opened: Opened, words: Words, package: str) -> None:
    said = words(opened(DATASET, package=package, tab="fields", lang="fr"))
    for part in ("Hauteur", "en m", "Nombre", "Date", "1 manquante", "7,25", "19,75", "Chêne"):
        assert part in said


def test_the_rows_are_filtered_and_sorted_by_the_address(opened: Opened, words: Words, package: str) -> None:
    page = opened(
        DATASET, package=package, tab="rows", where="espèce", how="contains", value="ch", order="hauteur (m)", down="true", lang="en"
    )
    assert "1 row of 4 rows" in words(page) or "1 row of 3 rows" in words(page)
    assert list(page.dataframe[0].value["espèce"]) == ["Chêne"]


def test_a_number_is_searched_as_the_language_writes_it(opened: Opened, words: Words, package: str) -> None:
    page = opened(DATASET, package=package, tab="rows", where="hauteur (m)", how="equals", value="12,5", lang="fr")
    assert not page.error
    assert page.dataframe[0].value["espèce"].tolist() == ["Chêne"]
    assert "No row matches" in words(opened(DATASET, package=package, tab="rows", where="espèce", value="cactus", lang="en"))


def test_a_value_that_is_no_number_is_told_not_raised(opened: Opened, words: Words, package: str) -> None:
    page = opened(DATASET, package=package, tab="rows", where="hauteur (m)", how="at_least", value="tall", lang="en")
    assert not page.exception
    assert "tall" in page.error[0].value


@pytest.mark.parametrize(
    "address", [{"package": "nowhere"}, {"package": "../../etc"}, {"version": "99"}, {"version": "x"}, {"tab": "x"}, {"table": "x"}]
)
def test_a_link_that_leads_nowhere_says_so(opened: Opened, package: str, address: dict[str, str]) -> None:
    page = opened(DATASET, **{"package": package, "lang": "en", **address})
    assert not page.exception
    assert bool(page.error) == (address.get("package", package) != package or address.get("version") == "99")


WAITING = {":material/hourglass_top:", ":material/play_arrow:"}


def answered(page: AppTest) -> AppTest:
    """The page once it shows the answer to its question, or says that there is none."""
    deadline = time.monotonic() + 30
    while (WAITING & {item.icon for item in page.info} or not page.main.children) and time.monotonic() < deadline:
        page.run()
    return page


@pytest.fixture
def ran(opened: Opened) -> Callable[..., AppTest]:
    """A function: ran("SELECT 1", role="member", lang="en") -> the page of a script that was run, once it shows the answer."""

    def run(script: str, role: str = "organizer", lang: str = "en") -> AppTest:
        return answered(opened(SQL, role=role, lang=lang, ran=script))

    return run


Ran = Callable[..., AppTest]


def test_a_script_in_the_address_stands_in_a_draft_and_is_not_run(opened: Opened, workbench: Workbench, sessions: dict[str, str]) -> None:
    script = "SELECT 4242 AS from_a_link"
    page = opened(SQL, sql=script, lang="en")
    assert not page.error
    assert not page.dataframe
    me = workbench.sessions.by_id(sessions["organizer"], datetime.now(UTC))
    assert me
    drafts = workbench.sql_drafts.all_of(me.person.id)
    assert [item.script for item in drafts].count(script) == 1
    assert page.query_params["draft"] == next(item.id for item in drafts if item.script == script)
    opened(SQL, sql=script, lang="en")
    assert len(workbench.sql_drafts.all_of(me.person.id)) == len(drafts)


def test_a_run_is_answered_again_by_its_address(ran: Ran, package: str) -> None:
    page = ran(f"SELECT count(*) AS n FROM {package}.arbres")
    assert not page.error
    assert page.dataframe[0].value["n"][0] in (3, 4)


def test_a_run_of_another_team_is_not_shown(opened: Opened, workbench: Workbench, words: Words) -> None:
    theirs = workbench.runs.begin(Asker("b" * 16, "p" * 16), "SELECT 'canary of team B'", datetime.now(UTC))
    page = opened(SQL, role="member", lang="en", run=theirs)
    assert "canary" not in words(page)
    assert page.error


def test_a_mistake_in_sql_is_told_in_the_language_of_the_person(ran: Ran, package: str) -> None:
    assert "nope" in ran(f"SELECT nope FROM {package}.arbres").error[0].value


def test_a_mistake_in_a_script_is_told_with_its_place(ran: Ran, package: str) -> None:
    page = ran(f"SELECT 1;\nSELECT nope FROM {package}.arbres", lang="fr")
    assert "Voir l’instruction 2 sur 2" in page.error[0].value


def test_a_script_that_changes_tables_is_not_run_again_by_an_address(ran: Ran) -> None:
    page = ran("CREATE TABLE IF NOT EXISTS once (x INTEGER); INSERT INTO once VALUES (1)", role="member")
    assert "not run again by itself" in page.info[0].value
    assert "once" in ran("SELECT count(*) AS n FROM once", role="member").error[0].value


def test_what_a_table_of_the_team_was_made_of_is_told_with_its_caveats(
    ran: Ran, words: Words, package: str, workbench: Workbench, sessions: dict[str, str]
) -> None:
    me = workbench.sessions.by_id(sessions["member"], datetime.now(UTC))
    assert me
    script = f'CREATE OR REPLACE TABLE ours AS SELECT "hauteur (m)" AS h FROM {package}.arbres'
    assert workbench.sandbox.run(Asker(me.person.team, me.person.id), script).status is Status.OK
    page = ran("SELECT h FROM ours", role="member")
    assert any("Through your team’s tables" in item.value and package in item.value for item in page.caption)
    assert "1 caveat on what was read" in [item.label for item in page.expander]
    assert CAVEAT in words(page)


def test_a_long_script_keeps_its_answer_when_the_page_is_drawn_again(ran: Ran) -> None:
    page = ran(f"SELECT 7 AS x -- {'long ' * 400}")
    assert page.run().dataframe[0].value["x"][0] == 7


@pytest.fixture
def draft(workbench: Workbench, package: str, tmp_path: Path) -> str:
    """The id of a draft that was read."""
    path = tmp_path / "pylônes.csv"
    path.write_bytes("code;hauteur\n01;1,5\n02;2,5\n".encode("cp1252"))
    return draft_read(workbench, path).id


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("step", ["check", "describe", "publish"])
def test_every_step_of_a_draft_opens_by_its_link(opened: Opened, words: Words, draft: str, step: str, lang: str) -> None:
    page = opened(ADD, draft=draft, step=step, lang=lang)
    assert not page.exception
    assert not page.error
    assert "pylônes" in words(page)


def test_what_is_typed_is_in_the_draft_at_once(opened: Opened, workbench: Workbench, draft: str) -> None:
    page = opened(ADD, draft=draft, step="describe", lang="en")
    page.text_input(key=f"describe.{draft}.title").set_value("Pylons").run()
    page.text_input(key=f"describe.{draft}.producer").set_value("The grid").run()
    page.text_input(key=f"describe.{draft}.keywords").set_value("grid, pylon").run()
    page.selectbox(key=f"describe.{draft}.licence").set_value("etalab-2.0").run()
    assert not page.exception
    about = workbench.drafts.get(draft).about
    assert (about["title"], about["keywords"], about["licenses"][0]["name"]) == ("Pylons", ["grid", "pylon"], "etalab-2.0")
    assert about["contributors"] == [{"roles": ["publisher"], "title": "The grid"}]


def test_a_separator_said_otherwise_reads_the_file_again(opened: Opened, workbench: Workbench, draft: str) -> None:
    page = opened(ADD, draft=draft, step="check", lang="en")
    page.selectbox(key="dialect.pylones.delimiter.0").set_value(",")
    page.button[0].click().run()
    assert workbench.drafts.wait(draft).said["pylones"] == {"delimiter": ","}
    assert workbench.drafts.get(draft).tables[0].dialect.delimiter == ","


def test_a_file_that_cannot_be_read_offers_a_way_out(opened: Opened, workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "open.csv"
    path.write_text('a;b\n1;"open\n' + "2;3\n" * 40, encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)])
    workbench.drafts.read(made.id)
    failed = workbench.drafts.wait(made.id)
    assert failed.error
    page = opened(ADD, draft=made.id, lang="en")
    assert "open.csv" in page.error[0].value
    page.button(key="failed.way.0").click().run()
    assert workbench.drafts.wait(made.id).state == "read"


def test_a_package_published_again_says_that_it_becomes_a_new_version(
    opened: Opened, words: Words, workbench: Workbench, package: str, draft: str
) -> None:
    workbench.drafts.correct(draft, describe, {"title": "Again"})
    page = opened(ADD, draft=draft, step="publish", lang="en")
    page.text_input(key=f"publish.{draft}.name").set_value(package).run()
    assert "exists already" in words(page)


def test_a_draft_nobody_knows_is_told(opened: Opened) -> None:
    assert "no draft" in opened(ADD, draft="0" * 12, lang="en").error[0].value
    assert opened(ADD, draft="../..", lang="en").error


def test_a_name_that_cannot_be_one_is_told_and_can_be_mended(opened: Opened, words: Words, draft: str) -> None:
    page = opened(ADD, draft=draft, step="publish", lang="en")
    page.text_input(key=f"publish.{draft}.name").set_value("Été 2024").run()
    assert "lower-case" in page.error[0].value
    page.text_input(key=f"publish.{draft}.name").set_value("ete_2024").run()
    assert not page.error
    assert "is new" in words(page)


def test_an_old_tab_never_overwrites_what_was_written_elsewhere(opened: Opened, workbench: Workbench, draft: str) -> None:
    old = opened(ADD, draft=draft, step="describe", lang="en")
    workbench.drafts.correct(draft, describe, {"title": "Written elsewhere"})
    old.text_input(key=f"describe.{draft}.producer").set_value("The grid").run()
    assert workbench.drafts.get(draft).about["title"] == "Written elsewhere"


def test_a_new_version_takes_over_the_words_of_the_one_before(opened: Opened, workbench: Workbench, package: str, tmp_path: Path) -> None:
    path = tmp_path / "arbres.csv"
    path.write_text("espèce;hauteur (m)\nOrme;9,5\n", encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)], package=package)
    workbench.drafts.read(made.id)
    workbench.drafts.wait(made.id)
    page = opened(ADD, draft=made.id, step="describe", lang="en")
    page.button(key=f"describe.{made.id}.inherit").click().run()
    assert not page.exception
    draft = workbench.drafts.get(made.id)
    assert draft.about["title@en"] == "Remarkable trees"
    assert (draft.tables[0].schema.fields[1].title, draft.tables[0].schema.fields[1].unit) == ("Hauteur", "m")
    assert page.text_input(key=f"describe.{made.id}.title.1").value == draft.about["title"]  # another box: a browser keeps what one shows


def test_a_publication_goes_on_when_its_page_is_left(opened: Opened, words: Words, workbench: Workbench, draft: str) -> None:
    page = opened(ADD, draft=draft, step="publish", lang="en")
    page.button(key="publish.go").click().run()
    assert not page.exception
    jobs.JOBS[draft].result(30)
    again = opened(ADD, draft=draft, step="publish", lang="en")
    assert "is published" in words(again)
    assert workbench.catalog.history("pylones")[0].version == 1


def test_what_stops_a_publication_is_told(opened: Opened, workbench: Workbench, draft: str) -> None:
    page = opened(ADD, draft=draft, step="publish", lang="en")
    workbench.drafts.correct(draft, keep_table, "pylones", keep=False)
    page.button(key="publish.go").click().run()
    if draft in jobs.JOBS:
        jobs.JOBS[draft].exception(30)
        page.run()
    assert page.error


def test_the_fields_shown_stand_in_the_address(opened: Opened, workbench: Workbench, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(f"c{n}" for n in range(12)) + "\n" + ",".join("x" * 12) + "\n", encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)], package="screens_wide")
    workbench.drafts.read(made.id)
    workbench.drafts.wait(made.id)
    workbench.drafts.publish(made.id)
    page = opened(DATASET, package="screens_wide", tab="rows", columns=["c7", "c2", "gone"], lang="en")
    assert list(page.dataframe[0].value.columns) == ["c7", "c2"]


def test_a_file_with_an_endless_name_is_offered_a_name_it_can_be_published_under(
    opened: Opened, words: Words, workbench: Workbench, tmp_path: Path
) -> None:
    path = tmp_path / ("relevés " * 20 + ".csv")
    path.write_text("a;b\n1;2\n", encoding="utf-8")
    made = workbench.drafts.give([Given(path, path.name)])
    workbench.drafts.read(made.id)
    workbench.drafts.wait(made.id)
    page = opened(ADD, draft=made.id, step="publish", lang="en")
    assert not page.error
    assert "is new" in words(page)


def test_a_click_of_somebody_who_lost_the_role_meanwhile_changes_nothing(opened: Opened, workbench: Workbench, draft: str) -> None:
    now = datetime.now(UTC)
    token = workbench.invitations.make("organizer", "", now, CONSOLE)
    me = workbench.sessions.by_token(workbench.entry.accept(token, "For a while", "", now), now)
    assert me
    page = opened(ADD, session=me.session, lang="en")
    workbench.people.change_role(me.person.id, "observer", now, CONSOLE)
    page.button(key=f"give.drop.{draft}").click().run()
    assert workbench.drafts.get(draft).state == "read"
    assert any("role does not allow" in item.value for item in page.error)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("module", MODULES)
def test_a_page_refuses_by_itself_whom_it_is_not_for(opened: Opened, module: str, role: str) -> None:
    source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    action = re.findall(r'frame\.page\("([a-z.]+)"', source)[0]
    page = opened(module, role=role, lang="en")
    assert not page.exception
    is_allowed = allowed(role, action, "preparation")
    assert any("Your role does not allow this" in item.value for item in page.error) != is_allowed
    assert is_allowed or (role, action, "refused") in {(line.role, line.action, line.outcome) for line in core.workbench().audit.last(200)}


def test_the_menu_asks_for_each_page_what_the_page_itself_asks_for() -> None:
    menu = (ROOT / "pages" / "menu.py").read_text(encoding="utf-8")
    for module in MODULES:
        source = (ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
        asked = set(re.findall(r'frame\.page\("([a-z.]+)"', source))
        (line,) = [text for text in menu.splitlines() if f" {module.rpartition('.')[2]}.show," in text]
        assert asked == {re.findall(r'"([a-z]+\.[a-z]+)"', line)[0]}


def test_a_tab_whose_session_has_ended_is_led_to_the_sign_in_page(opened: Opened, words: Words) -> None:
    page = opened(CATALOG, session="0" * 16, lang="en")
    assert "location.reload()" in words(page)
    assert not page.title or page.title[0].value == "Catalog"
    assert not page.selectbox
