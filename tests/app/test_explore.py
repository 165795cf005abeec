"""Exploring without SQL, as its page is drawn and answered: filters, groups, figures, links that broke."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest

from workbench.drafts.drafts import Given
from workbench.query.engine import Asker
from workbench.workbench import Workbench

EXPLORE = "pages.team.explore"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
HARD = 'p. "x" 🚲 <b>gras</b> [lien](http://x) `c` comment'
LONG = "champ " + "très " * 60 + "long"


@pytest.fixture(scope="module")
def hard(workbench: Workbench, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A package whose fields have names that break careless screens, with an empty field."""
    path = tmp_path_factory.mktemp("hard") / "dur.csv"
    head = ";".join(f'"{name.replace(chr(34), chr(34) * 2)}"' for name in (HARD, LONG, "vide", "n"))
    path.write_text(head + "\n" + "".join(f"v{n % 3};{n};;{n * 2}\n" for n in range(12)), encoding="utf-8")
    draft = workbench.drafts.give([Given(path, path.name)], package="explore_dur")
    workbench.drafts.read(draft.id)
    assert workbench.drafts.wait(draft.id).state == "read"
    workbench.drafts.publish(draft.id)
    workbench.drafts.discard(draft.id)
    return "explore_dur.dur"


def settled(page: AppTest) -> AppTest:
    """The page once its questions are answered."""
    for _ in range(40):
        said = [item.value for kind in ("info", "caption") for item in page.get(kind)]
        if not any(part in text for text in said for part in ("Counting", "Comptage", "Running", "next question", "En cours")):
            return page
        page.run()
    raise AssertionError(said)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_table_is_chosen_and_its_rows_are_there(opened: Opened, package: str, lang: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", lang=lang))
    assert not page.exception
    assert not page.error
    assert list(page.dataframe[0].value["espèce"])[:2] == ["Chêne", "Érable"]


def test_the_caveats_of_the_fields_are_in_sight_before_anything_is_asked(opened: Opened, words: Words, package: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", lang="fr"))
    assert "Measured by eye" in words(page)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_group_is_chosen_and_counted(opened: Opened, words: Words, package: str, lang: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", lang=lang))
    chooser = next(item for item in page.selectbox if item.label in ("Group rows by", "Regrouper les lignes par"))
    page = settled(chooser.select("espèce").run())
    assert not page.exception
    count = {"fr": "Nombre de lignes", "en": "Number of rows"}[lang]
    assert page.dataframe[0].value[count].tolist() == [1, 1, 1, 1]
    assert page.query_params["by"] == "espèce"


def test_a_filter_on_values_shows_how_many_rows_each_has(opened: Opened, package: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", where="espèce~one_of", lang="en"))
    chooser = next(item for item in page.multiselect if "Values" in item.label)
    assert "Chêne (1)" in chooser.options
    page = settled(chooser.select("Chêne").run())
    assert page.dataframe[0].value["espèce"].tolist() == ["Chêne"]


def test_a_number_is_filtered_as_the_language_writes_it(opened: Opened, words: Words, package: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", where="hauteur (m)~between", lang="fr"))
    box = next(item for item in page.text_input if item.label == "De")
    assert box.placeholder == "7,25"
    page = settled(box.input("10,5").run())
    assert page.dataframe[0].value["espèce"].tolist() == ["Chêne", "Total"]
    assert "Hauteur vaut au moins 10,5" in words(page)


def test_a_text_that_is_no_number_is_told_and_not_taken(opened: Opened, package: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", where="hauteur (m)~between", lang="en"))
    page = settled(next(item for item in page.text_input if item.label == "From").input("tall").run())
    assert "“tall” is no number" in page.warning[0].value
    assert len(page.dataframe[0].value) == 4


def test_when_nothing_is_left_the_filter_to_loosen_is_named(opened: Opened, words: Words, package: str) -> None:
    where = ["espèce~contains~Chêne", "hauteur (m)~between~100~"]
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", where=where, lang="en"))
    assert "No row meets all these conditions at once" in words(page)
    button = next(item for item in page.button if "Without" in item.label)
    assert "Hauteur" in button.label
    page = settled(button.click().run())
    assert page.dataframe[0].value["espèce"].tolist() == ["Chêne"]


def test_an_old_link_says_what_is_gone_and_keeps_the_rest(opened: Opened, words: Words, package: str) -> None:
    page = settled(
        opened(
            EXPLORE, role="member", table=f"{package}.arbres", where=["gone~missing", "espèce~equals~Chêne"], by="lost", top="x", lang="fr"
        )
    )
    assert not page.exception
    assert "gone" in page.warning[0].value
    assert page.dataframe[0].value["espèce"].tolist() == ["Chêne"]
    assert page.query_params["where"] == "espèce~equals~Chêne"


@pytest.mark.parametrize("table", ["nowhere.at_all", "team.nothing", "../../etc", "<script>", ""])
def test_a_link_to_no_table_says_so(opened: Opened, package: str, table: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=table, lang="en"))
    assert not page.exception
    assert not page.error
    assert bool(page.warning) == bool(table)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_names_that_break_screens_are_explored_like_others(opened: Opened, words: Words, hard: str, lang: str) -> None:
    page = settled(
        opened(EXPLORE, role="member", table=hard, by=HARD, figure=[f"sum~{LONG}", "mean~n"], where=[f"{HARD}~none_of~v1"], lang=lang)
    )
    assert not page.exception
    assert not page.error
    assert sorted(page.dataframe[0].value.iloc[:, 0]) == ["v0", "v2"]
    assert "<b>gras" not in "".join(item.value for item in page.get("html"))


def test_an_empty_field_says_so(opened: Opened, words: Words, hard: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=hard, where="vide~one_of", lang="en"))
    assert "empty in every row" in words(page)


def test_the_team_explores_its_own_tables(opened: Opened, workbench: Workbench, package: str, sessions: dict[str, str]) -> None:
    sql = f'CREATE OR REPLACE TABLE "à nous. ""x""" AS SELECT * FROM {package}.arbres'
    member = workbench.sessions.by_id(sessions["member"], datetime.now(UTC))
    assert member
    assert workbench.sandbox.run(Asker(member.person.team), sql).message == ""
    page = settled(opened(EXPLORE, role="member", table='team.à nous. "x"', by="espèce", lang="en"))
    assert page.dataframe[0].value["Number of rows"].tolist() == [1, 1, 1, 1]
    other = settled(opened(EXPLORE, role="expert", table='team.à nous. "x"', by="espèce", lang="en"))
    assert "There is no table" in other.warning[0].value


@pytest.fixture
def made(workbench: Workbench, package: str, sessions: dict[str, str]) -> Callable[[str], None]:
    """A function: made(script): the team of the member has run it."""
    member = workbench.sessions.by_id(sessions["member"], datetime.now(UTC))
    assert member

    def run(script: str) -> None:
        assert workbench.sandbox.run(Asker(member.person.team), script).message == ""

    return run


def test_a_field_of_a_million_values_shows_the_first_and_a_box_to_look_for_one(opened: Opened, made: Callable[[str], None]) -> None:
    made("CREATE OR REPLACE TABLE million AS SELECT 'v' || range AS v, range AS n FROM range(1000000)")
    page = settled(opened(EXPLORE, role="member", table="team.million", where="v~one_of", lang="en"))
    assert len(next(item for item in page.multiselect if "Values" in item.label).options) == 300
    page = settled(next(item for item in page.text_input if item.label == "Look for a value").input("v99999").run())
    chooser = next(item for item in page.multiselect if "Values" in item.label)
    assert "v999990 (1)" in chooser.options
    page = settled(chooser.select("v999990 (1)").run())
    assert page.dataframe[0].value["n"].tolist() == [999_990]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_empty_table_says_so(opened: Opened, words: Words, made: Callable[[str], None], lang: str) -> None:
    made("CREATE OR REPLACE TABLE nothing (a INTEGER, b VARCHAR, d DATE, x DOUBLE)")
    for by in ("", "b", "d~month", "x~bin:2"):
        page = settled(opened(EXPLORE, role="member", table="team.nothing", lang=lang, **({"by": by} if by else {})))
        assert not page.exception
        assert not page.error
        assert {"fr": "n’a aucune ligne", "en": "has no row"}[lang] in words(page)


def test_values_that_are_no_numbers_spoil_nothing(opened: Opened, made: Callable[[str], None]) -> None:
    values = "('a', 'inf'::DOUBLE, NULL::DATE), ('a', 'nan', NULL), ('a', 4, NULL)"
    made(f"CREATE OR REPLACE TABLE odd AS SELECT * FROM (VALUES {values}) t(g, x, d)")
    page = settled(opened(EXPLORE, role="member", table="team.odd", by="g", figure=["mean~x", "max~d"], where="d~missing", lang="en"))
    assert not page.error
    assert page.dataframe[0].value["x: mean"].tolist() == [4]
    page = settled(opened(EXPLORE, role="member", table="team.odd", where=["d~between", "x~between"], by="x~bin:2", lang="en"))
    assert not page.exception
    assert not page.error


def test_a_field_called_like_a_word_of_sql_is_explored_like_others(opened: Opened, made: Callable[[str], None]) -> None:
    made('CREATE OR REPLACE TABLE "update" AS SELECT 1 AS "comment", 2 AS "select", 3 AS "first of its row"')
    page = settled(opened(EXPLORE, role="member", table="team.update", by="comment", figure="sum~select", lang="en"))
    assert not page.error
    assert page.dataframe[0].value["select: sum"].tolist() == [2]
    staff = settled(opened(EXPLORE, role="expert", table="team.update", lang="en"))
    assert "There is no table" in staff.warning[0].value


def test_a_second_table_shows_its_match_before_it_is_joined(opened: Opened, words: Words, made: Callable[[str], None]) -> None:
    made("CREATE OR REPLACE TABLE lefts AS SELECT * FROM (VALUES ('A1', 1), ('B 2', 2), ('C3', 3), ('D4', 4), ('?', 5)) t(code, n)")
    made(
        "CREATE OR REPLACE TABLE rights AS SELECT * FROM (VALUES ('a1', 10), ('b2', 20), ('b2', 5), ('c3', 30), ('zz', 1)) t(ident_code, m)"
    )
    page = settled(opened(EXPLORE, role="member", table="team.lefts", join="team.rights", lang="en"))
    said = words(page)
    assert "60% of the rows of lefts (your team) have a match (3 of 5)" in said
    assert "80% of the rows of rights (your team) have a match (4 of 5)" in said
    assert "Up to 2 rows of the second table share one key" in said
    page = settled(next(item for item in page.button if item.label == "Join by this").click().run())
    assert "multiply the rows" in page.warning[0].value
    assert len(page.dataframe[0].value) == 5
    assert page.dataframe[0].value["m"].fillna(0).tolist() == [10, 25, 30, 0, 0]


def test_letting_a_key_go_takes_what_named_the_second_table(opened: Opened, made: Callable[[str], None]) -> None:
    made("CREATE OR REPLACE TABLE ones AS SELECT 'a' AS code, 1 AS n; CREATE OR REPLACE TABLE twos AS SELECT 'a' AS code, 2 AS m")
    address = {"join": "team.twos~code~code", "by": "code", "figure": ["sum~+m", "count"]}
    page = settled(opened(EXPLORE, role="member", table="team.ones", lang="en", **address))
    assert page.dataframe[0].value["m: sum"].tolist() == [2]
    page = settled(next(item for item in page.button if item.label == "Choose other keys").click().run())
    assert not page.warning
    assert list(page.dataframe[0].value.columns) == ["code", "Number of rows"]


def test_the_query_behind_is_there_to_read_and_to_open(opened: Opened, words: Words, package: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", by="planté le~year", lang="en"))
    assert page.code[0].value.startswith("SELECT\n  year(")
    assert 'href="sql?sql=SELECT' in words(page)
    assert "Show as SQL" in words(page)


@pytest.mark.parametrize(
    "where",
    [
        "hauteur (m)~between~", "planté le~between~", "hauteur (m)~between~~", "hauteur (m)~between~1", "hauteur (m)~between~1~2~3",
        "hauteur (m)~between~1e300~", "hauteur (m)~between~~-1e300", "hauteur (m)~between~nan~", "hauteur (m)~outside~",
        "planté le~between~20200101~", "planté le~between~2020-W01-1~", "planté le~between~0001-01-01~9999-12-31", "espèce~contains~a~b",
        "espèce~equals~", "espèce~missing~x", "espèce~one_of~",
    ],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_link_whose_filter_was_cut_or_written_by_hand_opens(opened: Opened, package: str, where: str, lang: str) -> None:
    page = settled(opened(EXPLORE, role="member", table=f"{package}.arbres", where=where, lang=lang))
    assert not page.exception
    assert not page.error
