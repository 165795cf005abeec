"""What a column holds, on the screens: seen, corrected; personal data published only by somebody who knows."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.reading import draft_read
from ui.draft import jobs
from ui.draft.fields import change
from workbench.drafts.corrections import retype
from workbench.errors import DatasetError
from workbench.workbench import Workbench

ADD, DATASET = "pages.organizer.add_dataset", "pages.data.dataset"
Opened = Callable[..., AppTest]
Words = Callable[[AppTest], str]
ROWS = ["nom;prénom;courriel;code_insee", "Diallo;Awa;awa@example.org;35238", "Le Goff;Yann;yann@example.org;1001", "Petit;Léa;;75056"]


@pytest.fixture
def draft(workbench: Workbench, package: str, tmp_path: Path) -> str:
    """The id of a draft that tells about people."""
    path = tmp_path / "adhérents.csv"
    path.write_text("\n".join(ROWS) + "\n", encoding="utf-8")
    return draft_read(workbench, path, package="screens_adherents").id


@pytest.mark.parametrize(
    ("lang", "kind", "people"),
    [
        ("en", "INSEE commune code", "courriel: e-mail address, 2 values"),
        ("fr", "code commune INSEE", "courriel\u202f: adresse électronique, 2 valeurs"),
    ],
)
def test_the_draft_says_what_each_column_holds(opened: Opened, words: Words, draft: str, lang: str, kind: str, people: str) -> None:
    page = opened(ADD, draft=draft, step="check", lang=lang)
    assert not page.exception
    assert kind in words(page)
    assert "01001" in words(page)  # what the shortened code should have been
    assert people in words(opened(ADD, draft=draft, step="publish", lang=lang))


@pytest.mark.parametrize(
    ("lang", "told", "line"),
    [
        (
            "en",
            "3 columns may say who somebody is or how to reach them: “nom”, “prénom”, “courriel”.",
            "column C · e-mail address · 2 values",
        ),
        ("fr", "« nom », « prénom », « courriel »", "colonne C · adresse électronique · 2 valeurs"),
    ],
)
def test_columns_that_tell_about_people_are_one_finding_that_names_them(
    opened: Opened, words: Words, draft: str, lang: str, told: str, line: str
) -> None:
    shown = words(opened(ADD, draft=draft, step="check", lang=lang))
    assert told.replace("« ", "«\u00a0").replace(" »", "\u00a0»") in shown
    assert shown.count(line) == 1
    assert shown.count("eb-held") == 1


def test_a_caveat_is_kept_of_any_column_that_tells_about_people(opened: Opened, words: Words, workbench: Workbench, draft: str) -> None:
    page = opened(ADD, draft=draft, step="check", lang="en")
    where = f"decide.{draft}.adherents.privacy.personal_data"
    for field in ("courriel", "nom", "prénom"):
        (box,) = [item for item in page.selectbox if ".column." in str(item.key)]
        box.set_value(field).run()
        page.button(key=f"{where}.{field}..caveat.keep").click().run()
        assert not page.exception
    assert [item["field"] for item in workbench.drafts.get(draft).decisions] == ["courriel", "nom", "prénom"]
    assert "Caveat on “prénom”" in words(page)


def test_personal_data_are_published_only_once_somebody_has_said_that_they_may_be(
    opened: Opened, words: Words, workbench: Workbench, draft: str
) -> None:
    page = opened(ADD, draft=draft, step="publish", lang="en")
    assert page.button(key="publish.go").disabled
    with pytest.raises(DatasetError) as told:
        workbench.drafts.publish(draft)
    assert (told.value.code, "adherents.courriel" in told.value.context["fields"]) == ("draft.personal_data", True)

    page.checkbox(key=f"publish.{draft}.personal.False").check().run()
    assert not page.exception
    decided = workbench.drafts.get(draft).personal
    assert (decided["role"], decided["fields"]) == ("organizer", ["adherents.nom", "adherents.prénom", "adherents.courriel"])
    page.checkbox(key=f"publish.{draft}.personal.True").uncheck().run()
    assert page.button(key="publish.go").disabled
    page.checkbox(key=f"publish.{draft}.personal.False").check().run()
    assert not page.button(key="publish.go").disabled
    decided = workbench.drafts.get(draft).personal  # said anew

    page.button(key="publish.go").click().run()
    edition = jobs.JOBS[draft].result(30)
    line = next(item for item in workbench.audit.last(20) if item.action == "dataset.personal_data")
    assert (line.actor, line.object) == (decided["by"], f"screens_adherents {edition.version}")
    report = json.loads((edition.folder / "report.json").read_text(encoding="utf-8"))["personal"]
    assert (report["decided_by"], report["decided_role"], report["decided_at"]) == (decided["by"], "organizer", decided["at"])
    assert report["fields"][2] == {"field": "adherents.courriel", "semantic": "email", "values": 2}
    field = next(item for item in edition.fields("adherents") if item["name"] == "code_insee")
    assert (field["semantic"], field["semanticShare"]) == ("insee_commune", 0.6667)
    shown = words(opened(DATASET, package="screens_adherents", tab="fields", lang="en"))
    assert "INSEE commune code: 67% of values" in shown


def test_a_column_found_after_the_decision_asks_again(opened: Opened, workbench: Workbench, draft: str) -> None:
    opened(ADD, draft=draft, step="publish", lang="en").checkbox(key=f"publish.{draft}.personal.False").check().run()
    workbench.drafts.correct(draft, retype, "adherents", "code_insee", {"semantic": "phone"})
    workbench.drafts.check(draft)
    workbench.drafts.wait(draft)
    assert opened(ADD, draft=draft, step="publish", lang="en").button(key="publish.go").disabled


def test_a_kind_is_corrected_or_taken_away(workbench: Workbench, draft: str) -> None:
    assert change({"semantic": "postcode"}) == {"semantic": "postcode"}
    assert change({"semantic": "-"}) == {"semantic": ""}
    workbench.drafts.correct(draft, retype, "adherents", "code_insee", change({"semantic": "-"}))
    workbench.drafts.check(draft)
    table = workbench.drafts.wait(draft).tables[0]
    assert [field.semantic for field in table.schema.fields] == ["last_name", "first_name", "email", ""]
    assert {item.type for item in table.findings} == {"privacy.personal_data"}
